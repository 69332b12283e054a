"""An evaluation as plain text and as Markdown."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from actorgraph.evaluate.examples import SUBJECT, Example
from actorgraph.evaluate.sections import Kind, Sheet, Table, shown
from actorgraph.questions.escape import one_line

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_LONGEST_NAME = 80
_WIDTH = 110


def as_text(sheet: Sheet) -> str:
    """Return the sheet for a terminal; nothing in it can move a cursor."""
    out = [one_line(sheet.title), *map(_wrapped, sheet.findings)]
    for section in sheet.sections:
        out += ["", one_line(section.title), *map(_wrapped, section.notes)]
        if section.table is not None:
            out += _text_table(section.table)
        for example in section.examples:
            out += [f"  {line}" for line in _text_example(example)]
    return "\n".join(out) + "\n"


def as_markdown(sheet: Sheet) -> str:
    """Return the sheet as Markdown with pipe tables; names and quotes are escaped."""
    out = [f"# {_escaped(sheet.title)}", "", *(f"- {_escaped(finding)}" for finding in sheet.findings)]
    for section in sheet.sections:
        out += ["", f"## {_escaped(section.title)}", ""]
        for note in section.notes:
            out += [_escaped(note), ""]
        if section.table is not None:
            out += _markdown_table(section.table)
        out += [_markdown_example(example) for example in section.examples]
    return "\n".join(out) + "\n"


def heading(example: Example) -> str:
    """Return what a mistake consists in: "killed (asserted), found: wounded (asserted), 63% sure"."""
    if example.gold is None:
        return f"{example.found}"
    if example.found is None:
        return example.gold + ("" if example.known else ", one of the actors was not found either")
    return f"{example.gold}, found: {example.found}"


def _wrapped(text: str) -> str:
    return textwrap.fill(one_line(text), _WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)


def _cells(table: Table) -> list[list[str]]:
    return [
        [one_line(shown(value, column.kind), _LONGEST_NAME) for value, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]


def _text_table(table: Table) -> Iterator[str]:
    from rich.cells import cell_len

    rows = [[column.title for column in table.columns], *_cells(table)]
    widths = [max(cell_len(row[k]) for row in rows) for k in range(len(table.columns))]

    def line(row: list[str]) -> str:
        cells = []
        for text, width, column in zip(row, widths, table.columns, strict=True):
            blanks = " " * (width - cell_len(text))
            cells.append(text + blanks if column.kind == Kind.WORDS else blanks + text)
        return "  " + "  ".join(cells).rstrip()

    yield line(rows[0])
    yield "  " + "  ".join("-" * width for width in widths)
    yield from map(line, rows[1:])


def _text_example(example: Example) -> Iterator[str]:
    words = "".join(
        piece.text if piece.role is None else f"[{1 if piece.role == SUBJECT else 2}: {piece.text}]" for piece in example.pieces
    )
    yield f"{heading(example)}  ({one_line(example.report, _LONGEST_NAME)})"
    yield f"    {one_line(words)}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", one_line(text))


def _markdown_table(table: Table) -> Iterator[str]:
    yield "| " + " | ".join(_escaped(column.title) for column in table.columns) + " |"
    yield "|" + "|".join("---" if column.kind == Kind.WORDS else "---:" for column in table.columns) + "|"
    for row in _cells(table):
        yield "| " + " | ".join(map(_escaped, row)) + " |"


def _markdown_example(example: Example) -> str:
    words = "".join(_markdown_piece(piece.text, piece.role) for piece in example.pieces)
    return f"- **{_escaped(heading(example))}** ({_escaped(example.report)}): {' '.join(words.split())}"


def _markdown_piece(text: str, role: str | None) -> str:
    # one_line would take the blanks at the ends, which part words from marks
    before, after = text[:1].isspace() * " ", text[-1:].isspace() * " "
    inner = _escaped(text)
    if role is None:
        return f"{before}{inner}{after}" if inner else before
    return f"**{inner}** ({role})"
