"""CSV files for the import tool: what it builds is what a load builds, node by node."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from actorgraph.errors import ExportError, StoreError
from actorgraph.exporters import get_exporter
from actorgraph.graph import ActorGraph
from actorgraph.stores import STORE_FILE
from actorgraph.stores.embedded import EmbeddedStore
from actorgraph.stores.neo4j.bulk import Neo4jCsv
from tests.cli.conftest import run
from tests.helpers import graphs
from tests.helpers.neo4j import SCRIPT, Database, server_script


def mixed() -> ActorGraph:
    """Everything that is hard to write into a CSV file, and a graph with all kinds of edges and ties."""
    hostile, valley = graphs.hostile(), graphs.valley()
    odd = graphs.actor(
        "odd \x1f \x1e \x1d", graphs.ActorType.PERSON, "", 'a "quoted, alias"', ";|,", "\x1f", former_ids=("", "")
    )
    return graphs.graph(
        [*hostile.actors.values(), *valley.actors.values(), odd],
        [*hostile.claims, *valley.claims],
        [*hostile.sources.values(), *valley.sources.values()],
        [*hostile.merges, *valley.merges],
        case=hostile.case,
    )


@pytest.fixture
def second(neo4j_database: Database, tmp_path: Path) -> Iterator[Database]:
    """A further server, not started yet."""
    if neo4j_database.server is None:
        pytest.skip("the import tool comes with our own server")
    server = server_script().Server(tmp_path / "second")
    server.configure()
    yield Database(server.uri, server.user, server.password, server)
    server.stop()


@pytest.mark.neo4j
def test_import_builds_what_a_load_builds(neo4j_database: Database, second: Database, tmp_path: Path) -> None:
    graph = mixed()
    neo4j_database.empty()
    with neo4j_database.store() as store:
        store.load(graph)
    expected = neo4j_database.dump()

    folder = tmp_path / "csv files"
    Neo4jCsv().write(graph, folder)
    admin = tmp_path / "neo4j-admin"
    admin.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{SCRIPT}" admin "{second.server.home}" "$@"\n')
    admin.chmod(0o755)
    done = subprocess.run(
        ["sh", folder / "import.sh", "neo4j"], env={**os.environ, "NEO4J_ADMIN": str(admin)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    second.server.start()
    with second.store() as store:
        with pytest.raises(StoreError, match=r"not finished.*actorgraph load"):
            store.read()
        store.load(graph)
        assert store.read() == graph
        assert store.written <= len(graph.actors), "only actors with empty lists are written again"
    assert second.dump() == expected


def test_format_is_found_by_name() -> None:
    assert isinstance(get_exporter("neo4j-csv"), Neo4jCsv)


def test_folder_that_is_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("x")
    with pytest.raises(ExportError, match="there already"):
        Neo4jCsv().write(graphs.valley(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    with pytest.raises(ExportError, match="cannot be written"):
        Neo4jCsv().write(graphs.valley(), tmp_path / "kept" / "below")
    with pytest.raises(ExportError, match="no options"):
        Neo4jCsv().write(graphs.valley(), tmp_path / "new", base_iri="x")


def test_nothing_is_left_beside_the_folder_and_two_runs_are_alike(tmp_path: Path) -> None:
    for name in ("one", "two"):
        Neo4jCsv().write(graphs.valley(), tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]
    contents = [{path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two")]
    assert contents[0] == contents[1]
    assert "--array-delimiter=U+001F" in contents[0]["import.sh"].decode()


def test_command_line_says_what_to_do_next(tmp_path: Path) -> None:
    EmbeddedStore.build(tmp_path / "derived" / STORE_FILE, graphs.valley()).close()
    ran = run("export", "neo4j-csv", "-o", tmp_path / "csv", "--case", tmp_path)
    assert ran.code == 0, ran.err
    assert f"sh {tmp_path / 'csv' / 'import.sh'} DATABASE" in ran.err
    assert "database import full" in (tmp_path / "csv" / "import.sh").read_text()
    assert str(tmp_path) not in "".join(path.read_text() for path in (tmp_path / "csv").iterdir())
    refused = run("export", "neo4j-csv", "-o", "-", "--case", tmp_path)
    assert refused.code == 8
    assert "more than one file" in refused.err
