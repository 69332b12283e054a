"""What a date expression is read against: the day of the report, and whether the words around look ahead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from actorgraph.extract.dates.periods import Period


@dataclass(frozen=True, slots=True)
class Frame:
    """The point of view of an expression.

    Attributes:
        day: the day that "today" is; None if not known.
        future: the words around say that the expression lies ahead of that day.
        attack: the expression is followed by the word attack, or one like it.
    """

    day: date | None
    future: bool = False
    attack: bool = False


Rule = Callable[[str, Frame], Period | None]
"""Reads a whole expression, made uniform by `words.uniform`, or gives None."""


def choose(of_year: Callable[[int], Period | None], frame: Frame, which: str = "") -> Period | None:
    """Pick the right one of something that comes back every year.

    Args:
        of_year: gives the period in a year, None where the year has none (29 February).
        frame: the point of view; without a day there is no choice, None.
        which: `last` (over before the day), `next` (begins after it), else the latest that has begun, or, if the frame looks
            ahead, the first that is not over.
    """
    if frame.day is None:
        return None
    day, around = frame.day, range(max(frame.day.year - 8, 1), min(frame.day.year + 9, 9999))
    periods = [period for year in around if (period := of_year(year)) is not None]
    if which == "last":
        return max((p for p in periods if p.last < day), key=lambda p: p.last, default=None)
    if which == "next":
        return min((p for p in periods if p.first > day), key=lambda p: p.first, default=None)
    if frame.future:
        return min((p for p in periods if p.last >= day), key=lambda p: p.first, default=None)
    return max((p for p in periods if p.first <= day), key=lambda p: p.first, default=None)
