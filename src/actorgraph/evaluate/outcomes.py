"""What became of each claim of gold and each claim found: right, turned round, another relation, missed, false."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from actorgraph.evaluate.matching import Actor, Key, Match, Stranger
from actorgraph.model import Claim
from actorgraph.ontology import RELATIONS, SYMMETRIC


class Fate(StrEnum):
    """What became of a claim. A found claim that is no hit explains at most one gold claim of the same two actors."""

    RIGHT = "right"
    TURNED = "turned round"
    OTHER = "another relation"
    MISSED = "missed"
    FALSE = "false alarm"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One gold claim, one found claim, or both where the one was found as the other.

    Attributes:
        match: the report.
        gold, found: None for a false alarm, None for what was missed.
        known: both actors of the claim were found (missed), or are actors of gold (false alarm).
    """

    match: Match
    fate: Fate
    gold: Claim | None
    found: Claim | None
    known: bool = True

    @property
    def relation(self) -> str:
        """The relation it is listed under: gold's, or the one found where gold has none."""
        claim = self.gold or self.found
        assert claim is not None
        return claim.relation


def outcomes(match: Match, threshold: float) -> Iterator[Outcome]:
    """Yield the fate of every claim between actors of one report; each claim of both sides is in exactly one."""
    wanted, given = match.gold_claims, match.found_claims(threshold)
    stood_for = {actor for actor in match.stands.values() if not isinstance(actor, Stranger)}
    left: defaultdict[frozenset[Actor], tuple[list[Key], list[Key]]] = defaultdict(lambda: ([], []))
    for key, claim in wanted.items():
        if key in given:
            yield Outcome(match, Fate.RIGHT, claim, given[key])
        else:
            left[key.ends][0].append(key)
    for key in given:
        if key not in wanted:
            left[key.ends][1].append(key)
    for golds, founds in left.values():
        for one, other in _paired(golds, founds, given):
            fate = Fate.TURNED if one.turned == other else Fate.OTHER
            yield Outcome(match, fate, wanted[one], given[other])
            golds.remove(one)
            founds.remove(other)
        for key in golds:
            yield Outcome(match, Fate.MISSED, wanted[key], None, key.ends <= stood_for)
        for key in founds:
            known = not any(isinstance(end, Stranger) for end in key.ends)
            yield Outcome(match, Fate.FALSE, None, given[key], known)


def _paired(golds: list[Key], founds: list[Key], given: dict[Key, Claim]) -> list[tuple[Key, Key]]:
    """Pair claims of two actors one to one: first those that are only turned round, then one family, then the surest."""

    def rank(gold: Key, found: Key) -> int:
        if gold.turned == found and gold.relation not in SYMMETRIC:
            return 0
        return 1 if RELATIONS[gold.relation].family == RELATIONS[found.relation].family else 2

    ranked = sorted(
        (rank(gold, found), -given[found].confidence, i, k) for i, gold in enumerate(golds) for k, found in enumerate(founds)
    )
    out: list[tuple[Key, Key]] = []
    for _, _, i, k in ranked:
        if all(golds[i] != one and founds[k] != other for one, other in out):
            out.append((golds[i], founds[k]))
    return out
