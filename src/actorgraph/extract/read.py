"""One report through the network: tags of all words, mentions, then scores of pairs, antecedents and roles.

Windows overlap; words, pairs and antecedents seen twice get the mean of their scores, so that mentions belong to the report
and not to a window.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from actorgraph.extract.candidates import (
    DATE,
    PLACES,
    Found,
    Geometry,
    coreference_candidates,
    decode_tags,
    geometry,
    pair_candidates,
    role_candidates,
)
from actorgraph.extract.features import Surface, nearness
from actorgraph.extract.network import Floats, Network
from actorgraph.extract.pooling import range_max
from actorgraph.extract.segment import Word
from actorgraph.extract.tags import best_tags, open_words, weighed
from actorgraph.extract.windows import Window

Pair = tuple[int, int]
ROLES = ("by", "when", "where")
Role = tuple[float, int | None]
"""The mention that fits a role best, and a score over "nobody" (natural logarithm of the odds): its own, for a speaker that of
all who may be it together, since one actor may be mentioned often. None where none can fit."""


@dataclass
class Reading:
    """What the network says about one report; mentions are numbered in the order of the text.

    Attributes:
        words: the words of the report outside boilerplate.
        mentions: first and last word (numbers in `words`) and type.
        relations: [45] probabilities by ordered pair; former: probability.
        status: [12] scores by pair, of each status if nobody says the claim and if somebody does (see `attribution`).
        antecedents: scores above zero by (later, earlier) mention.
        roles: by pair, speaker, date and place.
    """

    words: list[Word]
    mentions: list[Found]
    relations: dict[Pair, Floats] = field(default_factory=dict)
    status: dict[Pair, Floats] = field(default_factory=dict)
    former: dict[Pair, float] = field(default_factory=dict)
    antecedents: dict[Pair, float] = field(default_factory=dict)
    roles: dict[Pair, list[Role]] = field(default_factory=dict)


UNFIT: Role = (-math.inf, None)

Decoder = Callable[[str, Sequence[Word], Floats], list[Found]]
"""Makes mentions of a report, its words and the probabilities of their tags, [words, tags]."""


def by_tags(text: str, words: Sequence[Word], scores: Floats) -> list[Found]:
    """Return the mentions of the most probable tags, sentence by sentence."""
    mentions: list[Found] = []
    if not words:
        return mentions
    scores = weighed(scores)
    goes_on = open_words(text, words)
    start = 0
    for k in range(1, len(words) + 1):
        if k == len(words) or words[k].sentence != words[start].sentence:
            found = decode_tags(best_tags(scores[start:k], goes_on[start:k]))
            mentions += [Found(m.first + start, m.last + start, m.type) for m in found]
            start = k
    return mentions


def read(
    network: Network,
    text: str,
    cut: Sequence[Window],
    hidden: Sequence[Floats],
    floor: float,
    decode: Decoder = by_tags,
) -> Reading:
    """Read one report.

    Args:
        network: the network that encoded it.
        text: the report.
        cut: its windows.
        hidden: their encoded words, one [words, hidden] a window.
        floor: pairs whose best relation is less probable are dropped.
        decode: where the mentions come from; in the order of the text, none across sentences.
    """
    tagged = [network.words(h) for h in hidden]
    words, scores_of_tags = _words(cut, [part[0] for part in tagged])
    mentions = decode(text, words, scores_of_tags)
    out = Reading(words, mentions)
    number = {(words[m.first].start, words[m.last].end): k for k, m in enumerate(mentions)}
    relations: dict[Pair, list[Floats]] = defaultdict(list)
    status: dict[Pair, list[Floats]] = defaultdict(list)
    former: dict[Pair, list[float]] = defaultdict(list)
    roles: dict[Pair, list[list[Role]]] = defaultdict(list)
    for window, h, (_, between, keys, values) in zip(cut, hidden, tagged, strict=True):
        local, back = _localise(window, words, mentions, number)
        if len(local) < 2:
            continue
        first, last = [m.first for m in local], [m.last for m in local]
        vectors = network.mentions(h[first], h[last], np.array([m.type for m in local], np.int64))
        subject, object_, later, earlier, role = vectors
        surfaces = [Surface.of(text[window.words[m.first].start : window.words[m.last].end]) for m in local]
        _antecedents(network, local, surfaces, later, earlier, back, out)
        pairs = pair_candidates(window.words, local)
        if not pairs:
            continue
        stands = geometry(window.words, local, pairs)
        scores, states = _pairs(network, window, stands, pairs, subject, object_, between, keys, values)
        kept = np.flatnonzero(scores.max(-1) >= floor)
        if not len(kept):
            continue
        pairs = [pairs[row] for row in kept]
        near = nearness([word.sentence for word in window.words], stands.first[kept], stands.last[kept])
        its_status, its_former, query = network.claims(states[kept], keys, values, near)
        for row, (i, j) in enumerate(pairs):
            pair = back[i], back[j]
            relations[pair].append(scores[kept[row]])
            status[pair].append(its_status[row])
            former[pair].append(float(_sigmoid(its_former[row])))
        _roles(network, window, local, pairs, query, role, back, roles)
    for pair, found in relations.items():
        out.relations[pair] = _mean(found)
        out.status[pair] = _mean(status[pair])
        out.former[pair] = sum(former[pair]) / len(former[pair])
        out.roles[pair] = [max((r[k] for r in roles[pair]), default=UNFIT, key=lambda role: role[0]) for k in range(len(ROLES))]
    return out


def _words(cut: Sequence[Window], tags: Sequence[Floats]) -> tuple[list[Word], Floats]:
    """Return the words of a report, and the probabilities of their tags, averaged where words are seen twice."""
    seen: dict[tuple[int, int], tuple[Word, list[Floats]]] = {}
    for window, part in zip(cut, tags, strict=True):
        for word, score in zip(window.words, _softmax(part), strict=True):
            seen.setdefault((word.start, word.end), (word, []))[1].append(score)
    order = sorted(seen)
    words = [seen[key][0] for key in order]
    scores = np.array([_mean(seen[key][1]) for key in order])
    return words, scores


def _mean(vectors: Sequence[Floats]) -> Floats:
    """Return the mean of vectors of one size; most often there is but one."""
    return vectors[0] if len(vectors) == 1 else np.asarray(np.mean(vectors, axis=0))


def _localise(
    window: Window, words: Sequence[Word], mentions: Sequence[Found], number: dict[tuple[int, int], int]
) -> tuple[list[Found], list[int]]:
    """Return the report's mentions that lie in a window, in its own word numbers, and their numbers in the report."""
    starts = {word.start: k for k, word in enumerate(window.words)}
    ends = {word.end: k for k, word in enumerate(window.words)}
    local, back = [], []
    for (start, end), k in number.items():
        if start in starts and end in ends:
            local.append(Found(starts[start], ends[end], mentions[k].type))
            back.append(k)
    return local, back


