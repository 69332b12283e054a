"""Makes text of reports harmless where it is shown: terminals obey control characters, spreadsheets obey formulas."""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, with the 8-bit ones that some terminals obey; not tab and newline
    "\u2028\u2029"  # line and paragraph separators
    "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides and isolates: they turn round what stands beside them
    "\ud800-\udfff]"  # lone surrogates, which no output can hold
)
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")


def printable(text: str) -> str:
    """Return the text with what a terminal might obey written out as Python would escape it; tabs and line ends stay."""
    return _UNSAFE.sub(lambda found: _escaped(found.group()), text.replace("\r\n", "\n"))


def one_line(text: str, longest: int | None = None) -> str:
    """Return the text printable, in one line, cut with an ellipsis behind `longest` characters."""
    line = " ".join(printable(text[: 4 * longest] if longest else text).split())
    return line if longest is None or len(line) <= longest else line[: longest - 1].rstrip() + "…"


def json_safe(text: str) -> str:
    """Return JSON text that means the same and holds no character that a terminal might obey."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def csv_safe(text: str) -> str:
    """Return a printable cell that no spreadsheet takes for a formula: one that looks so begins with an apostrophe.

    Source: OWASP, "CSV Injection".
    """
    shown = printable(text)
    return f"'{shown}" if _FORMULA.match(shown) else shown


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
