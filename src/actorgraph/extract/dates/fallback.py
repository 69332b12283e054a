"""dateparser, for absolute dates in forms that the rules do not know. It never sees anything relative."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from functools import lru_cache

from actorgraph.extract.dates.periods import Period, months, single
from actorgraph.extract.dates.words import MONTH, MONTHS, WEEKDAY, WEEKDAYS, YEAR, day_number

# dateparser skips words it does not know, takes "two years" for two years ago, lets a weekday be wrong, and fills what is
# missing from today: so it only gets strings that hold one month's name, one year and at most one day, and with them no more
# than a weekday, a time and a zone.
_PIECES = re.compile(
    rf"(?P<month>\b{MONTH}\b)|(?P<weekday>\b{WEEKDAY}\b)|(?P<year>\b{YEAR}\b)|(?P<time>\b\d\d?:\d\d(?::\d\d)?(?: ?[ap]m)?\b)"
    r"|(?P<zone>\b(?:gmt|utc|z)\b|[+-]\d\d:?\d\d\b)|(?P<day>\b\d\d?(?:st|nd|rd|th)?\b)|\b(?:of|the|at)\b|[ -]"
)
_ANY_DAY = datetime(2000, 1, 15)


@lru_cache(maxsize=1024)
def parse(words: str) -> Period | None:
    """Return the day or month that dateparser reads from a uniform expression, or None.

    dateparser takes half a second to import, hence not before it is needed.
    """
    pieces = list(_PIECES.finditer(words))
    if "".join(piece[0] for piece in pieces) != words:
        return None
    kinds = Counter(piece.lastgroup for piece in pieces if piece.lastgroup)
    if max(kinds.values(), default=0) > 1 or not kinds["month"] or not kinds["year"]:
        return None
    found = _ask(words)
    named = {piece.lastgroup: piece[0] for piece in pieces}
    if found is None or found.year != int(named["year"]) or found.month != MONTHS[named["month"]]:
        return None
    if "weekday" in named and found.weekday() != WEEKDAYS[named["weekday"]]:
        return None
    if "day" not in named:
        return months(found.year, found.month, 1, "month")
    return single(found.date()) if found.day == day_number(named["day"]) else None


def _ask(words: str) -> datetime | None:
    from dateparser.date import DateDataParser

    settings = {
        "RELATIVE_BASE": _ANY_DAY,
        "PREFER_DATES_FROM": "past",
        "REQUIRE_PARTS": ["month", "year"],
        "TIMEZONE": "UTC",
        "PARSERS": ["absolute-time"],
    }
    found: datetime | None = DateDataParser(languages=["en"], settings=settings).get_date_data(words).date_obj
    return found
