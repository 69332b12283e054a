"""What the embedded store owes besides the contract: one file, complete or not at all, disposable."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from actorgraph.errors import QueryError, StoreError
from actorgraph.graph import ActorGraph
from actorgraph.stores import embedded_build, schema
from actorgraph.stores.embedded import EmbeddedStore
from actorgraph.stores.records import actor_from, actor_row
from actorgraph.stores.rows import edge_rows, graph_from, node_rows, tie_rows
from tests.helpers import graphs

SMALL = graphs.graph([graphs.BAND, graphs.GUARD], [graphs.CLAIMS[1]])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("a folder, with 'quotes' and é") / "graph.lbug"
    EmbeddedStore.build(path, SMALL).close()
    return path


@given(graphs.graphs())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_graph_comes_back(tmp_path_factory: pytest.TempPathFactory, graph: ActorGraph) -> None:
    with EmbeddedStore.build(tmp_path_factory.mktemp("any") / "graph.lbug", graph) as store:
        assert store.read() == graph


@given(graphs.graphs())
@settings(max_examples=50, deadline=None)
def test_any_graph_comes_back_from_its_rows(graph: ActorGraph) -> None:
    nodes, edges = node_rows(graph), edge_rows(graph)
    assert graph_from(graph.case, nodes) == graph
    assert schema.rows_digest(graph.case, nodes, edges) == schema.graph_digest(graph_from(graph.case, nodes))
    for label, table in nodes.items():
        assert all(row.keys() == schema.NODES[label].keys() for row in table)
    for edge_type, table in edges.items():
        assert edge_type in schema.EDGE_TYPES
        assert all(row.keys() == schema.EDGE.keys() for row in table)
    assert tie_rows(nodes).keys() == schema.TIES.keys()
    assert schema.info_row("x", "y").keys() == schema.NODES["GraphInfo"].keys()


def test_lone_surrogates_are_replaced_one_by_one(tmp_path: Path) -> None:
    odd = graphs.actor("odd \ud83d\ude00 name")
    graph = graphs.graph([odd, graphs.BAND], [graphs.claim(odd, "fights", graphs.BAND, "quote \udc00 end")])
    with EmbeddedStore.build(tmp_path / "graph.lbug", graph) as store:
        read = store.read()
    assert read.actors[odd.id].name == "odd \ufffd\ufffd name"
    assert read.claims[0].quote == "quote \ufffd end"


def test_external_ids_with_colons_come_back() -> None:
    assert actor_from(actor_row(graphs.REPUBLIC)) == graphs.REPUBLIC
    assert actor_row(graphs.REPUBLIC)["external_ids"] == ["iso3166:OM", "wiki%3Adata:Q%1"]


def test_digest_tells_what_changed() -> None:
    other = graphs.graph([graphs.BAND, graphs.GUARD], [graphs.claim(graphs.BAND, "raided", graphs.GUARD, "other words")])
    assert len({schema.graph_digest(graph) for graph in (SMALL, other, graphs.graph([]), graphs.graph([], case="x"))}) == 4
    assert schema.graph_digest(SMALL) == schema.graph_digest(graphs.graph([graphs.GUARD, graphs.BAND], [graphs.CLAIMS[1]]))


def test_unchanged_graph_is_not_written_again(built: Path) -> None:
    before = built.stat()
    EmbeddedStore.build(built, SMALL).close()
    assert (built.stat().st_ino, built.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_nothing_is_left_beside_the_file_and_only_the_owner_reads_it(built: Path) -> None:
    assert [path.name for path in built.parent.iterdir()] == ["graph.lbug"]
    assert built.stat().st_mode & 0o777 == 0o600


def test_reader_keeps_its_graph_while_it_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "graph.lbug"
    EmbeddedStore.build(path, SMALL).close()
    with EmbeddedStore.open(path) as reader, EmbeddedStore.open(path) as second:
        EmbeddedStore.build(path, graphs.graph([])).close()
        assert reader.read() == second.read() == SMALL
    with EmbeddedStore.open(path) as reader:
        assert reader.read() == graphs.graph([])


def test_failed_build_leaves_the_old_graph(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = embedded_build._copy

    def full_disk(connection: object, table: str, *rest: object) -> None:
        if table == "Claim":
            raise OSError(28, "No space left on device")
        copy(connection, table, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(embedded_build, "_copy", full_disk)
    with pytest.raises(StoreError, match=r"No space left.*unchanged"):
        EmbeddedStore.build(built, graphs.valley())
    assert [path.name for path in built.parent.iterdir()] == ["graph.lbug"]
    with EmbeddedStore.open(built) as store:
        assert store.read() == SMALL


def test_killed_build_leaves_the_old_graph_and_the_next_one_clears_up(built: Path) -> None:
    script = (
        "import sys, time; from actorgraph.stores import embedded_build; from actorgraph.stores.embedded import EmbeddedStore\n"
        "from tests.helpers import graphs\n"
        "copy = embedded_build._copy\n"
        "def slow(connection, table, *rest):\n"
        "    copy(connection, table, *rest)\n"
        "    if table == 'Claim': print('half', flush=True); time.sleep(60)\n"
        "embedded_build._copy = slow\n"
        "EmbeddedStore.build(sys.argv[1], graphs.valley())\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen([sys.executable, "-c", script, str(built)], stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"half\n"
        process.send_signal(signal.SIGKILL)
    assert len(list(built.parent.iterdir())) > 1
    with EmbeddedStore.open(built) as store:
        assert store.read() == SMALL
    embedded_build.write_store(
        built, node_rows(SMALL) | {"GraphInfo": [schema.info_row(SMALL.case, schema.graph_digest(SMALL))]}, edge_rows(SMALL)
    )
    assert [path.name for path in built.parent.iterdir()] == ["graph.lbug"]
    with EmbeddedStore.open(built) as store:
        assert store.read() == SMALL


@pytest.mark.parametrize(
    "content",
    [b"", b"not a store" * 999, b"SQLite format 3\0" + bytes(5000), "half", "other version", "folder"],
    ids=lambda content: str(content[:10]),
)
def test_what_does_not_open_is_to_be_made_again(built: Path, tmp_path: Path, content: bytes | str) -> None:
    whole = built.read_bytes()
    path = tmp_path / "graph.lbug"
    if content == "folder":
        path.mkdir()
    elif content == "half":
        path.write_bytes(whole[: len(whole) // 2])
    elif content == "other version":
        path.write_bytes(whole[:4] + bytes([whole[4] ^ 0xFF]) + whole[5:])
    else:
        assert isinstance(content, bytes)
        path.write_bytes(content)
    with pytest.raises(StoreError, match="actorgraph build"):
        EmbeddedStore.open(path)
    if content != "folder":
        with EmbeddedStore.build(path, SMALL) as store:
            assert store.read() == SMALL


def test_older_schema_is_to_be_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "graph.lbug"
    with monkeypatch.context() as older:
        older.setattr(schema, "SCHEMA_VERSION", 0)
        EmbeddedStore.build(path, SMALL).close()
    with pytest.raises(StoreError, match=r"schema version 0.*actorgraph build"):
        EmbeddedStore.open(path)


def test_store_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no graph store"):
        EmbeddedStore.open(tmp_path / "none.lbug")


def test_store_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be written"):
        EmbeddedStore.build(tmp_path / "file" / "graph.lbug", SMALL)


def test_closed_store_opens_again_when_asked(built: Path) -> None:
    store = EmbeddedStore.open(built)
    store.close()
    store.close()
    assert store.query("MATCH (a:Actor) RETURN count(*) AS n")[1] == [[2]]
    store.close()


def test_long_query_ends(built: Path) -> None:
    endless = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b % 7) AS n"
    with EmbeddedStore.open(built, timeout=0.3) as store:
        begun = time.monotonic()
        with pytest.raises(QueryError, match=r"longer than 0\.3 seconds"):
            store.query(endless)
        assert time.monotonic() - begun < 30
        assert store.query("RETURN 1 AS n")[1] == [[1]]


def test_ctrl_c_ends_a_query(built: Path) -> None:
    script = (
        "import sys; from actorgraph.stores.embedded import EmbeddedStore\n"
        "store = EmbeddedStore.open(sys.argv[1], timeout=0); print('open', flush=True)\n"
        "try: store.query('UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN sum(a * b % 7) AS n')\n"
        "except KeyboardInterrupt: print(store.query('RETURN 1 AS n')[1])\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(built)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"open\n"
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=60)[0] == b"[[1]]\n"


@pytest.mark.parametrize(
    ("cypher", "hint"),
    [
        ("MATCH (a:Actr) RETURN a", "Labels are Actor, Document"),
        ("MATCH (a:Actor) RETURN a.nom", "names, external_ids"),
        ("RETURN datetime()", "portable functions"),
        ("MATCH (a:Actor) RETURN b.name", "must occur in MATCH"),
        ("MATCH (a:Actor) RETURN a.case", "backticks"),
        ("CALL threads=1", "show_tables"),
    ],
)
def test_errors_of_the_engine_come_with_a_hint(built: Path, cypher: str, hint: str) -> None:
    with EmbeddedStore.open(built) as store, pytest.raises(QueryError) as wrong:
        store.query(cypher)
    assert hint in str(wrong.value)


def test_tables_can_be_listed(built: Path) -> None:
    with EmbeddedStore.open(built) as store:
        names = {row[0] for row in store.query("CALL show_tables() RETURN name")[1]}
    assert names == {*schema.NODES, *schema.EDGE_TYPES, *schema.TIES}
