"""Which pairs of mentions the heads look at, and where they stand. Shared by training and run time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from actorgraph.extract import features
from actorgraph.extract.features import Surface
from actorgraph.extract.segment import Word
from actorgraph.model import ActorType

TYPES: tuple[ActorType, ...] = tuple(ActorType)
DATE = TYPES.index(ActorType.DATE)
PLACES = frozenset((TYPES.index(ActorType.PLACE), TYPES.index(ActorType.STATE)))
TAGS: tuple[str, ...] = ("O", *(prefix + name for name in TYPES for prefix in ("B-", "I-")))
FAR = 40
"""Antecedents more mentions away are looked at only where the words match."""


class Found(NamedTuple):
    """A mention in a window: its first and last word and the number of its type."""

    first: int
    last: int
    type: int


class Geometry(NamedTuple):
    """Where pairs stand: words low..high-1 between them, distance and gap buckets, first and last sentence."""

    low: list[int]
    high: list[int]
    distance: list[int]
    gap: list[int]
    first: list[int]
    last: list[int]


def decode_tags(tags: Sequence[int]) -> list[Found]:
    """Read BIO tags as mentions; an I- that continues nothing starts one."""
    out: list[Found] = []
    start, kind = 0, -1
    for k, tag in enumerate([*tags, 0]):
        inside = tag > 0 and tag % 2 == 0
        now = (tag - 1) // 2 if tag else -1
        if kind >= 0 and not (inside and now == kind):
            out.append(Found(start, k - 1, kind))
            kind = -1
        if tag and kind < 0:
            start, kind = k, now
    return out


def pair_candidates(words: Sequence[Word], mentions: Sequence[Found]) -> list[tuple[int, int]]:
    """Return ordered pairs (subject, object) of actor mentions in the same or neighbouring sentences."""
    actors = [(i, words[m.first].sentence) for i, m in enumerate(mentions) if m.type != DATE]
    return [(i, j) for i, a in actors for j, b in actors if i != j and abs(a - b) <= 1]


def geometry(words: Sequence[Word], mentions: Sequence[Found], pairs: Sequence[tuple[int, int]]) -> Geometry:
    """Return where each pair stands; where no word lies between the two, the last word of the first stands in."""
    out = Geometry([], [], [], [], [], [])
    for i, j in pairs:
        a, b = (mentions[i], mentions[j]) if mentions[i].first < mentions[j].first else (mentions[j], mentions[i])
        low = a.last + 1 if b.first > a.last + 1 else a.last
        out.low.append(low)
        out.high.append(max(b.first, low + 1))
        out.distance.append(features.word_distance(mentions[i].first, mentions[j].first))
        out.gap.append(features.between_class(i, j))
        out.first.append(words[a.first].sentence)
        out.last.append(words[b.last].sentence)
    return out


def coreference_candidates(mentions: Sequence[Found], surface: Sequence[Surface]) -> list[tuple[int, int, int, int]]:
    """Return (later, earlier, match class, distance bucket) of the pairs worth a look; dates are left out."""
    out = []
    for i, later in enumerate(mentions):
        if later.type == DATE:
            continue
        for j in range(i - 1, -1, -1):
            if mentions[j].type == DATE:
                continue
            match = features.match_class(surface[j], surface[i])
            if i - j <= FAR or match < features.MATCH_CLASSES - 1:
                out.append((i, j, match, features.mention_distance(i - j)))
    return out


def role_candidates(words: Sequence[Word], mentions: Sequence[Found], pair: tuple[int, int]) -> list[tuple[int, int]]:
    """Return (mention, distance) of what may say, date or place a claim: from `REACH` sentences before it to one after."""
    i, j = sorted(pair)
    first, last = sorted((words[mentions[i].first].sentence, words[mentions[j].first].sentence))
    out = []
    for m, mention in enumerate(mentions):
        sentence = words[mention.first].sentence
        if first - features.REACH <= sentence <= last + 1:
            apart = m - i if m <= i else m - j if m >= j else min(m - i, j - m)
            out.append((m, features.role_distance(sentence, first, last, apart)))
    return out
