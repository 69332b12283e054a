"""The joint loss of one window: tags, relations, status and speaker, former, date and place, coreference."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from data import Example
from heads import ROLES, Heads
from torch import Tensor

from actorgraph.extract import features
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
from actorgraph.extract.tags import best_tags, open_words

WEIGHTS = {"tags": 1.5, "relations": 1.0, "attribution": 0.5, "former": 0.3, "roles": 0.4, "coreference": 0.7}
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
    """Return what the heads take beside the mentions' vectors.

    For pairs: pooled words between, distance, gap, visible words; last, for claims: how near the words are.
    """
    stands = geometry(example.window.words, mentions, pairs)
    near = torch.from_numpy(features.nearness([word.sentence for word in example.window.words], stands.first, stands.last))
    where = Geometry(*map(torch.from_numpy, stands))
    return range_max(between, where.low, where.high), where.distance, where.gap, near == features.INSIDE, near


def pair_scores(
    heads: Heads, hidden: Tensor, example: Example, mentions: list[Found], pairs: list[tuple[int, int]]
) -> tuple[Tensor, ...]:
    """Return relation, status, former and query of pairs of mentions of a window, from its words' vectors."""
    _, between, keys, values = heads.words(hidden)
    first, last, kind = (torch.tensor([m[x] for m in mentions]) for x in range(3))
    subject, object_, *_ = heads.mentions(hidden[first], hidden[last], kind)
    i, j = (torch.tensor(side) for side in zip(*pairs, strict=True))
    *inputs, visible, near = pair_inputs(example, mentions, pairs, between)
    relation, state = heads.pairs(subject, object_, i, j, *inputs, keys, values, visible)
    return relation, *heads.claims(state, keys, values, near)


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
        *inputs, visible, near = pair_inputs(example, mentions, pairs, between)
        relation, state = heads.pairs(subject, object_, i, j, *inputs, keys, values, visible)
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
            status, former, query = heads.claims(state[:n], keys, values, near[:n])
            loss["former"] = F.binary_cross_entropy_with_logits(former, torch.tensor([float(v[1]) for v in values_]))
            said = [(v[0], v[2]) for v in values_]
            loss.update(role_losses(heads, example, mentions, list(claims), said, place, status, query, role))
    loss.update(_coreference_loss(heads, example, mentions, real, later, earlier))
    return loss


def own_mentions_of(example: Example, probable: Tensor) -> list[Found]:
    """Decode a model's own mentions sentence by sentence, as at run time."""
    words, scores = example.window.words, probable.numpy()
    goes_on = open_words(example.text, words)
    out, start = [], 0
    for k in range(1, len(words) + 1):
        if k == len(words) or words[k].sentence != words[start].sentence:
            found = decode_tags(best_tags(scores[start:k], goes_on[start:k]))
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


def role_losses(
    heads: Heads, example: Example, mentions: list[Found], pairs: list[tuple[int, int]],
    truth: list[tuple[int, tuple[int, int, int]]], place: dict[int, int], status: Tensor, query: Tensor, role: Tensor,
) -> dict[str, Tensor]:  # fmt: skip
    """Return the losses of status and speaker together, and of date and place.

    Any mention of the right actor, date or place near the claim is right; date and place may be nobody's. Status and speaker
    are one choice among all statuses without a speaker and all with each speaker; a speaker out of reach leaves it open who.
    """
    entity = {place[k]: name for k, name in enumerate(example.entities)}
    rows, candidates, buckets = role_candidates(example.window.words, mentions, pairs)
    start = np.searchsorted(rows, np.arange(len(pairs) + 1)).tolist()
    scores = heads.roles(query, role, *(torch.from_numpy(column) for column in (rows, candidates, buckets)))
    kinds = torch.tensor([mentions[m].type for m in candidates])
    fits = torch.stack([kinds != DATE, kinds == DATE, torch.isin(kinds, torch.tensor(sorted(PLACES)))], -1)
    scores = scores.masked_fill(~fits, -1e4)
    loss = {"attribution": scores.new_zeros(()), "roles": scores.new_zeros(())}
    for row, (number, roles) in enumerate(truth):
        part, fit = scores[start[row] : start[row + 1]], fits[start[row] : start[row + 1]]
        here = [entity.get(m) for m in candidates[start[row] : start[row + 1]]]
        for r, mention in enumerate(roles):
            wanted = example.entities[mention] if mention >= 0 else None
            right = torch.tensor([wanted is not None and name == wanted for name in here], dtype=torch.bool) & fit[:, r]
            if ROLES[r] == "by":
                loss["attribution"] = loss["attribution"] + _attribution_loss(status[row], part[:, r], number, right, wanted)
            else:
                logits = torch.cat([part.new_zeros(1), part[:, r]])
                right = torch.cat([~right.any()[None], right])
                loss["roles"] = loss["roles"] + logits.logsumexp(0) - logits[right].logsumexp(0)
    return {name: value / len(pairs) for name, value in loss.items()}


def _attribution_loss(status: Tensor, speakers: Tensor, number: int, right: Tensor, wanted: str | None) -> Tensor:
    """Return the loss of one claim's status and speaker; `number` is its status, `right` the right speaker's mentions."""
    alone, said = status.view(2, -1)
    everything = torch.cat([alone, (said[:, None] + speakers[None, :]).flatten()]).logsumexp(0)
    if wanted is None:
        good = alone[number]
    elif right.any():
        good = said[number] + speakers[right].logsumexp(0)
    else:
        good = torch.cat([alone[number, None], said[number] + speakers]).logsumexp(0)
    return everything - good


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
    score = heads.coreference(later, earlier, back[i], back[j], match, apart)
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
