"""Many reports in one file: JSON lines and CSV, read as a stream; a bad line costs that line only."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from actorgraph.documents.decode import MAX_TEXT, check_text, decode
from actorgraph.documents.formats.converted import Converted, squeeze
from actorgraph.documents.reasons import Reason
from actorgraph.errors import UnreadableDocument

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Record:
    """One report of a file that holds many: its own id (None if it has none), the line it begins at, and the report."""

    id: str | None
    line: int
    report: Converted


def read_jsonl(stream: BinaryIO, *, where: str, max_bytes: int) -> Iterator[Record | UnreadableDocument]:
    """Yield the records of JSON lines: objects with "text" and, if they like, id, title, date, source, url and so on.

    Lines are UTF-8 (with or without a byte order mark); empty lines and unknown keys are passed over. The text is the JSON
    string's value. Nothing is raised for a bad line: the error is yielded in its place.

    Args:
        stream: open for reading bytes.
        where: its name.
        max_bytes: longest line that is read.
    """
    number = 0
    while line := stream.readline(max_bytes + 1):
        number += 1
        place = f"{where}:{number}"
        if len(line) > max_bytes:
            while line and not line.endswith(b"\n"):
                line = stream.readline(_CHUNK)
            yield UnreadableDocument(f"the line has more than {max_bytes:,} bytes", reason=Reason.TOO_LARGE, where=place)
            continue
        if number == 1:
            if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                yield _bad("JSON lines must be UTF-8, this is UTF-16", where, Reason.ENCODING)
                return
            line = line.removeprefix(codecs.BOM_UTF8)
        if line.strip():
            try:
                yield _json_record(line, number, place)
            except UnreadableDocument as error:
                yield error
    if not number:
        yield UnreadableDocument("the file is empty", reason=Reason.EMPTY, where=where)


def _json_record(line: bytes, number: int, place: str) -> Record:
    try:
        data = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _bad(f"byte {error.start} of the line is not UTF-8", place, Reason.ENCODING) from None
    except json.JSONDecodeError as error:
        raise _bad(f"not JSON: {error.msg} at column {error.colno}", place) from None
    except (ValueError, RecursionError):
        raise _bad("not JSON that can be read: nested too deeply or a number too long", place) from None
    if not isinstance(data, dict):
        raise _bad("a JSON object is needed, one report a line", place)
    return _record(data, number, place, "json-lines 1")


def read_csv(stream: BinaryIO, *, where: str, max_bytes: int) -> Iterator[Record | UnreadableDocument]:
    """Yield the records of a table with a header line; the column `text` is needed, the others are optional.

    Separator is the comma, semicolon or tab that the header has most of. The encoding is found over the whole file first
    (see `decode`), so the stream must be seekable or smaller than max_bytes.

    Args:
        stream: open for reading bytes.
        where: its name.
        max_bytes: most bytes of a file that is not UTF-8 or no real file.
    """
    text: io.TextIOBase = io.StringIO()
    try:
        text = _text_stream(stream, where, max_bytes)
        yield from _csv_records(text, where)
    except UnreadableDocument as error:
        yield error
    finally:
        if isinstance(text, io.TextIOWrapper) and not text.closed:
            text.detach()  # else the caller's stream would be closed with it


def _csv_records(text: io.TextIOBase, where: str) -> Iterator[Record | UnreadableDocument]:
    try:
        csv.field_size_limit(max(csv.field_size_limit(), MAX_TEXT))
        rows = csv.reader(text, delimiter=delimiter_of(text, where), strict=True)
        header = [cell.strip().casefold() for cell in next(rows, [])]
    except csv.Error as error:
        yield _bad(f"not CSV: {error}", f"{where}:1")
        return
    if "text" not in header:
        todo = "A table about reports that lie beside it is given with --metadata"
        yield UnreadableDocument("the table has no column 'text'", reason=Reason.BAD_RECORD, where=where, todo=todo)
        return
    number = rows.line_num + 1
    while True:
        place = f"{where}:{number}"
        try:
            row = next(rows)
            if any(cell.strip() for cell in row):
                yield _csv_record(header, row, number, place)
        except StopIteration:
            return
        except UnreadableDocument as error:
            yield error
        except csv.Error as error:
            yield _bad(f"not CSV: {error}", place)
        except UnicodeDecodeError as error:
            yield _bad(f"not {error.encoding}: the file changed while it was read", place, Reason.ENCODING)
            return
        number = rows.line_num + 1


def _csv_record(header: list[str], row: list[str], number: int, place: str) -> Record:
    if len(row) > len(header):
        raise _bad(f"the line has {len(row)} cells, the header {len(header)}", place)
    data = {name: cell for name, cell in zip(header, row, strict=False) if name == "text" or cell.strip()}
    if "text" not in data:
        raise _bad("the line ends before the column 'text'", place)
    return _record(data, number, place, "csv 1")


def delimiter_of(text: io.TextIOBase, where: str) -> str:
    """Return the separator a table's header line uses, and leave the stream at its beginning."""
    header = text.readline(65_536)
    text.seek(0)
    if not header.strip():
        raise UnreadableDocument("the table has no header line", reason=Reason.EMPTY, where=where)
    return max((",", ";", "\t"), key=header.count)


def _text_stream(stream: BinaryIO, where: str, max_bytes: int) -> io.TextIOBase:
    """Return the table as text without newline translation; a valid UTF-8 file is streamed, anything else read whole."""
    if stream.seekable():
        start = stream.tell()
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            size = 0
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
            stream.seek(start)
            if size:
                return io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
        except UnicodeDecodeError:
            stream.seek(start)
    data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise UnreadableDocument(
            f"the table has more than {max_bytes:,} bytes and is not UTF-8", reason=Reason.TOO_LARGE, where=where
        )
    return io.StringIO(decode(data, where=where).text, newline="")


def _record(data: Mapping[str, Any], number: int, place: str, converter: str) -> Record:
    """Make a record of the keys and values of one line.

    Raises:
        UnreadableDocument: bad-record, empty, binary, encoding, too-large.
    """
    text = data.get("text")
    if not isinstance(text, str):
        raise _bad("there is no 'text'" if text is None else f"'text' is {type(text).__name__}, not a string", place)
    check_text(text, where=place)
    own = data.get("id")
    if (own is not None and not isinstance(own, (str, int))) or isinstance(own, bool):
        raise _bad(f"'id' is {type(own).__name__}, not a string", place)
    name = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", "", str(own)).strip() if own is not None else None
    date = data.get("date", data.get("published"))
    return Record(
        name or None,
        number,
        Converted(
            text,
            converter,
            title=_field(data, "title"),
            date=str(date) if isinstance(date, int) and not isinstance(date, bool) else squeeze(date),
            outlet=_field(data, "outlet", "source"),
            url=_field(data, "url"),
            language=_field(data, "language"),
            retrieved=_field(data, "retrieved"),
        ),
    )


def _field(data: Mapping[str, Any], *names: str) -> str | None:
    value = next((found for name in names if (found := squeeze(data.get(name)))), None)
    return re.sub("[\ud800-\udfff]", "\ufffd", value) if value else None


def _bad(what: str, where: str, reason: Reason = Reason.BAD_RECORD) -> UnreadableDocument:
    return UnreadableDocument(what, reason=reason, where=where)
