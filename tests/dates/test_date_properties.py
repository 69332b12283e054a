"""What holds for every expression and every report date."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actorgraph.extract.dates import resolve_date
from actorgraph.extract.dates.feasts import easter
from actorgraph.extract.dates.periods import PRECISIONS
from actorgraph.extract.dates.words import MONTHS, SEASONS, WEEKDAYS, uniform

DAYS = st.dates(date(1800, 1, 1), date(2100, 12, 31))
WEEKDAY_NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
SMALL_WORDS = """last this next past early mid late end of the a two ten 3 12 31 2011 1994-97 90s since from to and until
between - / , ago today week weeks month months year years night morning 3am at on in first half quarter weekend later earlier
that days century decade Easter 9/11 2019-04-01 more than nearly"""
WORDS = st.sampled_from([*MONTHS, *SEASONS, *WEEKDAYS, *re.split(r"\s+", SMALL_WORDS)])
EXPRESSIONS = st.lists(WORDS, min_size=1, max_size=7).map(" ".join)
PUBLISHED = st.one_of(
    st.none(), DAYS.map(date.isoformat), DAYS.map(lambda d: d.isoformat()[:7]), DAYS.map(lambda d: str(d.year))
)


@given(EXPRESSIONS, PUBLISHED, st.sampled_from(["", "They will meet {}.", "In 2004 they met. That {} he left.", "1989. On {}"]))
@settings(max_examples=400, deadline=None)
def test_ranges_are_days_of_the_calendar_and_run_forward(expression: str, published: str | None, around: str) -> None:
    found = resolve_date(expression, published, around.format(expression))
    if found is not None:
        assert date.fromisoformat(found.from_) <= date.fromisoformat(found.to)
        assert found.precision in PRECISIONS
        assert found.precision != "day" or found.from_ == found.to


@given(st.text(max_size=90), PUBLISHED, st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_text_is_borne(expression: str, published: str | None, beside: str) -> None:
    found = resolve_date(expression, published, f"{beside}{expression}{beside}")
    assert found is None or found.from_ <= found.to


@given(EXPRESSIONS, DAYS)
@settings(max_examples=200, deadline=None)
def test_what_resolves_without_a_report_is_the_same_with_one(expression: str, day: date) -> None:
    alone = resolve_date(expression, None)
    if alone is not None and "9/11" not in expression:
        assert resolve_date(expression, day.isoformat()) == alone


@given(EXPRESSIONS, DAYS)
@settings(max_examples=200, deadline=None)
def test_a_partial_report_date_never_says_more_than_the_whole(expression: str, day: date) -> None:
    month_ends = day.replace(day=1), (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    partial = resolve_date(expression, day.isoformat()[:7])
    if partial is not None and partial.precision != "range":
        assert all(resolve_date(expression, end.isoformat()) == partial for end in month_ends)


@given(DAYS, st.sampled_from(range(7)))
def test_a_weekday_is_the_latest_up_to_the_report(day: date, weekday: int) -> None:
    found = resolve_date(WEEKDAY_NAMES[weekday], day.isoformat())
    assert found is not None
    there = date.fromisoformat(found.from_)
    assert there.weekday() == weekday
    assert timedelta(0) <= day - there < timedelta(days=7)


@given(
    DAYS,
    DAYS,
    st.sampled_from(["%d %B %Y", "%B %d, %Y", "%d %b. %Y", "%Y-%m-%d", "%A, %d %B %Y", "%d.%m.%Y", "on %A %d %b %Y"]),
)
def test_a_written_day_is_that_day(day: date, published: date, form: str) -> None:
    found = resolve_date(day.strftime(form), published.isoformat())
    assert found is not None
    assert (found.from_, found.to, found.precision) == (day.isoformat(), day.isoformat(), "day")


@given(DAYS, DAYS, st.sampled_from(["%d %B", "%B %d", "%d %b", "%b. %d"]))
def test_a_day_without_year_is_the_latest_such_day(day: date, published: date, form: str) -> None:
    found = resolve_date(day.strftime(form), published.isoformat())
    assert found is not None
    there = date.fromisoformat(found.from_)
    assert (there.month, there.day) == (day.month, day.day)
    assert there <= published
    assert (day.month, day.day) == (2, 29) or published - there < timedelta(days=366)


@given(st.text(max_size=60))
def test_making_uniform_settles(text: str) -> None:
    assert uniform(uniform(text)) == uniform(uniform(uniform(text)))


@pytest.mark.parametrize(
    ("year", "day"),
    [(1916, "1916-04-23"), (1961, "1961-04-02"), (2000, "2000-04-23"), (2008, "2008-03-23"), (2019, "2019-04-21")],
)
def test_easter(year: int, day: str) -> None:
    assert easter(year).isoformat() == day


@pytest.mark.parametrize(
    "knot", ["1-" * 40, "may to " * 11, "on " * 26, "early " * 13, "3am on " * 11, "march/" * 13, "1" * 80]
)
def test_knotty_expressions_are_read_at_once(knot: str) -> None:
    start = time.perf_counter()
    resolve_date(knot, "2019-03-14")
    assert time.perf_counter() - start < 1.0


@pytest.mark.parametrize("published", ["2019-02-30", "2019-13", "0000", "0001-01-01", "9999-12-31"])
def test_a_report_date_out_of_the_calendar_counts_as_unknown(published: str) -> None:
    assert resolve_date("yesterday", published) is None
    assert resolve_date("1 May 2018", published) == resolve_date("1 May 2018", None)
