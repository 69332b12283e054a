"""Lines of a text with their places, and the few surface measures that tell prose from page furniture.

The idea of measuring the share of stop words is jusText's (J. Pomikálek, *Removing Boilerplate and Duplicate Content from
Web Corpora*, 2011): running prose is full of them, menus, credits and lists of links are not.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from actorgraph.model import Span

_FUNCTION_WORDS = """
    a about after again against all also although among an and any are as at be because been before being between both but
    by can could did do does during each either even few for from had has have he her here him his how i if in into is it its
    just many may more most much must my near neither no nor not of off on once one only or other our out over own said same
    she should since so some still such than that the their them then there these they this those though through to too
    toward towards under until up upon very was we were what when where whether which while who whom whose why will with
    within without would yet you your"""
STOP_WORDS = frozenset(_FUNCTION_WORDS.split())

_SHORTEST_MEASURE, _LONGEST_MEASURE = 40, 140
_LINE = re.compile(r"[^\r\n\f\u2028\u2029]+")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$|[.!?…]\s*\[\d+\]$")
_INNER_SENTENCE = re.compile(r"[a-z\d)”’\"][.!?][\"”’)]* +[\"“‘(]?[A-Z]")
_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "–": "-", "—": "-", "›": ">", "»": ">", "·": "|"}
)
_EDGE = " \t|*•●▪■-_>~=:"


@dataclass(frozen=True, slots=True)
class Line:
    """One line that holds more than white space.

    Attributes:
        span: place in the text, white space at both ends left out.
        text: the words at this span.
        plain: for matching only: lower case, straight quotes, single blanks, without decoration at the ends.
        words: number of words; stop_words: how many of them are function words.
        gap_before: True if an empty line (or the start of the text) stands before it.
        gap_after: True if an empty line (or the end of the text) follows.
        wrapped: True if it is part of a paragraph broken into lines by layout.
    """

    span: Span
    text: str
    plain: str
    words: int
    stop_words: int
    gap_before: bool
    gap_after: bool
    wrapped: bool = False

    @property
    def ends_sentence(self) -> bool:
        """True if it ends as a sentence does."""
        return bool(_SENTENCE_END.search(self.text))

    @property
    def prose(self) -> bool:
        """True if it reads as running prose: sentence structure, and function words among enough words."""
        if self.words < 8:
            return False
        density = self.stop_words / self.words
        if self.wrapped:
            return density >= 0.2
        if self.ends_sentence or _INNER_SENTENCE.search(self.text):
            return density >= 0.15
        return self.words >= 25 and density >= 0.3

    @property
    def headline(self) -> bool:
        """True if it could be a headline: three to thirty words that end no sentence, or a question."""
        if not 3 <= self.words <= 30 or self.wrapped or len(self.text) > 220:
            return False
        if _INNER_SENTENCE.search(self.text):
            return False
        return self.text.rstrip("\"'”’)")[-1:] not in {".", ":", ";", ",", "…"}

    @property
    def title_case(self) -> bool:
        """True if most words that carry meaning begin with a capital letter."""
        words = [w for w in _WORD.findall(self.text) if w.lower() not in STOP_WORDS]
        return len(words) >= 3 and sum(w[0].isupper() or w[0].isdigit() for w in words) / len(words) >= 0.75


def plain(text: str) -> str:
    """Return a text in the form rules are matched against; see `Line.plain`."""
    return re.sub(r"^#+ ", "", " ".join(text.translate(_QUOTES).split()).casefold().strip(_EDGE))


def split_lines(text: str) -> list[Line]:
    """Return the lines of a text that hold more than white space, in order.

    Lines end at CR, LF, form feed and the Unicode line and paragraph separators.
    """
    places: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        raw = match.group()
        stripped = raw.strip()
        if stripped:
            start = match.start() + len(raw) - len(raw.lstrip())
            places.append((start, start + len(stripped)))
    breaks = [True, *(_has_gap(text[a[1] : b[0]]) for a, b in pairwise(places)), True]
    lines = []
    for number, (start, end) in enumerate(places):
        words = _WORD.findall(text[start:end])
        stops = sum(word.lower() in STOP_WORDS for word in words)
        content = text[start:end]
        lines.append(Line(Span(start, end), content, plain(content), len(words), stops, breaks[number], breaks[number + 1]))
    return _find_wrapped(lines)


def _has_gap(between: str) -> bool:
    """True if white space between two lines holds an empty line."""
    return "\f" in between or "\u2029" in between or len(re.findall(r"\r\n|\r|\n|\u2028", between)) > 1


def _find_wrapped(lines: list[Line]) -> list[Line]:
    """Flag the lines of paragraphs that layout broke: lines that run on into the next, or that the one above runs on into."""
    result: list[Line] = []
    for block in _blocks(lines):
        longest = max(len(line.text) for line in block)
        run_on = [False] * len(block)
        if _SHORTEST_MEASURE <= longest <= _LONGEST_MEASURE:
            open_ended = [len(line.text) >= 0.6 * longest and not line.ends_sentence for line in block]
            if any(left and right.text[0].islower() for left, right in zip(open_ended, block[1:], strict=False)):
                run_on = [*open_ended[:-1], False]
        above = [False, *run_on[:-1]]
        result.extend(
            replace(line, wrapped=True) if on or carried else line
            for line, on, carried in zip(block, run_on, above, strict=True)
        )
    return result


def _blocks(lines: Sequence[Line]) -> list[list[Line]]:
    blocks: list[list[Line]] = []
    for line in lines:
        if line.gap_before or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    return blocks


@lru_cache(maxsize=4096)
def _script_of(char: str) -> str:
    return unicodedata.name(char, "UNKNOWN").split()[0]


def script(text: str) -> str | None:
    """Return the script most letters of a text belong to ("LATIN", "CYRILLIC", "ARABIC" ...), None without letters.

    Letters that share a name prefix count as one script; a tie goes to the first in the text.
    """
    counts = Counter("LATIN" if char.isascii() else _script_of(char) for char in text if char.isalpha())
    return counts.most_common(1)[0][0] if counts else None
