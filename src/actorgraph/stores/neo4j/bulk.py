"""A graph as CSV files for `neo4j-admin database import full`, the fastest way to put millions of claims into a new database.

Registered as the export format `neo4j-csv`. What the import builds is what `Neo4jStore.load` writes, hashes included, but for
constraints and indexes and for empty lists, which the import tool leaves out. One `actorgraph load` afterwards makes up for
that and opens the case for questions: it writes the actors that have such a list again, and nothing else.
"""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from actorgraph.errors import ExportError
from actorgraph.graph import ActorGraph
from actorgraph.stores import rows, schema
from actorgraph.stores.neo4j import statements
from actorgraph.stores.neo4j.changes import Values, Wanted, check_ids
from actorgraph.stores.schema import Kind

_TYPES: Mapping[Kind, str] = {
    Kind.STRING: "string",
    Kind.STRINGS: "string[]",
    Kind.INTEGER: "long",
    Kind.FLOAT: "double",
    Kind.BOOLEAN: "boolean",
}
_DELIMITERS: tuple[str, ...] = (*"\x1f\x1e\x1d\x1c|~^", *map(chr, range(0xE000, 0xE100)))
"""What may separate the items of a list: the first one that occurs in no item is taken."""

_BUFFER = 4 * 2**20
"""Characters that the import tool reads at once unless told otherwise; no field may be longer."""


class Neo4jCsv:
    """Writes a folder of CSV files, a file a kind of node and of relationship, each with its header."""

    name = "neo4j-csv"
    extension = ""

    def write(self, graph: ActorGraph, target: Path, **options: Any) -> None:
        """Write the whole graph into the folder `target`, which appears complete or not at all.

        Raises:
            ExportError: the folder is there already and not empty, cannot be written, or an option was given.
            ContractError: the graph contradicts itself (see `rows.check`).
        """
        if options:
            raise ExportError(f"neo4j-csv takes no options, not {', '.join(sorted(options))}")
        if target.exists() and not (target.is_dir() and not any(target.iterdir())):
            raise ExportError("this is there already", where=str(target), todo="Name a new or empty folder.")
        part = target.with_name(f".{target.name}.part-{os.getpid()}")
        try:
            part.mkdir(parents=True)
            longest = self._write(graph, part)
            (part / "import.sh").write_text(_script(part, longest), encoding="utf-8")
            if target.exists():
                target.rmdir()
            part.rename(target)
        except OSError as error:
            what = f"the files cannot be written: {error.strerror or error}"
            raise ExportError(what, where=str(target), todo="Check the rights and the free space.") from error
        finally:
            shutil.rmtree(part, ignore_errors=True)

    def after(self, target: Path) -> str:
        """Return what to do with the folder, for people."""
        return (
            f"Stop the server, then: NEO4J_ADMIN=/path/to/neo4j-admin sh {shlex.quote(str(target / 'import.sh'))} DATABASE\n"
            "Start it again and run `actorgraph load`, which makes the indexes and opens the case for questions."
        )

    def _write(self, graph: ActorGraph, folder: Path) -> int:
        """Write the CSV files; return the length of the longest field."""
        rows.check(graph)
        nodes, edges = rows.node_rows(graph), rows.edge_rows(graph)
        info = schema.info_row(graph.case, schema.rows_digest(graph.case, nodes, edges))
        check_ids(graph.case, nodes)
        wanted = Wanted.of(nodes, edges)
        delimiter = _delimiter(nodes["Actor"])
        (folder / "delimiter").write_text(f"U+{ord(delimiter):04X}", encoding="ascii")
        sheet = _Sheets(folder, delimiter)
        for label, table in wanted.nodes.items():
            types = [(name, schema.NODES[label][name]) for name in statements.COLUMNS[label]]
            sheet.nodes(label, graph.case, types, table.values())
        sheet.nodes(
            "GraphInfo",
            graph.case,
            [(name, schema.NODES["GraphInfo"][name]) for name in statements.COLUMNS["GraphInfo"]],
            [[*({**info, "graph_hash": None}[name] for name in statements.COLUMNS["GraphInfo"]), None]],
        )
        sheet.edges(graph.case, wanted.edges)
        for tie, tied in rows.tie_rows(nodes).items():
            sheet.ties(tie, tied)
        return sheet.longest


