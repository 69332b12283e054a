"""The joint loss of one window: tags, relations, status, former, roles, coreference."""

from __future__ import annotations

import random
from collections import defaultdict

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

WEIGHTS = {"tags": 1.5, "relations": 1.0, "status": 0.3, "former": 0.3, "roles": 0.3, "coreference": 0.7}
NEGATIVES = 12
"""Unrelated pairs taken for each related one, and at least 120 a window."""


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
        made_up = [m for m in decode_tags(tags.argmax(-1).tolist()) if not taken & set(range(m.first, m.last + 1))]
        mentions += made_up[:10]
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
        bce = F.binary_cross_entropy_with_logits(relation, truth, reduction="none").sum()
        loss["relations"] = bce / max(8, 3 * len(claims))
        if claims:
            values_ = [next(iter(found.values())) for found in claims.values()]
            n = len(values_)
            loss["status"] = F.cross_entropy(status[:n], torch.tensor([v[0] for v in values_]), label_smoothing=0.05)
            loss["former"] = F.binary_cross_entropy_with_logits(former[:n], torch.tensor([float(v[1]) for v in values_]))
            loss["roles"] = _role_loss(heads, example, mentions, list(claims), [v[2] for v in values_], place, query, role)
    loss.update(_coreference_loss(heads, example, mentions, real, later, earlier))
    return loss


def _role_loss(
    heads: Heads, example: Example, mentions: list[Found], pairs: list[tuple[int, int]],
    truth: list[tuple[int, int, int]], place: dict[int, int], query: Tensor, role: Tensor,
) -> Tensor:  # fmt: skip
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
        for r, mention in enumerate(truth[row]):
            here = candidates[start[row] : start[row + 1]]
            want = here.index(place[mention]) + 1 if mention >= 0 and place[mention] in here else 0
            total = total + F.cross_entropy(logits[:, r][None], torch.tensor([want]))
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
