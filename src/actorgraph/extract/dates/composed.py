"""Expressions made of others: parts ("late July"), times of day with a day, spans ("from March to May 2020"), "since 2011"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache

from actorgraph.extract.dates.absolute import event, long_period, recurring, whole_date
from actorgraph.extract.dates.frame import Frame, Rule
from actorgraph.extract.dates.periods import Period, between, containing, half, third, week_of, years
from actorgraph.extract.dates.relative import from_report
from actorgraph.extract.dates.words import DAY, MONTH, ORDINAL, ORDINALS, TO, YEAR, one_of

_LEADING = re.compile(r"(?:on|in|at|during|throughout|over|all of|the whole of|once|twice) (.+)")

_PARTS = {"early": 0, "mid": 1, "late": 2, "beginning": 0, "start": 0, "middle": 1, "end": 2, "close": 2}
_PART = re.compile(r"(?:the )?(?:(early|mid|late)[ -](?:in |on )?|(beginning|start|middle|end|close) of )(.+)")
_HALF = re.compile(rf"(?:the )?(?:({ORDINAL}) half of|h([12])) (.+)")
_WEEK_OF_MONTH = re.compile(rf"(?:the )?({ORDINAL}|last) week (?:of|in) (.+)")
_WEEK_OF_DAY = re.compile(r"(?:the )?week of (.+)")
_SOMEWHERE_IN = re.compile(r"(?:earlier|later) (?:in|on) (.+)")

_CLOCK = r"(?:\d\d?(?:[:.]\d\d)? ?(?:am|pm)|\d\d?[:.]\d\d(?: ?(?:hours|hrs|h))?|[a-z]+ o'clock|\d\d? o'clock)"
_ZONE = r"(?: (?:gmt|utc|local time|local|est|edt|cet|eet))?"
_OF_DAY = (
    r"(?:early |late |mid-)?(?:morning|afternoon|evening|night|dawn|dusk|noon|midday|midnight|sunrise|sunset|daybreak"
    r"|nightfall|(?:small|early) hours)"
)
_ABOUT = r"(?:(?:shortly |just )?(?:before|after)|around|about|at|towards?) "
_TIME = rf"(?:{_ABOUT})?(?:the )?(?:{_CLOCK}{_ZONE}|{_OF_DAY})"
_TIME_BEFORE = re.compile(rf"{_TIME}(?: (?:on|of))? (.+)")
_TIME_BEHIND = re.compile(rf"(.+?)(?: in)? {_TIME}")

_NOW = r"(?:today|now|the present(?: day)?|date|this day)"
_SINCE = re.compile(
    rf"(?:(?:ever )?since (.+)|from (.+?) (?:on|onwards?)|(?:from )?(.+?) (?:onwards?|(?:to|until|till|through) {_NOW}))"
)
_SHORT_YEARS = re.compile(rf"({YEAR})(?:-|/| to )(\d\d)")
_DAYS_MONTH = re.compile(rf"({DAY}){TO}((?:the )?{DAY} (?:of )?({MONTH})(.*))")
_MONTH_DAYS = re.compile(rf"({MONTH}) ({DAY}){TO}({DAY}(?: .+)?)")
_BETWEEN = re.compile(r"between (.+) and (.+)")
_FROM_TO = re.compile(r"from (.+) (?:to|until|till|through) (.+)")
_TO = re.compile(rf"(?<! )-(?! )|/| (?:{one_of(dict.fromkeys(('to', 'and', 'until', 'till', 'through'), 0))}) ")


_MOST_SPLITS = 4
"""Places to cut a span at that are tried; expressions with more of them are no dates."""


@lru_cache(maxsize=8192)
def resolve(words: str, frame: Frame) -> Period | None:
    """Read a uniform expression by the first rule that makes sense of it; None if there is none.

    Rules call this for the parts of an expression; remembering the parts keeps that from growing with every level.
    """
    for rule in _RULES:
        period = rule(words, frame)
        if period is not None:
            return period
    return None


def _without_preposition(words: str, frame: Frame) -> Period | None:
    match = _LEADING.fullmatch(words)
    return resolve(match[1], frame) if match else None


def _part(words: str, frame: Frame) -> Period | None:
    if match := _SOMEWHERE_IN.fullmatch(words):
        return resolve(match[1], frame)
    if match := _PART.fullmatch(words):
        inner = _ending(match[3], frame) if match[2] else resolve(match[3], frame)
        return None if inner is None else third(inner, _PARTS[match[1] or match[2]])
    if match := _HALF.fullmatch(words):
        inner, which = resolve(match[3], frame), int(match[2] or ORDINALS[match[1]])
        return half(inner, which - 1) if inner is not None and which <= 2 else None
    if match := _WEEK_OF_MONTH.fullmatch(words):
        return _week_of_month(match[1], resolve(match[2], frame))
    if match := _WEEK_OF_DAY.fullmatch(words):
        inner = resolve(match[1], frame)
        return week_of(inner.first) if inner is not None and inner.unit == "day" else None
    return None


def _ending(words: str, frame: Frame) -> Period | None:
    """Read what "the end of" is followed by. "The year" is the report's only where the words look ahead."""
    if words in ("the year", "the month", "the week"):
        return containing(frame.day, words.removeprefix("the ")) if frame.day is not None and frame.future else None
    return resolve(words, frame)


