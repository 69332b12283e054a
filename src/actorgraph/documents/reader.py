"""Reading reports: whatever the user names comes out as documents, one at a time, and as errors that stop nothing."""

from __future__ import annotations

import hashlib
import io
import stat
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from actorgraph.documents.convert import check_size, convert, format_of, refuse_by_name
from actorgraph.documents.finish import Notice, make_document
from actorgraph.documents.metadata import MetadataTable, read_metadata
from actorgraph.documents.reasons import Reason
from actorgraph.documents.sniff import FORMATS, RECORDS, SAMPLE
from actorgraph.documents.sources import SourceFile, distinct_id, expand_sources
from actorgraph.errors import InputError, UnreadableDocument
from actorgraph.ids import text_hash
from actorgraph.model import Document

MAX_BYTES = 50_000_000
"""Largest file, line of JSON lines, or standard input that is read, unless the caller says otherwise."""


def read_sources(
    inputs: Sequence[str | Path],
    *,
    input_format: str = "auto",
    metadata: Path | None = None,
    stdin: BinaryIO | None = None,
    languages: Collection[str] | None = ("en",),
    max_bytes: int = MAX_BYTES,
    keep_duplicates: bool = False,
    on_notice: Notice | None = None,
) -> Iterator[Document | UnreadableDocument]:
    r"""Read reports one at a time; what cannot be used is yielded as an error in its place, so nothing stops the batch.

    The text of a document is what is stored and pointed into: decoded without newline translation (\r\n stays two
    characters), without the byte order mark, and never repaired. For HTML, PDF, DOCX and e-mail it is the text the converter
    made, which `Document.converter` names.

    Args:
        inputs: files, folders (with subfolders), glob patterns, or "-" for standard input.
        input_format: "auto" (by the file's ending, else by its beginning) or one of `FORMATS` for all inputs.
        metadata: a CSV table that overrides what the files say; see `metadata.read_metadata`. Inside a folder that is read it
            is passed over.
        stdin: what "-" reads; the process's standard input unless given.
        languages: ISO 639-1 codes of languages that are wanted; None for all. Texts under eighty letters are let through.
        max_bytes: largest file (for JSON lines: line) that is read.
        keep_duplicates: yield documents whose text was read before, instead of errors of reason "duplicate".
        on_notice: is told, in a sentence, what the user should know though nothing failed: a date that was left out, a line
            of the metadata table that no report matches, an id that was used twice.

    Returns:
        An iterator over documents and errors in the order of the inputs, by name within folders, by line within files.

    Raises:
        InputError: at the call, before anything is read: nothing named, no such file, a folder without reports, a pattern
            without a match, an unknown format.
        MetadataError: at the call: the table cannot be used.
    """
    if input_format not in ("auto", *FORMATS):
        raise InputError(f"unknown input format {input_format!r}", todo=f"Formats: auto, {', '.join(FORMATS)}")
    table = read_metadata(metadata) if metadata is not None else None
    sources = expand_sources(inputs, leave_out=[metadata] if metadata is not None else [], any_ending=input_format != "auto")
    batch = _Batch(input_format, table, stdin, languages, max_bytes, keep_duplicates, on_notice or (lambda message: None))
    return batch.read(sources)


def read_bytes(
    data: bytes,
    *,
    id: str,
    name: str = "",
    input_format: str = "auto",
    languages: Collection[str] | None = ("en",),
    max_bytes: int = MAX_BYTES,
    on_notice: Notice | None = None,
) -> Document:
    """Read one report that is in memory.

    Args:
        data: the bytes of a file.
        id: the document's id.
        name: the file's name; its ending tells the format.
        input_format: see `read_sources`.
        languages: see `read_sources`.
        max_bytes: see `read_sources`.
        on_notice: see `read_sources`.

    Raises:
        UnreadableDocument: the report cannot be used; `reason` says why.
        InputError: the format is unknown, or one that holds many reports.
    """
    where = name or id
    kind = format_of(name, data[:SAMPLE], input_format, where)
    if kind not in FORMATS:
        raise InputError(f"unknown input format {kind!r}", todo=f"Formats: auto, {', '.join(FORMATS)}")
    if kind in RECORDS:
        raise InputError(f"{kind} holds many reports", where=where, todo="Use read_sources")
    check_size(len(data), max_bytes, where)
    return make_document(
        convert(kind, data, where),
        id=id,
        where=where,
        overrides={},
        languages=languages,
        file_sha256=hashlib.sha256(data).hexdigest(),
        notice=on_notice,
    )


