"""Bytes to text, without repairing anything: a text comes out in an encoding we can be sure of, or not at all."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from actorgraph.documents.reasons import Reason
from actorgraph.errors import UnreadableDocument

MAX_TEXT = 20_000_000
"""Most characters of text one report may have: some thirty thousand pages."""

_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROLS = 0.001
_MOST_HIGH_BYTES = 0.2
_SAVE_AGAIN = "Save the file again as UTF-8"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was read.

    Attributes:
        text: the text without its byte order mark; line ends are as in the bytes, so that `bom + text.encode(encoding)` gives
            the bytes back.
        encoding: name of Python's codec.
        bom: the byte order mark that stood before the text.
    """

    text: str
    encoding: str
    bom: bytes = b""


def decode(data: bytes, *, where: str, declared: str | None = None) -> Decoded:
    """Turn bytes into text: byte order mark, strict UTF-8, the declared encoding, cp1252, a detector, in this order.

    Args:
        data: the bytes.
        where: what to call them in errors.
        declared: the encoding a header names, if one does; strict UTF-8 goes before it, since nothing else looks like that.

    Raises:
        UnreadableDocument: empty, binary, encoding (mixed or unknown), truncated (ends inside a character), too-large.
    """
    if not data.strip(b" \t\r\n\f\x0b"):
        raise UnreadableDocument("the file is empty", reason=Reason.EMPTY, where=where)
    decoded = _decode(data, where, declared)
    check_text(decoded.text, where=where)
    return decoded


def check_text(text: str, *, where: str) -> None:
    """Raise UnreadableDocument if a text is empty, too large, no text at all, or cannot be written as UTF-8."""
    if not text.strip():
        raise UnreadableDocument("there is no text in it", reason=Reason.EMPTY, where=where)
    if len(text) > MAX_TEXT:
        raise UnreadableDocument(
            f"the text has {len(text):,} characters, more than {MAX_TEXT:,}",
            reason=Reason.TOO_LARGE,
            where=where,
            todo="Split it into its reports",
        )
    controls = len(_CONTROL.findall(text))
    if "\0" in text or controls > max(3, _MOST_CONTROLS * len(text)):
        raise UnreadableDocument("this is binary data, not text", reason=Reason.BINARY, where=where)
    if text.count("\ufffd") > 0.01 * len(text):
        raise UnreadableDocument(
            "an earlier conversion replaced its letters by question marks (U+FFFD)", reason=Reason.ENCODING, where=where
        )
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UnreadableDocument(
            f"half a surrogate pair stands at character {error.start}", reason=Reason.ENCODING, where=where, todo=_SAVE_AGAIN
        ) from None


def _decode(data: bytes, where: str, declared: str | None) -> Decoded:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return Decoded(_strict(data[len(bom) :], encoding, where), encoding, bom)
    if b"\0" in data:
        return _decode_with_nulls(data, where)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        _refuse_damaged_utf8(data, error, where)
    for name in (declared, "cp1252"):
        text = _try(data, name)
        if text is not None and name and (name == declared or _plausible_western(data)):
            return Decoded(text, name)
    return _detect(data, where)


def _strict(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        cut = error.end >= len(data)
        raise UnreadableDocument(
            f"byte {error.start} is not {encoding.upper()}, though the file begins as such",
            reason=Reason.TRUNCATED if cut else Reason.ENCODING,
            where=where,
            todo="Fetch the file again" if cut else _SAVE_AGAIN,
        ) from None


def _decode_with_nulls(data: bytes, where: str) -> Decoded:
    """Read UTF-16 without a byte order mark: nearly every second byte of Western text is zero. Else it is binary."""
    half = len(data) // 2
    for encoding, zeros in (("utf-16-le", data[1::2].count(0)), ("utf-16-be", data[0::2].count(0))):
        if half and len(data) % 2 == 0 and zeros > 0.6 * half:
            text = _try(data, encoding)
            if text is not None and "\0" not in text:
                return Decoded(text, encoding)
    raise UnreadableDocument("this is binary data, not text", reason=Reason.BINARY, where=where)


def _refuse_damaged_utf8(data: bytes, error: UnicodeDecodeError, where: str) -> None:
    """Raise where bytes are UTF-8 but for a few: another encoding would turn every accent of the rest into nonsense."""
    loose = data.decode("utf-8", "surrogateescape")
    bad = sum("\udc80" <= char <= "\udcff" for char in loose)
    good = sum(char > "\x7f" for char in loose) - bad
    if good <= bad:
        return
    if error.reason == "unexpected end of data":
        raise UnreadableDocument(
            "the file ends in the middle of a character", reason=Reason.TRUNCATED, where=where, todo="Fetch the file again"
        )
    line = data.count(b"\n", 0, error.start) + 1
    raise UnreadableDocument(
        f"byte {error.start} (line {line}) is not UTF-8, though {good} other characters are",
        reason=Reason.ENCODING,
        where=where,
        todo=_SAVE_AGAIN,
    )


def _try(data: bytes, encoding: str | None) -> str | None:
    try:
        return data.decode(encoding) if encoding and codecs.lookup(encoding)._is_text_encoding else None
    except (LookupError, UnicodeError):
        return None


def _plausible_western(data: bytes) -> bool:
    """True if few bytes are outside ASCII, as in Western languages; in Cyrillic or Greek one-byte codes nearly all are."""
    return sum(byte > 0x7F for byte in data) <= max(4, _MOST_HIGH_BYTES * len(data))


def _detect(data: bytes, where: str) -> Decoded:
    from charset_normalizer import from_bytes  # needed for one file in thousands

    best = from_bytes(data[:1_000_000]).best()
    text = _try(data, best.encoding) if best else None
    if text is None or best is None or not _accounts_for(text, best.encoding, data):
        raise UnreadableDocument("its encoding cannot be told", reason=Reason.ENCODING, where=where, todo=_SAVE_AGAIN)
    return Decoded(text, best.encoding)


def _accounts_for(text: str, encoding: str, data: bytes) -> bool:
    """True if a text gives its bytes back: a guessed encoding that swallows some is not the right one."""
    try:
        return text.encode(encoding) == data
    except UnicodeError:
        return False
