"""Expressions that count from the report's date: today, Sunday, last week, three years ago, the past month."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from actorgraph.extract.dates.frame import Frame, choose
from actorgraph.extract.dates.periods import Period, containing, day_of, months, single, step, week_of
from actorgraph.extract.dates.words import DAY, NUMBER, SEASON, SEASONS, WEEKDAY, WEEKDAYS, day_number, number

_OFFSETS = {
    "today": 0,
    "tonight": 0,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "earlier today": 0,
    "later today": 0,
    "yesterday": -1,
    "last night": -1,
    "last evening": -1,
    "tomorrow": 1,
    "day before yesterday": -2,
    "day after tomorrow": 2,
}
_WHICH = {"last": -1, "this": 0, "next": 1}

_WEEKDAY = re.compile(rf"(?:(last|this past|past|next|this coming|this) )?({WEEKDAY})(?: (?:of )?(last|this|next) week)?")
_UNIT = re.compile(r"(last|this|next) (week|month|quarter|year)")
_DAY_OF_MONTH = re.compile(rf"(?:the )?({DAY}) of (last|this|next) month")
_AGO = re.compile(
    rf"(?:(nearly|almost|more than|over) )?({NUMBER}) (day|night|week|fortnight|month|year)s? ago"
    r"(?: (today|tonight|this week|this month))?"
)
_SEASONS_AGO = re.compile(rf"({NUMBER}) ({SEASON})s? ago")
_ROLLING = re.compile(
    rf"(?:the )?(past|last|next|coming) (?:({NUMBER}) )?(hour|day|week|fortnight|month|year|decade)s?",
)
_SO_FAR = re.compile(r"(earlier|so far|later) (this week|this month|this year)")
_WEEKEND = re.compile(r"(?:(the|last|this|this past|this coming) )?weekend")


def from_report(words: str, frame: Frame) -> Period | None:
    """Read any of the expressions of this module; None for others and where the report's day is not known."""
    if frame.day is None:
        return None
    for rule in (_plain_day, _weekday, _unit, _ago, _rolling, _weekend):
        period = rule(words, frame, frame.day)
        if period is not None:
            return period
    return None


def _plain_day(words: str, _: Frame, day: date) -> Period | None:
    if words == "overnight":
        return Period(day - timedelta(days=1), day, "range")
    offset = _OFFSETS.get(words.removeprefix("the "))
    return None if offset is None else single(day + timedelta(days=offset))


def _weekday(words: str, frame: Frame, day: date) -> Period | None:
    """Read a weekday: by itself the latest up to and with the report's day, or the coming one if the frame looks ahead."""
    match = _WEEKDAY.fullmatch(words)
    if match is None:
        return None
    which, name, week = match.groups()
    weekday = WEEKDAYS[name]
    back, ahead = timedelta(days=(day.weekday() - weekday) % 7), timedelta(days=(weekday - day.weekday()) % 7)
    if week or which == "this":
        if week and which:
            return None
        return single(week_of(day).first + timedelta(days=weekday + 7 * _WHICH[week or "this"]))
    if which in ("last", "past", "this past"):
        return single(day - (back or timedelta(days=7)))
    if which in ("next", "this coming"):
        return single(day + (ahead or timedelta(days=7)))
    return single(day + ahead if frame.future else day - back)


def _unit(words: str, _: Frame, day: date) -> Period | None:
    if match := _UNIT.fullmatch(words):
        there = step(day, _WHICH[match[1]], match[2])
        return None if there is None else containing(there, match[2])
    if match := _DAY_OF_MONTH.fullmatch(words):
        there = step(day, _WHICH[match[2]], "month")
        return None if there is None else day_of(there.year, there.month, day_number(match[1]))
    if match := _SO_FAR.fullmatch(words):
        whole = containing(day, match[2].removeprefix("this "))
        return Period(day, whole.last, "range") if match[1] == "later" else Period(whole.first, day, "range")
    return None


def _ago(words: str, frame: Frame, day: date) -> Period | None:
    """Read "three weeks ago" as the unit of the calendar (day, ISO week, month, year) that lies so many units back."""
    if match := _SEASONS_AGO.fullmatch(words):
        return _seasons_ago(number(match[1]), SEASONS[match[2]], frame)
    match = _AGO.fullmatch(words)
    if match is None:
        return None
    rough, count, unit, exact = match[1], number(match[2]), match[3], match[4]
    if unit == "fortnight":
        count, unit = 2 * count, "week"
    unit = "day" if unit == "night" else unit
    there = step(day, -count, unit)
    if there is None:
        return None
    if rough:
        if exact or unit == "day":
            return None
        other = step(day, -count + (1 if rough in ("nearly", "almost") else -1), unit)
        return None if other is None else Period(min(there, other), max(there, other), "range")
    if exact in ("today", "tonight"):
        return single(there) if unit in ("day", "week") or there.day == day.day else None
    return containing(there, exact.removeprefix("this ") if exact else unit)


def _seasons_ago(count: int, season: int, frame: Frame) -> Period | None:
    last = choose(lambda year: months(year, season, 3, "season"), replace(frame, future=False), "last")
    return None if last is None else months(last.first.year - count + 1, season, 3, "season")


def _rolling(words: str, _: Frame, day: date) -> Period | None:
    """Read "the past three months": from so long before the report up to it. "Last week" is not meant, "the last week" is."""
    match = _ROLLING.fullmatch(words)
    if match is None or (match[1] in ("last", "next") and not match[2] and not words.startswith("the ")):
        return None
    if match[1] in ("next", "coming") and not match[2]:
        return None
    count, unit = number(match[2] or "1"), match[3]
    if not match[2] and words.endswith("s"):
        return None
    if unit == "fortnight":
        count, unit = 2 * count, "week"
    if unit == "hour":
        count, unit = -(-count // 24), "day"
    sign = 1 if match[1] in ("next", "coming") else -1
    there = step(day, sign * count, unit)
    return None if there is None else Period(min(there, day), max(there, day), "range")


def _weekend(words: str, frame: Frame, day: date) -> Period | None:
    """Read a weekend: the latest that has begun; "this weekend" on other days than Monday and Tuesday needs a look ahead."""
    match = _WEEKEND.fullmatch(words)
    if match is None:
        return None
    which, saturday = match[1] or "the", week_of(day).first + timedelta(days=5)
    on_weekend = day >= saturday
    if which == "this coming" or (which in ("the", "this") and frame.future and not on_weekend):
        start = saturday
    elif on_weekend:
        start = saturday - timedelta(days=7) if which == "last" else saturday
    elif which == "this" and day.weekday() > 1:
        return None
    else:
        start = saturday - timedelta(days=7)
    return Period(start, start + timedelta(days=1), "weekend")
