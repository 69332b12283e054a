"""One report through the network: tags of all words, mentions, then scores of pairs, antecedents and roles.

Windows overlap; words, pairs and antecedents seen twice get the mean of their scores, so that mentions belong to the report
and not to a window.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from actorgraph.extract.candidates import (
    DATE,
    PLACES,
    Found,
    coreference_candidates,
    decode_tags,
    geometry,
    pair_candidates,
    role_candidates,
)
from actorgraph.extract.features import Surface
from actorgraph.extract.network import Floats, Network
from actorgraph.extract.segment import Word
from actorgraph.extract.tags import best_tags
from actorgraph.extract.windows import Window

Pair = tuple[int, int]
ROLES = ("by", "when", "where")
Role = tuple[float, int | None]
"""The mention that fits a role best, and its score over "nobody" (natural logarithm of the odds); None where none can fit."""


@dataclass
class Reading:
    """What the network says about one report; mentions are numbered in the order of the text.

    Attributes:
        words: the words of the report outside boilerplate.
        mentions: first and last word (numbers in `words`) and type.
        relations, status: [45] probabilities and [6] probabilities by ordered pair; former: probability.
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

Decoder = Callable[[Sequence[Word], Floats], list[Found]]
"""Makes mentions of the words of a report and the probabilities of their tags, [words, tags]."""


def by_tags(words: Sequence[Word], scores: Floats) -> list[Found]:
    """Return the mentions of the most probable tags, sentence by sentence."""
    mentions: list[Found] = []
    start = 0
    for k in range(1, len(words) + 1):
        if k == len(words) or words[k].sentence != words[start].sentence:
            found = decode_tags(best_tags(scores[start:k]))
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
    mentions = decode(words, scores_of_tags)
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
        scores, query = _pairs(network, window, local, pairs, subject, object_, between, keys, values)
        kept = []
        for row, (i, j) in enumerate(pairs):
            if scores[0][row].max() >= floor:
                pair = back[i], back[j]
                relations[pair].append(scores[0][row])
                status[pair].append(scores[1][row])
                former[pair].append(float(scores[2][row]))
                kept.append(row)
        _roles(network, window, local, [pairs[row] for row in kept], query[kept], role, back, roles)
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
    i, j, match, apart = (np.array(column, np.int64) for column in zip(*candidates, strict=True))
    for (a, b, _, _), score in zip(candidates, network.coreference(later[i], earlier[j], match, apart).tolist(), strict=True):
        if score > 0:
            pair = back[a], back[b]
            out.antecedents[pair] = max(score, out.antecedents.get(pair, 0.0))


def _pairs(
    network: Network, window: Window, local: list[Found], pairs: list[Pair],
    subject: Floats, object_: Floats, between: Floats, keys: Floats, values: Floats,
) -> tuple[tuple[Floats, Floats, Floats], Floats]:  # fmt: skip
    where = geometry(window.words, local, pairs)
    bounds = np.array([where.low, where.high], np.int64).T.reshape(-1)
    padded = np.concatenate([between, between[-1:]])  # reduceat takes no bound at the very end
    pooled = np.maximum.reduceat(padded, bounds)[::2]
    sentence = np.array([word.sentence for word in window.words])[None, :]
    visible = (sentence >= np.array(where.first)[:, None]) & (sentence <= np.array(where.last)[:, None])
    i, j = (np.array(side, np.int64) for side in zip(*pairs, strict=True))
    buckets = (np.array(where.distance, np.int64), np.array(where.gap, np.int64))
    relation, status, former, query = network.pairs(subject[i], object_[j], pooled, *buckets, keys, values, visible)
    return (_sigmoid(relation), _softmax(status), _sigmoid(former)), query


def _roles(
    network: Network, window: Window, local: list[Found], pairs: list[Pair], query: Floats, role: Floats,
    back: list[int], out: dict[Pair, list[list[Role]]],
) -> None:  # fmt: skip
    rows, mentions, buckets = [], [], []
    for row, pair in enumerate(pairs):
        for m, bucket in role_candidates(window.words, local, pair):
            rows.append(row)
            mentions.append(m)
            buckets.append(bucket)
    if not rows:
        return
    scores = network.roles(query[rows], role[mentions], np.array(buckets, np.int64))
    best: list[list[Role]] = [[UNFIT] * len(ROLES) for _ in pairs]
    for row, m, score in zip(rows, mentions, scores, strict=True):
        kind = local[m].type
        fits = (kind != DATE, kind == DATE, kind in PLACES)
        for k in range(len(ROLES)):
            if fits[k] and score[k] > best[row][k][0]:
                best[row][k] = (float(score[k]), back[m])
    for pair, found in zip(pairs, best, strict=True):
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
