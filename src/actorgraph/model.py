"""The data that flows through the program: frozen, slotted, validated on creation, free of third-party imports.

A report is a `Document`. Extraction finds `Mention`s of actors in it and `Claim`s between mentions, kept together as an
`Extraction`. Resolution turns mentions of many reports into `Actor`s, each tie explained by a `Merge`. What people decide
is a `Decision`. How actors and claims make links is in `actorgraph.graph`.

All offsets are half-open, in Unicode code points of `Document.text`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from actorgraph.errors import ContractError


class ActorType(StrEnum):
    """What a mention stands for; `DATE` marks dates that place a claim in time and never becomes an actor."""

    STATE = "State"
    GROUP = "Group"
    ORGANIZATION = "Organization"
    OFFICIAL = "Official"
    OPERATIVE = "Operative"
    PERSON = "Person"
    COMMUNITY = "Community"
    PLACE = "Place"
    DATE = "Date"


class Status(StrEnum):
    """How a claim is put forward. The order is that of standing: the first two make an edge, the third a suspicion."""

    ASSERTED = "asserted"
    REPORTED = "reported"
    ALLEGED = "alleged"
    DENIED = "denied"
    NEGATED = "negated"
    PLANNED = "planned"

    @property
    def stands(self) -> bool:
        """True if a claim of this status is enough for an edge of its relation."""
        return self in (Status.ASSERTED, Status.REPORTED)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text, half-open, in code points; never empty.

    Raises:
        ContractError: start is negative or not before end.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ContractError(f"span {self.start}-{self.end} is empty or negative")

    def of(self, text: str) -> str:
        """Return the words of this span.

        Raises:
            ContractError: the span ends behind the text.
        """
        if self.end > len(text):
            raise ContractError(f"span {self.start}-{self.end} ends behind the text of {len(text)} characters")
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """True if the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, order=True)
class Boilerplate:
    """A span that is left out of extraction, and why (`share`, `credit`, `caption`, `repeated-title` ...)."""

    span: Span
    reason: str


_PARTIAL_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


@dataclass(frozen=True, slots=True)
class DateRange:
    """A date as far as it is known: first and last possible day (ISO 8601), and the unit the text named.

    `precision` is one of day, week, month, season, quarter, year, decade, range.
    """

    from_: str
    to: str
    precision: str


