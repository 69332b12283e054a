"""Reports of a case: versions, which of them is in the graph, and files that are gone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from actorgraph.case.codec import decode_boilerplate, encode_boilerplate, input_hash, pack, unpack
from actorgraph.case.database import Database
from actorgraph.errors import InputError, NotACase
from actorgraph.ids import text_hash
from actorgraph.model import Document


class Change(StrEnum):
    """What putting a report into the case changed."""

    NEW = "new"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"
    METADATA = "metadata-changed"


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a report: the change, and the document as it is kept (its id may have got a suffix)."""

    change: Change
    document: Document


class FileRef(NamedTuple):
    """A report of the case and the file it came from."""

    id: str
    path: str


class Documents(Iterable[Document]):
    """Reports of a case, loaded one by one while iterating; `len` is known beforehand."""

    def __init__(self, store: DocumentStore, numbers: Sequence[int]) -> None:
        self._store, self._numbers = store, numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[Document]:
        for number in self._numbers:
            document = self._store._load(number)
            if document is not None:  # purged meanwhile
                yield document


_LISTED = "`actorgraph status --reports` lists them."
_SUFFIX = re.compile("#[0-9a-f]{6,64}$")  # as `path_suffix` and the reader of reports put it
_METADATA = ("title", "source", "published", "url", "language", "retrieved", "converter", "file_sha256", "path")
_COLUMNS = ", ".join(f"d.{name}" for name in _METADATA)


