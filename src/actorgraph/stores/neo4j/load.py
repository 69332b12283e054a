"""Loading: the changes in batches that can be cut off anywhere and done again, ending in the same graph.

A loader first puts its token on the case's GraphInfo node. Every batch is one transaction that locks this node, checks that the
token is still there and that the batch has not been done yet, and counts itself as done: so a transaction that is tried again
after its answer was lost does nothing twice, and of two loaders at once the one that came last goes on and the other one stops.
Small changes are one transaction in all, so that readers see the old graph or the new one; larger ones take `graph_hash` off
the node at the start and put it back at the end, and the case is not open for questions in between.

A batch that the server has no memory for is done in halves, and what follows is cut as small from the start.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

import neo4j

from actorgraph.errors import StoreError
from actorgraph.graph import ActorGraph
from actorgraph.stores import rows
from actorgraph.stores.neo4j import statements
from actorgraph.stores.neo4j.changes import Present, Step, Values, check_ids, steps
from actorgraph.stores.neo4j.connect import Connection, OutOfMemory
from actorgraph.stores.neo4j.making import Making
from actorgraph.stores.records import Row

BATCH = 5_000
"""Rows of a transaction. Measured on 20,000 claims (129,182 nodes and relationships), a server of 1 GB on 2 cores, in items a
second: 10,000 with 1,000 rows, 11,100 with 5,000, 8,900 with 10,000."""

BATCH_CHARACTERS = 4_000_000
"""Characters of text in a transaction, about: a bound on the server's memory where quotes or names are huge."""

_ROW_WEIGHT = 200
"""What a row takes besides its text, in characters."""


class Progress(Protocol):
    """Told of what is done, in rows; `actorgraph.pipeline.Progress` is one."""

    def stage(self, name: str, total: int | None) -> None:
        """A stage of so many rows begins."""
        ...

    def step(self, done: int = 1) -> None:
        """So many more are done."""
        ...


@dataclass(frozen=True, slots=True)
class Batch:
    """What one transaction does."""

    steps: tuple[Step, ...]

    @property
    def size(self) -> int:
        """Number of rows."""
        return sum(len(step.rows) for step in self.steps)

    @property
    def weight(self) -> int:
        """About how much the rows take, in characters."""
        return sum(_weight(values) for step in self.steps for values in step.rows)

    def halves(self) -> tuple[Batch, Batch]:
        """Return two batches that do the same one after the other, each with half of the rows."""
        left, first, second = self.size // 2, [], []
        for step in self.steps:
            first.append(Step(step.statements, step.rows[:left]))
            second.append(Step(step.statements, step.rows[left:]))
            left = max(0, left - len(step.rows))
        return _without_empty(first), _without_empty(second)


