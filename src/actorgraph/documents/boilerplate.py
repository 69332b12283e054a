"""Marking what a page says about itself in a plain text: by span, with a reason, so that the text stays as read.

Three kinds of evidence are used. Whole-line patterns (`line_rules`) hold anywhere. What depends on its surroundings (names
of sections, bylines, captions that carry the site's name, lists of links under "Related", scraps below the last paragraph)
is judged by zone: before the first line of running prose, after the last, or between. And some lines give themselves away:
a script that is not the text's, a title or a caption told twice.

Prose is never marked for what it says, except where a pattern fits all of a line. Headings are kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from actorgraph.documents.dates import read_date
from actorgraph.documents.line_rules import reason_of, section_names
from actorgraph.documents.lines import Line, plain, script, split_lines
from actorgraph.documents.titles import find_title, is_kicker, repeats_title
from actorgraph.model import Boilerplate

_BYLINE = re.compile(r"(?:by|from) ((?:[^\W\d_][\w.'’-]*(?:,| and| &| \|| /)? ?){1,12})", re.IGNORECASE)
_SMALL_WORDS = "and in of the with our for de del la le van von bin ibn al el & at on staff wires agencies"
_BYLINE_SMALL = frozenset(_SMALL_WORDS.split())
_SITE_SUFFIX = re.compile(
    r"(?:^|\s)[-–—|] ((?:[A-Z0-9][\w.&'’]*|of|the|and|for)(?: (?:[A-Z0-9][\w.&'’]*|of|the|and|for)){0,4})$"
)
_LONGEST_FOREIGN_LINE = 400
_HEAD = 5


def mark_boilerplate(text: str, *, title: str | None = None) -> tuple[Boilerplate, ...]:
    """Find the lines of a plain text that are no part of the report.

    Args:
        text: the text as read; it is not changed.
        title: the report's title where it is known; else it is looked for in the text.

    Returns:
        Spans (code points of `text`, without white space at their ends), sorted and disjoint, each within one line. The
        reasons: share, subscribe, comments, advertisement, read-more, related, credit, caption, copyright, cookies,
        source, tags, contact, navigation, repeated-title, repeated, other-script, separator.
    """
    lines = split_lines(text)
    reasons = mark_lines(lines, title=title)
    return combine_marks(lines, reasons, ())


def combine_marks(
    lines: Sequence[Line], reasons: Sequence[str | None], known: Sequence[Boilerplate]
) -> tuple[Boilerplate, ...]:
    """Return the marks a format made together with those of the lines it left alone, sorted and disjoint.

    Args:
        lines: the text's lines.
        reasons: what `mark_lines` says of each, with the same `known`.
        known: what the format marked, sorted and disjoint.
    """
    marks = list(known)
    position = 0
    for line, reason in zip(lines, reasons, strict=True):
        while position < len(known) and known[position].span.end <= line.span.start:
            position += 1
        if reason and not (position < len(known) and known[position].span.overlaps(line.span)):
            marks.append(Boilerplate(line.span, reason))
    return tuple(sorted(marks))


def mark_lines(lines: Sequence[Line], *, title: str | None = None, known: Sequence[Boilerplate] = ()) -> list[str | None]:
    """Return a reason or None for each line; see `mark_boilerplate`.

    Args:
        lines: the text's lines.
        title: the report's title where it is known.
        known: what the format marked already, sorted; lines that overlap it keep its reason.
    """
    reasons: list[str | None] = [None] * len(lines)
    position = 0
    for number, line in enumerate(lines):
        while position < len(known) and known[position].span.end <= line.span.start:
            position += 1
        if position < len(known) and known[position].span.overlaps(line.span):
            reasons[number] = known[position].reason
        elif not line.wrapped:
            reasons[number] = reason_of(line)
    prose = [number for number, line in enumerate(lines) if line.prose and reasons[number] is None]
    first, last = (prose[0], prose[-1]) if prose else (len(lines), len(lines))
    _mark_foreign(lines, reasons)
    _mark_site_name(lines, reasons, first)
    _mark_front(lines, reasons, first)
    _mark_links(lines, reasons)
    _mark_tail(lines, reasons, last)
    _mark_repeats(lines, reasons, first, title)
    return reasons


def _mark_foreign(lines: Sequence[Line], reasons: list[str | None]) -> None:
    """Mark lines in a script that most of the text is not in, and lines without any letter that only separate."""
    main = script("".join(line.text for line in lines))
    for number, line in enumerate(lines):
        if reasons[number] is not None:
            continue
        own = script(line.text)
        if own is None:
            if not any(char.isdigit() for char in line.text) or re.fullmatch(r"-? ?30 ?-?", line.text):
                reasons[number] = "separator"
        elif own != main and len(line.text) <= _LONGEST_FOREIGN_LINE and sum(map(str.isalpha, line.text)) >= 2:
            reasons[number] = "other-script"


def _mark_site_name(lines: Sequence[Line], reasons: list[str | None], first: int) -> None:
    """Mark captions that end in the site's name: one that the head of the page bears, and that two lines or more end in."""
    names = {
        number: found[1] for number, line in enumerate(lines) if not line.wrapped and (found := _SITE_SUFFIX.search(line.text))
    }
    counts = Counter(names.values())
    in_head = {name for number, name in names.items() if number < min(first, _HEAD)}
    other_headline = any(lines[number].headline and number not in names for number in range(first))
    for number, name in names.items():
        if _SITE_SUFFIX.fullmatch(lines[number].text):
            if number < first and (number == 0 or counts[name] > 1):
                reasons[number] = reasons[number] or "navigation"
        elif counts[name] > 1 and name in in_head and (number >= first or (number > 0 and other_headline)):
            reasons[number] = reasons[number] or "caption"


