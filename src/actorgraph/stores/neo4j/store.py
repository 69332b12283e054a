"""The store: an actor graph in a Neo4j database, answering Cypher."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import neo4j
from neo4j.exceptions import Neo4jError

from actorgraph.errors import ActorGraphError, QueryError, StoreError
from actorgraph.graph import ActorGraph
from actorgraph.stores import rows, schema
from actorgraph.stores.cypher import bind, guard
from actorgraph.stores.neo4j import statements
from actorgraph.stores.neo4j.connect import Address, Connection, StatementError
from actorgraph.stores.neo4j.load import BATCH, Loader, Progress
from actorgraph.stores.neo4j.values import plain
from actorgraph.stores.schema import Kind

PROCEDURES = frozenset(
    {
        "db.index.fulltext.querynodes",
        "db.labels",
        "db.propertykeys",
        "db.relationshiptypes",
        "db.schema.nodetypeproperties",
        "db.schema.reltypeproperties",
        "db.schema.visualization",
    }
)
"""Procedures that a query may call; all of them only read."""


class Neo4jStore:
    """The cases of one Neo4j database, one of them open for questions; a context manager.

    Queries see the whole database: where it holds several cases, `{case: $in_case}` picks one, and `$in_case` is the name of
    the open case unless given. To be used by one thread at a time.

    Args:
        uri: address, such as bolt://localhost:7687 or neo4j+s://….
        user, password: credentials.
        database: its name; None: the user's home database.
        case: name of the case; None: the one that was loaded last through this object, else the only one there is.
        timeout: seconds that a query may take.
        retry_seconds: how long a server that went away in the middle is waited for.
        batch: rows of a transaction when loading.

    Attributes:
        written: how many nodes and edges the last load wrote or took away.

    Raises:
        StoreError: the address is none.
    """

    dialect = "neo4j"

    def __init__(
        self,
        uri: str,
        *,
        user: str,
        password: str,
        database: str | None = None,
        case: str | None = None,
        timeout: float = 120.0,
        retry_seconds: float = 60.0,
        batch: int = BATCH,
    ) -> None:
        self.address = Address(uri, user, password, database)
        self.timeout, self.batch = timeout, batch
        self.written = 0
        self._case = case
        self._connection = Connection(self.address, retry_seconds=retry_seconds)

    def load(self, graph: ActorGraph, progress: Progress | None = None) -> None:
        """Make the case of the graph's name hold exactly this graph; other cases are left alone.

        Only what has changed is written. Doing it twice changes nothing; a load that was cut off anywhere ends, when
        repeated, in the same graph.

        Args:
            graph: what to load.
            progress: told of rows.

        Raises:
            StoreError: the server cannot be used or failed. A larger load that failed leaves the case closed for questions
                until it is loaded again; other cases are untouched.
            ContractError: the graph contradicts itself.
        """
        self.written = Loader(self._connection, graph.case, batch=self.batch).load(graph, progress)
        self._case = graph.case

    def unload(self, case: str | None = None, progress: Progress | None = None) -> int:
        """Take exactly one case away; return how many nodes and edges it had.

        Raises:
            StoreError: there is no such case, or the server failed: then unload again.
        """
        name = case if case is not None else self._case_name()
        if name not in self.cases():
            raise self._no_case(name)
        gone = Loader(self._connection, name, batch=self.batch).unload(progress)
        self._case = None if self._case == name else self._case
        return gone

    def cases(self) -> list[str]:
        """Return the names of the cases in the database, sorted; those whose load was cut off too."""
        return [row["id"] for row in self._infos()]

    @property
    def case(self) -> str:
        """The name of the case that questions are about.

        Raises:
            StoreError: it is not there, its load was cut off, another version wrote it, or there are several and none was
                named.
        """
        return str(self._info()["id"])

    @property
    def graph_hash(self) -> str:
        """The `schema.graph_digest` of the graph of the case. Raises as `case` does."""
        return str(self._info()["graph_hash"])

    def query(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> tuple[Sequence[str], list[list[Any]]]:
        """Run a reading query; return the column names and the rows.

        Nodes come as their properties plus `_label`, relationships as theirs plus `_type`, paths as `nodes` and
        `relationships`; properties that are not known are left out.

        Raises:
            QueryError: the query is wrong, would write, lacks a parameter or takes too long.
            StoreError: the server cannot be used.
        """
        names = guard(cypher, procedures=PROCEDURES)
        if "\\u" in cypher:
            # the server resolves \u and four digits before it reads the statement, so that '\u0027 …' would end the string
            raise QueryError("the query holds \\u", todo="Write the character itself, or give the text as a parameter.")
        given = dict(parameters or {})
        if "in_case" in names and "in_case" not in given:
            given["in_case"] = self.case
        values = bind(names, given)

        @neo4j.unit_of_work(timeout=self.timeout or None)
        def work(tx: neo4j.ManagedTransaction) -> tuple[list[str], list[list[Any]]]:
            result = tx.run(cypher, values)
            return list(result.keys()), [[plain(value) for value in record.values()] for record in result]

        try:
            return self._connection.read(work)
        except StatementError as error:
            raise self._query_error(error) from error.__cause__
        except (ValueError, TypeError) as error:
            raise QueryError(f"a parameter cannot be sent: {error}", todo="Give texts, numbers, lists and maps.") from error

    def read(self) -> ActorGraph:
        """Return the graph of the case as it was loaded, in canonical order (see `rows.canonical`). Raises as `case` does."""
        case = self.case
        nodes = {}
        for label in ("Actor", "Document", "Claim", "Merge"):
            kinds = schema.NODES[label]
            returned = ", ".join(f"n.`{name}`" for name in kinds)
            _, found = self.query(f"MATCH (n:{label} {{`case`: $in_case}}) RETURN {returned}", {"in_case": case})
            nodes[label] = [
                {
                    name: [] if value is None and kind is Kind.STRINGS else value
                    for (name, kind), value in zip(kinds.items(), row, strict=True)
                }
                for row in found
            ]
        return rows.graph_from(case, nodes)

    def close(self) -> None:
        """Let go of the connections; closing twice does nothing."""
        self._connection.close()

    def __enter__(self) -> Neo4jStore:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _infos(self) -> list[dict[str, Any]]:
        return self._connection.read(lambda tx: [dict(row) for row in tx.run(statements.CASES)])

    def _case_name(self) -> str:
        if self._case is not None:
            return self._case
        names = self.cases()
        if len(names) != 1:
            held = f"several cases: {', '.join(map(repr, names))}" if names else "no case"
            todo = "Name one (--name)." if names else "Load one: `actorgraph load`."
            raise StoreError(f"the database holds {held}", where=str(self.address), todo=todo)
        return names[0]

    def _info(self) -> dict[str, Any]:
        name = self._case_name()
        info = next((row for row in self._infos() if row["id"] == name), None)
        if info is None:
            raise self._no_case(name)
        if info["graph_hash"] is None:
            raise StoreError(
                f"the load of the case {name!r} is not finished, so answers would be wrong",
                where=str(self.address),
                todo="Wait for it, or run `actorgraph load` again if it was cut off.",
            )
        if info["version"] != schema.SCHEMA_VERSION:
            raise StoreError(
                f"the case {name!r} has schema version {info['version']}, this program needs {schema.SCHEMA_VERSION}",
                where=str(self.address),
                todo="Run `actorgraph load` again.",
            )
        return info

    def _no_case(self, name: str) -> StoreError:
        held = ", ".join(map(repr, self.cases())) or "none"
        return StoreError(
            f"the database holds no case {name!r}",
            where=str(self.address),
            todo=f"It holds: {held}; `actorgraph load` adds one.",
        )

    def _query_error(self, error: StatementError) -> ActorGraphError:
        cause = error.__cause__
        code = (cause.code if isinstance(cause, Neo4jError) else None) or ""
        if "TransactionTimedOut" in code or "Terminated" in code:
            return QueryError(
                f"the query took longer than {self.timeout:g} seconds", todo="Narrow it, or give a LIMIT or a longer timeout."
            )
        return QueryError(error.what, todo=_hint(code))


def _hint(code: str) -> str:
    if code.endswith("SyntaxError"):
        return "Words of the language used as names go in backticks; functions are those of Neo4j 5."
    if code.endswith("ParameterMissing"):
        return "Give a value for each parameter."
    if "AccessMode" in code:
        return "The graph is only read; `actorgraph load` changes it."
    return f"Labels are {', '.join(schema.NODES)}; edge types are {', '.join((*schema.EDGE_TYPES, *schema.TIES))}."
