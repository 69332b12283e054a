"""Scores of pairs to claims: calibrated, one a sentence and relation, within what the ontology allows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from actorgraph import ontology
from actorgraph.extract.attribution import attribute
from actorgraph.extract.network import ModelConfig
from actorgraph.extract.read import Pair, Reading
from actorgraph.model import ActorType, Span, Status

RELATIONS = tuple(ontology.RELATIONS)


@dataclass(frozen=True, slots=True)
class Scored:
    """A claim between two numbered mentions, before ids are given; by, when and where are numbers of mentions or None."""

    subject: int
    relation: str
    object: int
    confidence: float
    status: Status
    former: bool
    by: int | None
    when: int | None
    where: int | None
    evidence: Span


def calibrate(scores: NDArray[np.float64], config: ModelConfig) -> NDArray[np.float64]:
    """Turn a network's scores, [pairs, relations], into probabilities that the claims are right.

    Platt scaling (Platt 1999), fitted for each family of relations on kept-apart reports.
    """
    common = config.calibration["*"]
    fitted = np.array([config.calibration.get(relation.family, common) for relation in ontology.RELATIONS.values()])
    scores = np.clip(scores, 1e-6, 1 - 1e-6)
    return np.asarray(1.0 / (1.0 + np.exp(-(fitted[:, 0] * np.log(scores / (1 - scores)) + fitted[:, 1]))))


def score_claims(
    reading: Reading,
    entities: Sequence[int],
    types: Sequence[ActorType],
    config: ModelConfig,
    evidence: Callable[[int, int], Span],
) -> list[Scored]:
    """Return all claims at or above the model's floor, in the order of the text.

    Left out: claims of an actor about itself; pairs of types that the ontology rules out; the weaker of two opposite
    directions in one stretch of text, unless both are likely; and of several mentions of the same two actors in one stretch
    all but the best.
    """
    best: dict[tuple[int, str, int, Span], Scored] = {}
    pairs = list(reading.relations)
    if not pairs:
        return []
    confidences = np.round(calibrate(_both_ways(reading, pairs), config), 3)
    for row, number in np.argwhere(confidences >= config.floor).tolist():
        a, b = pair = pairs[row]
        name = RELATIONS[number]
        if entities[a] == entities[b] or not ontology.allows(name, types[a], types[b]):
            continue
        claim = _scored(reading, pair, name, float(confidences[row, number]), evidence(a, b), entities)
        ends = (entities[a], entities[b])
        subject, object_ = sorted(ends) if ontology.RELATIONS[name].symmetric else ends
        key = (subject, name, object_, claim.evidence)
        if key not in best or claim.confidence > best[key].confidence:
            best[key] = claim
    kept = [claim for key, claim in best.items() if not _outdone(claim, best.get((key[2], key[1], key[0], key[3])))]
    return sorted(kept, key=lambda c: (c.evidence, c.subject, c.object, c.relation))


def _both_ways(reading: Reading, pairs: Sequence[Pair]) -> NDArray[np.float64]:
    """Return the scores of pairs, [pairs, relations]; symmetric relations get the mean of both directions, and only in one."""
    scores = np.array([reading.relations[pair] for pair in pairs], np.float64)
    out = scores.copy()
    row_of = {pair: row for row, pair in enumerate(pairs)}
    symmetric = np.array([relation.symmetric for relation in ontology.RELATIONS.values()])
    for row, (a, b) in enumerate(pairs):
        mirrored = row_of.get((b, a))
        if mirrored is not None:
            out[row, symmetric] = 0.0 if a > b else (scores[row, symmetric] + scores[mirrored, symmetric]) / 2
    return out


def _scored(reading: Reading, pair: Pair, name: str, confidence: float, evidence: Span, entities: Sequence[int]) -> Scored:
    speaker, *others = reading.roles[pair]
    status, by = attribute(reading.status[pair], speaker)
    when, where = (mention if score > 0 else None for score, mention in others)
    if where is not None and entities[where] in (entities[pair[0]], entities[pair[1]]):
        where = None  # "in a place": the place is an end of the claim already
    return Scored(*_sorted(pair, name), confidence, status, reading.former[pair] > 0.5, by, when, where, evidence)


def _sorted(pair: Pair, name: str) -> tuple[int, str, int]:
    a, b = sorted(pair) if ontology.RELATIONS[name].symmetric else pair
    return a, name, b


def _outdone(claim: Scored, opposite: Scored | None) -> bool:
    if opposite is None or opposite is claim:
        return False
    weaker = (claim.confidence, -claim.subject) < (opposite.confidence, -opposite.subject)
    return weaker and claim.confidence < 0.5
