"""Which pairs of mentions the heads look at, and where they stand. Shared by training and run time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from actorgraph.extract import features
from actorgraph.extract.features import Integers, Surface
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

    low: Integers
    high: Integers
    distance: Integers
    gap: Integers
    first: Integers
    last: Integers


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
    first, last = (np.array([mention[k] for mention in mentions], np.int64) for k in range(2))
    sentence = np.array([(words[m.first].sentence, words[m.last].sentence) for m in mentions], np.int64).reshape(-1, 2)
    i, j = np.array(pairs, np.int64).reshape(-1, 2).T
    ahead = first[i] < first[j]
    a, b = np.where(ahead, i, j), np.where(ahead, j, i)
    low = last[a] + (first[b] > last[a] + 1)
    return Geometry(
        low=low,
        high=np.maximum(first[b], low + 1),
        distance=features.word_distance(first[i], first[j]),
        gap=features.between_class(i, j),
        first=sentence[a, 0],
        last=sentence[b, 1],
    )


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


def role_candidates(
    words: Sequence[Word], mentions: Sequence[Found], pairs: Sequence[tuple[int, int]]
) -> tuple[Integers, Integers, Integers]:
    """Return rows (a pair's number, a mention, its distance) of what may say, date or place a claim.

    That stands from `REACH` sentences before the claim to one after it. The rows of a pair follow each other.
    """
    sentence = np.array([words[m.first].sentence for m in mentions], np.int64)
    ends = np.sort(np.array(pairs, np.int64).reshape(-1, 2), 1)
    first, last = np.sort(sentence[ends], 1).T[:, :, None]
    row, mention = np.nonzero((sentence >= first - features.REACH) & (sentence <= last + 1))
    before, after = mention - ends[row, 0], mention - ends[row, 1]
    apart = np.where(before <= 0, before, np.where(after >= 0, after, np.minimum(before, -after)))
    return row, mention, features.role_distance(sentence[mention], first[row, 0], last[row, 0], apart)
