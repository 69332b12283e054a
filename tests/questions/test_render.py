"""Answers as text: complete, and harmless for terminals and spreadsheets."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.errors import QueryError
from actorgraph.questions import explain, find, links, path, render, render_rows
from actorgraph.questions.escape import csv_safe, json_safe, one_line, printable
from tests.helpers import graphs

DANGEROUS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
ANSWERS = {
    "find": lambda store: find(store, "Ahmed al-Tarin"),
    "links": lambda store: links(store, "TRB", status="all"),
    "path": lambda store: path(store, "Abu Tarin", "Ostravia"),
    "explain": lambda store: explain(store, "TRB", "Guard"),
}


def test_table_of_links_says_what_counts(valley: Any) -> None:
    shown = " ".join(render(links(valley, "TRB", status="all"), width=400).split())
    for words in ("stands, contested", "alleged", "no edge", "(formerly)", "Lower Tarn", "2 reports, 2 outlets", "2025-03-02"):
        assert words in shown
    assert f"“{graphs.CLAIMS[1].quote}” (Night over the hills, Hill Post, 2025-03-06, 0-39)" in shown


def test_table_of_an_explanation_sets_denial_beside_claim(valley: Any) -> None:
    shown = render(explain(valley, "TRB", "Guard"), width=300)
    lines = [" ".join(line.split()) for line in shown.splitlines()]
    assert lines[0].startswith("Tarn River Band raided")
    assert lines[0].endswith("Border Guard: stands, contested")
    said = lines.index("Olga Petrenska says [reported] · on Sunday (2025-03-02) · Lower Tarn · firm")
    assert lines[said + 1].startswith("“The Band raided")
    denied = lines.index("Tarn River Band denies [denied] · firm")
    assert lines[denied + 1].startswith("“The Band denied")
    assert any("acronym TRB defined at offset 912" in line for line in lines)


def test_explanation_of_nothing(valley: Any) -> None:
    assert render(explain(valley, "Old Hermit", "TRB")).startswith("No sentence ties the two.")


@pytest.mark.parametrize("question", ANSWERS)
def test_json_holds_everything(valley: Any, question: str) -> None:
    answers = ANSWERS[question](valley)
    expected = answers.as_dict() if question == "explain" else [answer.as_dict() for answer in answers]
    assert json.loads(render(answers, "json")) == json.loads(json.dumps(expected))


@pytest.mark.parametrize(
    ("question", "number", "first"), [("find", 2, "id"), ("links", 5, "actor"), ("path", 2, "path"), ("explain", 3, "subject")]
)
def test_csv_has_a_row_an_answer(valley: Any, question: str, number: int, first: str) -> None:
    rows = list(csv.reader(io.StringIO(render(ANSWERS[question](valley), "csv"))))
    assert rows[0][0] == first
    assert len(rows) == 1 + number
    assert all(len(row) == len(rows[0]) for row in rows)


@pytest.mark.parametrize(("format", "shown"), [("table", ""), ("json", "[]\n"), ("csv", "")])
def test_no_answers(format: str, shown: str) -> None:
    assert render([], format) == shown


def test_unknown_format() -> None:
    with pytest.raises(QueryError, match="table, json, csv"):
        render([], "yaml")
    with pytest.raises(QueryError, match="table, json, csv"):
        render_rows(["n"], [], "yaml")


def test_rows_of_a_query(valley: Any) -> None:
    columns, rows = valley.query(
        "MATCH (d:Document {id: 'hills.txt'}) RETURN d, d.title AS title, NULL AS nothing, ['a', 'b'] AS list, 1 AS n"
    )
    [shown] = json.loads(render_rows(columns, rows, "json"))
    assert (shown["d"]["outlet"], shown["nothing"], shown["list"], shown["n"]) == ("Hill Post", None, ["a", "b"], 1)
    assert (
        render_rows(["title", "list", "n", "x"], [["=1+1", ["a", "b"], -1, True]], "csv")
        == "title,list,n,x\n'=1+1,a; b,-1,True\n"
    )
    assert "Night over the hills" in render_rows(columns, rows, width=200)


def test_brackets_are_no_markup_and_colours_come_only_when_asked_for(hostile: Any) -> None:
    name = "[bold red]markup[/bold red] <script>alert(1)</script>"
    rows = links(hostile, name)
    assert name in render(rows, width=500)
    assert "\x1b" not in render(rows, width=500)


@pytest.mark.parametrize("format", ["table", "json", "csv"])
def test_hostile_text_moves_no_cursor(hostile: Any, format: str) -> None:
    shown = render(links(hostile, "Centre"), format, width=150)
    assert not DANGEROUS.search(shown)
    if format == "json":
        assert {row["other"] for row in json.loads(shown)} == set(graphs.HOSTILE_NAMES)


@given(st.text(st.characters()))
def test_escaped_text_is_harmless_and_json_keeps_its_meaning(text: str) -> None:
    assert not DANGEROUS.search(printable(text))
    assert "\n" not in one_line(text)
    assert len(one_line(text, 10)) <= 10
    assert json.loads(json_safe(json.dumps(text, ensure_ascii=False))) == text
    assert csv_safe(text).lstrip()[:1] not in ("=", "+", "-", "@")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é \U0001f600", "plain é \U0001f600"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\r\nb\tc", "a\nb\tc"),
        ("over\u202ewritten", "over\\u202ewritten"),
        ("\x9b2J\x07", "\\x9b2J\\x07"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown
