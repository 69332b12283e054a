"""The joint loss of one window: tags, relations, status, former, roles, coreference."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

import torch
import torch.nn.functional as F
from data import Example
from heads import Heads
from torch import Tensor

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
from actorgraph.extract.tags import best_tags

WEIGHTS = {"tags": 1.5, "relations": 1.0, "status": 0.3, "former": 0.3, "roles": 0.5, "coreference": 0.7}
NEGATIVES = 12
"""Unrelated pairs taken for each related one, and at least 120 a window."""
OWN_TYPES = 0.3
"""Share of annotated mentions that get the type the model gives them: at run time it has no other."""
SAME_ACTORS = 0.3
"""Weight of "unrelated" where another pair of mentions of the same two actors has the relation: annotators mark the pair
closest to the words that say it, and a claim found at another pair is no fault."""


def range_max(values: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """Return the element-wise maximum of rows low..high-1 of [n, width] for each range (a sparse table, no loop)."""
    table = [values]
    step = 1
    while step * 2 <= values.shape[0]:
        last = table[-1]
        table.append(torch.maximum(last[:-step], last[step:]))
        step *= 2
    offsets = torch.tensor([0, *torch.tensor([t.shape[0] for t in table]).cumsum(0).tolist()])
    level = torch.floor(torch.log2((high - low).double())).long()
    size = 2**level
    stacked = torch.cat(table)
    return torch.maximum(stacked[offsets[level] + low], stacked[offsets[level] + high - size])


def pair_inputs(example: Example, mentions: list[Found], pairs: list[tuple[int, int]], between: Tensor) -> tuple[Tensor, ...]:
    """Return what the pair head takes beside the mentions' vectors: pooled words between, distance, gap, visible words."""
    where = Geometry(*map(torch.tensor, geometry(example.window.words, mentions, pairs)))
    numbers = torch.tensor([word.sentence for word in example.window.words])[None, :]
    visible = (numbers >= where.first[:, None]) & (numbers <= where.last[:, None])
    return range_max(between, where.low, where.high), where.distance, where.gap, visible


def pair_scores(
    heads: Heads, hidden: Tensor, example: Example, mentions: list[Found], pairs: list[tuple[int, int]]
) -> tuple[Tensor, ...]:
    """Return relation, status, former and query of pairs of mentions of a window, from its words' vectors."""
    _, between, keys, values = heads.words(hidden)
    first, last, kind = (torch.tensor([m[x] for m in mentions]) for x in range(3))
    subject, object_, *_ = heads.mentions(hidden[first], hidden[last], kind)
    i, j = (torch.tensor(side) for side in zip(*pairs, strict=True))
    pooled, distance, gap, visible = pair_inputs(example, mentions, pairs, between)
    return heads.pairs(subject[i], object_[j], pooled, distance, gap, keys, values, visible)


def window_loss(heads: Heads, hidden: Tensor, example: Example, own_mentions: bool, rng: random.Random) -> dict[str, Tensor]:
    """Return the parts of the loss of one window.

    Args:
        heads: the heads.
        hidden: [words, hidden] of the encoder.
        example: the window and its labels.
        own_mentions: add mentions the model makes up, as ends of no claim.
        rng: draws the unrelated pairs.
    """
    tags, between, keys, values = heads.words(hidden)
    loss = {"tags": F.cross_entropy(tags, torch.tensor(example.tags))}
    mentions = list(example.mentions)
    gold = len(mentions)
    if own_mentions:
        taken = {k for m in mentions for k in range(m.first, m.last + 1)}
        with torch.no_grad():
            probable = tags.softmax(-1)
        made_up = [m for m in own_mentions_of(example, probable) if not taken & set(range(m.first, m.last + 1))]
        mentions = [_own_type(m, probable) if rng.random() < OWN_TYPES else m for m in mentions] + made_up[:10]
    if len(mentions) < 2:
        return loss
    # gaps count mentions in the order of the text, as they will at run time
    order = sorted(range(len(mentions)), key=lambda k: mentions[k].first)
    place = {old: new for new, old in enumerate(order)}
    mentions = [mentions[k] for k in order]
    claims = {(place[a], place[b]): found for (a, b), found in example.claims.items()}
    real = {place[k] for k in range(gold)}
    first, last, kind = (torch.tensor([m[x] for m in mentions]) for x in range(3))
    subject, object_, later, earlier, role = heads.mentions(hidden[first], hidden[last], kind)

    negative = [p for p in pair_candidates(example.window.words, mentions) if p not in claims]
    rng.shuffle(negative)
    pairs = list(claims) + negative[: max(120, NEGATIVES * len(claims))]
    if pairs:
        i, j = (torch.tensor(side) for side in zip(*pairs, strict=True))
        pooled, distance, gap, visible = pair_inputs(example, mentions, pairs, between)
        relation, status, former, query = heads.pairs(subject[i], object_[j], pooled, distance, gap, keys, values, visible)
        truth = torch.zeros_like(relation)
        for row, pair in enumerate(claims):
            for number in claims[pair]:
                truth[row, number] = 1.0
        weight = _weights(example, pairs, claims, place, truth)
        bce = F.binary_cross_entropy_with_logits(relation, truth, weight, reduction="none").sum()
        loss["relations"] = bce / max(8, 3 * len(claims))
        if claims:
            values_ = [next(iter(found.values())) for found in claims.values()]
            n = len(values_)
            loss["status"] = F.cross_entropy(status[:n], torch.tensor([v[0] for v in values_]), label_smoothing=0.05)
            loss["former"] = F.binary_cross_entropy_with_logits(former[:n], torch.tensor([float(v[1]) for v in values_]))
            loss["roles"] = _role_loss(heads, example, mentions, list(claims), [v[2] for v in values_], place, query, role)
    loss.update(_coreference_loss(heads, example, mentions, real, later, earlier))
    return loss


