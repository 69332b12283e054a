"""The Neo4j server of a test session: started when the first test asks for it, or one that the environment names."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import neo4j
import pytest

from actorgraph.graph import ActorGraph
from actorgraph.stores.neo4j.store import Neo4jStore
from actorgraph.stores.schema import graph_digest

SCRIPT = Path(__file__).parents[2] / "scripts" / "neo4j_server.py"
GIVEN = "ACTORGRAPH_TEST_NEO4J_"
"""Beginning of the variables URI, USERNAME, PASSWORD of a server to use; NEO4J_URI, the user's own, is never looked at."""


def server_script() -> Any:
    """The module scripts/neo4j_server.py."""
    name = "neo4j_server"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, SCRIPT)
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


@dataclass
class Database:
    """A database for tests alone. `server` is None where the environment named one."""

    uri: str
    user: str
    password: str
    server: Any = None

    def store(self, **options: Any) -> Neo4jStore:
        """A store on it."""
        return Neo4jStore(self.uri, **{"user": self.user, "password": self.password, **options})

    def run(self, cypher: str, **parameters: Any) -> list[dict[str, Any]]:
        """Run any statement with the bare driver."""
        with neo4j.GraphDatabase.driver(self.uri, auth=(self.user, self.password), notifications_min_severity="OFF") as driver:
            return [dict(record) for record in driver.execute_query(cypher, parameters).records]

    def empty(self) -> None:
        """Take everything out."""
        self.run("MATCH (n) DETACH DELETE n")

    @contextmanager
    def holding(self, graph: ActorGraph) -> Iterator[Neo4jStore]:
        """A store on the database with this graph and nothing else; not loaded again if it is there."""
        with self.store() as store:
            if store.cases() != [graph.case] or self._hash() != graph_digest(graph):
                self.empty()
                store.load(graph)
            yield store

    def reference(self, graph: ActorGraph) -> list[str]:
        """The `dump` of a load into nothing; the database is empty again afterwards."""
        self.empty()
        with self.store() as store:
            store.load(graph)
        found = self.dump()
        self.empty()
        return found

    def _hash(self) -> str | None:
        return str(self.run("MATCH (g:GraphInfo) RETURN g.graph_hash AS hash")[0]["hash"])

    def dump(self) -> list[str]:
        """All nodes and relationships with all that they carry, sorted, to compare states; the loader's own marks left out."""
        nodes = self.run("MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties")
        ties = self.run(
            "MATCH (a)-[r]->(b) RETURN type(r) AS type, properties(r) AS properties, labels(a) AS la, labels(b) AS lb,"
            " [a.`case`, a.id, b.`case`, b.id] AS ends"
        )
        return sorted(map(_line, nodes)) + sorted(map(_line, ties))


def _line(row: dict[str, Any]) -> str:
    kept = {key: value for key, value in row["properties"].items() if key not in ("_loader", "_done", "_lock")}
    other = {
        key: sorted(value) if key in ("labels", "la", "lb") else value for key, value in row.items() if key != "properties"
    }
    return repr((sorted(other.items()), sorted(kept.items())))


@pytest.fixture(scope="session")
def neo4j_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """An empty database of a real server; where none can be had the tests are skipped, in CI they fail."""
    script = server_script()
    if uri := os.environ.get(f"{GIVEN}URI"):
        given = Database(uri, os.environ.get(f"{GIVEN}USERNAME", "neo4j"), os.environ.get(f"{GIVEN}PASSWORD", ""))
        [found] = given.run("MATCH (n) RETURN count(n) AS nodes")
        if found["nodes"]:
            pytest.fail(f"the database at {uri} holds {found['nodes']} nodes; tests empty it, so they take an empty one only")
        yield given
        given.empty()
        return
    server = script.Server(tmp_path_factory.mktemp("neo4j"))
    try:
        server.start()
    except script.NotAvailable as reason:
        server.stop()
        if os.environ.get("CI") == "true":
            pytest.fail(str(reason))
        print(reason, file=sys.__stderr__)
        pytest.skip(str(reason))
    try:
        yield Database(server.uri, server.user, server.password, server)
    finally:
        server.stop()