class Loader:
    """Brings one case of a database to a graph, or takes it away.

    Args:
        connection: to the database.
        case: name of the case.
        batch: rows of a transaction.
    """

    def __init__(self, connection: Connection, case: str, *, batch: int = BATCH) -> None:
        self._connection, self._case, self._batch = connection, case, batch
        self._token = secrets.token_hex(8)
        self._number = 0
        self._closed = False
        self._fitting: int | None = None
        """The weight that batches may have from now on; None as long as the server had memory for all of them."""

    def load(self, graph: ActorGraph, progress: Progress | None = None) -> int:
        """Make the case hold exactly this graph; return how many nodes and edges had to be written or taken away.

        Raises:
            StoreError: the server failed, or another loader took the case over; what is done is done, load again.
            ContractError: the graph contradicts itself (see `rows.check`).
        """
        rows.check(graph)
        beside = ThreadPoolExecutor(1, "actorgraph-load")
        try:
            return self._load(graph, beside, progress)
        finally:
            beside.shutdown(cancel_futures=True)

    def _load(self, graph: ActorGraph, beside: ThreadPoolExecutor, progress: Progress | None) -> int:
        nodes = beside.submit(rows.node_rows, graph)
        define(self._connection, statements.constraints())
        before = self._info()
        made = Making(self._case, graph, beside, nodes, compared=before is not None)
        check_ids(self._case, nodes.result())
        if before is not None:
            define(self._connection, statements.indexes())
        if before is not None and before == (made.info["graph_hash"], made.info["schema_version"]):
            return 0
        present = self._claimed()
        total = 0
        if present.empty and made.nodes > self._batch:
            self._close()
            _stage(progress, "loading actors and claims", made.nodes)
            for batch in _batches(made.node_steps(), self._batch):
                self._do(batch, (), {}, progress)
                total += batch.size
            define(self._connection, statements.indexes())  # filled at once is sooner than node by node
            batches = list(_batches(made.edge_steps(), self._batch))
            _stage(progress, "loading links", len(made.edges))
        else:
            define(self._connection, statements.indexes())
            batches = list(_batches(steps(made.wanted, present), self._batch))
            _stage(progress, "loading", sum(batch.size for batch in batches))
        if len(batches) > 1 and not self._closed:
            self._close()
        for batch in batches[:-1]:
            self._do(batch, (), {}, progress)
        self._do(batches[-1] if batches else Batch(()), (statements.FINISHED,), made.info, progress)
        self._connection.read(lambda tx: tx.run("CALL db.awaitIndexes(600)").consume())
        return total + sum(batch.size for batch in batches)

    def unload(self, progress: Progress | None = None) -> int:
        """Take the case away; return how many nodes and edges it had. Raises as `load` does."""
        self._claim()
        self._close()
        if progress is not None:
            progress.stage("unloading", None)
        gone = 0
        for statement in (
            statements.clear_nodes("Claim"),
            statements.clear_nodes("Merge"),
            statements.clear_edges(),
            statements.clear_nodes("Actor"),
            statements.clear_nodes("Document"),
        ):
            while removed := self._clear(statement):
                gone += removed
                _tell(progress, removed)
        self._run(Batch(()), (statements.FORGET,), {}, last=True)
        return gone

    def _info(self) -> tuple[Any, Any] | None:
        """Return hash and version of the graph that the case holds whole; None if it holds none."""
        found = self._connection.read(lambda tx: list(tx.run(statements.CASES)))
        whole = ((row["graph_hash"], row["version"]) for row in found if row["id"] == self._case and row["graph_hash"])
        return next(whole, None)

    def _claim(self) -> None:
        parameters = {"case": self._case, "token": self._token}
        self._connection.write(lambda tx: tx.run(statements.CLAIM, parameters).consume())

    def _claimed(self) -> Present:
        """Claim the case and read what it holds: no other loader can change it from then on."""
        self._claim()
        parameters = {"case": self._case}

        def read(tx: neo4j.ManagedTransaction) -> Present:
            nodes = {
                label: {row["id"]: row["hash"] for row in tx.run(statements.present(label), parameters)}
                for label in ("Actor", "Document", "Claim", "Merge")
            }
            edges = {
                (row["type"], row["id"]): (row["subject"], row["object"], row["hash"])
                for row in tx.run(statements.present_edges(), parameters)
            }
            return Present(nodes, edges)

        return self._connection.read(read)

    def _close(self) -> None:
        """Let the case answer no questions until a batch sets `graph_hash` again."""
        self._run(Batch(()), (statements.UNFINISHED,), {})
        self._closed = True

    def _do(self, batch: Batch, then: Sequence[str], info: Row, progress: Progress | None) -> None:
        """Do a batch in one transaction, or in several smaller ones where the server has no memory for it.

        Raises:
            StoreError: the server failed, or has no memory for a single row.
        """
        if batch.size < 2 or self._fitting is None or batch.weight <= self._fitting:
            try:
                self._run(batch, then, info)
            except OutOfMemory as error:
                if batch.size < 2:
                    raise self._no_room(batch, error) from error
                self._fitting = batch.weight // 2
            else:
                _tell(progress, batch.size)
                return
        if not self._closed:
            self._close()
        first, second = batch.halves()
        self._do(first, (), info, progress)
        self._do(second, then, info, progress)

    def _run(self, batch: Batch, then: Sequence[str], info: Row, *, last: bool = False) -> None:
        """Do the next batch, once and only once.

        Raises:
            OutOfMemory: at once if the batch can be halved, else after the time that passing failures are given.
        """
        self._number += 1
        number, parameters = self._number, {"case": self._case, "number": self._number}

        def work(tx: neo4j.Transaction) -> None:
            if not self._turn(tx, number, forgotten=last):
                return
            for step in batch.steps:
                for statement in step.statements:
                    tx.run(statement, {"rows": step.rows, "case": self._case}).consume()
            for statement in then:
                tx.run(statement, {**parameters, "info": info}).consume()
            if not last:
                tx.run(statements.DONE, parameters).consume()

        self._connection.write(work, patient=batch.size < 2)

    def _clear(self, statement: str) -> int:
        """Take one batch away, fewer nodes at once where the server has no memory; doing it again is harmless."""

        def work(tx: neo4j.Transaction) -> int:
            self._turn(tx, self._number + 1)
            found = tx.run(statement, {"case": self._case, "limit": self._batch}).single(strict=True)
            return int(found["gone"])

        while True:
            try:
                return self._connection.write(work, patient=self._batch < 2)
            except OutOfMemory:
                if self._batch < 2:
                    raise
                self._batch //= 2

    def _no_room(self, batch: Batch, error: OutOfMemory) -> StoreError:
        """Return what to say where a single row is too much, or no row at all."""
        ids = [values[0] for step in batch.steps for values in step.rows]
        if not ids:
            return error
        return StoreError(
            f"{error.what}, even for a single row (id {str(ids[0])[:80]!r}, {batch.weight:,} characters)",
            where=str(self._connection.address),
            todo="Raise db.memory.transaction.max or dbms.memory.transaction.total.max on the server, then load again.",
        )

    def _turn(self, tx: neo4j.Transaction, number: int, *, forgotten: bool = False) -> bool:
        """Lock the case; False if this batch has been done already.

        Raises:
            StoreError: another loader has taken the case over.
        """
        found = tx.run(statements.BEGIN, {"case": self._case, "number": number}).single()
        if found is None and forgotten:
            return False
        if found is None or found["loader"] != self._token:
            raise StoreError(
                f"another load or unload of the case {self._case!r} has begun, so this one stopped",
                todo="Wait until the other one is through; load again if its graph was not the one you want.",
            )
        return int(found["done"]) < number


