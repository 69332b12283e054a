"""What a date expression of a report means in the calendar.

Own rules first, for what reports of conflicts really say; dateparser only for absolute dates in rarer forms. Nothing here
looks at the clock: the same words in the same report mean the same for ever.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

from actorgraph.extract.dates import fallback
from actorgraph.extract.dates.composed import resolve
from actorgraph.extract.dates.frame import Frame
from actorgraph.extract.dates.periods import Period
from actorgraph.extract.dates.surroundings import (
    Surroundings,
    heading_year,
    is_yearless,
    looks_ahead,
    names_attack,
    opening_year,
    surroundings,
    whole_expression,
)
from actorgraph.extract.dates.words import YEAR, uniform
from actorgraph.model import DateRange

__all__ = ["resolve_date"]

_LONGEST = 80
"""Characters; date expressions are far shorter, and patterns stay fast."""


def resolve_date(expression: str, published: str | None, context: str = "", at: int | None = None) -> DateRange | None:
    """Resolve a date expression against the date of its report.

    Args:
        expression: the words of the date ("Oct. 19", "late July", "the night of 12 May").
        published: the report's date, ISO 8601, YYYY or YYYY-MM or YYYY-MM-DD. None, or a day that the calendar lacks: only
            absolute expressions resolve. Where only year or month is known, an expression resolves if the first and the last
            day of it give the same answer.
        context: the sentences around, as they stand in the report, with the expression in them; they tell "will meet on
            Friday" from "met on Friday", and whose year is told of. A sentence or two before the expression are enough.
        at: where in the context the expression starts; where it stands first, if not given.

    Returns:
        First and last possible day and the unit named; None where the words do not settle it ("two days later", "three
        days", "3 a.m.", "Ramadan", "04/05/2019", "That autumn", or "on 3 March" after a sentence that opens with "In 2004").

        Conventions: a weekday is the latest one up to and including the report's day; a day, month or season without a year
        the latest that has begun, unless the context looks ahead. Weeks are ISO weeks, "a year ago" is last calendar year.
        Early, mid and late are thirds (`periods.third`) of precision `range`. Seasons are those of the northern hemisphere
        by whole months. "Since X" ends with the report.
    """
    around = surroundings(expression, context, at)
    words = whole_expression(uniform(expression), around)
    if not words or len(words) > _LONGEST:
        return None
    period = _in_chronicle(words, around) or _in_report(words, published, around)
    return None if period is None else period.date_range()


def _in_chronicle(words: str, around: Surroundings) -> Period | None:
    """Resolve an expression without a year under the year that heads it; None if none does."""
    year = heading_year(around) if is_yearless(words) else None
    return None if year is None else _resolve(words, Frame(date(year, 1, 1), future=True))


def _in_report(words: str, published: str | None, around: Surroundings) -> Period | None:
    first, last = _days_of(published)
    future = not re.search(YEAR, words) and looks_ahead(around)
    attack = not future and names_attack(around)
    period = _resolve(words, Frame(first, future, attack))
    if first != last:
        period = _agreed(period, _resolve(words, Frame(last, future, attack)))
    told = opening_year(around) if period is not None and is_yearless(words) else None
    if period is not None and told is not None and period.first.year - told > 1:
        return None  # "In 2004 they took the town. On 3 March ...": either year may be meant
    return period


def _resolve(words: str, frame: Frame) -> Period | None:
    period = resolve(words, frame)
    return period if period is not None else fallback.parse(words)


def _agreed(early: Period | None, late: Period | None) -> Period | None:
    """Return what both ends of an uncertain day of publication lead to, if it is the same."""
    if early is None or late is None:
        return None
    if early.to_report and late.to_report:
        return late if early.first == late.first else None
    return early if early == late else None


def _days_of(published: str | None) -> tuple[date | None, date | None]:
    """Return the first and the last day that a partial date may mean; none for a date that is not in the calendar."""
    if published is None or not "1000" <= published <= "9000":
        return None, None
    year, month, day = (*(int(part) for part in published.split("-")), 0, 0)[:3]
    try:
        if day:
            return date(year, month, day), date(year, month, day)
        if month:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    except ValueError:
        return None, None
    return date(year, 1, 1), date(year, 12, 31)