@dataclass(frozen=True, slots=True)
class Document:
    """One report: the text as read, and what is known about it.

    Attributes:
        id: stable name of the report inside a case: its `id` where the file gives one (JSON lines, CSV), else the folder's
            name and the path below it, with forward slashes. Never an absolute path.
        text: as read; nothing is repaired, so that offsets hold.
        title, source (the outlet), url, language (ISO 639-1), retrieved: None where unknown.
        published: ISO 8601 date, partial where only year or month is known.
        boilerplate: spans left out of extraction, sorted, not overlapping.
        converter: what turned the file into text, with its version ("text 1", "trafilatura 2.0.0").
        file_sha256: hash of the bytes of the file; None for stdin and for records inside a larger file.
        path: absolute path or None; kept in the case only, never exported (sources need protection).
    """

    id: str
    text: str
    title: str | None = None
    source: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    retrieved: str | None = None
    boilerplate: tuple[Boilerplate, ...] = ()
    converter: str = "text 1"
    file_sha256: str | None = None
    path: str | None = None

    def __post_init__(self) -> None:
        if not self.id:
            raise ContractError("a document needs an id")
        if self.published is not None and not _PARTIAL_DATE.fullmatch(self.published):
            raise ContractError(f"published is {self.published!r}, not YYYY, YYYY-MM or YYYY-MM-DD", where=self.id)
        for mark in self.boilerplate:
            if mark.span.end > len(self.text):
                raise ContractError(f"boilerplate {mark.span} ends behind the text", where=self.id)


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names an actor, a place or a date. `entity` ties mentions of one actor in one report."""

    id: str
    span: Span
    text: str
    type: ActorType
    entity: str


FIRM = 0.7
"""Confidence from which a claim is "firm"; all others are "to check". A confidence is a probability, so that claims from here
up to certainty are right about four times in five or more; training/MODEL_CARD.md measures it on kept-out reports."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one report says about two actors.

    Attributes:
        id: see `actorgraph.ids.claim_id`.
        subject, object, by, when, where: ids of mentions of the same extraction; `by` is who says, alleges or denies it.
        relation: a name of the ontology.
        evidence: the words that say it, normally whole sentences that hold both mentions.
        confidence: probability that the claim is right, 0 to 1, rounded to three decimals.
        former: the tie is over.
        date: what `when` means in the calendar, None where it cannot be told.
    """

    id: str
    subject: str
    relation: str
    object: str
    evidence: Span
    status: Status = Status.ASSERTED
    by: str | None = None
    when: str | None = None
    where: str | None = None
    former: bool = False
    confidence: float = 1.0
    date: DateRange | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise ContractError(f"confidence {self.confidence} is not between 0 and 1", where=self.id)


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything one extractor found in one text. Mentions and claims are sorted by place in the text.

    Raises:
        ContractError: a claim points to a mention that is not there, a mention's text is not the text of its span
            (checked by `check`, which needs the document's text).
    """

    document: str
    text_sha256: str
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]
    extractor: str
    version: str

    def __post_init__(self) -> None:
        known = {mention.id for mention in self.mentions}
        if len(known) != len(self.mentions):
            raise ContractError("two mentions share an id", where=self.document)
        for claim in self.claims:
            for end in (claim.subject, claim.object, claim.by, claim.when, claim.where):
                if end is not None and end not in known:
                    raise ContractError(f"claim {claim.id} names the mention {end!r}, which is not there", where=self.document)

    def mention(self, id_: str) -> Mention:
        """Return a mention by id.

        Raises:
            KeyError: there is none.
        """
        for mention in self.mentions:
            if mention.id == id_:
                return mention
        raise KeyError(id_)

    def check(self, text: str) -> None:
        """Raise ContractError unless every mention's text and every claim's evidence stand where they are said to."""
        for mention in self.mentions:
            if mention.span.of(text) != mention.text:
                raise ContractError(f"mention {mention.id} is not at {mention.span}", where=self.document)
        for claim in self.claims:
            claim.evidence.of(text)


@dataclass(frozen=True, slots=True)
class MentionRef:
    """One mention of one report of a case."""

    document: str
    mention: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that acts, resolved over all reports.

    Attributes:
        id: keeps when reports are added; an id merged away leads to the one that stayed (`former_ids`).
        name: the name to show.
        aliases: every other surface that names it (pronouns and descriptions left out), sorted.
        external_ids: identifiers in other knowledge bases by scheme ("iso3166", "wikidata", "eu-sanctions"), where the
            gazetteer knows them.
        mentions: where it is mentioned, in the order of documents and places.
    """

    id: str
    name: str
    type: ActorType
    aliases: tuple[str, ...] = ()
    external_ids: Mapping[str, str] = field(default_factory=dict)
    mentions: tuple[MentionRef, ...] = ()
    former_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Merge:
    """Why mentions of a report (one entity of it) were taken for an actor.

    Attributes:
        document, entity: the entity inside a report that was merged.
        actor: the actor's id.
        rule: short stable code (`gazetteer`, `defined`, `same-name`, `transliteration`, `surname`, `decision`, `new`).
        reason: a sentence for people ("alias Daesh in the gazetteer", "acronym defined in report 3, offset 812").
        score: 0 to 1; 1 for certain rules.
    """

    document: str
    entity: str
    actor: str
    rule: str
    reason: str
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Decision:
    """A human verdict, kept apart from what machines found and replayed at every build.

    `kind` is one of `merge` (targets: two actor names or ids), `split` (target actor, then document and entity to take
    out), `accept` and `reject` (target: a claim id).
    """

    kind: str
    targets: tuple[str, ...]
    note: str = ""
