"""Scores of pairs to claims: calibrated, one a sentence and relation, within what the ontology allows."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from actorgraph import ontology
from actorgraph.extract.network import ModelConfig
from actorgraph.extract.read import Pair, Reading
from actorgraph.model import ActorType, Span, Status

RELATIONS = tuple(ontology.RELATIONS)
STATUSES = tuple(Status)


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


def calibrate(score: float, family: str, config: ModelConfig) -> float:
    """Turn a network's score into the probability that the claim is right (Platt scaling, fitted on kept-apart reports)."""
    slope, intercept = config.calibration.get(family, config.calibration["*"])
    score = min(max(score, 1e-6), 1 - 1e-6)
    return 1.0 / (1.0 + math.exp(-(slope * math.log(score / (1 - score)) + intercept)))


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
    for pair, scores in reading.relations.items():
        a, b = pair
        if entities[a] == entities[b]:
            continue
        for name, raw in zip(RELATIONS, scores.tolist(), strict=True):
            relation = ontology.RELATIONS[name]
            if relation.symmetric:
                if a > b and (b, a) in reading.relations:
                    continue
                mirrored = reading.relations.get((b, a))
                raw = raw if mirrored is None else (raw + float(mirrored[RELATIONS.index(name)])) / 2
            confidence = round(calibrate(raw, relation.family, config), 3)
            if confidence < config.floor or not ontology.allows(name, types[a], types[b]):
                continue
            claim = _scored(reading, pair, name, confidence, evidence(a, b), entities)
            ends = (entities[a], entities[b])
            subject, object_ = sorted(ends) if relation.symmetric else ends
            key = (subject, name, object_, claim.evidence)
            if key not in best or claim.confidence > best[key].confidence:
                best[key] = claim
    kept = [claim for key, claim in best.items() if not _outdone(claim, best.get((key[2], key[1], key[0], key[3])))]
    return sorted(kept, key=lambda c: (c.evidence, c.subject, c.object, c.relation))


def _scored(reading: Reading, pair: Pair, name: str, confidence: float, evidence: Span, entities: Sequence[int]) -> Scored:
    by, when, where = reading.roles[pair]
    status = STATUSES[int(reading.status[pair].argmax())]
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
