"""Answers as text: a table for people, JSON or CSV for programs. Nothing in them can move a cursor or start a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from actorgraph.errors import QueryError
from actorgraph.model import FIRM
from actorgraph.questions.escape import csv_safe, json_safe, one_line
from actorgraph.questions.results import ActorHit, Answer, Explanation, LinkRow, PathRow, Sentence, TieEvidence

FORMATS = ("table", "json", "csv")

_LONGEST_CELL = 300
_LONGEST_NAME = 80


def render(
    answers: Sequence[ActorHit] | Sequence[LinkRow] | Sequence[PathRow] | Explanation,
    format: str = "table",
    *,
    width: int | None = None,
    color: bool = False,
) -> str:
    """Return answers of one kind as text that ends in a line feed.

    Args:
        answers: what `find`, `links`, `path` or `explain` returned.
        format: one of `FORMATS`. JSON: a list of objects (one object for an Explanation), nothing cut. CSV: a header and one
            row an answer (a sentence, for an Explanation); without answers nothing.
        width: of the table in columns, None for that of the terminal.
        color: use terminal colours in the table.

    Raises:
        QueryError: there is no such format.
    """
    _check(format)
    if format == "json":
        plain = answers.as_dict() if isinstance(answers, Explanation) else [answer.as_dict() for answer in answers]
        return _json(plain)
    if isinstance(answers, Explanation):
        return _csv(*_sentence_rows(answers)) if format == "csv" else _explanation(answers, width, color)
    if not answers:
        return ""
    if format == "csv":
        records = [_flat(answer) for answer in answers]
        return _csv(list(records[0]), [list(record.values()) for record in records])
    if isinstance(answers[0], ActorHit):
        cells = [_hit_cells(answer) for answer in answers if isinstance(answer, ActorHit)]
        return _table(list(cells[0]), [list(row.values()) for row in cells], width, color)
    return _entries([_entry(answer) for answer in answers], width, color)


def render_rows(
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    format: str = "table",
    *,
    width: int | None = None,
    color: bool = False,
) -> str:
    """Return what `Store.query` returned as text. Arguments and errors are those of `render`."""
    _check(format)
    found = [list(row) for row in rows]
    if format == "json":
        return _json([dict(zip(columns, row, strict=True)) for row in found])
    return _csv(columns, found) if format == "csv" else _table(columns, found, width, color)


def _check(format: str) -> None:
    if format not in FORMATS:
        raise QueryError(f"there is no output format {format!r}", todo=f"Known are {', '.join(FORMATS)}.")


def _json(value: Any) -> str:
    return json_safe(json.dumps(value, ensure_ascii=False, indent=2, default=str)) + "\n"


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([csv_safe(column) for column in columns])
    writer.writerows([[_csv_cell(value) for value in row] for row in rows])
    return buffer.getvalue()


def _csv_cell(value: Any) -> Any:
    if value is None or isinstance(value, int | float):
        return value
    return csv_safe(_text(value))


def _text(value: Any) -> str:
    """Return a value as text: lists of texts joined, other structures as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | tuple | dict) else str(value)


def _table(columns: Sequence[str], rows: Iterable[Sequence[Any]], width: int | None, color: bool) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text  # Text, not str: square brackets in names are no markup

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(Text(one_line(column, _LONGEST_NAME)), overflow="fold")
    for row in rows:
        table.add_row(*(Text(one_line(_text(value), _LONGEST_CELL), style=_style(value) if color else "") for value in row))
    console = Console(file=io.StringIO(), width=width, force_terminal=color, color_system="standard" if color else None)
    with console.capture() as captured:
        console.print(table)
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"


def _style(value: Any) -> str:
    return {"alleged": "yellow", "no edge": "dim", "stands, contested": "red"}.get(value, "") if isinstance(value, str) else ""


def _hit_cells(hit: ActorHit) -> dict[str, Any]:
    return {
        "name": one_line(hit.name, _LONGEST_NAME),
        "type": hit.type,
        "aliases": hit.aliases,
        "mentions": hit.mentions,
        "reports": hit.reports,
        "id": hit.id,
    }


@dataclass(frozen=True, slots=True)
class _Entry:
    """A link for people: one line that says it, its standing and facts, and below it the words that prove it."""

    link: str
    standing: str
    facts: tuple[str, ...]
    words: str


def _entry(answer: Answer) -> _Entry:
    if isinstance(answer, PathRow):
        return _path_entry(answer)
    if isinstance(answer, LinkRow):
        return _link_entry(answer)
    raise TypeError(f"{type(answer).__name__} is no answer that can be shown")


