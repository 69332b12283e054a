"""Stretches of the calendar: days, weeks, months, seasons and the like, their parts, and steps from a day."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from actorgraph.model import DateRange

PRECISIONS = frozenset({"day", "week", "month", "season", "quarter", "year", "decade", "range"})

SPRING, SUMMER, AUTUMN, WINTER = 3, 6, 9, 12
"""The month a season begins in: meteorological seasons of the northern hemisphere, three whole months each."""

_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
_MONTHLY = ("season", "quarter", "year")


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both inside, and the unit that was named: one of `PRECISIONS`, `weekend` or `century`.

    `to_report` is set where the last day is only that of the report ("since 2011").
    """

    first: date
    last: date
    unit: str
    to_report: bool = False

    def date_range(self) -> DateRange:
        """Return the period as the contract has it."""
        precision = self.unit if self.unit in PRECISIONS else "range"
        return DateRange(self.first.isoformat(), self.last.isoformat(), precision)


def single(day: date) -> Period:
    """Return the period of one day."""
    return Period(day, day, "day")


def day_of(year: int, month: int, day: int) -> Period | None:
    """Return one day, or None if the calendar has no such day."""
    try:
        return single(date(year, month, day))
    except ValueError:
        return None


def months(year: int, month: int, count: int, unit: str) -> Period:
    """Return `count` whole months from the given one on."""
    behind = year * 12 + month - 2 + count
    last_year, last_month = behind // 12, behind % 12 + 1
    last = date(last_year, last_month, calendar.monthrange(last_year, last_month)[1])
    return Period(date(year, month, 1), last, unit)


def years(year: int, count: int, unit: str) -> Period:
    """Return `count` whole years from the given one on."""
    return Period(date(year, 1, 1), date(year + count - 1, 12, 31), unit)


def between(first: Period, last: Period) -> Period | None:
    """Return the range from the first day of one period to the last day of another; None if that runs backwards."""
    return Period(first.first, last.last, "range") if first.first <= last.first and first.last <= last.last else None


def week_of(day: date) -> Period:
    """Return the ISO week, Monday to Sunday, that holds a day."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=6), "week")


def containing(day: date, unit: str) -> Period:
    """Return the day, ISO week, calendar month, quarter or year that holds a day."""
    if unit == "day":
        return single(day)
    if unit == "week":
        return week_of(day)
    if unit == "year":
        return years(day.year, 1, unit)
    month = day.month if unit == "month" else (day.month - 1) // 3 * 3 + 1
    return months(day.year, month, _MONTHS[unit], unit)


def step(day: date, count: int, unit: str) -> date | None:
    """Go `count` units forward (back if negative). A day that the month lacks becomes its last; None out of the calendar."""
    try:
        if unit not in _MONTHS:
            return day + timedelta(days=count * (7 if unit == "week" else 1))
        month = day.year * 12 + day.month - 1 + count * _MONTHS[unit]
        last = calendar.monthrange(month // 12, month % 12 + 1)[1]
        return date(month // 12, month % 12 + 1, min(day.day, last))
    except (ValueError, OverflowError):
        return None


def third(period: Period, which: int) -> Period | None:
    """Return the early (0), middle (1) or late (2) part of a period as a range; a day has no parts and is given back.

    A month is cut at its 10th and 20th day, a year after April and August, a season or quarter by month, a decade into
    four, three and three years, a century into 33, 33 and 34; the parts of a week overlap (Monday to Wednesday, Tuesday to
    Thursday, Thursday to Sunday), as "late last week" is not sharper than that. Ranges have no parts: None.
    """
    first, last = period.first, period.last
    if period.unit == "day":
        return period
    if period.unit == "week":
        start, end = ((0, 2), (1, 3), (3, 6))[which]
        return Period(first + timedelta(days=start), first + timedelta(days=end), "range")
    if period.unit == "month":
        return Period(
            first.replace(day=(1, 11, 21)[which]), (first.replace(day=10), first.replace(day=20), last)[which], "range"
        )
    if period.unit in _MONTHLY:
        count = ((last.year - first.year) * 12 + last.month - first.month + 1) // 3
        start_month = first.year * 12 + first.month - 1 + which * count
        return months(start_month // 12, start_month % 12 + 1, count, "range")
    if period.unit in ("decade", "century"):
        cuts = (0, 4, 7, 10) if period.unit == "decade" else (0, 33, 66, 100)
        return years(first.year + cuts[which], cuts[which + 1] - cuts[which], "range")
    return None


def half(period: Period, which: int) -> Period | None:
    """Return the first (0) or second (1) half of a year, decade or century as a range, or None."""
    if period.unit == "year":
        return months(period.first.year, 1 + 6 * which, 6, "range")
    if period.unit in ("decade", "century"):
        count = 5 if period.unit == "decade" else 50
        return years(period.first.year + which * count, count, "range")
    return None
