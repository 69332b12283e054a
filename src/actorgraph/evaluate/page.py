"""An evaluation as one HTML page: self-contained, without scripts, everything from texts escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from importlib import resources
from itertools import groupby

from actorgraph.evaluate.examples import Example
from actorgraph.evaluate.plain import heading
from actorgraph.evaluate.sections import Column, Kind, Section, Sheet, Table, Value, shown
from actorgraph.questions.escape import printable

_VERDICTS = {"mostly right": "good", "mostly wrong": "bad", "unsure": "open"}


def as_html(sheet: Sheet) -> str:
    """Return the sheet as a page that asks nobody for anything; a browser runs no script in it."""
    style = resources.files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{_text(sheet.title)}</title>",
        f"<style>\n{style}</style></head><body>",
        f"<header><h1>{_text(sheet.title)}</h1>",
        *(f"<p>{_text(finding)}</p>" for finding in sheet.findings),
        "</header>",
        "<nav>",
        *(f'<a href="#{_anchor(section)}">{_text(section.title)}</a>' for section in sheet.sections),
        "</nav><main>",
    ]
    for section in sheet.sections:
        parts += _section(section)
    return "\n".join([*parts, "</main></body></html>"]) + "\n"


def _text(text: str) -> str:
    return escape(printable(text))


def _anchor(section: Section) -> str:
    return re.sub(r"[^a-z0-9]+", "-", section.title.lower()).strip("-")


def _section(section: Section) -> Iterator[str]:
    yield f'<section id="{_anchor(section)}"><h2>{_text(section.title)}</h2>'
    yield from (f"<p>{_text(note)}</p>" for note in section.notes)
    if section.table is not None:
        yield from _table(section.table)
    for relation, some in groupby(section.examples, key=lambda example: example.relation):
        yield f"<details><summary>{_text(relation)}</summary><ul>"
        yield from map(_example, some)
        yield "</ul></details>"
    yield "</section>"


def _table(table: Table) -> Iterator[str]:
    yield '<div class="wide"><table><thead><tr>'
    yield "".join(f'<th class="{column.kind}">{_text(column.title)}</th>' for column in table.columns)
    yield "</tr></thead><tbody>"
    for row in table.rows:
        yield f"<tr>{''.join(_cell(value, column) for value, column in zip(row, table.columns, strict=True))}</tr>"
    yield "</tbody></table></div>"


def _cell(value: Value, column: Column) -> str:
    words = _text(shown(value, column.kind))
    if isinstance(value, float) and column.kind in (Kind.SHARE, Kind.ROUGH):
        return f'<td class="{column.kind}"><span class="bar" style="--share:{100 * value:.1f}%">{words}</span></td>'
    if column.title == "verdict" and isinstance(value, str):
        return f'<td class="words {_VERDICTS.get(value, "open")}">{words}</td>'
    return f'<td class="{column.kind}">{words}</td>'


def _example(example: Example) -> str:
    words = "".join(
        _text(piece.text)
        if piece.role is None
        else f'<mark class="{piece.role}" title="{piece.role}">{_text(piece.text)}<sub>{piece.role}</sub></mark>'
        for piece in example.pieces
    )
    head = f"<strong>{_text(heading(example))}</strong> <cite>{_text(example.report)}</cite>"
    return f"<li>{head}<blockquote>{words}</blockquote></li>"
