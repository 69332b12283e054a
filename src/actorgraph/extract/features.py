"""What the heads of the model see besides the encoder's vectors. Part of the trained model: changing it needs a new one."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

_PRONOUNS = {
    word: number + 1
    for number, group in enumerate(
        (
            "he him his himself",
            "she her hers herself",
            "it its itself",
            "they them their theirs themselves",
            "i me my we us our you your",
            "this that these those",
        )
    )
    for word in group.split()
}
_ARTICLES = ("the", "a", "an")
_POSSESSIVE = re.compile(r"['’]s\b")

MATCH_CLASSES = 11
MENTION_DISTANCES = 10
WORD_DISTANCES = 16
BETWEEN_CLASSES = 8
ROLE_DISTANCES = 14
REACH = 6
"""Sentences before a claim that may hold who says it, its date and its place. A statement runs on for paragraphs."""
TOLD_APART = 3
"""Sentences before a claim that are told apart; those farther away count as the farthest of them."""
NEARNESS = TOLD_APART + 3
INSIDE = TOLD_APART + 1
"""Nearness of the words of a claim's own sentences."""


@dataclass(frozen=True, slots=True)
class Surface:
    """How a mention is written, in the forms that coreference compares."""

    name: str
    words: frozenset[str]
    last: str
    pronoun: int
    initials: str
    compact: str

    @classmethod
    def of(cls, text: str) -> Surface:
        """Prepare a mention's words for comparison."""
        lower = text.lower()
        found = re.findall(r"\w+", _POSSESSIVE.sub("", lower)) or [lower]
        kept = [word for word in found if word not in _ARTICLES] or found
        initials = "".join(word[0] for word in re.findall(r"\w+", text) if word[0].isupper()).lower()
        return cls(" ".join(kept), frozenset(kept), kept[-1], _PRONOUNS.get(lower, 0), initials, text.replace(".", "").lower())


def is_pronoun(text: str) -> bool:
    """True for personal, possessive and demonstrative pronouns."""
    return text.lower() in _PRONOUNS


def match_class(earlier: Surface, later: Surface) -> int:
    """Return how two mentions match as strings.

    1-3 pronouns, 4 same, 5 acronym, 6-7 contained, 8 same last word, 9 share a word, 10 none.
    """
    if earlier.pronoun or later.pronoun:
        if earlier.pronoun and earlier.pronoun == later.pronoun:
            return 1
        return 2 if later.pronoun and not earlier.pronoun else 3
    if earlier.name == later.name:
        return 4
    if (len(later.compact) > 1 and later.compact == earlier.initials) or (
        len(earlier.compact) > 1 and earlier.compact == later.initials
    ):
        return 5
    if later.words <= earlier.words:
        return 6
    if earlier.words <= later.words:
        return 7
    if earlier.last == later.last:
        return 8
    return 9 if earlier.words & later.words else 10


@cache
def mention_distance(apart: int) -> int:
    """Bucket of how many mentions lie between an antecedent and a mention (1 = the next)."""
    return min(MENTION_DISTANCES - 1, int(math.log2(apart) * 1.6))


def word_distance(subject: Integers, object_: Integers) -> Integers:
    """Signed logarithmic bucket of the distance in words from subject to object."""
    gap = object_ - subject
    return np.asarray(np.clip(np.sign(gap) * _binary_logarithm(np.abs(gap) + 1), -7, 7) + 8)


def between_class(subject: Integers, object_: Integers) -> Integers:
    """Bucket of how many mentions stand between the two (by their numbers in the window)."""
    return np.asarray(np.minimum(BETWEEN_CLASSES - 1, np.abs(object_ - subject) - 1))


def role_distance(sentence: Integers, first: Integers, last: Integers, apart: Integers) -> Integers:
    """Bucket of where a speaker, date or place stands against its claim.

    Args:
        sentence: sentence of the speaker, date or place.
        first: first sentence of the claim.
        last: last sentence of the claim.
        apart: distance in mentions to the nearer of subject and object; negative when it stands before both.
    """
    ahead = first - sentence
    before = np.where(ahead == 1, 0, 10 + np.minimum(TOLD_APART, ahead))
    within = np.minimum(4, _binary_logarithm(np.abs(apart) + 1)) + np.where(apart < 0, 2, 7)
    return np.where(ahead > 0, before, np.where(sentence > last, 1, within))


def _binary_logarithm(x: Integers) -> Integers:
    """Return the whole part of the logarithm of numbers above 0, exactly."""
    return np.asarray(np.frexp(x)[1] - 1, np.int64)


def nearness(sentences: Sequence[int], first: Sequence[int] | Integers, last: Sequence[int] | Integers) -> Integers:
    """Return where words stand against claims, [claims, words].

    0 out of sight, 1 to `TOLD_APART` before it (the farthest first), then inside it, then in the next sentence.

    Args:
        sentences: the sentence of each word.
        first: first sentence of each claim.
        last: last sentence of each claim.
    """
    words, low, high = np.asarray(sentences)[None, :], np.asarray(first)[:, None], np.asarray(last)[:, None]
    ahead = np.maximum(0, low - words)
    until = np.where(ahead > REACH, 0, np.maximum(1, INSIDE - ahead))
    return np.where(words > high, np.where(words == high + 1, NEARNESS - 1, 0), until).astype(np.int64)
