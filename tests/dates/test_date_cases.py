"""The table of hand-made cases, and that it leans neither on the clock nor on dateparser more than it must."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from actorgraph.extract.dates import composed, fallback, resolve_date

CASES = Path(__file__).with_name("cases.tsv")
BY_DATEPARSER = {"2021 Oct 19", "Tue, 19 Oct 2021 10:00:00 +0000"}


def cases() -> Iterator[tuple[str, str | None, str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield row["expression"], row["published"] or None, row["context"], row["expected"]


def told(expression: str, published: str | None, context: str) -> str:
    """Write a resolved date as the table does: precision, first day, and last day unless the unit is a day."""
    got = resolve_date(expression, published, context)
    if got is None:
        return "none"
    if got.precision == "day":
        assert got.from_ == got.to
        return f"day {got.from_}"
    return f"{got.precision} {got.from_} {got.to}"


@pytest.mark.parametrize(("expression", "published", "context", "expected"), list(cases()))
def test_case(expression: str, published: str | None, context: str, expected: str) -> None:
    assert told(expression, published, context) == expected


@pytest.mark.parametrize("now", [datetime(1999, 12, 31, 23, 59, tzinfo=UTC), datetime(2052, 2, 29, 12, tzinfo=UTC)])
def test_the_clock_does_not_matter(now: datetime) -> None:
    composed.resolve.cache_clear()
    fallback.parse.cache_clear()
    with time_machine.travel(now, tick=False):
        wrong = [case for case in cases() if told(*case[:3]) != case[3]]
    assert wrong == []


def test_the_place_in_the_context_decides() -> None:
    context = "Talks are due to start on Monday. The envoy landed on Monday."
    first, second = context.index("Monday"), context.rindex("Monday")
    found = [resolve_date("Monday", "2019-03-14", context, at=at) for at in (first, second, None)]
    assert [date.from_ for date in found if date] == ["2019-03-18", "2019-03-11", "2019-03-18"]


def test_a_wrong_place_in_the_context_is_no_context() -> None:
    found = resolve_date("Monday", "2019-03-14", "Talks are due to start on Monday.", at=3)
    assert found is not None
    assert found.from_ == "2019-03-11"


def test_dateparser_is_only_asked_for_what_the_rules_do_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(fallback, "_ask", lambda words: asked.append(words))
    fallback.parse.cache_clear()
    unresolved = {case[0] for case in cases() if told(*case[:3]) != case[3]}
    fallback.parse.cache_clear()
    assert unresolved == BY_DATEPARSER
    # besides, only days that the calendar lacks and a weekday that does not fit, of which dateparser is not believed
    beside = {"31 april 2019", "32 march 2019", "29 february 2011", "tuesday 1 april 2019"}
    assert set(asked) == beside | {"2021 oct 19", "tue 19 oct 2021 10:00:00 +0000"}


def test_common_forms_do_not_import_dateparser() -> None:
    code = (
        "import sys; from actorgraph.extract.dates import resolve_date\n"
        "for words in ('Sunday', '1 April 2019', 'late July', 'last week', 'since 2011', 'two days later', 'three days'):\n"
        "    resolve_date(words, '2019-03-14', f'They met on {words}.')\n"
        "print('dateparser' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "False"
