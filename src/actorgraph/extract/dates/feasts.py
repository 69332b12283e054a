"""Days that are known by a name: feasts of the western calendar, and days named for what happened on them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from actorgraph.extract.dates.periods import Period, day_of, single

_FIXED = {
    "christmas": (12, 25),
    "christmas day": (12, 25),
    "christmas eve": (12, 24),
    "boxing day": (12, 26),
    "new year's eve": (12, 31),
    "new year's day": (1, 1),
    "new year's": (1, 1),
    "valentine's day": (2, 14),
    "may day": (5, 1),
    "halloween": (10, 31),
}
_FROM_EASTER = {
    "palm sunday": -7,
    "maundy thursday": -3,
    "good friday": -2,
    "easter": 0,
    "easter sunday": 0,
    "easter monday": 1,
    "ascension day": 39,
    "pentecost": 49,
}
_THANKSGIVING = ("thanksgiving", "thanksgiving day")

NAMES = (*_FIXED, *_FROM_EASTER, *_THANKSGIVING)

EVENTS = {"9/11": date(2001, 9, 11), "7/7": date(2005, 7, 7), "26/11": date(2008, 11, 26)}
"""Days whose bare figures have become the name of an attack: United States, London, Mumbai."""

ATTACKS = {(9, 11): date(2001, 9, 11), (10, 7): date(2023, 10, 7)}
"""Days that, followed by "attack", mean one year's: United States, Israel."""


def easter(year: int) -> date:
    """Return the western Easter Sunday (Gregorian; the anonymous algorithm, printed in Meeus, Astronomical Algorithms)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _thanksgiving(year: int) -> date:
    """Return Thanksgiving Day of the United States, the fourth Thursday of November."""
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 21)


def feast(name: str) -> Callable[[int], Period | None] | None:
    """Return how to get the day of a feast from a year; None for names not known.

    Feasts that move through the calendar by the moon's sight (Ramadan, Eid) or that two churches keep on two days without
    telling (Orthodox Christmas) are left out: a day could only be guessed.
    """
    if name in _FIXED:
        month, day = _FIXED[name]
        return lambda year: day_of(year, month, day)
    if name in _FROM_EASTER:
        return lambda year: single(easter(year) + timedelta(days=_FROM_EASTER[name]))
    if name in _THANKSGIVING:
        return lambda year: single(_thanksgiving(year))
    return None
