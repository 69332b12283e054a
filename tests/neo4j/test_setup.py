"""The servers that people bring: the one of docker-compose.yml, and one that is named for the tests."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.neo4j import GIVEN, Database, server_script

ROOT = Path(__file__).parents[2]


def test_compose_file_names_the_version_that_is_tested_and_settings_that_the_server_knows() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    script = server_script()
    assert re.findall(r"image: (\S+)", text) == [f"neo4j:{script.VERSION}-community"]
    tested = {line.partition("=")[0] for line in script.CONF.splitlines()}
    written = re.findall(r"NEO4J_([a-z]\w*)", text)
    settings = [name.replace("__", "\0").replace("_", ".").replace("\0", "_") for name in written]
    assert settings
    assert set(settings) <= tested
    ports = re.findall(r'- "(\S+)"', text)
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports), "the server would be open to the network"


@pytest.mark.neo4j
def test_server_that_is_named_for_the_tests_is_used_if_it_is_empty(database: Database) -> None:
    environment = {
        **os.environ,
        f"{GIVEN}URI": database.uri,
        f"{GIVEN}USERNAME": database.user,
        f"{GIVEN}PASSWORD": database.password,
        "NEO4J_URI": "bolt://not.looked.at:1",
    }
    test = f"{ROOT / 'tests/neo4j/test_load.py'}::test_ids_are_unique_in_a_case_and_names_are_found_by_their_words"

    def tried() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", test]
        return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment)

    used = tried()
    assert used.returncode == 0, used.stdout + used.stderr
    assert "1 passed" in used.stdout
    assert database.run("MATCH (n) RETURN count(n) AS n") == [{"n": 0}], "the tests left something behind"

    database.run("CREATE (:Precious {work: 'of years'})")
    refused = tried()
    assert refused.returncode == 1
    assert "holds 1 nodes; tests empty it, so they take an empty one only" in refused.stdout
    assert database.run("MATCH (n) RETURN labels(n) AS l, n.work AS work") == [{"l": ["Precious"], "work": "of years"}]
