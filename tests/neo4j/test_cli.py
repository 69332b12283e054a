"""`load`, `unload`, `pull` and questions with --uri, as users run them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from actorgraph.api import Graph
from actorgraph.cli.database import credentials
from actorgraph.errors import StoreError
from actorgraph.stores import STORE_FILE
from actorgraph.stores.embedded import EmbeddedStore
from tests.cli.conftest import run
from tests.helpers import graphs
from tests.helpers.neo4j import Database

pytestmark = pytest.mark.neo4j

Run = Any


@pytest.fixture(scope="module")
def valley_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the graph of a case, without reports."""
    folder = tmp_path_factory.mktemp("cases") / "valley"
    EmbeddedStore.build(folder / "derived" / STORE_FILE, graphs.valley()).close()
    return folder


@pytest.fixture
def ask(database: Database) -> Run:
    """A function that runs the program with the credentials in the environment; the password never shows."""
    environment = {**os.environ, "NEO4J_USERNAME": database.user, "NEO4J_PASSWORD": database.password}

    def asked(command: str, *arguments: object, env: dict[str, str] | None = None) -> Any:
        ran = run(command, *arguments, "--uri", database.uri, env=environment if env is None else env)
        assert database.password not in ran.out + ran.err
        return ran

    return asked


def test_the_whole_way(database: Database, ask: Run, valley_case: Path, tmp_path: Path) -> None:
    loaded = ask("load", "--case", valley_case)
    assert (loaded.code, loaded.out) == (0, "")
    assert f"the case 'valley' is in {database.uri}" in loaded.err
    assert "nothing had changed" in ask("load", "--case", valley_case).err

    for question in (
        ("links", "the band", "--status", "all"),
        ("path", "Abu Tarin", "Olga Petrenska"),
        ("explain", "TRB", "Guard"),
        ("query", "MATCH (a:Actor)-[r:LEADS]->(b:Actor) RETURN a.name AS who, b.name AS what"),
    ):
        there = ask(*question, "--format", "json")
        assert there.code == 0, there.err
        here = run(*question, "--case", valley_case, "--format", "json")
        assert json.loads(there.out) == json.loads(here.out) != []

    assert ask("pull", "--check", "--case", valley_case).code == 0
    assert ask("pull", "-o", tmp_path / "copy").code == 0
    with Graph(tmp_path / "copy") as copy:
        assert copy.graph == graphs.valley()

    database.run("MATCH (a:Actor {name: 'Old Hermit'}) SET a.name = 'Somebody Else'")
    differing = ask("pull", "--check", "--case", valley_case)
    assert (differing.code, differing.out) == (1, f"Actor {graphs.HERMIT.id}: differs in name, names\n")

    assert ask("unload", "--name", "nothing").code == 7
    assert ask("unload").code == 2
    assert ask("unload", "--case", valley_case).code == 0
    assert database.run("MATCH (n) RETURN count(n) AS n") == [{"n": 0}]
    empty = ask("links", "the band")
    assert empty.code == 7
    assert "holds no case" in empty.err


def test_folder_with_a_case_is_not_written_to(ask: Run, valley_case: Path, tmp_path: Path) -> None:
    (tmp_path / "case.db").touch()
    refused = ask("pull", "-o", tmp_path)
    assert refused.code == 2
    assert "a case of its own" in refused.err
    assert ask("pull", "-o", tmp_path / "x", "--check", "--case", valley_case).code == 2


def test_credentials_that_do_not_fit(database: Database, ask: Run, valley_case: Path, tmp_path: Path) -> None:
    bare = {key: value for key, value in os.environ.items() if not key.startswith("NEO4J_")}
    missing = ask("load", "--case", valley_case, env=bare)
    assert missing.code == 7
    assert "NEO4J_PASSWORD" in missing.err
    secret = tmp_path / "secret"
    secret.write_text(database.password + "\n")
    assert ask("load", "--case", valley_case, "--password-file", secret, env=bare).code == 0
    wrong = ask("links", "the band", env={**bare, "NEO4J_PASSWORD": "not this one"})
    assert wrong.code == 7
    assert "user name or the password is wrong" in wrong.err
    assert "not this one" not in wrong.err


@pytest.mark.parametrize("option", ["--database", "--name", "--password-file"])
def test_options_of_a_database_without_one(valley_case: Path, option: str) -> None:
    refused = run("links", "the band", "--case", valley_case, option, "x")
    assert refused.code == 2
    assert f"{option} goes with --uri" in refused.err


@pytest.mark.parametrize("content", [b"", b"\nsecond", b"\xff\xfe", None])
def test_password_files_that_hold_none(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(StoreError):
        credentials(file)


def test_user_is_neo4j_unless_said_otherwise(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("one two\r\nthree")
    monkeypatch.delenv("NEO4J_USERNAME", raising=False)
    assert credentials(tmp_path / "secret") == ("neo4j", "one two")
    monkeypatch.setenv("NEO4J_USERNAME", "reader")
    monkeypatch.setenv("NEO4J_PASSWORD", "other")
    assert credentials(None) == ("reader", "other")
