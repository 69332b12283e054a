"""What the words around a date say about it: whether it lies ahead, names an attack, goes on, or belongs to a told year."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actorgraph.extract.dates.words import DAY, MONTH, SEASON, WEEKDAY, YEAR

_AHEAD = re.compile(
    r"\b(?:(?:will|would)(?! have| later| go on)|won't|shall|must"
    r"|(?:is|are|now) (?:due|set|scheduled|slated|expected|planned)|(?:scheduled|planned|slated|set) for"
    r"|(?:is|are|has|have|going|plans?|planning|intends?) to|(?:has|have) until"
    r"|(?:vow|threaten|pledg|promis)e?s to|ahead of|upcoming|forthcoming|expires?|takes effect)\b|'ll\b",
    re.IGNORECASE,
)
_VOWED = re.compile(rf"{_AHEAD.pattern}|\b(?:vow|threaten|pledg|promis)e?d to\b", re.IGNORECASE)
_TIMETABLE = re.compile(
    r"\b(?:opens?|resumes?|reopens?|goes on|takes place) (?:again )?(?:on|in|at)\s*(?:the )?$", re.IGNORECASE
)
_NOT_PASSIVE = r"(?<!\bbe )(?<!\bbeen )"
_PAST = (
    r"\b(?:was|were|had|did|said|told|after|since|following|who|whom|which|when|because|met|came|went|took|shot|fell|broke|led"
    r"|held|left|put|retook|found|fought|sent|struck|began|seized|fled|won|lost|ago)\b"
)
_BEHIND = re.compile(_NOT_PASSIVE + _PAST, re.IGNORECASE)
_PAST_VERB = re.compile(rf"{_PAST}|\b\w+ed\b", re.IGNORECASE)
_PARTICIPLE = re.compile(
    rf"{_NOT_PASSIVE}\b(?:\w+ed|taken|captive|hostage)(?: (?:on|in|at|by|late|early|last|the))*\s*$", re.IGNORECASE
)
_HEAD = re.compile(r"(?:^|[,:;—–]|\b(?:and|but|that))\s*(?:(?:on|in|by|from|early|late|at|the)\s+)*$", re.IGNORECASE)
_CLAUSE = re.compile(r"[:;—–]|\bthat\b")
_SENTENCE = re.compile(r"[.!?;:][\"'”’)]*\s+(?=[\"'“‘(]*[A-Z\d])|\n")
_ATTACK = re.compile(r"[^.;,]{0,20}?\b(?:attacks?|attackers|hijack\w*|massacres?|assault)\b", re.IGNORECASE)

_BARE = re.compile(rf"(?:{WEEKDAY}|{MONTH}|{SEASON})(?: (?:morning|afternoon|evening|night))?")
_ELSEWHERE = re.compile(
    r"(?<!said )(?<!says )(?<!warned )(?<!announced )(?<!confirmed )(?<!claimed )"
    r"\b(?:that(?: same)?|the same|the following|the next|the previous|every|each|one|an?)\s+$",
    re.IGNORECASE,
)
_OTHER_YEAR = re.compile(r",?\s+(?:of\s+)?(?:that|the (?:same|following|next|previous)) year\b", re.IGNORECASE)
_BEFORE = re.compile(r"(?<!the )\b(last|this past|this|next)\s+$", re.IGNORECASE)
_YEAR_BEYOND = re.compile(rf",?\s+(?:of\s+)?(?:((?:last|this|next) year\b)|({YEAR})(?=[,;:)]|\.(?!\d)|\s*$))", re.IGNORECASE)
_WEEK_BEYOND = re.compile(r"\s+(?:of\s+)?((?:last|this|next) week)\b", re.IGNORECASE)

_YEARLESS = re.compile(rf"(?:(?:the|early|mid|late|end|beginning|middle|of|{DAY}|{MONTH}|{SEASON}|to|and|until)(?:[ -]|$))+")
_HEADING = re.compile(rf"\W*({YEAR})\W*")
_OPENING = re.compile(
    rf"\W*(?:(?:in|by|during|on|throughout|at|late|early)\s+(?:\S+\s+){{0,4}}?|when\b[^,]{{0,80}}?\b)({YEAR})\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands before and behind an expression in its sentence, and the sentences before that, nearest last."""

    before: str
    behind: str
    earlier: tuple[str, ...]


def surroundings(expression: str, context: str, at: int | None = None) -> Surroundings:
    """Find an expression in its context, at a given place or where it stands first; nothing is around it if it is not there."""
    start = context.find(expression) if at is None else at
    if start < 0 or not context.startswith(expression, start):
        return Surroundings("", "", ())
    *earlier, before = _SENTENCE.split(context[:start])
    return Surroundings(before, _SENTENCE.split(context[start + len(expression) :])[0], tuple(earlier))


def looks_ahead(around: Surroundings) -> bool:
    """True if the sentence puts the expression in the future.

    A timetable's present stands right before it ("the trial resumes on 3 May"), or a future verb governs it ("will meet on
    Friday": nothing of the past stands between the two), or it heads a clause whose first verb is a future one ("On Friday
    the court will rule").
    """
    if _TIMETABLE.search(around.before):
        return True
    *_, last = (None, *_VOWED.finditer(around.before))
    if last is not None:
        between = last.end()
        if not _BEHIND.search(around.before, between) and not _PARTICIPLE.search(around.before, between):
            return True
    ahead = _AHEAD.search(_CLAUSE.split(around.behind)[0])
    if ahead is None or not _HEAD.search(around.before):
        return False
    return not _PAST_VERB.search(around.behind, 0, ahead.start())


def names_attack(around: Surroundings) -> bool:
    """True if the word attack, or one like it, follows in the same clause."""
    return _ATTACK.match(around.behind) is not None


def whole_expression(words: str, around: Surroundings) -> str | None:
    """Return the uniform expression with the words beside it that belong to it; None if they point to another date.

    The mark of a date may leave out "last" before it or "last year" behind it, and "that" ("That autumn").
    """
    if (_BARE.fullmatch(words) and _ELSEWHERE.search(around.before)) or _OTHER_YEAR.match(around.behind):
        return None
    if _BARE.fullmatch(words) and (match := _BEFORE.search(around.before)):
        return f"{match[1].lower()} {words}"
    if re.fullmatch(WEEKDAY, words) and (match := _WEEK_BEYOND.match(around.behind)):
        return f"{words} {match[1].lower()}"
    if is_yearless(words) and (match := _YEAR_BEYOND.match(around.behind)):
        return f"{words} {(match[1] or match[2]).lower()}"
    return words


def is_yearless(words: str) -> bool:
    """True for a uniform expression of month or season, with or without a day, that leaves its year open."""
    return _YEARLESS.fullmatch(words) is not None and re.search(rf"\b(?:{MONTH}|{SEASON})\b", words) is not None


def heading_year(around: Surroundings) -> int | None:
    """Return the year that stands alone as a sentence before the expression, as in a chronicle: "1989. In May ..."."""
    for sentence in reversed(around.earlier):
        if match := _HEADING.fullmatch(sentence):
            return int(match[1])
    return None


def opening_year(around: Surroundings) -> int | None:
    """Return the year that the expression's sentence, or the one before, opens with: "In the summer of 2017 ..."."""
    for sentence in (around.before, *around.earlier[-1:]):
        if match := _OPENING.match(sentence):
            return int(match[1])
    return None
