"""Dates of publication: read only where they can be read in one way, and kept as partial as they are."""

from __future__ import annotations

import datetime
import re

_MONTH_NAMES = "january february march april may june july august september october november december"
_MONTHS = {name[:length]: number for number, name in enumerate(_MONTH_NAMES.split(), 1) for length in range(3, len(name) + 1)}
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?(?:the\s+)?"
_FORMS = tuple(
    re.compile(_WEEKDAY + form, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})-(?P<month>\d{2})(?:-(?P<day>\d{2}))?(?![\d-])",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?!\d)",
        r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})(?!\d)",
        rf"{_DAY}(?:\s+of)?[\s-]+{_MONTH},?[\s-]+{_YEAR}(?!\d)",
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}(?!\d)",
        rf"{_MONTH},?\s+{_YEAR}(?!\d)",
        r"(?P<first>\d{1,2})[/.](?P<second>\d{1,2})[/.](?P<year>\d{4})(?!\d)",
        rf"{_YEAR}(?!\d)",
    )
)
_TIME = re.compile(
    r"(?:[\sT,|@•·-]|\bat\b)*"
    r"(?:(?:\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?:[.,]\d+)?|\d{4}(?= ?(?:[A-Z]{2,5}|[+-]\d)))(?:\s*[AaPp]\.?[Mm]\.?)?"
    r"|\d{1,2}\s*[AaPp]\.?[Mm]\.?)"
    r"(?:\s*(?:Z|[A-Z]{2,5})\b)?(?:\s*[+-]\d{2}:?\d{2})?(?:\s*\([A-Za-z ]{2,30}\)|\s+[A-Z]{2,5}\b)?\s*"
)


def match_date(text: str, start: int = 0) -> tuple[str, int] | None:
    """Read the date that begins at `start`.

    Returns:
        The date as YYYY, YYYY-MM or YYYY-MM-DD and the offset behind it, or None if no date stands there that can be read
        in one way only: 03/04/2023 is the third of April to some and the fourth of March to others.
    """
    for form in _FORMS:
        found = form.match(text, start)
        if found:
            iso = _iso(found.groupdict())
            if iso:
                return iso, found.end()
    return None


def read_date(value: str) -> str | None:
    """Read a string that is a date and nothing else but a weekday and a time.

    ISO 8601, RFC 2822 and written-out English forms are understood; times and zones are dropped, so the day is the one the
    source printed.

    Returns:
        YYYY, YYYY-MM or YYYY-MM-DD, or None if it is no date or could be read in two ways.
    """
    value = value.strip()
    if value[:1] + value[-1:] in {"()", "[]"}:
        value = value[1:-1].strip()
    found = match_date(value)
    if found and (found[1] == len(value) or _TIME.fullmatch(value, found[1])):
        return found[0]
    return None


def _iso(parts: dict[str, str | None]) -> str | None:
    year = int(parts["year"] or 0)
    if not 1000 <= year <= 2999:
        return None
    if parts.get("first"):
        first, second = int(parts["first"] or 0), int(parts["second"] or 0)
        if first != second and first <= 12 and second <= 12:
            return None
        day, month = (first, second) if second <= 12 else (second, first)
        return _checked(year, month, day)
    named = parts.get("month")
    if not named:
        return f"{year:04d}"
    number = int(named) if named.isdigit() else _MONTHS.get(named.lower(), 0)
    day_of_month = parts.get("day")
    return _checked(year, number, int(day_of_month) if day_of_month else None)


def _checked(year: int, month: int, day: int | None) -> str | None:
    try:
        date = datetime.date(year, month, day or 1)
    except ValueError:
        return None
    return date.isoformat() if day else date.isoformat()[:7]
