"""Check that everything in a case stands where it is said to stand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from actorgraph.case.case import Case
from actorgraph.case.codec import decode, decode_rows, input_hash, quote_check, unpack
from actorgraph.case.database import Database
from actorgraph.errors import CaseError, ContractError
from actorgraph.ids import text_hash
from actorgraph.model import Document


class FaultKind(StrEnum):
    """What kind of fault it is; the last three are about files outside the case."""

    DATABASE = "database"
    TEXT = "text"
    REPORT = "report"
    EXTRACTION = "extraction"
    MENTION = "mention"
    EVIDENCE = "evidence"
    FILE_CHANGED = "file-changed"
    FILE_MISSING = "file-missing"
    FILE_UNREADABLE = "file-unreadable"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as the case says: kind, the report's id and the offset in its text, where they apply."""

    kind: FaultKind
    message: str
    document: str | None = None
    offset: int | None = None

    def __str__(self) -> str:
        at = "" if self.offset is None else f", offset {self.offset}"
        return f"{self.document}{at}: {self.message}" if self.document is not None else self.message


def verify(case: Case, progress: Callable[[], None] = lambda: None) -> list[Fault]:
    """Check the database, the hash of every text, the place of every mention and quote, and every file that is known.

    Args:
        case: an open case; all versions of all reports are checked, files for the current ones.
        progress: called once a version of a report.

    Returns:
        The faults: of the database, then of the reports in the order of their ids. Empty: all is well.
    """
    database = case._db
    faults = list(_database_faults(database))
    try:
        rows = database.rows("SELECT number, id FROM documents ORDER BY CAST(id AS BLOB), number")
    except CaseError as error:
        return [*faults, Fault(FaultKind.DATABASE, f"the reports cannot be listed: {error.what}")]
    for number, id_ in rows:
        faults.extend(_report_faults(case, number, unpack(id_) or ""))
        progress()
    return faults


def _database_faults(database: Database) -> Iterator[Fault]:
    try:
        for (message,) in database.rows("PRAGMA integrity_check"):
            if message != "ok":
                yield Fault(FaultKind.DATABASE, f"SQLite: {message}")
        for table, row, parent, _ in database.rows("PRAGMA foreign_key_check"):
            yield Fault(FaultKind.DATABASE, f"row {row} of {table} points to nothing in {parent}")
    except CaseError as error:
        yield Fault(FaultKind.DATABASE, str(error))


def _report_faults(case: Case, number: int, id_: str) -> Iterator[Fault]:
    database = case._db
    try:
        document = case._load(number)
        row = database.row("SELECT text_sha256, input_hash, current FROM documents WHERE number = ?", (number,))
        extractions = database.rows(
            "SELECT payload, document, extractor, version FROM extractions WHERE input_hash = ? ORDER BY sequence",
            row[1:2] if row else ("",),
        )
    except (CaseError, ContractError) as error:
        yield Fault(FaultKind.REPORT, error.what, id_)
        return
    if document is None or row is None:
        return
    text_sha256, stored_input, current = row
    if text_hash(document.text) != text_sha256:
        yield Fault(FaultKind.TEXT, "the text has another hash than when it was read", id_)
    elif input_hash(document) != stored_input:
        yield Fault(FaultKind.REPORT, "date or boilerplate were altered behind the program's back", id_)
    for stored in extractions:
        yield from _extraction_faults(document, text_sha256, stored)
    if current:
        yield from _file_faults(document)


def _extraction_faults(document: Document, text_sha256: str, stored: tuple[Any, ...]) -> Iterator[Fault]:
    payload, written_for, extractor, version = stored
    by = f"by {extractor} {version}"
    try:
        extraction = decode(payload, document.id, unpack(written_for) or "", text_sha256, extractor, version)
        checks = [row[-1] for row in decode_rows(payload, document.id)[1]]
    except ContractError as error:
        yield Fault(FaultKind.EXTRACTION, f"{error.what}, {by}", document.id)
        return
    text = document.text
    for mention in extraction.mentions:
        start, end = mention.span.start, mention.span.end
        if text[start:end] != mention.text:
            message = f"{mention.text!r} does not stand here ({text[start:end]!r} does), mention {mention.id}, {by}"
            yield Fault(FaultKind.MENTION, message, document.id, start)
    for claim, check in zip(extraction.claims, checks, strict=True):
        start, end = claim.evidence.start, claim.evidence.end
        if end > len(text) or quote_check(text[start:end]) != check:
            yield Fault(FaultKind.EVIDENCE, f"not the words that claim {claim.id} was found in, {by}", document.id, start)


def _file_faults(document: Document) -> Iterator[Fault]:
    if document.path is None:
        return
    try:
        if document.file_sha256 is None:  # a record of a larger file, whose hash says nothing of this report
            Path(document.path).stat()
            return
        with Path(document.path).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        yield Fault(FaultKind.FILE_MISSING, f"the file {document.path} is gone; the case still holds its text", document.id)
    except OSError as error:
        message = f"the file {document.path} cannot be read: {error.strerror}"
        yield Fault(FaultKind.FILE_UNREADABLE, message, document.id)
    else:
        if found != document.file_sha256:
            message = f"the file {document.path} has changed since it was read; build again to read the new version"
            yield Fault(FaultKind.FILE_CHANGED, message, document.id)
