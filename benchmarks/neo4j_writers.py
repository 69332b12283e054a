"""Ways to write one and the same graph into an empty Neo4j database, to measure the loader against.

Each is made of an `ActorGraph` first, outside of the clock, and then writes: the loader alone begins with the graph itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import neo4j

from actorgraph.graph import ActorGraph
from actorgraph.stores import rows, schema
from actorgraph.stores.neo4j.changes import Present, Wanted, steps
from actorgraph.stores.neo4j.load import BATCH
from actorgraph.stores.neo4j.store import Neo4jStore

TRANSACTION = 1_000
"""Statements of a transaction where each row is a statement."""

GRAPHRAG_BATCH = 1_000
"""What neo4j-graphrag's writer takes unless told otherwise."""


class Writer(Protocol):
    """Writes the graph it was made of."""

    def write(self, driver: neo4j.Driver) -> None:
        """Write all of it into an empty database."""
        ...


@dataclass(frozen=True)
class Flat:
    """A graph as nodes and relationships, each with the properties that the loader gives it.

    Attributes:
        nodes: by label: id, labels, properties (id and case among them).
        edges: by type, label of the start and of the end: id of the start, id of the end, properties.
    """

    nodes: Mapping[str, list[tuple[str, list[str], dict[str, Any]]]]
    edges: Mapping[tuple[str, str, str], list[tuple[str, str, dict[str, Any]]]]

    @classmethod
    def of(cls, graph: ActorGraph) -> Flat:
        """Return the same nodes and relationships that the loader writes, but for its own marks."""
        tables = rows.node_rows(graph)
        nodes = {
            label: [(row["id"], [label, row["type"]] if label == "Actor" else [label], _known(row)) for row in table]
            for label, table in tables.items()
        }
        edges: dict[tuple[str, str, str], list[tuple[str, str, dict[str, Any]]]] = {
            (type_, "Actor", "Actor"): [(row["subject"], row["object"], _known(row)) for row in table]
            for type_, table in rows.edge_rows(graph).items()
        }
        for tie, ties in rows.tie_rows(tables).items():
            more = schema.TIE_PROPERTIES.get(tie, {})
            edges[tie, *schema.TIES[tie]] = [(row["from"], row["to"], {name: row[name] for name in more}) for row in ties]
        return cls(nodes, edges)


class Ours:
    """The loader, from the graph in memory to the open case: all that `actorgraph load` does once the graph is read."""

    def __init__(self, graph: ActorGraph, uri: str, user: str, password: str) -> None:
        self._graph, self._access = graph, (uri, user, password)

    def write(self, driver: neo4j.Driver) -> None:
        """Load; constraints, the full-text index and waiting for the indexes are part of it."""
        uri, user, password = self._access
        with Neo4jStore(uri, user=user, password=password) as store:
            store.load(self._graph)


class RawCreate:
    """UNWIND and CREATE, nodes first, then relationships, with one plain index a label and no constraint: a limit."""

    def __init__(self, graph: ActorGraph) -> None:
        flat = Flat.of(graph)
        self._definitions = [f"CREATE INDEX raw_{label} FOR (n:{label}) ON (n.id)" for label in flat.nodes]
        self._todo: list[tuple[str, list[Any]]] = []
        for table in flat.nodes.values():
            by_labels: dict[str, list[Any]] = {}
            for _, labels, properties in table:
                by_labels.setdefault(":".join(f"`{label}`" for label in labels), []).append(properties)
            self._todo += [(f"UNWIND $rows AS row CREATE (n:{labels}) SET n = row", made) for labels, made in by_labels.items()]
        for (type_, start, end), ties in flat.edges.items():
            more = " SET r = row[2]" if ties and ties[0][2] else ""
            ends = f"MATCH (a:{start} {{id: row[0]}}) MATCH (b:{end} {{id: row[1]}})"
            self._todo.append((f"UNWIND $rows AS row {ends} CREATE (a)-[r:`{type_}`]->(b){more}", [list(tie) for tie in ties]))

    def write(self, driver: neo4j.Driver) -> None:
        """Write in transactions of the loader's size."""
        _define(driver, self._definitions)
        with driver.session() as session:
            for statement, table in self._todo:
                for part in _parts(table, BATCH):
                    session.execute_write(lambda tx, s=statement, p=part: tx.run(s, rows=p).consume())