def now() -> str:
    """Return the time, UTC, to the second, in ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class DocumentStore:
    """The part of a `Case` that keeps reports."""

    _db: Database

    def put_document(self, document: Document) -> Stored:
        """Keep a report; the same text again changes nothing, another text under a known id becomes its current version.

        Two files with one id (folders of one name in two places) stay two reports: when the known one's file is still there
        and says something else, the newcomer's id gets "#" and six hex digits of its path's hash. A file keeps the id it got
        first. A copy that says the same changes nothing.

        Raises:
            CaseError: the case cannot be written.
        """
        document = self._settle_id(document)
        sha, id_ = text_hash(document.text), pack(document.id)
        current = self._db.row("SELECT number, text_sha256 FROM documents WHERE id = ? AND current", (id_,))
        if current is not None and current[1] == sha:
            known = self._load(current[0])
            if known == document or (known is not None and _is_copy(known, document)):
                return Stored(Change.UNCHANGED, known)
        with self._db.transaction():
            if current is not None:
                self._db.run("UPDATE documents SET current = 0 WHERE number = ?", (current[0],))
            self._db.run(
                "INSERT OR IGNORE INTO texts (sha256, text) VALUES (?, ?)",
                (sha, document.text.encode("utf-8", "surrogatepass")),
            )
            values = [pack(getattr(document, name)) for name in _METADATA]
            self._db.run(
                f"""INSERT INTO documents (id, text_sha256, {", ".join(_METADATA)}, boilerplate, input_hash, current, added)
                VALUES (?, ?, {", ".join("?" * len(_METADATA))}, ?, ?, 1, ?)
                ON CONFLICT (id, text_sha256) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _METADATA)},
                boilerplate = excluded.boilerplate, input_hash = excluded.input_hash, current = 1""",
                (id_, sha, *values, encode_boilerplate(document.boilerplate), input_hash(document), now()),
            )
        if current is None:
            return Stored(Change.NEW, document)
        return Stored(Change.METADATA if current[1] == sha else Change.REPLACED, document)

    def documents(self, current: bool = True) -> Documents:
        """Return the reports of the graph in the order of their ids, or with current=False every version ever kept."""
        condition = "WHERE current" if current else ""
        rows = self._db.rows(f"SELECT number FROM documents {condition} ORDER BY CAST(id AS BLOB), number")
        return Documents(self, [row[0] for row in rows])

    def document(self, id_: str) -> Document:
        """Return the current version of one report.

        Raises:
            InputError: the graph has no such report.
        """
        row = self._db.row("SELECT number FROM documents WHERE id = ? AND current", (pack(id_),))
        found = None if row is None else self._load(row[0])
        if found is None:
            raise InputError(f"the case has no report {id_!r}", todo=_LISTED)
        return found

    def versions(self, id_: str) -> tuple[tuple[Document, bool], ...]:
        """Return all versions of a report, oldest first, each with whether it is the current one; empty if unknown."""
        rows = self._db.rows("SELECT number, current FROM documents WHERE id = ? ORDER BY number", (pack(id_),))
        return tuple((document, bool(current)) for number, current in rows if (document := self._load(number)) is not None)

    def remove(self, ids: Iterable[str], *, purge: bool = False) -> int:
        """Take reports out of the graph and return how many left it; with purge their texts and extractions are deleted too.

        A purge overwrites what it deletes and covers all versions. It does not reach the derived stores and exports: make
        those again.

        Raises:
            InputError: one of the ids is unknown; nothing was changed.
            CaseError: the case cannot be written.
        """
        wanted = [pack(id_) for id_ in ids]
        left = 0
        with self._db.transaction():
            for id_ in wanted:
                if self._db.row("SELECT 1 FROM documents WHERE id = ?", (id_,)) is None:
                    raise InputError(f"the case has no report {unpack(id_)!r}", todo=_LISTED)
                left += self._db.run("UPDATE documents SET current = 0 WHERE id = ? AND current", (id_,)).rowcount
                if purge:
                    self._db.run("DELETE FROM documents WHERE id = ?", (id_,))
            if purge:
                self._db.run("DELETE FROM texts WHERE sha256 NOT IN (SELECT text_sha256 FROM documents)")
                self._db.run("DELETE FROM extractions WHERE input_hash NOT IN (SELECT input_hash FROM documents)")
        if purge:
            self._db.shrink_log()
        return left

    def missing_files(self) -> list[FileRef]:
        """Return the reports of the graph whose file is no longer there, in the order of their ids.

        Records of a larger file (JSON lines, CSV) are missing when that file is. A file that may not be looked at counts as
        there.
        """
        return [file for file in self.files() if not _is_there(file.path)]

    def files(self) -> list[FileRef]:
        """Return the reports of the graph that came from a file, in the order of their ids."""
        rows = self._db.rows("SELECT id, path FROM documents WHERE current AND path IS NOT NULL ORDER BY CAST(id AS BLOB)")
        return [FileRef(unpack(id_) or "", unpack(path) or "") for id_, path in rows]

    def _settle_id(self, document: Document) -> Document:
        """Give a report from a file the id under which the graph has it already, or one that no other file's report has."""
        if document.path is None:
            return document
        base, sha = _SUFFIX.sub("", document.id), text_hash(document.text)
        rows = self._db.rows(
            "SELECT id, path, text_sha256 FROM documents WHERE current AND (id IN (?, ?) OR id > ? AND id < ?) ORDER BY id",
            (pack(document.id), pack(base), pack(base + "#"), pack(base + "$")),  # "$" follows "#"
        )
        known = {unpack(id_) or "": (unpack(path), text_sha256) for id_, path, text_sha256 in rows}
        here = {id_: text_sha256 for id_, (path, text_sha256) in known.items() if path == document.path}
        if document.id in here:
            return document
        for id_, text_sha256 in here.items():
            # a file is one report; a file of many records may hold several of one id, told apart by their text
            if document.file_sha256 is not None or text_sha256 == sha:
                return replace(document, id=id_)
        path, text_sha256 = known.get(document.id, (None, sha))
        if path is None or text_sha256 == sha or _same_file(path, document.path) or not _is_there(path):
            return document
        return replace(document, id=f"{base}#{path_suffix(document.path)}")

    def _load(self, number: int) -> Document | None:
        row = self._db.row(
            f"SELECT d.id, t.text, d.boilerplate, {_COLUMNS} FROM documents d"
            " LEFT JOIN texts t ON t.sha256 = d.text_sha256 WHERE d.number = ?",
            (number,),
        )
        return None if row is None else self._document(row)

    def _document(self, row: Sequence[Any]) -> Document:
        id_, text, boilerplate, *metadata = row
        try:
            values = dict(zip(_METADATA, map(unpack, metadata), strict=True))
            marks = decode_boilerplate(boilerplate)
            return Document(id=unpack(id_) or "", text=unpack(bytes(text)) or "", boilerplate=marks, **values)  # type: ignore[arg-type]
        except (ValueError, TypeError) as error:
            raise NotACase(
                f"the stored report {id_!r} is damaged ({error})",
                where=str(self._db.path),
                todo="Put a copy of the case in its place.",
            ) from error


def path_suffix(path: str) -> str:
    """Return the six hex digits that tell two files with one id apart: of the path's SHA-256."""
    try:
        data = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # Windows lets half characters stand in names
        data = path.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:6]


def _is_copy(known: Document, document: Document) -> bool:
    """True if the text came from another file while the known one is still there."""
    return (
        known.path is not None
        and document.path is not None
        and not _same_file(known.path, document.path)
        and _is_there(known.path)
    )


def _same_file(one: str, other: str) -> bool:
    if one == other:
        return True
    try:
        return Path(one).samefile(other)
    except (OSError, ValueError):
        return False


def _is_there(path: str) -> bool:
    try:
        Path(path).stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError:
        return True
    return True