def _antecedents(
    network: Network, local: list[Found], surfaces: list[Surface], later: Floats, earlier: Floats, back: list[int], out: Reading
) -> None:
    candidates = coreference_candidates(local, surfaces)
    if not candidates:
        return
    i, j, match, apart = np.array(candidates, np.int64).T
    scores = network.coreference(later, earlier, i, j, match, apart)
    for k in np.flatnonzero(scores > 0).tolist():
        pair = back[candidates[k][0]], back[candidates[k][1]]
        out.antecedents[pair] = max(float(scores[k]), out.antecedents.get(pair, 0.0))


def _pairs(
    network: Network, window: Window, where: Geometry, pairs: list[Pair],
    subject: Floats, object_: Floats, between: Floats, keys: Floats, values: Floats,
) -> tuple[Floats, Floats]:  # fmt: skip
    pooled = range_max(between, where.low, where.high)
    sentence = np.array([word.sentence for word in window.words])[None, :]
    visible = (sentence >= where.first[:, None]) & (sentence <= where.last[:, None])
    i, j = np.array(pairs, np.int64).T
    relation, state = network.pairs(subject, object_, i, j, pooled, where.distance, where.gap, keys, values, visible)
    return _sigmoid(relation), state


def _roles(
    network: Network, window: Window, local: list[Found], pairs: list[Pair], query: Floats, role: Floats,
    back: list[int], out: dict[Pair, list[list[Role]]],
) -> None:  # fmt: skip
    rows, mentions, buckets = role_candidates(window.words, local, pairs)
    starts = np.searchsorted(rows, np.arange(len(pairs) + 1)).tolist()
    kinds = np.array([mention.type for mention in local])[mentions]
    fits = np.stack([kinds != DATE, kinds == DATE, np.isin(kinds, sorted(PLACES))], -1)
    scores = np.where(fits, network.roles(query, role, rows, mentions, buckets), -np.inf)
    for pair, (start, end) in zip(pairs, pairwise(starts), strict=True):
        part = scores[start:end]
        found: list[Role] = []
        for k, best in enumerate(part.argmax(0).tolist()):
            score = float(part[best, k])
            found.append((score, back[mentions[start + best]]) if score > -math.inf else UNFIT)
        if found[0] != UNFIT:
            anybody = found[0][0] + math.log(np.exp(part[:, 0] - found[0][0]).sum())
            found[0] = (anybody, found[0][1])
        out[back[pair[0]], back[pair[1]]].append(found)


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -60, 60))), np.float32)


def _softmax(x: Floats) -> Floats:
    shifted = np.exp(x - x.max(-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(-1, keepdims=True), np.float32)


def surface(reading: Reading, text: str, mention: int) -> str:
    """Return the words of a mention."""
    found = reading.mentions[mention]
    return text[reading.words[found.first].start : reading.words[found.last].end]
