"""The rows of a graph, made in a thread beside while the server works."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from actorgraph.graph import ActorGraph
from actorgraph.stores import rows, schema
from actorgraph.stores.neo4j.changes import Edge, Step, Values, Wanted, created, created_edges, edge_values, node_values
from actorgraph.stores.records import Row

WRITTEN = ("Document", "Actor", "Claim", "Merge")
"""The labels in the order in which a new case is written."""


class Making:
    """All that a load needs of a graph, each part once it is made.

    Args:
        case: name of the case.
        graph: the graph; it is consistent (see `rows.check`).
        beside: runs one thing at a time, in the order in which it was asked for.
        nodes: what `rows.node_rows` returns of the graph, asked of `beside` before.
        compared: what the digest takes comes first, since it decides whether there is anything to load; else what is written
            first comes first.
    """

    def __init__(
        self, case: str, graph: ActorGraph, beside: ThreadPoolExecutor, nodes: Future[dict[str, list[Row]]], *, compared: bool
    ) -> None:
        self._nodes = nodes
        self._values: dict[str, Future[dict[str, Values]]] = {}

        def info() -> Row:
            return schema.info_row(case, schema.rows_digest(case, self._nodes.result(), self._edges.result()))

        if compared:
            self._edges = beside.submit(rows.edge_rows, graph)
            self._info = beside.submit(info)
        for label in WRITTEN:
            self._values[label] = beside.submit(self._make, label)
        if not compared:
            self._edges = beside.submit(rows.edge_rows, graph)
        self._edge_values: Future[dict[Edge, Values]] = beside.submit(lambda: edge_values(self._edges.result()))
        if not compared:
            self._info = beside.submit(info)

    def _make(self, label: str) -> dict[str, Values]:
        return node_values(label, self._nodes.result())

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return sum(map(len, self._nodes.result().values()))

    @property
    def info(self) -> Row:
        """The properties of the case's GraphInfo node."""
        return self._info.result()

    @property
    def edges(self) -> Mapping[Edge, Values]:
        """The edges' values."""
        return self._edge_values.result()

    @property
    def wanted(self) -> Wanted:
        """All of it."""
        return Wanted({label: self._values[label].result() for label in self._nodes.result()}, self.edges)

    def node_steps(self) -> Iterator[Step]:
        """Yield the steps that make all nodes of a new case."""
        for label in WRITTEN:
            yield from created(label, list(self._values[label].result().values()))

    def edge_steps(self) -> Iterator[Step]:
        """Yield the steps that make all its edges."""
        return created_edges(self.edges)
