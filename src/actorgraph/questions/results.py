"""What the questions answer with: frozen dataclasses of plain values, flat enough for tables."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


class Answer:
    """Base of the answers."""

    __slots__ = ()

    def as_dict(self) -> dict[str, Any]:
        """Return plain values by name, nested answers as dicts, tuples as they are (JSON writes them as lists)."""
        return asdict(self)  # type: ignore[call-overload, no-any-return]  # every subclass is a dataclass


@dataclass(frozen=True, slots=True)
class ActorHit(Answer):
    """An actor that a name may mean.

    Attributes:
        matched: the name or alias that the asked one equals, up to case, diacritics and the like; for an id, the name.
        mentions: how often reports mention it. reports: how many do.
    """

    id: str
    name: str
    type: str
    aliases: tuple[str, ...]
    matched: str
    mentions: int
    reports: int


@dataclass(frozen=True, slots=True)
class LinkRow(Answer):
    """One link, seen from the actor that was asked for.

    Attributes:
        actor, phrase, other: read as a sentence ("Khaled al-Masoud", "member of", "Islamic State"); the phrase is turned
            round where the actor is the object.
        direction: `out` (the actor is subject), `in` (object) or `both` (symmetric relation).
        edge: `stands`, `alleged`, or `none` where every claim is denied, negated or planned: no edge in the graph.
        status: the best status of its claims. contested: it stands, and a claim denies or negates it.
        former: every claim that counts says that the tie is over.
        first_date, last_date: days between which all dated claims lie. places: names, sorted.
        claims, reports, outlets: numbers of distinct ones. confidence: the highest among the claims of its standing.
        firm: that is at least `model.FIRM`; else the link is to check against its quote.
        quote: of the best claim, which has the id `claim_id` and stands in the report `document` ("title", "outlet",
            "published") from `start` to `end`, in code points.
    """

    actor: str
    phrase: str
    other: str
    other_type: str
    edge: str
    status: str
    contested: bool
    former: bool
    first_date: str | None
    last_date: str | None
    places: tuple[str, ...]
    claims: int
    reports: int
    outlets: int
    confidence: float
    firm: bool
    quote: str
    title: str | None
    outlet: str | None
    published: str | None
    document: str
    start: int
    end: int
    claim_id: str
    relation: str
    family: str
    direction: str
    actor_id: str
    other_id: str
    link_id: str


@dataclass(frozen=True, slots=True)
class PathRow(Answer):
    """One hop of a path: the best link between the two, and how many more there are.

    Attributes:
        path: number of the path, from 1, best evidence first. hop: number of the hop, from 1.
        link: the best link, seen from the hop's start. also: the phrases of the other links of this hop, best first.
    """

    path: int
    hop: int
    link: LinkRow
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence(Answer):
    """The words of one claim, who says so, and where.

    `date_text` is how the report dates it, `date_from` to `date_to` what that means; `start` to `end` is the quote's place.
    """

    claim_id: str
    status: str
    quote: str
    speaker: str | None
    document: str
    title: str | None
    outlet: str | None
    published: str | None
    start: int
    end: int
    date_text: str | None
    date_from: str | None
    date_to: str | None
    place: str | None
    former: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class TieEvidence(Answer):
    """Everything said of one relation between two actors, contradictions side by side.

    Attributes:
        subject, phrase, object: read as a sentence.
        edge, contested: as in `LinkRow`.
        says: asserted and reported. alleges: alleged. denies: denied and negated. plans: planned.
    """

    subject: str
    phrase: str
    object: str
    relation: str
    edge: str
    contested: bool
    says: tuple[Sentence, ...]
    alleges: tuple[Sentence, ...]
    denies: tuple[Sentence, ...]
    plans: tuple[Sentence, ...]
    subject_id: str
    object_id: str
    link_id: str


@dataclass(frozen=True, slots=True)
class MergeReason(Answer):
    """Why an entity of a report was taken for an actor."""

    actor: str
    document: str
    title: str | None
    entity: str
    rule: str
    reason: str
    score: float
    actor_id: str


@dataclass(frozen=True, slots=True)
class Explanation(Answer):
    """What ties two actors: all sentences, by relation, best standing first; and why each is taken for one actor."""

    a: tuple[ActorHit, ...]
    b: tuple[ActorHit, ...]
    ties: tuple[TieEvidence, ...]
    merges: tuple[MergeReason, ...]
