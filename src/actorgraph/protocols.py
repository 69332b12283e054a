"""What a plug-in has to offer. Built-ins and plug-ins are found the same way, by entry points.

Groups: `actorgraph.extractors`, `actorgraph.stores`, `actorgraph.exporters`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from actorgraph.graph import ActorGraph
from actorgraph.model import Document, Extraction


class Extractor(Protocol):
    """Finds mentions and claims in a report.

    `name` and `version` say which extractor it was: extractions are kept by both, so `version` must change whenever the
    output can.
    """

    name: str
    version: str

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        """Yield one extraction a document, in order. Boilerplate spans take no part."""
        ...


class Store(Protocol):
    """A database that holds an actor graph and answers Cypher.

    `case` is the name of the case whose graph questions are about, `dialect` the kind of Cypher ("ladybug", "neo4j").
    """

    dialect: str

    @property
    def case(self) -> str:
        """The name of the case; StoreError if the store does not open."""
        ...

    def load(self, graph: ActorGraph) -> None:
        """Make the store hold exactly this graph; doing it twice changes nothing.

        Raises:
            StoreError: the store failed; what it held before is still there.
        """
        ...

    def query(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> tuple[Sequence[str], list[list[Any]]]:
        """Run a reading query; return the column names and the rows.

        Raises:
            QueryError: the query is wrong.
            StoreError: the store failed.
        """
        ...

    def read(self) -> ActorGraph:
        """Return the whole graph, equal to the one that was loaded.

        Raises:
            StoreError: the store failed.
        """
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


class Exporter(Protocol):
    """Writes a graph into a file format. `name` is what users type, `extension` what files of it end in."""

    name: str
    extension: str

    def write(self, graph: ActorGraph, target: Path, **options: Any) -> None:
        """Write the whole graph; the file appears complete or not at all.

        Raises:
            ExportError: the file cannot be written or an option is wrong.
        """
        ...

    def write_to(self, graph: ActorGraph, stream: BinaryIO, **options: Any) -> None:
        """Write the whole graph to an open stream.

        Raises:
            ExportError: an option is wrong.
        """
        ...