def _mark_front(lines: Sequence[Line], reasons: list[str | None], first: int) -> None:
    """Mark names of sections and bylines above the first paragraph, and dates that stand with them."""
    for number, line in enumerate(lines[:first]):
        if reasons[number] is None and not line.wrapped:
            if line.plain in section_names():
                reasons[number] = "navigation"
            elif is_byline(line):
                reasons[number] = "credit"
    for number, line in enumerate(lines[:first]):
        beside = {reasons[n] for n in (number - 1, number + 1) if 0 <= n < len(lines)}
        if reasons[number] is None and "credit" in beside and line.words <= 9 and read_date(line.text):
            reasons[number] = "credit"


def is_byline(line: Line) -> bool:
    """True for "By Ada Writer and Bo Scribe, agencies": By or From, then names, no sentence."""
    found = _BYLINE.fullmatch(line.text)
    if not found or line.ends_sentence or line.words > 12:
        return False
    words = [word.strip(",|/&") for word in found[1].split()]
    words = [word for word in words if word and word.lower() not in _BYLINE_SMALL]
    return (
        bool(words)
        and all(word[0].isupper() for word in words[:2])
        and sum(word[0].isupper() for word in words) * 2 > len(words)
    )


def _mark_links(lines: Sequence[Line], reasons: list[str | None]) -> None:
    """Mark headlines of other stories: those listed under a line such as "Related", and those set below a caption."""
    for number, line in enumerate(lines):
        before = reasons[number - 1] if number else None
        if reasons[number] is not None or not number or not _linkish(line):
            continue
        heads_list = before == "related" and (lines[number - 1].words <= 5 or reasons[number - 2 : number - 1] == ["related"])
        below_caption = before == "caption" and not line.gap_before and line.title_case and line.words >= 5
        if heads_list or (below_caption and _between_prose(lines, number)):
            reasons[number] = "related"


def _linkish(line: Line) -> bool:
    return not line.wrapped and not line.prose and (line.headline or line.words <= 2) and not line.plain.endswith("?")


def _between_prose(lines: Sequence[Line], number: int) -> bool:
    return any(line.prose for line in lines[:number]) and any(line.prose for line in lines[number + 1 :])


def _mark_tail(lines: Sequence[Line], reasons: list[str | None], last: int) -> None:
    """Mark scraps below the last paragraph, where other furniture there shows that the page was scraped whole."""
    tail = range(last + 1, len(lines))
    if not any(reasons[number] in {"navigation", "comments", "share", "subscribe", "related"} for number in tail):
        return
    for number in tail:
        line = lines[number]
        if reasons[number] is None and line.words <= 4 and not line.ends_sentence and not line.wrapped and "," not in line.text:
            reasons[number] = "navigation"


def _mark_repeats(lines: Sequence[Line], reasons: list[str | None], first: int, title: str | None) -> None:
    """Mark the title told again, and any other line of four words or more that ends no sentence and stood above."""
    found = title or find_title(lines, reasons)
    if found:
        _mark_repeated_title(lines, reasons, found)
    seen: set[str] = set()
    for number, line in enumerate(lines):
        if reasons[number] is None and line.words >= 4 and not line.ends_sentence and not line.wrapped:
            if line.plain in seen and not is_kicker(line):
                reasons[number] = "repeated"
            seen.add(line.plain)


def _mark_repeated_title(lines: Sequence[Line], reasons: list[str | None], title: str) -> None:
    """Keep the cleanest line that holds the title and mark the others; see `titles.repeats_title`."""
    if len(plain(title).split()) < 3:
        return
    holders = [
        number
        for number, line in enumerate(lines)
        if reasons[number] is None and not line.wrapped and plain(title) in line.plain and repeats_title(line.text, title)
    ]
    if holders:
        kept = min(holders, key=lambda number: (len(lines[number].plain), number))
        for number in holders:
            if number != kept:
                reasons[number] = "repeated-title"
