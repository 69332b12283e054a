"""The Python API: the command line's commands as methods of a `Graph`.

>>> from actorgraph import Graph                        # doctest: +SKIP
>>> graph = Graph.build(["data/reports"], case="case")  # doctest: +SKIP
>>> graph.links("Islamic State")                        # doctest: +SKIP
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from actorgraph.errors import CaseError, StoreError
from actorgraph.graph import ActorGraph
from actorgraph.questions import ActorHit, Explanation, LinkRow, PathRow
from actorgraph.stores import STORE_FILE
from actorgraph.stores.embedded import EmbeddedStore

if TYPE_CHECKING:
    from actorgraph.pipeline import Progress
    from actorgraph.protocols import Extractor
    from actorgraph.stores.neo4j.store import Neo4jStore


def store_path(case: str | os.PathLike[str] | None = None) -> Path:
    """Return where the embedded store of a case lies.

    Raises:
        CaseError: the case has not been built.
    """
    from actorgraph.case import resolve_case_path
    from actorgraph.case.case import DERIVED

    folder = resolve_case_path(case)
    path = folder / DERIVED / STORE_FILE
    if not path.is_file():
        raise CaseError(
            "there is no graph here",
            where=str(folder),
            todo="`actorgraph build REPORTS --case FOLDER` makes one; --case names the folder.",
        )
    return path


class Graph:
    """The graph of a case, open for questions; a context manager.

    Args:
        case: folder of the case; None: $ACTORGRAPH_CASE, else ./case.

    Raises:
        CaseError: the case has not been built.
        StoreError: its derived store cannot be opened.
    """

    def __init__(self, case: str | os.PathLike[str] | None = None) -> None:
        self.store: EmbeddedStore | Neo4jStore = EmbeddedStore.open(store_path(case))
        self._graph: ActorGraph | None = None

    @classmethod
    def connect(
        cls, uri: str, *, user: str, password: str, database: str | None = None, case: str | None = None, **options: Any
    ) -> Graph:
        """Open the graph of a case in a Neo4j database, where `actorgraph load` has put it.

        Args:
            uri: address of the server, such as bolt://localhost:7687.
            user: who asks.
            password: the password of the user.
            database: name of the database; None: the user's home database.
            case: name of the case; None: the only one there is.
            **options: of `actorgraph.stores.neo4j.store.Neo4jStore`: timeout, retry_seconds.

        Raises:
            StoreError: the server cannot be used, or does not hold the case.
        """
        from actorgraph.stores.neo4j.store import Neo4jStore

        graph = cls.__new__(cls)
        graph.store = Neo4jStore(uri, user=user, password=password, database=database, case=case, **options)
        graph._graph = None
        try:
            _ = graph.store.case  # opens it: a wrong address or password shows here, not at the first question
        except StoreError:
            graph.store.close()
            raise
        return graph

    @classmethod
    def build(
        cls,
        inputs: Sequence[str | Path],
        case: str | os.PathLike[str] | None = None,
        *,
        model: Path | None = None,
        extractor: Extractor | str | None = None,
        extractor_options: Mapping[str, str] | None = None,
        progress: Progress | None = None,
        **options: Any,
    ) -> Graph:
        """Read reports into a case and open its graph.

        Args:
            inputs: files, folders, globs.
            case: folder of the case, made if need be.
            model: folder of a model to use in place of the shipped one; with another extractor: its setting `model`.
            extractor: one to read with, or its name (docs/extractors.md). None: the model that ships with the package, which
                then leaves alone what another extractor has read before.
            extractor_options: settings of an extractor given by name.
            progress: told what happens.
            **options: of `actorgraph.pipeline.build`: metadata, jobs, redo, threshold ...

        Raises:
            ActorGraphError: see `actorgraph.pipeline.build`. Reports that cannot be used do not raise; they are kept as the
                case's problems.
        """
        from actorgraph.case import Case, resolve_case_path
        from actorgraph.extract import DEFAULT, get_extractor
        from actorgraph.pipeline import build

        folder = resolve_case_path(case)
        if extractor is None or isinstance(extractor, str):
            settings = dict(extractor_options or {}) | ({} if model is None else {"model": str(model)})
            reader = get_extractor(extractor or DEFAULT, settings)
        else:
            reader = extractor
        options.setdefault("take_over", extractor is not None)
        with Case.ensure(folder) as opened:
            build(opened, inputs, reader, progress=progress, **options)
        return cls(folder)

    @property
    def graph(self) -> ActorGraph:
        """The whole graph in memory: actors, claims, links, sources."""
        if self._graph is None:
            self._graph = self.store.read()
        return self._graph

    def find(self, name: str) -> list[ActorHit]:
        """See `actorgraph.questions.find`."""
        from actorgraph.questions import find

        return find(self.store, name)

    def links(self, name: str | None = None, **options: Any) -> list[LinkRow]:
        """Return the links of an actor, or of all; see `actorgraph.questions.links` and `all_links`."""
        from actorgraph.questions import all_links, links

        return all_links(self.store, **options) if name is None else links(self.store, name, **options)

    def path(self, a: str, b: str, **options: Any) -> list[PathRow]:
        """See `actorgraph.questions.path`."""
        from actorgraph.questions import path

        return path(self.store, a, b, **options)

    def explain(self, a: str, b: str) -> Explanation:
        """See `actorgraph.questions.explain`."""
        from actorgraph.questions import explain

        return explain(self.store, a, b)

    def query(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Run a reading Cypher query; return one dict a row.

        Raises:
            QueryError: the query is wrong or would write.
        """
        columns, rows = self.store.query(cypher, parameters)
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def export(self, name: str, target: str | os.PathLike[str], **options: Any) -> None:
        """Write the graph in a format (`turtle`, `trig`, ...).

        Raises:
            ExportError: there is no such format, or the file cannot be written.
        """
        from actorgraph.exporters import get_exporter

        get_exporter(name).write(self.graph, Path(target), **options)

    def view(self, target: str | os.PathLike[str], **options: Any) -> None:
        """Write the interactive page.

        Raises:
            ExportError: the file cannot be written.
        """
        from actorgraph.view import write_view

        write_view(self.graph, Path(target), **options)

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def __enter__(self) -> Graph:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
