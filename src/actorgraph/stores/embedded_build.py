"""Writes the file of the embedded store: tables from the schema, rows by COPY from Arrow, complete or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from actorgraph.errors import StoreError
from actorgraph.stores import rows, schema
from actorgraph.stores.records import Row
from actorgraph.stores.schema import Kind

MAX_FILE_BYTES = 2**38
"""Address space that Ladybug reserves for the file; its default of 8 TB is refused where address space is limited."""

BUFFER_BYTES = 2**30
"""Memory that Ladybug may use for pages, by far more than a graph of 100,000 claims needs (72 MB on disk)."""

_TYPES: Mapping[Kind, str] = {
    Kind.STRING: "STRING",
    Kind.STRINGS: "STRING[]",
    Kind.INTEGER: "INT64",
    Kind.FLOAT: "DOUBLE",
    Kind.BOOLEAN: "BOOL",
}

_MACROS = (
    "type(r) AS label(r)",
    "toString(x) AS CAST(x AS STRING)",
    "toInteger(x) AS CAST(x AS INT64)",
    "toFloat(x) AS CAST(x AS DOUBLE)",
    "head(x) AS x[1]",
    "last(x) AS x[-1]",
    "split(s, by) AS string_split(s, by)",
)
"""Functions of Neo4j's Cypher that Ladybug lacks and that an expression can stand for."""


def write_store(path: Path, nodes: Mapping[str, list[Row]], edges: Mapping[str, list[Row]]) -> None:
    """Write a store to `path`, readable for its owner only; what was there stays until the new one is complete.

    Args:
        path: the file.
        nodes: rows by label, GraphInfo among them.
        edges: rows by edge type.

    Raises:
        StoreError: it cannot be written (no space, no right, too big).
    """
    building = path.with_name(f".{path.name}.building")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove_parts(building)  # of a run that was killed
        _write(building, nodes, edges)
        building.chmod(0o600)
        with building.open("rb+") as file:
            os.fsync(file.fileno())
        _remove_parts(path, keep_file=True)
        building.replace(path)
    except (OSError, RuntimeError, MemoryError) as error:
        with contextlib.suppress(OSError):
            _remove_parts(building)
        reason = " ".join(str(error).split()) or type(error).__name__
        raise StoreError(
            f"the graph store cannot be written ({reason})",
            where=str(path),
            todo="Check free space and rights of the folder, then build again; what was there before is unchanged.",
        ) from error


def _remove_parts(path: Path, *, keep_file: bool = False) -> None:
    """Remove a store's file with its write-ahead log and the like, which must never be replayed into another file."""
    for part in path.parent.glob(f"{_glob_literal(path.name)}*"):
        suffix = part.name[len(path.name) :]
        if suffix in (".wal", ".shadow", ".tmp", ".lock") or suffix.startswith(".wal.") or (not suffix and not keep_file):
            part.unlink()


def _glob_literal(name: str) -> str:
    return "".join(f"[{character}]" if character in "*?[" else character for character in name)


def _write(path: Path, nodes: Mapping[str, list[Row]], edges: Mapping[str, list[Row]]) -> None:
    import ladybug

    with (
        ladybug.Database(path, max_db_size=MAX_FILE_BYTES, buffer_pool_size=BUFFER_BYTES) as database,
        ladybug.Connection(database) as connection,
    ):
        for statement in ("BEGIN TRANSACTION", *_definitions(), "COMMIT"):  # one transaction: five times faster
            connection.execute(statement).close()
        for label, properties in schema.NODES.items():
            _copy(connection, label, nodes[label], properties)
        ends = {"from": Kind.STRING, "to": Kind.STRING}
        for edge_type, table in edges.items():
            ended = [{"from": row["subject"], "to": row["object"], **row} for row in table]
            _copy(connection, edge_type, ended, ends | dict(schema.EDGE))
        for tie, table in rows.tie_rows(nodes).items():
            _copy(connection, tie, table, ends | dict(schema.TIE_PROPERTIES.get(tie, {})))
        connection.execute("CHECKPOINT").close()


def _definitions() -> list[str]:
    """Return the statements that make the empty tables and the macros."""
    statements = [
        f"CREATE NODE TABLE {label}({_columns(properties)}, PRIMARY KEY(id))" for label, properties in schema.NODES.items()
    ]
    statements += [f"CREATE REL TABLE {name}(FROM Actor TO Actor, {_columns(schema.EDGE)})" for name in schema.EDGE_TYPES]
    for name, (start, end) in schema.TIES.items():
        columns = _columns(schema.TIE_PROPERTIES.get(name, {}))
        statements.append(f"CREATE REL TABLE {name}(FROM {start} TO {end}{', ' + columns if columns else ''})")
    return statements + [f"CREATE MACRO {macro}" for macro in _MACROS]


def _columns(properties: Mapping[str, Kind]) -> str:
    return ", ".join(f"`{name}` {_TYPES[kind]}" for name, kind in properties.items())


def _copy(connection: Any, table: str, found: Sequence[Row], properties: Mapping[str, Kind]) -> None:
    """Copy rows into an empty table. Ladybug may crash when it copies into a table that has rows: once a table only."""
    import pyarrow

    if not found:
        return
    types = {
        Kind.STRING: pyarrow.string(),
        Kind.STRINGS: pyarrow.list_(pyarrow.string()),
        Kind.INTEGER: pyarrow.int64(),
        Kind.FLOAT: pyarrow.float64(),
        Kind.BOOLEAN: pyarrow.bool_(),
    }
    columns = {name: pyarrow.array([row[name] for row in found], types[kind]) for name, kind in properties.items()}
    connection.execute(f"COPY {table} FROM $rows", {"rows": pyarrow.table(columns)}).close()
    if table in schema.NODES:
        with connection.execute(f"MATCH (n:{table}) RETURN count(*)") as result:
            if result.get_all() != [[len(found)]]:
                raise RuntimeError(f"two nodes {table} share an id")