@dataclass
class _Batch:
    """One call of `read_sources`: its settings, and which texts and ids have been seen."""

    input_format: str
    table: MetadataTable | None
    stdin: BinaryIO | None
    languages: Collection[str] | None
    max_bytes: int
    keep_duplicates: bool
    notice: Notice
    texts: dict[str, str] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)

    def read(self, sources: Sequence[SourceFile | UnreadableDocument]) -> Iterator[Document | UnreadableDocument]:
        for source in sources:
            if isinstance(source, UnreadableDocument):
                yield source
                continue
            try:
                yield from self._file(source)
            except UnreadableDocument as error:
                yield error
            except OSError as error:
                yield _unreadable(error, source.shown)
        if self.table is not None:
            for name in self.table.ignored_columns:
                self.notice(f"{self.table.path}: the column {name!r} is not known and was ignored")
            for row in self.table.unmatched:
                self.notice(f"{self.table.path}:{row.line}: {row.key!r} matches no report that could be read")

    def _file(self, source: SourceFile) -> Iterator[Document | UnreadableDocument]:
        if source.path is None:
            stream = self.stdin if self.stdin is not None else sys.stdin.buffer
            peekable = _peekable(stream)
            try:
                yield from self._stream(source, peekable, size=None)
            finally:
                if peekable is not stream and not peekable.closed:
                    peekable.detach()  # else the caller's stream would be closed with it
            return
        if self.input_format == "auto":
            refuse_by_name(source.shown)
        status = source.path.stat()
        size = status.st_size if stat.S_ISREG(status.st_mode) else None
        with source.path.open("rb") as stream:
            yield from self._stream(source, stream, size)

    def _stream(
        self, source: SourceFile, stream: io.BufferedReader, size: int | None
    ) -> Iterator[Document | UnreadableDocument]:
        name = source.path.name if source.path else ""
        kind = format_of(name, stream.peek(SAMPLE)[:SAMPLE], self.input_format, source.shown)
        if kind in RECORDS:
            yield from self._records(source, stream, kind)
            return
        check_size(size or 0, self.max_bytes, source.shown)
        data = stream.read(self.max_bytes + 1)
        check_size(len(data), self.max_bytes, source.shown)
        yield self._admit(
            make_document(
                convert(kind, data, source.shown),
                id=source.id if source.path else distinct_id(source.id, source.shown, self.ids),
                where=source.shown,
                overrides=self._overrides(source.id, source.path),
                languages=self.languages,
                file_sha256=hashlib.sha256(data).hexdigest() if source.path else None,
                path=str(source.path) if source.path else None,
                notice=self.notice,
            ),
            source.shown,
        )

    def _records(self, source: SourceFile, stream: io.BufferedReader, kind: str) -> Iterator[Document | UnreadableDocument]:
        from actorgraph.documents.formats.records import read_csv, read_jsonl

        reader = read_jsonl if kind == "jsonl" else read_csv
        name = source.path.name if source.path else "stdin"
        for record in reader(cast(BinaryIO, stream), where=source.shown, max_bytes=self.max_bytes):
            if isinstance(record, UnreadableDocument):
                yield record
                continue
            where = f"{source.shown}:{record.line}"
            wanted = record.id or f"{name}:{record.line}"
            id_ = distinct_id(wanted, f"{source.path or 'stdin'}:{record.line}", self.ids)
            try:
                yield self._admit(
                    make_document(
                        record.report,
                        id=id_,
                        where=where,
                        overrides=self._overrides(wanted, None),
                        languages=self.languages,
                        path=str(source.path) if source.path else None,
                        notice=self.notice,
                    ),
                    where,
                )
            except UnreadableDocument as error:
                yield error
                continue
            if id_ != wanted:
                self.notice(f"{where}: the id {wanted!r} was used before; this report is called {id_!r}")

    def _admit(self, document: Document, where: str) -> Document:
        """Let a document through and remember it, or raise because its text was read before."""
        key = text_hash(document.text)
        first = self.texts.setdefault(key, document.id)
        if first != document.id and not self.keep_duplicates:
            raise UnreadableDocument(f"the same text as {first}", reason=Reason.DUPLICATE, where=where)
        self.ids.add(document.id)
        return document

    def _overrides(self, id_: str, path: Path | None) -> Mapping[str, str]:
        return self.table.find(id=id_, path=path) if self.table is not None else {}


def _peekable(stream: BinaryIO) -> io.BufferedReader:
    """Return a stream that can be looked into without reading on."""
    if hasattr(stream, "peek"):
        return cast(io.BufferedReader, stream)
    return io.BufferedReader(cast(io.RawIOBase, stream), buffer_size=1 << 16)


def _unreadable(error: OSError, where: str) -> UnreadableDocument:
    return UnreadableDocument(
        f"the system cannot read it ({error.strerror or type(error).__name__})", reason=Reason.UNREADABLE, where=where
    )