def _week_of_month(which: str, month: Period | None) -> Period | None:
    if month is None or month.unit != "month":
        return None
    first = month.last - timedelta(days=6) if which == "last" else month.first + timedelta(days=7 * ORDINALS[which] - 7)
    return Period(first, first + timedelta(days=6), "week")


def _time_of_day(words: str, frame: Frame) -> Period | None:
    """Read a time with its day as that day; a night stays with the day it is named by."""
    for pattern in (_TIME_BEFORE, _TIME_BEHIND):
        if match := pattern.fullmatch(words):
            inner = resolve(match[1], frame)
            if inner is not None and inner.last - inner.first <= timedelta(days=1):
                return inner
    return None


def _since(words: str, frame: Frame) -> Period | None:
    match = _SINCE.fullmatch(words)
    if match is None or frame.day is None:
        return None
    start = resolve(match[1] or match[2] or match[3], replace(frame, future=False))
    return None if start is None or start.first > frame.day else Period(start.first, frame.day, "range", to_report=True)


def _figures(words: str, frame: Frame) -> Period | None:
    """Read spans that share their month or their century: "1992-95", "12/13 May", "Feb. 11-13"."""
    if match := _SHORT_YEARS.fullmatch(words):
        first, last = int(match[1]), int(match[1][:2] + match[2])
        # with a hyphen 2010-11 may be a month: see absolute.long_period
        unclear = words[4] == "-" and int(match[2]) <= 12
        return years(first, last - first + 1, "range") if first < last and not unclear else None
    if match := _DAYS_MONTH.fullmatch(words):
        return _days(f"{match[1]} {match[3]}", match[2], frame)
    if match := _MONTH_DAYS.fullmatch(words):
        return _days(f"{match[2]} {match[1]}", f"{match[1]} {match[3]}", frame)
    return None


def _days(first: str, last: str, frame: Frame) -> Period | None:
    end = resolve(last, frame)
    if end is None or end.unit != "day":
        return None
    start = resolve(f"{first} {end.first.year}", frame)
    return None if start is None else between(start, end)


def _span(words: str, frame: Frame) -> Period | None:
    """Read a span between two expressions, of which one may lean on the other for its year."""
    for first, last in _ends(words):
        start_alone = resolve(first, Frame(None))
        if start_alone is not None and resolve(last, Frame(None)) is None:
            end = resolve(last, Frame(start_alone.first, future=True))
        else:
            end = resolve(last, frame)
        if end is None or end.to_report:
            continue
        start = start_alone or resolve(first, Frame(end.last))
        if start is not None and not start.to_report:
            return between(start, end)
    return None


def _ends(words: str) -> Iterator[tuple[str, str]]:
    for pattern in (_BETWEEN, _FROM_TO):
        if match := pattern.fullmatch(words):
            yield from _with_shared_month(match[1], match[2])
            return
    cuts = list(_TO.finditer(words))
    for match in cuts if len(cuts) <= _MOST_SPLITS else ():
        first, last = words[: match.start()], words[match.end() :]
        if first and last:
            # "late 19th to early 20th century"
            yield (f"{first} century" if last.endswith(" century") and not first.endswith(" century") else first), last


def _with_shared_month(first: str, last: str) -> Iterator[tuple[str, str]]:
    if re.fullmatch(rf"(?:the )?{DAY}", first) and (month := re.search(MONTH, last)):
        yield f"{first} {month[0]}", last
    elif re.fullmatch(DAY, last) and (month := re.match(MONTH, first)):
        yield first, f"{month[0]} {last}"
    else:
        yield first, last


_RULES: tuple[Rule, ...] = (
    whole_date,
    long_period,
    event,
    recurring,
    from_report,
    _figures,
    _part,
    _time_of_day,
    _since,
    _span,
    _without_preposition,
)
