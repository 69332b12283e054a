"""Sentences and words of a report, by offset. The model was trained on exactly this; changing it needs a new model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from actorgraph.model import Span

_BREAK = re.compile(r"(?<=[.!?”\"'’)])\s+(?=[A-Z“\"'‘(\[])|\s*\n\s*")
_ABBREVIATION = re.compile(
    r"\b(U\.S|U\.K|U\.N|E\.U|Mr|Mrs|Ms|Dr|Gen|Lt|Col|Sgt|St|Maj|Capt|Brig|Adm|Cmdr|Sen|Rep|Gov|Rev|Prof|Jr|Sr|No|vs|a\.m|p\.m"
    r"|Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec|[A-Z])\.$"
)
_BULLET = re.compile(r"[-*•·▪◦‣–—.]|\(?\d{1,2}[.)]|\([a-z]\)")
"""How an item of a list begins. Some press offices' bullets reach us as full stops."""
_WORD = re.compile(r"[^\W_]+|[^\s]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word or punctuation mark: half-open offsets and the number of its sentence in the report."""

    start: int
    end: int
    sentence: int


def sentences(text: str, excluded: Sequence[Span] = ()) -> list[Span]:
    """Split a text into sentences; a line break always ends one, an abbreviation ("Gen.", "U.S.") does not.

    Stretches in `excluded` (sorted, disjoint; boilerplate) are left out and end the sentence before them.
    """
    out: list[Span] = []
    at = 0
    for gap in [*excluded, None]:
        end = gap.start if gap else len(text)
        out.extend(_split(text, at, end))
        at = gap.end if gap else end
    return out


def _split(text: str, at: int, end: int) -> list[Span]:
    out: list[Span] = []
    for match in _BREAK.finditer(text, at, end):
        # the last few characters are enough, and a long sentence costs no more than a short one
        if "\n" not in match.group() and _ABBREVIATION.search(text, max(at, match.start() - 6), match.start()):
            continue
        _add(out, text, at, match.start())
        at = match.end()
    _add(out, text, at, end)
    return out


def _add(out: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        start += len(piece) - len(piece.lstrip())
        if out and _BULLET.fullmatch(text, out[-1].start, out[-1].end) and "\n" not in text[out[-1].end : start]:
            out[-1] = Span(out[-1].start, start + len(stripped))
        else:
            out.append(Span(start, start + len(stripped)))


def words(text: str, sentence: Span, number: int) -> list[Word]:
    """Return the words of one sentence: runs of letters and digits, every other visible character on its own."""
    return [Word(m.start(), m.end(), number) for m in _WORD.finditer(text, sentence.start, sentence.end)]


def casing(word: str) -> int:
    """Return the casing class of a word, since the encoder's vocabulary is lower-cased.

    1 lower, 2 capitalised, 3 all caps, 4 number, 5 other.
    """
    if word[0].isdigit():
        return 4
    if word.isupper() and len(word) > 1:
        return 3
    if word[0].isupper():
        return 2
    return 1 if word.isalpha() else 5


CASINGS = 6
"""Number of casing classes; 0 is kept for special and padding pieces."""
