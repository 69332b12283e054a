"""The scores: what is counted of each report, and the figures made of the counts.

All are micro-averaged: counts of reports are added up first. A claim is (subject actor, relation, object actor), counted once a
report. A found actor stands for the gold actor that most of its mentions overlap (`matching`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import reduce
from operator import add

from actorgraph.evaluate.matching import Key, Match, actors
from actorgraph.model import Claim
from actorgraph.ontology import RELATIONS, SYMMETRIC


@dataclass(frozen=True, slots=True)
class Share:
    """How many were right of those found and of those in gold."""

    right: int = 0
    found: int = 0
    gold: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.right + other.right, self.found + other.found, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """Share of what was found that is right, 0 if nothing was."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of gold that was found, 0 if there is none."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return harmonic(self.precision, self.recall)


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many of a number were right."""

    right: int = 0
    of: int = 0

    def __add__(self, other: Ratio) -> Ratio:
        return Ratio(self.right + other.right, self.of + other.of)

    @property
    def value(self) -> float | None:
        """The share, None of nothing."""
        return self.right / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class BCubed:
    """Sums of B-cubed over mentions found in both (Bagga and Baldwin 1998)."""

    precisions: float = 0.0
    recalls: float = 0.0
    mentions: int = 0

    def __add__(self, other: BCubed) -> BCubed:
        sums = self.precisions + other.precisions, self.recalls + other.recalls
        return BCubed(*sums, self.mentions + other.mentions)

    @property
    def precision(self) -> float:
        """Mean share of a mention's found actor that means the same as it."""
        return self.precisions / self.mentions if self.mentions else 0.0

    @property
    def recall(self) -> float:
        """Mean share of a mention's gold actor that its found actor holds."""
        return self.recalls / self.mentions if self.mentions else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return harmonic(self.precision, self.recall)


@dataclass(frozen=True, slots=True)
class Relations(Mapping[str, Share]):
    """Shares by relation, the most frequent in gold first."""

    shares: dict[str, Share] = field(default_factory=dict)

    def __add__(self, other: Relations) -> Relations:
        names = dict.fromkeys([*self.shares, *other.shares])
        return Relations({name: self.shares.get(name, Share()) + other.shares.get(name, Share()) for name in names})

    def __getitem__(self, name: str) -> Share:
        return self.shares[name]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self.shares, key=lambda name: (-self.shares[name].gold, -self.shares[name].found, name)))

    def __len__(self) -> int:
        return len(self.shares)


@dataclass(frozen=True, slots=True)
class Scores:
    """Counts of one report or, added up, of many.

    Attributes:
        mention: exact span and type, dates left out. overlap: any overlap, type ignored.
        coreference: B-cubed over mentions found in both.
        claim: the main figure. family: a relation of the same family is enough. pair: any relation between the two.
        by, when, where, former: these keys over the claims found. when: any overlap; by, where: the same actor.
        status: of the claims found. attributed: speaker right where gold has one.
        direction: of directed claims whose actors and relation are in gold one way or the other, how many point the right way.
        relations: claim, by relation.
    """

    reports: int = 0
    mention: Share = Share()
    overlap: Share = Share()
    coreference: BCubed = BCubed()
    claim: Share = Share()
    family: Share = Share()
    pair: Share = Share()
    by: Share = Share()
    when: Share = Share()
    where: Share = Share()
    former: Share = Share()
    status: Ratio = Ratio()
    attributed: Ratio = Ratio()
    direction: Ratio = Ratio()
    relations: Relations = field(default_factory=Relations)

    def __add__(self, other: Scores) -> Scores:
        return Scores(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(Scores)})


def total(scores: Iterable[Scores]) -> Scores:
    """Add up the scores of reports."""
    return reduce(add, scores, Scores())


def harmonic(p: float, r: float) -> float:
    """Return the harmonic mean, 0 if both are 0."""
    return 2 * p * r / (p + r) if p + r else 0.0


def score(match: Match, threshold: float = 0.0) -> Scores:
    """Count what is right in one report; claims of at least this confidence take part."""
    gold, found = actors(match.gold), actors(match.found)
    wanted, given = match.gold_claims, match.found_claims(threshold)
    hits = wanted.keys() & given.keys()
    exact = {(m.span, m.type) for m in gold} & {(m.span, m.type) for m in found}
    roles = {
        name: _role(match, name, [(wanted[key], given[key]) for key in hits]) for name in ("by", "when", "where", "former")
    }
    spoken = [key for key in hits if wanted[key].by is not None]
    directed = [key for key in given if key.relation not in SYMMETRIC and (key in wanted or key.turned in wanted)]
    return Scores(
        reports=1,
        mention=Share(len(exact), len(found), len(gold)),
        overlap=Share(len(match.aligned), len(found), len(gold)),
        coreference=_b_cubed(match),
        claim=Share(len(hits), len(given), len(wanted)),
        family=_shared(set(map(_by_family, wanted)), set(map(_by_family, given))),
        pair=_shared({key.ends for key in wanted}, {key.ends for key in given}),
        **roles,
        status=Ratio(sum(wanted[key].status == given[key].status for key in hits), len(hits)),
        attributed=Ratio(sum(_same_actor(match, wanted[key].by, given[key].by) for key in spoken), len(spoken)),
        direction=Ratio(sum(key in wanted for key in directed), len(directed)),
        relations=_by_relation(wanted, given),
    )


def _by_family(key: Key) -> tuple[object, str]:
    return key.ends, RELATIONS[key.relation].family


def _shared(gold: set[object], found: set[object]) -> Share:
    return Share(len(gold & found), len(found), len(gold))


def _by_relation(wanted: Iterable[Key], given: Mapping[Key, Claim]) -> Relations:
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for key in wanted:
        counts[key.relation][0] += key in given
        counts[key.relation][2] += 1
    for key in given:
        counts[key.relation][1] += 1
    return Relations({name: Share(*cell) for name, cell in counts.items()})


def _same_actor(match: Match, gold: str | None, found: str | None) -> bool:
    return gold is not None and found is not None and match.gold_actor(gold) == match.found_actor(found)


def _role(match: Match, name: str, claims: list[tuple[Claim, Claim]]) -> Share:
    right = wanted = given = 0
    for gold, found in claims:
        a, b = getattr(gold, name), getattr(found, name)
        wanted += bool(a)
        given += bool(b)
        if a and b:
            if name == "former":
                right += 1
            elif name == "when":
                right += match.gold_mention(a).span.overlaps(match.found_mention(b).span)
            else:
                right += _same_actor(match, a, b)
    return Share(right, given, wanted)


def _b_cubed(match: Match) -> BCubed:
    cells = Counter((m.entity, match.aligned[m.id].entity) for m in actors(match.found) if m.id in match.aligned)
    found: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    for (one, other), count in cells.items():
        found[one] += count
        gold[other] += count
    precisions = sum(count * count / found[one] for (one, _), count in cells.items())
    recalls = sum(count * count / gold[other] for (_, other), count in cells.items())
    return BCubed(precisions, recalls, cells.total())
