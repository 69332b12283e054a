"""The table beside the reports: what a person knows about them goes before what the files say."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from actorgraph.documents.dates import read_date
from actorgraph.documents.decode import decode
from actorgraph.errors import MetadataError, UnreadableDocument

_VALUES = ("title", "date", "outlet", "url", "retrieved")
_KEYS = ("path", "id")
_SYNONYMS = {"source": "outlet", "published": "date", "file": "path", "filename": "path"}
_LARGEST = 50_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: the report it names, the line's number, and the values that are not empty."""

    line: int
    key: str
    values: Mapping[str, str]


@dataclass
class MetadataTable:
    """Rows by the path or the id they name; keeps count of those that no report has asked for."""

    path: Path
    rows: tuple[Row, ...]
    ignored_columns: tuple[str, ...] = ()
    _by_path: dict[Path, Row] = field(default_factory=dict)
    _by_id: dict[str, Row] = field(default_factory=dict)
    _used: set[int] = field(default_factory=set)

    def find(self, *, id: str, path: Path | None) -> Mapping[str, str]:
        """Return the values for a report, {} if no row names it.

        Args:
            id: the report's id.
            path: its absolute path; None for stdin and for records inside a larger file.
        """
        row = (self._by_path.get(path.resolve()) if path else None) or self._by_id.get(id)
        if row is None:
            return {}
        self._used.add(row.line)
        return row.values

    @property
    def unmatched(self) -> tuple[Row, ...]:
        """The rows that no call of `find` has hit so far."""
        return tuple(row for row in self.rows if row.line not in self._used)


def read_metadata(path: Path) -> MetadataTable:
    """Read a CSV table with a header: `path` or `id`, and any of title, date, outlet, url, retrieved.

    A path is absolute or relative to the table's folder; it may also be a document's id. Empty cells override nothing.
    Dates come out as YYYY, YYYY-MM or YYYY-MM-DD. Comma, semicolon and tab are understood as separators.

    Raises:
        MetadataError: the file cannot be read, has no key column or nothing to tell, or a line is wrong: too many cells, no
            key, a key told twice, a date that cannot be read in one way only.
    """
    text = _read(path)
    first = text.split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max((",", ";", "\t"), key=first.count), strict=True)
    try:
        header = [_SYNONYMS.get(name, name) for name in (cell.strip().casefold() for cell in next(rows, []))]
        _check_header(header, path)
        table = MetadataTable(path, (), tuple(name for name in header if name and name not in (*_KEYS, *_VALUES)))
        found = []
        for cells in rows:
            if any(cell.strip() for cell in cells):
                found.append(_row(header, cells, rows.line_num, path))
                _enter(table, found[-1], dict(zip(header, cells, strict=False)))
    except csv.Error as error:
        raise MetadataError(f"not CSV: {error}", where=f"{path}:{rows.line_num}") from None
    table.rows = tuple(found)
    return table


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise MetadataError(f"the table has more than {_LARGEST:,} bytes", where=str(path))
        return decode(path.read_bytes(), where=str(path)).text
    except OSError as error:
        raise MetadataError(
            f"the metadata table cannot be read ({error.strerror})", where=str(path), todo="Give the path of a CSV file"
        ) from error
    except UnreadableDocument as error:
        raise MetadataError(error.what, where=str(path), todo=error.todo) from error


def _check_header(header: list[str], path: Path) -> None:
    where = f"{path}:1"
    known = [name for name in header if name in (*_KEYS, *_VALUES)]
    if len(set(known)) != len(known):
        raise MetadataError("a column stands twice in the header", where=where)
    if not set(known) & set(_KEYS):
        raise MetadataError(
            "the header names neither 'path' nor 'id'", where=where, todo=f"Known columns: {', '.join((*_KEYS, *_VALUES))}"
        )
    if not set(known) & set(_VALUES):
        raise MetadataError(f"the header names none of {', '.join(_VALUES)}", where=where)


def _row(header: list[str], cells: list[str], line: int, path: Path) -> Row:
    where = f"{path}:{line}"
    if len(cells) > len(header):
        raise MetadataError(
            f"the line has {len(cells)} cells, the header {len(header)}",
            where=where,
            todo="Put quotes around cells with commas",
        )
    named = {name: " ".join(cell.split()) for name, cell in zip(header, cells, strict=False)}
    key = named.get("path") or named.get("id")
    if not key:
        raise MetadataError("the line names no report: path and id are empty", where=where)
    values = {name: named[name] for name in _VALUES if named.get(name)}
    for name in ("date", "retrieved"):
        if name in values:
            date = read_date(values[name])
            if date is None:
                raise MetadataError(
                    f"{name} {values[name]!r} cannot be read in one way only",
                    where=where,
                    todo="Write YYYY, YYYY-MM or YYYY-MM-DD",
                )
            values[name] = date
    return Row(line, key, values)


def _enter(table: MetadataTable, row: Row, cells: Mapping[str, str]) -> None:
    """Make a row findable by its path (which may be an id as well) and by its id."""
    path, id_ = cells.get("path", "").strip(), cells.get("id", "").strip()
    places = [Path(path), *([Path(path.replace("\\", "/"))] if "\\" in path else [])] if path else []
    for place in places:
        absolute = Path(table.path.parent, place).resolve()
        if absolute in table._by_path:
            raise MetadataError(
                f"{path!r} stands on line {table._by_path[absolute].line} too",
                where=f"{table.path}:{row.line}",
                todo="Keep one of them",
            )
        table._by_path[absolute] = row
    for name in {id_, path.replace("\\", "/")} - {""}:
        if name in table._by_id:
            raise MetadataError(
                f"{name!r} stands on line {table._by_id[name].line} too",
                where=f"{table.path}:{row.line}",
                todo="Keep one of them",
            )
        table._by_id[name] = row
