"""Date of publication and outlet, where a plain text states them outright; nothing is guessed from what it tells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actorgraph.documents.dates import match_date, read_date
from actorgraph.documents.lines import Line

_PUBLISHED = re.compile(
    r"(?:first |originally )?(?:published|posted|issued|released|(?:publication |release )?date)\b(?: on| at)?\s*[:|-]?\s*",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"(?:last )?(?:updated|modified)\b(?: on| at)?\s*[:|-]?\s*", re.IGNORECASE)
_PLACE = re.compile(
    r"(?:[A-ZÀ-Þ][\w.'’-]*|of|the|de|el|al|and|in|/|[a-zà-þ]+ern|near|[a-z]+(?=,))(?:[ /]+(?:[A-ZÀ-Þ][\w.'’-]*|of|the|de|el))*"
)
_AGENCY = re.compile(r"[^\W\d_][^()\n]{1,60}?\s*\(([A-Z][\w.&'’ -]{1,40})\)\s*[-–—:]{1,2}\s")
_SOURCE = re.compile(r"[(\[]?(?:source|via)\s*:\s*(?P<name>[^\n|]{2,80}?)[)\].]?", re.IGNORECASE)
_HEAD, _TAIL, _LONGEST_PLACE = 15, 6, 45


def find_date(lines: Sequence[Line]) -> str | None:
    """Return the day, month or year of publication that the head or the foot of a text gives, as YYYY[-MM[-DD]].

    In this order: "Published 20 October 2023" at the head or the foot; a line of the head that is a date and nothing else; a
    dateline with a year ("GENEVA, 4 May 2021 -"); "Updated ...". Dates without a year are left alone.
    """
    first = next((number for number, line in enumerate(lines) if line.prose), len(lines))
    head, foot = lines[: min(first, _HEAD)], lines[-_TAIL:]
    datelined = lines[: min(first + 1, _HEAD)]
    return (
        _labelled([*head, *foot], _PUBLISHED)
        or next((date for line in head if line.words <= 9 and (date := read_date(line.text)) and len(date) == 10), None)
        or next((date for line in datelined if (date := _dateline(line.text))), None)
        or _labelled([*head, *foot], _UPDATED)
    )


def find_outlet(lines: Sequence[Line], reasons: Sequence[str | None]) -> str | None:
    """Return who published a text, from "Source: NAME" at its end or the agency in brackets of its dateline.

    Args:
        lines: the text's lines.
        reasons: a mark or None for each.
    """
    for line, reason in zip(lines[-_TAIL:], reasons[-_TAIL:], strict=True):
        found = _SOURCE.fullmatch(line.text)
        if found and reason == "source" and not found["name"].lower().startswith("http"):
            return found["name"].strip()
    for line in lines[:_HEAD]:
        agency = _AGENCY.match(line.text)
        if agency and not read_date(agency[1]) and not any(char.isdigit() for char in agency[1]):
            place = re.split(r",|\s\d", line.text, maxsplit=1)[0].partition("(")[0]
            if _PLACE.fullmatch(place.strip()) and len(place) <= _LONGEST_PLACE and not place.startswith(("The ", "A ", "An ")):
                return agency[1].strip()
    return None


def _labelled(lines: Sequence[Line], label: re.Pattern[str]) -> str | None:
    for line in lines:
        found = label.match(line.text)
        if found and line.words <= 12 and (date := match_date(line.text, found.end())):
            return date[0]
    return None


def _dateline(text: str) -> str | None:
    """Read "GENEVA, 4 May 2021 -", "Algiers, 19 May 2021" or "KYIV (12 March 2022) -"."""
    for separator in re.finditer(r",?\s*\(|,\s*|\s+(?=\d)", text[: _LONGEST_PLACE + 2]):
        date = match_date(text, separator.end())
        if date and len(date[0]) > 4 and _PLACE.fullmatch(text[: separator.start()].strip()):
            rest = text[date[1] :].lstrip()
            if not rest or rest[0] in "-–—:()/|" or rest.startswith(("IST", "GMT")):
                return date[0]
    return None
