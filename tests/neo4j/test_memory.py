"""A server that has no memory for a transaction: batches are halved until they fit; a row that never fits is named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actorgraph.errors import StoreError
from tests.helpers import graphs
from tests.helpers.neo4j import Database
from tests.neo4j.made import altered, large

pytestmark = pytest.mark.neo4j

LITTLE = "db.memory.transaction.max=4m"


class Sizes:
    """A progress that keeps the sizes of the batches that were done."""

    def __init__(self) -> None:
        self.done: list[int] = []

    def stage(self, name: str, total: int | None) -> None:
        self.total = total

    def step(self, done: int = 1) -> None:
        self.done.append(done)


def test_batches_that_do_not_fit_are_halved(database: Database, restarting: Any) -> None:
    before = large(300)
    after = altered(before)
    expected = database.reference(after)
    restarting(LITTLE)
    with database.store(batch=100_000) as store:
        for graph in (before, after):
            told = Sizes()
            store.load(graph, told)
            assert sum(told.done) == told.total == store.written
            assert len(told.done) > 2, "all of it was one transaction, so nothing was tried"
            assert max(told.done) < store.written
            assert store.read() == graph
    assert database.dump() == expected
    with database.store(batch=100_000) as store:
        store.unload()
    assert database.run("MATCH (n) RETURN count(n) AS n") == [{"n": 0}]


def test_row_that_never_fits_is_named_and_the_load_goes_on_with_more_memory(database: Database, restarting: Any) -> None:
    valley = graphs.valley()
    huge = replace(graphs.HERMIT, name="Hermit " * 1_000_000)
    graph = replace(valley, actors={**valley.actors, huge.id: huge})
    restarting(LITTLE)
    with database.store(retry_seconds=1) as store:
        with pytest.raises(StoreError, match=rf"memory.*even for a single row \(id '{huge.id}'.*db\.memory\.transaction\.max"):
            store.load(graph)
        with pytest.raises(StoreError, match="not finished"):
            store.read()
    restarting()
    with database.store() as store:
        store.load(graph)
        assert store.read() == graph
