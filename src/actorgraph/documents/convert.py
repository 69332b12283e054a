"""Choosing the reader of a format and running it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast

from actorgraph.documents.formats.converted import Converted
from actorgraph.documents.reasons import Reason
from actorgraph.documents.sniff import UNSUPPORTED_EXTENSIONS, foreign_kind, format_of_name, sniff
from actorgraph.errors import UnreadableDocument

_CONVERTERS = {
    "text": ("plain", "read_text"),
    "markdown": ("plain", "read_markdown"),
    "html": ("html", "read_html"),
    "pdf": ("pdf", "read_pdf"),
    "docx": ("word", "read_docx"),
    "eml": ("mail", "read_mail"),
}


def format_of(name: str, sample: bytes, input_format: str, where: str) -> str:
    """Return the format to read a file in.

    Raises:
        UnreadableDocument: unsupported, where the bytes begin as those of a format that is not read.
    """
    if input_format != "auto":
        return input_format
    by_name = format_of_name(name)
    if by_name is not None:
        return by_name
    kind = foreign_kind(sample)
    if kind is not None:
        raise UnreadableDocument(f"this is {kind}, which is not read", reason=Reason.UNSUPPORTED, where=where)
    return sniff(sample)


def refuse_by_name(shown: str) -> None:
    """Raise UnreadableDocument if a file's ending is that of a format that is known and not read."""
    ending = Path(shown).suffix.lower()
    if ending in UNSUPPORTED_EXTENSIONS:
        raise UnreadableDocument(
            f"{ending} files are not read",
            reason=Reason.UNSUPPORTED,
            where=shown,
            todo="Convert it to text, HTML, PDF or DOCX, or name its format with --input-format",
        )


def check_size(size: int, max_bytes: int, where: str) -> None:
    """Raise UnreadableDocument if a file of `size` bytes is too large."""
    if size > max_bytes:
        raise UnreadableDocument(
            f"the file has more than {max_bytes:,} bytes",
            reason=Reason.TOO_LARGE,
            where=where,
            todo="Split it into its reports",
        )


def convert(kind: str, data: bytes, where: str) -> Converted:
    """Turn the bytes of one report into text.

    Raises:
        UnreadableDocument: what the format's reader raises.
    """
    if not data:
        raise UnreadableDocument("the file is empty", reason=Reason.EMPTY, where=where)
    return _converter(kind)(data, where=where)


def _converter(kind: str) -> Callable[..., Converted]:
    """Return the function that reads a format; imported here, since most calls need one or two of them."""
    module, function = _CONVERTERS[kind]
    return cast(Callable[..., Converted], getattr(import_module(f"actorgraph.documents.formats.{module}"), function))