def _link_entry(row: LinkRow, before: str = "", after: str = "") -> _Entry:
    outlets = f", {row.outlets} outlets" if row.outlets > 1 else ""
    former = " (formerly)" if row.former else ""
    names = one_line(row.actor, _LONGEST_NAME), one_line(row.other, _LONGEST_NAME)
    places = "; ".join(one_line(place, _LONGEST_NAME) for place in row.places)
    reports = f"{row.reports} report{'s' * (row.reports > 1)}{outlets}"
    facts = (_period(row.first_date, row.last_date), places, reports, f"{tier(row.firm)}, {row.confidence:.0%} sure")
    link = f"{before}{names[0]} — {row.phrase}{former}{after} — {names[1]} ({row.other_type})"
    return _Entry(link, _standing(row), tuple(filter(None, facts)), f"“{one_line(row.quote, _LONGEST_CELL)}” {_citation(row)}")


def _path_entry(row: PathRow) -> _Entry:
    also = f" (also: {', '.join(dict.fromkeys(row.also))})" if row.also else ""
    return _link_entry(row.link, before=f"{row.path}.{row.hop}  ", after=also)


def _entries(entries: Iterable[_Entry], width: int | None, color: bool) -> str:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text  # Text, not str: square brackets in names are no markup

    console = Console(file=io.StringIO(), width=width, force_terminal=color, color_system="standard" if color else None)
    with console.capture() as captured:
        for entry in entries:
            head = Text(entry.link, style="bold" if color else "")
            head.append(f"  [{entry.standing}]", style=_style(entry.standing) if color else "")
            head.append("".join(f" · {fact}" for fact in entry.facts), style="not bold" if color else "")
            console.print(head, overflow="fold")
            console.print(Padding(Text(entry.words, style="dim" if color else ""), (0, 0, 0, 4)), overflow="fold")
    return "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())


def tier(firm: bool) -> str:
    """Return the word for a tier."""
    return "firm" if firm else "to check"


def _standing(row: LinkRow | TieEvidence) -> str:
    return {"stands": "stands, contested" if row.contested else "stands", "none": "no edge"}.get(row.edge, row.edge)


def _period(first: str | None, last: str | None) -> str:
    return " to ".join(dict.fromkeys(day for day in (first, last) if day))


def _citation(source: LinkRow | Sentence) -> str:
    """Return where the words stand: title or id, outlet, date, offsets."""
    parts = (source.title or source.document, source.outlet, source.published, f"{source.start}-{source.end}")
    return f"({', '.join(one_line(part, _LONGEST_NAME) for part in parts if part)})"


def _flat(answer: Answer) -> dict[str, Any]:
    """Return an answer's fields with those of an answer inside it in its place."""
    flat: dict[str, Any] = {}
    for field in fields(answer):  # type: ignore[arg-type]  # every Answer is a dataclass
        value = getattr(answer, field.name)
        flat.update(_flat(value) if isinstance(value, Answer) else {field.name: value})
    return flat


def _sentence_rows(explanation: Explanation) -> tuple[list[str], list[list[Any]]]:
    names = [field.name for field in fields(Sentence)]
    head = ["subject", "phrase", "object", "relation", "edge", "contested"]
    rows = [
        [*(getattr(tie, name) for name in head), *(getattr(sentence, name) for name in names)]
        for tie in explanation.ties
        for sentence in (*tie.says, *tie.alleges, *tie.denies, *tie.plans)
    ]
    return [*head, *names], rows


def _explanation(explanation: Explanation, width: int | None, color: bool) -> str:
    """Return an explanation as headed tables: one a relation, says beside denies, then the reasons of merges."""
    parts = [] if explanation.ties else ["No sentence ties the two.\n"]
    for tie in explanation.ties:
        names = [one_line(name, _LONGEST_NAME) for name in (tie.subject, tie.object)]
        parts.append(f"{names[0]} {tie.phrase} {names[1]}: {_standing(tie)}\n")
        for verdict, sentences in (
            ("says", tie.says),
            ("alleges", tie.alleges),
            ("denies", tie.denies),
            ("plans", tie.plans),
        ):
            parts[-1] += _entries([_sentence_entry(verdict, sentence) for sentence in sentences], width, color)
    if explanation.merges:
        parts.append("Why each is taken for one actor\n")
        reasons = [[one_line(m.actor, _LONGEST_NAME), m.title or m.document, m.reason, m.score] for m in explanation.merges]
        parts.append(_table(["actor", "report", "reason", "score"], reasons, width, color))
    return "\n".join(parts)


def _sentence_entry(verdict: str, s: Sentence) -> _Entry:
    speaker = f"{one_line(s.speaker, _LONGEST_NAME)} " if s.speaker else ""
    place = one_line(s.place, _LONGEST_NAME) if s.place else ""
    facts = tuple(filter(None, (_dated(s), place, tier(s.confidence >= FIRM))))
    return _Entry(f"  {speaker}{verdict}", s.status, facts, f"“{one_line(s.quote, _LONGEST_CELL)}” {_citation(s)}")


def _dated(sentence: Sentence) -> str:
    meant = _period(sentence.date_from, sentence.date_to)
    words = one_line(sentence.date_text or "", _LONGEST_NAME)
    return f"{words} ({meant})" if words and meant else words or meant