def define(connection: Connection, definitions: Iterable[str]) -> None:
    """Make constraints or indexes where they are not there yet."""
    for statement in definitions:
        connection.write(lambda tx, statement=statement: tx.run(statement).consume())  # type: ignore[misc]


def _stage(progress: Progress | None, name: str, total: int) -> None:
    if progress is not None:
        progress.stage(name, total)


def _tell(progress: Progress | None, done: int) -> None:
    if progress is not None and done:
        progress.step(done)


def _batches(todo: Iterable[Step], limit: int) -> Iterator[Batch]:
    """Yield batches of at most so many rows and `BATCH_CHARACTERS`, unless one row has more."""
    parts: list[Step] = []
    rows_left, characters_left = limit, BATCH_CHARACTERS
    for step in todo:
        start = 0
        for at, values in enumerate(step.rows):
            weight = _weight(values)
            if rows_left < 1 or (characters_left < weight and (parts or at > start)):
                if at > start:
                    parts.append(Step(step.statements, step.rows[start:at]))
                yield Batch(tuple(parts))
                parts, start = [], at
                rows_left, characters_left = limit, BATCH_CHARACTERS
            rows_left -= 1
            characters_left -= weight
        if start < len(step.rows):
            parts.append(Step(step.statements, step.rows[start:]))
    if parts:
        yield Batch(tuple(parts))


def _without_empty(steps_: Iterable[Step]) -> Batch:
    return Batch(tuple(step for step in steps_ if step.rows))


def _weight(values: Values | Mapping[str, Any] | str | float | None) -> int:
    """Return about how much a row takes, in characters."""
    if isinstance(values, str):
        return len(values)
    if isinstance(values, list):
        return _ROW_WEIGHT + sum(map(_weight, values))
    return 8
