"""The embedded Cypher store: one file, made from the graph as a whole, opened for reading only (Ladybug, the Kùzu line).

The file is disposable: it holds nothing that the case does not, and is made again whenever the graph has changed, the schema
has, or Ladybug's file format. It is written beside its place and moved there when complete, so that a run killed in the middle
leaves the old one, and readers that have the old one open keep reading it.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

from actorgraph.errors import QueryError, StoreError
from actorgraph.graph import ActorGraph
from actorgraph.stores import rows, schema
from actorgraph.stores.cypher import bind, guard
from actorgraph.stores.embedded_build import BUFFER_BYTES, MAX_FILE_BYTES, write_store

_PROCEDURES = frozenset({"show_tables", "table_info", "db_version"})
_MAKE_AGAIN = "Run `actorgraph build` to make it again; nothing is lost, the store is derived from the case."


class EmbeddedStore:
    """An actor graph in a file, answering Cypher.

    Made by `open`, `build` or, for a path where there may be nothing yet, by the constructor (then `load`). To be used by one
    thread at a time; as a context manager it closes itself. Any number of processes may read one file.

    Args:
        path: the file.
        timeout: seconds that a query may take, 0 for no end.
    """

    dialect = "ladybug"

    def __init__(self, path: str | Path, *, timeout: float = 120.0) -> None:
        self.path = Path(path)
        self.timeout = timeout
        self._database: Any = None
        self._connection: Any = None
        self._info: dict[str, Any] = {}

    @classmethod
    def open(cls, path: str | Path, *, timeout: float = 120.0) -> EmbeddedStore:
        """Open a store for reading.

        Raises:
            StoreError: there is none, it is damaged, or another version of Ladybug or of this program wrote it.
        """
        store = cls(path, timeout=timeout)
        store._connect()
        return store

    @classmethod
    def build(cls, path: str | Path, graph: ActorGraph, *, timeout: float = 120.0) -> EmbeddedStore:
        """Make the store hold exactly this graph and open it; an unchanged graph is not written again.

        Raises:
            StoreError: it cannot be written; what was there is still there.
            ContractError: the graph contradicts itself (see `rows.check`).
        """
        store = cls(path, timeout=timeout)
        store.load(graph)
        return store

    def load(self, graph: ActorGraph) -> None:
        """Make the store hold exactly this graph; doing it twice changes nothing. Raises as `build` does."""
        rows.check(graph)
        nodes, edges = rows.node_rows(graph), rows.edge_rows(graph)
        digest = schema.rows_digest(graph.case, nodes, edges)
        with contextlib.suppress(StoreError):
            if self.path.is_file() and self.graph_hash == digest:
                return
        self.close()
        write_store(self.path, nodes | {"GraphInfo": [schema.info_row(graph.case, digest)]}, edges)
        self._connect()

    @property
    def graph_hash(self) -> str:
        """The `schema.graph_digest` of the graph inside.

        Raises:
            StoreError: the store does not open.
        """
        self._connect()
        return str(self._info["graph_hash"])

    @property
    def case(self) -> str:
        """The name of the case whose graph it is. Raises StoreError if the store does not open."""
        self._connect()
        return str(self._info["case"])

    def query(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> tuple[Sequence[str], list[list[Any]]]:
        """Run a reading query; return the column names and the rows.

        Nodes come as their properties plus `_label`, relationships as theirs plus `_type`, paths as `nodes` and
        `relationships`; properties that are not known are left out. Interrupting (Ctrl-C) ends the query.

        Raises:
            QueryError: the query is wrong, would write, lacks a parameter or takes too long.
            StoreError: the store does not open.
        """
        values = bind(guard(cypher, procedures=_PROCEDURES), parameters)
        self._connect()
        try:
            with ThreadPoolExecutor(1) as executor:  # the engine runs outside of the main thread, which so sees Ctrl-C
                running = executor.submit(self._execute, cypher, values)
                try:
                    columns, found = running.result()
                except KeyboardInterrupt:
                    self._connection.interrupt()
                    raise
        except (RuntimeError, MemoryError, ValueError, TypeError) as error:
            raise self._query_error(error) from error
        return columns, [[_plain(value) for value in row] for row in found]

    def read(self) -> ActorGraph:
        """Return the graph as it was loaded, in canonical order (see `rows.canonical`)."""
        nodes = {}
        for label in ("Actor", "Document", "Claim", "Merge"):
            names = tuple(schema.NODES[label])
            returned = ", ".join(f"n.`{name}`" for name in names)
            _, found = self.query(f"MATCH (n:{label}) RETURN {returned}")
            nodes[label] = [dict(zip(names, row, strict=True)) for row in found]
        return rows.graph_from(self.case, nodes)

    def close(self) -> None:
        """Let go of the file; closing twice does nothing."""
        connection, database = self._connection, self._database
        self._connection = self._database = None
        for item in (connection, database):
            if item is not None:
                item.close()

    def __enter__(self) -> EmbeddedStore:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _connect(self) -> None:
        if self._connection is not None:
            return
        if not self.path.is_file():
            raise StoreError("there is no graph store", where=str(self.path), todo="Run `actorgraph build` to make it.")
        import ladybug

        try:
            self._database = ladybug.Database(
                self.path, read_only=True, max_db_size=MAX_FILE_BYTES, buffer_pool_size=BUFFER_BYTES
            )
            self._connection = ladybug.Connection(self._database)
            self._connection.set_query_timeout(int(self.timeout * 1000))
            columns, found = self._execute("MATCH (i:GraphInfo) RETURN i.*", {})
        except (RuntimeError, MemoryError, UnicodeDecodeError) as error:
            self.close()
            reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise StoreError(f"the graph store does not open ({reason})", where=str(self.path), todo=_MAKE_AGAIN) from error
        self._info = dict(zip((column.removeprefix("i.") for column in columns), found[0], strict=True)) if found else {}
        if self._info.get("schema_version") != schema.SCHEMA_VERSION:
            version = self._info.get("schema_version")
            self.close()
            raise StoreError(
                f"the graph store has schema version {version}, this program needs {schema.SCHEMA_VERSION}",
                where=str(self.path),
                todo=_MAKE_AGAIN,
            )

    def _execute(self, cypher: str, parameters: Mapping[str, Any]) -> tuple[list[str], list[list[Any]]]:
        with self._connection.execute(cypher, dict(parameters)) as result:
            return result.get_column_names(), result.get_all()

    def _query_error(self, error: Exception) -> QueryError:
        message = " ".join(str(error).split())
        if message == "Interrupted.":
            return QueryError(
                f"the query took longer than {self.timeout:g} seconds", todo="Narrow it, or give a LIMIT or a longer timeout."
            )
        message = re.sub(r" expecting \{[^}]*\}", "", message)
        return QueryError(f"the store cannot answer: {message[:500].rstrip('.')}", todo=_hint(message))


def _hint(message: str) -> str:
    """Return what to do about an error of the engine."""
    if re.search(r"Table \S+ does not exist", message):
        return f"Labels are {', '.join(schema.NODES)}; edge types are {', '.join((*schema.EDGE_TYPES, *schema.TIES))}."
    if "Cannot find property" in message:
        described = "; ".join(f"{label}: {', '.join(properties)}" for label, properties in schema.NODES.items())
        return f"Properties are {described}; edges between actors: {', '.join(schema.EDGE)}."
    if message.startswith("Catalog exception: function"):
        return "The portable functions are listed in docs of actorgraph.stores.cypher."
    if "is not in scope" in message:
        return "A variable must occur in MATCH or UNWIND before; a text goes in quotes."
    if message.startswith("Parser exception"):
        return "Words of the language used as names (case, end, when) go in backticks; so do names with spaces."
    return "What this store understands is listed in actorgraph.stores.cypher."


def _plain(value: Any) -> Any:
    """Return a value of the engine without what is internal to it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        if "_NODES" in value and "_RELS" in value:
            return {"nodes": _plain(value["_NODES"]), "relationships": _plain(value["_RELS"])}
        if "_ID" in value and "_LABEL" in value:
            name = "_type" if "_SRC" in value else "_label"
            known = {key: _plain(item) for key, item in value.items() if not key.startswith("_") and item is not None}
            return {name: value["_LABEL"], **known}
        return {key: _plain(item) for key, item in value.items()}
    return value