class _Sheets:
    """Writes the files; knows how values are written down."""

    def __init__(self, folder: Path, delimiter: str) -> None:
        self._folder, self._delimiter = folder, delimiter
        self.longest = 0

    def nodes(self, label: str, case: str, types: Sequence[tuple[str, Kind]], table: Iterable[Values]) -> None:
        header = [f"{name}:ID({label})" if name == "id" else f"{name}:{_TYPES[kind]}" for name, kind in types]
        at = [name for name, _ in types].index("type") if label == "Actor" else None

        def lines() -> Iterator[list[Any]]:
            for values in table:
                labels = [label] if at is None else [label, values[at]]
                lossy = any(isinstance(value, list) and (not value or "" in value) for value in values[: len(types)])
                yield [*values[: len(types)], None if lossy else values[len(types)], case, labels]

        self._file(f"nodes-{label}.csv", [*header, f"{statements.HASH}:string", "case:string", ":LABEL"], lines())

    def edges(self, case: str, edges: Mapping[tuple[str, str], Values]) -> None:
        columns = statements.COLUMNS["EDGE"]
        start, end = columns.index("subject"), columns.index("object")
        header = [":START_ID(Actor)", ":END_ID(Actor)", ":TYPE", *(f"{name}:{_TYPES[schema.EDGE[name]]}" for name in columns)]
        lines = ([values[start], values[end], type_, *values, case] for (type_, _), values in edges.items())
        self._file("edges.csv", [*header, f"{statements.HASH}:string", "case:string"], lines)

    def ties(self, tie: str, table: Sequence[Mapping[str, Any]]) -> None:
        start, end = schema.TIES[tie]
        more = schema.TIE_PROPERTIES.get(tie, {})
        header = [f":START_ID({start})", f":END_ID({end})", ":TYPE", *(f"{name}:{_TYPES[kind]}" for name, kind in more.items())]
        lines = ([row["from"], row["to"], tie, *(row[name] for name in more)] for row in table)
        self._file(f"ties-{tie}.csv", header, lines)

    def _file(self, name: str, header: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
        with (self._folder / name).open("w", encoding="utf-8", newline="") as file:
            file.write(",".join(header) + "\n")
            for line in lines:
                self._line(file, line)

    def _line(self, file: IO[str], values: Sequence[Any]) -> None:
        fields = [self._field(value) for value in values]
        self.longest = max(self.longest, *map(len, fields))
        file.write(",".join(fields) + "\n")

    def _field(self, value: Any) -> str:
        """Return a value as it stands in the file: text always in quotes, what is not known as nothing at all."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int | float):
            return repr(value)
        text: str = self._delimiter.join(value) if isinstance(value, list) else value
        return '"' + text.replace('"', '""') + '"'


def _delimiter(actors: Iterable[Mapping[str, Any]]) -> str:
    """Return a character that occurs in no item of a list."""
    used: set[str] = set()
    for row in actors:
        for value in row.values():
            if isinstance(value, list):
                used.update(*value)
    for delimiter in _DELIMITERS:
        if delimiter not in used:
            return delimiter
    raise ExportError("the names use every character that could separate them", todo="Use `actorgraph load`.")


def _script(folder: Path, longest: int) -> str:
    """Return a shell script with the exact command; it runs where its files lie."""
    delimiter = (folder / "delimiter").read_text(encoding="ascii")
    (folder / "delimiter").unlink()
    names = sorted(path.name for path in folder.glob("*.csv"))
    options = [f"--nodes={name}" for name in names if name.startswith("nodes-")]
    options += [f"--relationships={name}" for name in names if not name.startswith("nodes-")]
    options += ["--id-type=string", f"--array-delimiter={delimiter}", "--multiline-fields=true"]
    if longest > _BUFFER // 2:
        options.append(f"--read-buffer-size={4 * longest}")
    listed = " \\\n    ".join(options)
    return (
        "#!/bin/sh\n"
        "# Build a new database of a stopped Neo4j 5 server from the files beside this script. Usage: sh import.sh [DATABASE]\n"
        'cd "$(dirname "$0")" || exit 1\n'
        f'exec "${{NEO4J_ADMIN:-neo4j-admin}}" database import full "${{1:-neo4j}}" \\\n    {listed}\n'
    )