class BareStatements:
    """The loader's own statements and nothing else of it: no constraint, no full-text index, no hash to make, no lock."""

    def __init__(self, graph: ActorGraph) -> None:
        wanted = Wanted.of(rows.node_rows(graph), rows.edge_rows(graph))
        self._case = graph.case
        self._definitions = [f"CREATE INDEX bare_{label} FOR (n:{label}) ON (n.`case`, n.id)" for label in wanted.nodes]
        self._todo = [
            (statement, part)
            for step in steps(wanted, Present({label: {} for label in wanted.nodes}, {}))
            for part in _parts(step.rows, BATCH)
            for statement in step.statements
        ]

    def write(self, driver: neo4j.Driver) -> None:
        """Write in transactions of the loader's size."""
        _define(driver, self._definitions)
        with driver.session() as session:
            for statement, part in self._todo:
                parameters = {"rows": part, "case": self._case}
                session.execute_write(lambda tx, s=statement, p=parameters: tx.run(s, p).consume())


class RowByRow:
    """One MERGE a node and a relationship, each a statement of its own, `TRANSACTION` of them in a transaction."""

    def __init__(self, graph: ActorGraph) -> None:
        flat = Flat.of(graph)
        self._definitions = [f"CREATE CONSTRAINT row_{label} FOR (n:{label}) REQUIRE n.id IS UNIQUE" for label in flat.nodes]
        self._todo: list[tuple[str, dict[str, Any]]] = []
        for table in flat.nodes.values():
            for id_, (label, *more), properties in table:
                second = f" SET n:`{more[0]}`" if more else ""
                self._todo.append((f"MERGE (n:{label} {{id: $id}}) SET n += $p{second}", {"id": id_, "p": properties}))
        for (type_, start, end), ties in flat.edges.items():
            statement = f"MATCH (a:{start} {{id: $a}}) MATCH (b:{end} {{id: $b}}) MERGE (a)-[r:`{type_}`]->(b) SET r += $p"
            self._todo += [(statement, {"a": one, "b": other, "p": properties}) for one, other, properties in ties]

    def write(self, driver: neo4j.Driver) -> None:
        """Write row by row."""
        _define(driver, self._definitions)
        with driver.session() as session:
            for part in _parts(self._todo, TRANSACTION):
                with session.begin_transaction() as tx:
                    for statement, parameters in part:
                        tx.run(statement, parameters)
                    tx.commit()


class GraphRag:
    """neo4j-graphrag's own `Neo4jWriter`, with its defaults; needs APOC on the server.

    Its nodes have one label of ours; it adds two of its own. Run twice, it writes everything twice.
    """

    def __init__(self, graph: ActorGraph) -> None:
        from neo4j_graphrag.components.types import Neo4jGraph, Neo4jNode, Neo4jRelationship

        flat = Flat.of(graph)
        self._graph = Neo4jGraph(
            nodes=[
                Neo4jNode(id=f"{label} {id_}", label=label, properties=properties)
                for label, table in flat.nodes.items()
                for id_, _, properties in table
            ],
            relationships=[
                Neo4jRelationship(
                    start_node_id=f"{start} {one}", end_node_id=f"{end} {other}", type=type_, properties=properties
                )
                for (type_, start, end), ties in flat.edges.items()
                for one, other, properties in ties
            ],
        )

    def write(self, driver: neo4j.Driver) -> None:
        """Write, its own cleaning up at the end included.

        Raises:
            RuntimeError: it says that it failed.
        """
        from neo4j_graphrag.components.kg_writer import Neo4jWriter

        done = asyncio.run(Neo4jWriter(driver, batch_size=GRAPHRAG_BATCH).run(self._graph))
        if done.status != "SUCCESS":
            raise RuntimeError(f"neo4j-graphrag: {done.metadata}")


def empty(driver: neo4j.Driver) -> None:
    """Take everything out of the database, constraints and indexes too."""
    with driver.session() as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS").consume()
        for kind, many in (("CONSTRAINT", "CONSTRAINTS"), ("INDEX", "INDEXES")):
            shown = session.run(f"SHOW {many} YIELD name, type WHERE type <> 'LOOKUP' RETURN name")
            for name in [record["name"] for record in shown]:
                session.run(f"DROP {kind} `{name}`").consume()


def counted(driver: neo4j.Driver) -> int:
    """Return how many nodes and relationships the database holds."""
    found = driver.execute_query("RETURN COUNT { () } + COUNT { ()-->() } AS items")
    return int(found.records[0]["items"])


def _define(driver: neo4j.Driver, definitions: Sequence[str]) -> None:
    with driver.session() as session:
        for definition in definitions:
            session.run(definition).consume()
        session.run("CALL db.awaitIndexes(600)").consume()


def _parts(table: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for first in range(0, len(table), size):
        yield table[first : first + size]


def _known(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}
