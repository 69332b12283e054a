"""One report's annotation laid beside what was found: mentions, then actors, then claims between actors."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from actorgraph.evaluate.reports import Report
from actorgraph.model import ActorType, Claim, Mention
from actorgraph.ontology import SYMMETRIC


@dataclass(frozen=True, slots=True, order=True)
class Stranger:
    """A found actor none of whose mentions overlaps a gold one; `entity` is its id in the prediction."""

    entity: str


Actor = str | Stranger
"""A gold entity's id, or a found actor that stands for none."""

NOBODY = Stranger("")
"""What a date stands for, which is no actor."""


class Key(NamedTuple):
    """A claim between actors; symmetric relations name the smaller end first."""

    subject: Actor
    relation: str
    object: Actor

    @property
    def ends(self) -> frozenset[Actor]:
        """Both actors, whichever way round."""
        return frozenset((self.subject, self.object))

    @property
    def turned(self) -> Key:
        """The same claim the other way round."""
        return Key(self.object, self.relation, self.subject)


def claim_key(subject: Actor, relation: str, object_: Actor) -> Key:
    """Return the key of a claim between two actors."""
    if relation in SYMMETRIC and _order(object_) < _order(subject):
        subject, object_ = object_, subject
    return Key(subject, relation, object_)


def _order(actor: Actor) -> tuple[bool, str]:
    return isinstance(actor, Stranger), actor.entity if isinstance(actor, Stranger) else actor


def align(gold: Sequence[Mention], found: Sequence[Mention]) -> dict[str, Mention]:
    """Return the gold mention of each found mention's id, one to one: equal spans first, then the largest overlap.

    The overlap counts by its share of the longer of the two; ties go to the smaller ids.
    """
    pairs = sorted(
        (one.span != other.span, -_overlap(one, other) / max(_length(one), _length(other)), one.id, other.id)
        for one, other in _overlapping(found, gold)
    )
    by_id = {mention.id: mention for mention in gold}
    out: dict[str, Mention] = {}
    taken: set[str] = set()
    for _, _, one_id, other_id in pairs:
        if one_id not in out and other_id not in taken:
            out[one_id] = by_id[other_id]
            taken.add(other_id)
    return out


def _overlapping(found: Sequence[Mention], gold: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    ordered = sorted(gold, key=lambda mention: mention.span.start)
    starts = [mention.span.start for mention in ordered]
    longest = max(map(_length, ordered), default=0)
    for one in found:
        for k in range(bisect_right(starts, one.span.start - longest), bisect_left(starts, one.span.end)):
            if one.span.overlaps(ordered[k].span):
                yield one, ordered[k]


def _length(mention: Mention) -> int:
    return mention.span.end - mention.span.start


def _overlap(one: Mention, other: Mention) -> int:
    return min(one.span.end, other.span.end) - max(one.span.start, other.span.start)


def actors(report: Report) -> list[Mention]:
    """Return the mentions that are no dates."""
    return [mention for mention in report.mentions if mention.type != ActorType.DATE]


class Match:
    """A gold report and what was found in its text.

    Attributes:
        gold, found: the two; their texts are the same.
        aligned: found mention's id to gold mention, dates left out.
        stands: found entity to the actor it stands for: the gold entity most of its mentions overlap, the first met of several.
    """

    def __init__(self, gold: Report, found: Report) -> None:
        self.gold, self.found = gold, found
        self.aligned: Mapping[str, Mention] = align(actors(gold), actors(found))
        self._gold_mentions = {mention.id: mention for mention in gold.mentions}
        self._found_mentions = {mention.id: mention for mention in found.mentions}
        votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for mention in actors(found):
            cell = votes[mention.entity]
            if mention.id in self.aligned:
                cell[self.aligned[mention.id].entity] += 1
        self.stands: Mapping[str, Actor] = {
            entity: cell.most_common(1)[0][0] if cell else Stranger(entity) for entity, cell in votes.items()
        }

    def gold_mention(self, id_: str) -> Mention:
        """Return a gold mention by its id."""
        return self._gold_mentions[id_]

    def found_mention(self, id_: str) -> Mention:
        """Return a found mention by its id."""
        return self._found_mentions[id_]

    def gold_actor(self, mention: str) -> Actor:
        """Return whom a gold mention means."""
        return self._gold_mentions[mention].entity

    def found_actor(self, mention: str) -> Actor:
        """Return whom a found mention stands for."""
        return self.stands.get(self._found_mentions[mention].entity, NOBODY)

    def key_of(self, claim: Claim) -> Key:
        """Return the key of a found claim between the actors that its ends stand for."""
        return claim_key(self.found_actor(claim.subject), claim.relation, self.found_actor(claim.object))

    @cached_property
    def gold_claims(self) -> dict[Key, Claim]:
        """Gold claims between actors, each once; of several the first written."""
        out: dict[Key, Claim] = {}
        for claim in self.gold.claims:
            out.setdefault(claim_key(self.gold_actor(claim.subject), claim.relation, self.gold_actor(claim.object)), claim)
        return out

    def found_claims(self, threshold: float = 0.0) -> dict[Key, Claim]:
        """Found claims of at least this confidence between actors, each once; of several the first written."""
        out: dict[Key, Claim] = {}
        for claim in self.found.claims:
            if claim.confidence >= threshold:
                out.setdefault(self.key_of(claim), claim)
        return out

    def judged(self) -> list[tuple[float, bool]]:
        """Return confidence and rightness of each found claim between found actors, the surest of several."""
        best: dict[Key, Claim] = {}
        for claim in self.found.claims:
            ends = (self._found_mentions[claim.subject].entity, self._found_mentions[claim.object].entity)
            key = claim_key(ends[0], claim.relation, ends[1])
            if key not in best or claim.confidence > best[key].confidence:
                best[key] = claim
        return [(claim.confidence, self.key_of(claim) in self.gold_claims) for claim in best.values()]
