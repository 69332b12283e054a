"""What a plug-in has to offer. Built-ins and plug-ins are found the same way, by entry points.

Groups: `actorgraph.extractors`, `actorgraph.stores`, `actorgraph.exporters`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Protocol, runtime_checkable

from actorgraph.graph import ActorGraph
from actorgraph.model import Document, Extraction


class Extractor(Protocol):
    """Finds mentions and claims in a report.

    `name` and `version` say which extractor it was: extractions are kept by both, so `version` must change whenever the
    output can. `threshold` is the lowest confidence of a claim in output and graph where the user names none.

    The entry point names a class with `from_options` (see `ExtractorClass`). What else an extractor can do is told by
    `Copied`, `Threaded` and `Summarised`; none of them is needed.
    """

    name: str
    version: str
    threshold: float

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        """Yield one extraction a document, in order. Boilerplate spans take no part.

        Raises:
            ReportNotRead: this report cannot be read; the caller goes on with the next, in a new call.
            ExtractionStopped: no further report can be read in this run.
            ExtractionError: the extractor cannot work at all.
        """
        ...


class ExtractorClass(Protocol):
    """What an entry point of `actorgraph.extractors` names: makes an extractor from what the user typed."""

    def from_options(self, options: Mapping[str, str]) -> Extractor:
        """Return an extractor with these settings; `model` is what `--model` names.

        Raises:
            ExtractionError: a setting is unknown or wrong, or what the extractor needs is not installed or not there.
        """
        ...


@runtime_checkable
class Copied(Protocol):
    """An extractor of which other processes can hold copies."""

    def copier(self) -> Callable[[], Extractor]:
        """Return what makes a copy that uses one thread; it is pickled and called in the other process."""
        ...


@runtime_checkable
class Threaded(Protocol):
    """An extractor whose `extract` may be called from several threads at once, because it waits rather than computes."""

    def interrupt(self) -> None:
        """End all waiting: calls that are under way, and later ones, raise `ExtractionStopped`."""
        ...


@runtime_checkable
class Summarised(Protocol):
    """An extractor with something to say when a run is over."""

    def summary(self) -> Sequence[str]:
        """Return lines for people: what was spent, what was left out and why. Empty if nothing was read."""
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
