"""Expressions that name their place in the calendar: whole dates, years, decades, and what comes back every year."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from actorgraph.extract.dates.feasts import ATTACKS, EVENTS, NAMES, feast
from actorgraph.extract.dates.frame import Frame, choose
from actorgraph.extract.dates.periods import WINTER, Period, day_of, months, single, years
from actorgraph.extract.dates.words import (
    CENTURIES,
    DAY,
    DECADES,
    MONTH,
    MONTHS,
    ORDINAL,
    ORDINALS,
    SEASONS,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    day_number,
    one_of,
)

OfYear = Callable[[int], Period | None]

_ISO = re.compile(r"(\d{4})([-/])(\d\d)\2(\d\d)(?:[t ]\d\d:?\d\d.*)?")
_ISO_MONTH = re.compile(r"(\d\d(\d\d))-(\d\d)")
_SLASHED = re.compile(rf"(\d\d?)([/-])(\d\d?)\2({YEAR})")
_DOTTED = re.compile(rf"(\d\d?)\.(\d\d?)\.({YEAR})")
_ONE_YEAR = re.compile(rf"(?:the year )?({YEAR})")
_DECADE = re.compile(rf"(?:the )?(?:({YEAR})s|([3-9]0)s|({one_of(DECADES)}))")
_CENTURY = re.compile(rf"(?:the )?(?:(\d\d)(?:th|st|nd|rd)|({one_of(CENTURIES)})) century")
_WINTER = re.compile(rf"(?:the )?winter (?:of )?({YEAR})(?:-|/| to )({YEAR}|\d\d)")

_NAME = "|".join(sorted(map(re.escape, NAMES), key=len, reverse=True))
_DAY_MONTH = re.compile(
    rf"(?:(?:({WEEKDAY})|({_NAME})) )?(?:the )?(?:({DAY})[ -](?:of )?({MONTH})|({MONTH})[ -](?:the )?({DAY}))"
)
_JUST_MONTH = re.compile(rf"(?:month of )?({MONTH})")
_QUARTER = re.compile(rf"(?:q([1-4])|({ORDINAL}) quarter)")
_RECURRING = re.compile(
    rf"(?:(last|this|next|the) )?(.+?)(?:(?: of|)[ -](?:({YEAR})|(last|this|next) year))?",
)
_NEAR = timedelta(days=60)


def whole_date(words: str, _: Frame) -> Period | None:
    """Read a date in figures. Of 04/05/2019 nobody can tell the month: None."""
    if match := _ISO.fullmatch(words):
        return day_of(int(match[1]), int(match[3]), int(match[4]))
    if match := _DOTTED.fullmatch(words):
        return day_of(int(match[3]), int(match[2]), int(match[1]))
    if match := _SLASHED.fullmatch(words):
        one, other, year = int(match[1]), int(match[3]), int(match[4])
        if one > 12 or one == other:
            return day_of(year, other, one)
        return day_of(year, one, other) if other > 12 else None
    return None


def long_period(words: str, _: Frame) -> Period | None:
    """Read a month in figures, a year, a decade, a century, or a winter of two years."""
    if match := _ONE_YEAR.fullmatch(words):
        return years(int(match[1]), 1, "year")
    if match := _ISO_MONTH.fullmatch(words):
        # 2010-11 may be a month or two years; 2019-04 cannot be years, as they would run backwards
        year, short, month = int(match[1]), int(match[2]), int(match[3])
        return months(year, month, 1, "month") if 1 <= month <= 12 and month <= short else None
    if match := _DECADE.fullmatch(words):
        if match[1]:
            return _years_of_decade(int(match[1]))
        return years(1900 + int(match[2]) if match[2] else DECADES[match[3]], 10, "decade")
    if match := _CENTURY.fullmatch(words):
        return years((int(match[1] or CENTURIES[match[2]]) - 1) * 100 + 1, 100, "century")
    if match := _WINTER.fullmatch(words):
        year = int(match[1])
        return months(year, WINTER, 3, "season") if int(match[2]) % 100 == (year + 1) % 100 else None
    return None


def _years_of_decade(year: int) -> Period | None:
    """Return the decade, for hundreds before 1900 the century; "the 1900s" may be either, "the 1995s" is neither."""
    if year % 100 == 0 and year < 2000:
        return years(year, 100, "century") if year < 1900 else None
    return years(year, 10, "decade") if year % 10 == 0 else None


def event(words: str, frame: Frame) -> Period | None:
    """Read a day that is the name of an attack: "9/11", or "September 11" before the word attack."""
    day = EVENTS.get(words)
    if day is None and frame.attack and (match := _DAY_MONTH.fullmatch(words)) and not (match[1] or match[2]):
        day = ATTACKS.get((MONTHS[match[4] or match[5]], day_number(match[3] or match[6])))
    return None if day is None or (frame.day is not None and frame.day < day) else single(day)


def recurring(words: str, frame: Frame) -> Period | None:
    """Read a day, feast, month, quarter or season, with its year, or as the one nearest to the report.

    A weekday or feast before the day has to fit it. Where the nearest past one does not fit but one less than sixty days
    ahead does, that is the one.
    """
    match = _RECURRING.fullmatch(words)
    if match is None:
        return None
    which, thing, year, year_word = match.groups()
    of_year = _of_year(thing)
    if of_year is None or (which in ("last", "this", "next") and (year or year_word)):
        return None
    if year_word and frame.day is not None:
        year = frame.day.year + {"last": -1, "this": 0, "next": 1}[year_word]
    elif year_word:
        return None
    if year:
        return _winter_of(int(year)) if thing == "winter" else of_year(int(year))
    if which == "this" and frame.day is not None:
        return of_year(frame.day.year - 1 if thing == "winter" and frame.day.month <= 5 else frame.day.year)
    return _fitting(thing, of_year, frame, which or "")


def _fitting(thing: str, of_year: OfYear, frame: Frame, which: str) -> Period | None:
    match = _DAY_MONTH.fullmatch(thing)
    if match is None or not (match[1] or match[2]) or frame.day is None:
        return choose(of_year, frame, which)
    bare = _of_year(thing[match.start(3) if match[3] else match.start(5) :])
    assert bare is not None, "what is left of a day and month without its weekday is a day and month"
    for view in (frame, replace(frame, future=not frame.future)):
        day = choose(bare, view, which)
        if day is not None and of_year(day.first.year) == day and (view is frame or abs(day.first - frame.day) <= _NEAR):
            return day
    return None


def _winter_of(year: int) -> Period:
    """Return the winter "of 2016": it may be January and February of that year, or begin in December. Both are held."""
    return Period(months(year, 1, 1, "month").first, months(year, WINTER, 3, "season").last, "season")


def _of_year(thing: str) -> OfYear | None:
    if match := _JUST_MONTH.fullmatch(thing):
        month = MONTHS[match[1]]
        return lambda year: months(year, month, 1, "month")
    if match := _DAY_MONTH.fullmatch(thing):
        return _day_of_year(match)
    if thing in SEASONS:
        return lambda year: months(year, SEASONS[thing], 3, "season")
    if match := _QUARTER.fullmatch(thing):
        quarter = int(match[1] or ORDINALS[match[2]])
        return lambda year: months(year, 3 * quarter - 2, 3, "quarter")
    return feast(thing)


def _day_of_year(match: re.Match[str]) -> OfYear:
    month, day = MONTHS[match[4] or match[5]], day_number(match[3] or match[6])
    weekday = WEEKDAYS[match[1]] if match[1] else None
    day_of_feast = feast(match[2]) if match[2] else None

    def of_year(year: int) -> Period | None:
        period = day_of(year, month, day)
        if period is None or (weekday is not None and period.first.weekday() != weekday):
            return None
        return period if day_of_feast is None or day_of_feast(year) == period else None

    return of_year
