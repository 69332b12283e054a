"""What goes wrong between loader and server: a clear message, a load that can be repeated, in the end the identical graph."""

from __future__ import annotations

import contextlib
import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from actorgraph.errors import QueryError, StoreError
from actorgraph.graph import ActorGraph
from actorgraph.stores.neo4j.store import Neo4jStore
from tests.helpers import graphs
from tests.helpers.neo4j import Database
from tests.neo4j import kills
from tests.neo4j.made import altered, large
from tests.neo4j.wires import CutWire

pytestmark = pytest.mark.neo4j

KILLS = 10


def test_killed_loaders_leave_nothing_that_a_repeated_load_does_not_mend(database: Database, tmp_path: Path) -> None:
    outcomes = kills.run(database, tmp_path, KILLS, claims=400, seed=7, tell=print)
    assert all(outcome.identical for outcome in outcomes)
    assert any(outcome.cut for outcome in outcomes), "no kill came while the loader was writing"


def test_half_loaded_case_gives_no_answers(database: Database) -> None:
    class Stop(Exception):
        pass

    class Stopper:
        def stage(self, name: str, total: int | None) -> None:
            pass

        def step(self, done: int = 1) -> None:
            raise Stop

    graph = large(60)
    with database.store(batch=20) as store, pytest.raises(Stop):
        store.load(graph, Stopper())
    with database.store() as store:
        assert store.cases() == [graph.case]
        with pytest.raises(StoreError, match=r"not finished.*actorgraph load"):
            store.read()
        store.load(graph)
        assert store.read() == graph


def test_cut_connections_do_nothing_twice(database: Database) -> None:
    before = large(100)
    after = altered(before)
    expected = database.reference(after)
    with CutWire(database.uri, [900, 1500, 2500, 3500, 5000, 7000]) as wire:
        with Neo4jStore(wire.uri, user=database.user, password=database.password, batch=15) as store:
            for graph in (before, after):
                for _ in range(8):
                    with contextlib.suppress(StoreError):
                        store.load(graph)
                        break
        assert wire.done == 6, "the wire was not cut as often as it should"
    assert database.dump() == expected


@pytest.mark.parametrize("same", [True, False], ids=["same graph", "different graphs"])
def test_two_loaders_at_once_end_in_the_graph_of_one(database: Database, same: bool) -> None:
    one = large(150)
    two = one if same else altered(one)
    references = [database.reference(one), database.reference(two)]
    both = threading.Barrier(2)
    errors: list[StoreError] = []

    def load(graph: ActorGraph) -> None:
        with database.store(batch=10) as store:
            both.wait(60)
            try:
                store.load(graph)
            except StoreError as error:
                errors.append(error)

    threads = [threading.Thread(target=load, args=(graph,)) for graph in (one, two)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    assert len(errors) <= 1
    assert all("another load or unload" in str(error) for error in errors)
    assert database.dump() in references


def test_loads_of_different_cases_do_not_hinder_each_other(database: Database) -> None:
    made = [large(100, seed=seed, case=f"case {seed}") for seed in range(3)]
    errors: list[BaseException] = []

    def load(graph: ActorGraph) -> None:
        try:
            with database.store(batch=25) as store:
                store.load(graph)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=load, args=(graph,)) for graph in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    assert not errors
    for graph in made:
        with database.store(case=graph.case) as store:
            assert store.read() == graph


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"password": "wrong"}, r"user name or the password is wrong.*NEO4J_USERNAME"),
        ({"user": "nobody"}, r"user name or the password is wrong.*NEO4J_USERNAME"),
        ({"database": "nowhere"}, r"no database 'nowhere'"),
    ],
)
def test_wrong_credentials_and_database(database: Database, options: dict[str, str], said: str) -> None:
    with database.store(**options) as store, pytest.raises(StoreError, match=said) as refused:
        store.load(graphs.valley())
    assert database.password not in str(refused.value)


def test_server_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with (
        Neo4jStore(f"bolt://127.0.0.1:{port}", user="neo4j", password="x") as store,
        pytest.raises(StoreError, match="reached"),
    ):
        store.load(graphs.valley())


@pytest.mark.parametrize(
    "uri", ["", "localhost:7687", "http://localhost:7474", "bolt:/x", "bolt://neo4j:secret@localhost", "bolt://a b"]
)
def test_addresses_that_are_none(uri: str) -> None:
    with pytest.raises(StoreError) as refused:
        Neo4jStore(uri, user="neo4j", password="x")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("scheme", ["bolt", "neo4j", "bolt+s", "neo4j+s", "bolt+ssc", "neo4j+ssc"])
def test_schemes_with_and_without_tls(scheme: str) -> None:
    store = Neo4jStore(f"{scheme}://localhost:7687", user="neo4j", password="hidden")
    assert "hidden" not in repr(store.address)
    store.close()


def test_server_lets_a_query_write_nothing(database: Database) -> None:
    """Past the guard, which the driver's reading transactions back up."""
    with database.store() as store:
        store.load(graphs.valley())
        with pytest.raises(StoreError, match="cannot answer"):
            store._connection.read(lambda tx: tx.run("CREATE (n:Actor) RETURN n").consume())
        with pytest.raises(QueryError, match=r"holds \\u"):
            store.query(r"RETURN '\u0027 LOAD CSV FROM \u0027file:///etc/passwd\u0027 AS row RETURN row //'")


def test_long_query_ends(database: Database) -> None:
    with database.store(timeout=0.5) as store:
        with pytest.raises(QueryError, match=r"longer than 0\.5 seconds"):
            store.query("UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN sum(a * b % 7) AS n")
        assert store.query("RETURN 1 AS n")[1] == [[1]]


def test_server_killed_and_started_again_in_mid_load(database: Database, restarting: Any) -> None:
    graph = large(200)
    expected = database.reference(graph)

    class Killing:
        left = 2

        def stage(self, name: str, total: int | None) -> None:
            pass

        def step(self, done: int = 1) -> None:
            if self.left:
                self.left -= 1
                restarting()

    with database.store(batch=100, retry_seconds=60) as store:
        store.load(graph, Killing())
        assert store.read() == graph
    assert database.dump() == expected


def test_database_that_can_only_be_read(database: Database, restarting: Any) -> None:
    restarting("server.databases.read_only=neo4j")
    with database.store(retry_seconds=2) as store, pytest.raises(StoreError, match=r"can only be read.*read_only"):
        store.load(graphs.valley())