def own_mentions_of(example: Example, probable: Tensor) -> list[Found]:
    """Decode a model's own mentions sentence by sentence, as at run time."""
    words, scores = example.window.words, probable.numpy()
    out, start = [], 0
    for k in range(1, len(words) + 1):
        if k == len(words) or words[k].sentence != words[start].sentence:
            found = decode_tags(best_tags(scores[start:k]))
            out += [Found(m.first + start, m.last + start, m.type) for m in found]
            start = k
    return out


def _own_type(mention: Found, probable: Tensor) -> Found:
    """Give a mention the type the model gives its words; dates stay dates, and nothing else becomes one."""
    if mention.type == DATE:
        return mention
    part = probable[mention.first : mention.last + 1]
    mass = (part[:, 1::2] + part[:, 2::2]).sum(0)
    mass[DATE] = -1
    return Found(mention.first, mention.last, int(mass.argmax()))


def _weights(
    example: Example, pairs: list[tuple[int, int]], claims: dict[tuple[int, int], Any], place: dict[int, int], truth: Tensor
) -> Tensor:
    """Return the weight of each pair and relation: see SAME_ACTORS."""
    entity = {place[k]: name for k, name in enumerate(example.entities)}
    said: dict[tuple[str, str], set[int]] = defaultdict(set)
    for (a, b), found in claims.items():
        said[entity[a], entity[b]] |= set(found)
    weight = torch.ones_like(truth)
    for row, (a, b) in enumerate(pairs):
        for number in said.get((entity.get(a, ""), entity.get(b, "")), ()):
            if not truth[row, number]:
                weight[row, number] = SAME_ACTORS
    return weight


def _role_loss(
    heads: Heads, example: Example, mentions: list[Found], pairs: list[tuple[int, int]],
    truth: list[tuple[int, int, int]], place: dict[int, int], query: Tensor, role: Tensor,
) -> Tensor:  # fmt: skip
    """Return the loss of speaker, date and place: any mention of the right actor, date or place near the claim is right."""
    entity = {place[k]: name for k, name in enumerate(example.entities)}
    rows, candidates, buckets, start = [], [], [], []
    for row, pair in enumerate(pairs):
        start.append(len(rows))
        for m, bucket in role_candidates(example.window.words, mentions, pair):
            rows.append(row)
            candidates.append(m)
            buckets.append(bucket)
    start.append(len(rows))
    scores = heads.roles(query[torch.tensor(rows)], role[torch.tensor(candidates)], torch.tensor(buckets))
    total = scores.new_zeros(())
    kinds = torch.tensor([mentions[m].type for m in candidates])
    fits = torch.stack([kinds != DATE, kinds == DATE, torch.isin(kinds, torch.tensor(sorted(PLACES)))], -1)
    scores = scores.masked_fill(~fits, -1e4)
    for row in range(len(pairs)):
        part = scores[start[row] : start[row + 1]]
        logits = torch.cat([part.new_zeros(1, 3), part])
        here = [entity.get(m) for m in candidates[start[row] : start[row + 1]]]
        for r, mention in enumerate(truth[row]):
            wanted = example.entities[mention] if mention >= 0 else None
            right = torch.tensor([False, *(wanted is not None and name == wanted for name in here)])
            right[1:] &= fits[start[row] : start[row + 1], r]
            right[0] = not right.any()
            total = total + logits[:, r].logsumexp(0) - logits[right, r].logsumexp(0)
    return total / len(pairs)


def _coreference_loss(
    heads: Heads, example: Example, mentions: list[Found], real: set[int], later: Tensor, earlier: Tensor
) -> dict[str, Tensor]:
    surface = example.surfaces
    gold = [m for k, m in enumerate(mentions) if k in real]
    numbers = sorted(real)
    candidates = coreference_candidates(gold, surface)
    if not candidates:
        return {}
    i, j, match, apart = (torch.tensor(x) for x in zip(*candidates, strict=True))
    back = torch.tensor(numbers)
    score = heads.coreference(later[back[i]], earlier[back[j]], match, apart)
    groups: dict[int, list[int]] = defaultdict(list)
    for row, candidate in enumerate(candidates):
        groups[candidate[0]].append(row)
    widest = max(map(len, groups.values()))
    index = torch.full((len(groups), widest), len(candidates))
    right = torch.zeros((len(groups), widest + 1), dtype=torch.bool)
    for line, (mention, rows) in enumerate(groups.items()):
        index[line, : len(rows)] = torch.tensor(rows)
        same = [example.entities[candidates[row][1]] == example.entities[mention] for row in rows]
        right[line, : len(rows)] = torch.tensor(same)
        right[line, widest] = not any(same)
    full = torch.cat([score, score.new_full((1,), -1e4)])[index]
    full = torch.cat([full, full.new_zeros(len(groups), 1)], 1)
    loss = torch.logsumexp(full, 1) - torch.logsumexp(full.masked_fill(~right, -1e4), 1)
    return {"coreference": loss.mean()}
