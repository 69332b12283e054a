"""Mentions and claims by offset, as other extractors than the neural one give them, made into an extraction.

What every extractor owes the rest of the program is done here once: entities that span the whole report, one type an entity,
no claim that the ontology rules out, evidence in whole sentences that hold both ends, dates in the calendar, ids.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from actorgraph import ontology
from actorgraph.extract.entities import bare_name, is_name
from actorgraph.extract.neural import claim_date
from actorgraph.extract.segment import sentences
from actorgraph.ids import claim_id, text_hash
from actorgraph.model import ActorType, Claim, Document, Extraction, Mention, Span, Status
from actorgraph.resolve.gazetteer import Gazetteer

NOT_ALLOWED = "types that the ontology does not allow"
ABOUT_ITSELF = "an actor and itself"
TWICE = "said twice"


@dataclass(frozen=True, slots=True)
class Named:
    """A mention; mentions of one `actor` (any name for it that is unique in the report) are one entity. None: not known."""

    span: Span
    type: ActorType
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A claim between mentions, each given by its span; `evidence` is widened to whole sentences."""

    subject: Span
    relation: str
    object: Span
    evidence: Span
    confidence: float
    status: Status = Status.ASSERTED
    by: Span | None = None
    when: Span | None = None
    where: Span | None = None
    former: bool = False


def compose(
    document: Document, named: Iterable[Named], said: Iterable[Said], name: str, version: str, dropped: Counter[str]
) -> Extraction:
    """Make an extraction.

    Args:
        document: the report.
        named: mentions in any order; of several with one span the first counts. Boilerplate must be left out.
        said: claims whose ends are among the mentions.
        name: of the extractor.
        version: of the extractor.
        dropped: claims that are left out are counted here by reason (the constants of this module).

    Raises:
        ContractError: a claim's end is no mention, or a relation is unknown.
    """
    first: dict[Span, Named] = {}
    for mention in named:
        first.setdefault(mention.span, mention)
    found = [first[span] for span in sorted(first)]
    entities = join(found, document.text)
    types = _types(found, entities, document.text)
    label = {entity: f"e{number + 1}" for number, entity in enumerate(dict.fromkeys(entities))}
    mentions = tuple(
        Mention(f"m{k + 1}", m.span, m.span.of(document.text), types[k], label[entities[k]]) for k, m in enumerate(found)
    )
    at = {mention.span: mention for mention in mentions}
    split = sentences(document.text, [mark.span for mark in document.boilerplate])
    claims: dict[tuple[str, str, str, Span], Claim] = {}
    ids: set[str] = set()
    for item in sorted(said, key=lambda s: (-s.confidence, s.evidence, s.subject, s.object, s.relation)):
        subject, object_ = at[item.subject], at[item.object]
        symmetric = item.relation in ontology.SYMMETRIC
        if symmetric and object_.span < subject.span:
            subject, object_ = object_, subject
        if subject.entity == object_.entity:
            dropped[ABOUT_ITSELF] += 1
            continue
        if not ontology.allows(item.relation, subject.type, object_.type):
            dropped[NOT_ALLOWED] += 1
            continue
        evidence = whole_sentences(split, (item.evidence, subject.span, object_.span))
        claim = _claim(document, item, subject, object_, evidence, split, at)
        ends = (subject.entity, object_.entity)
        key = (*(sorted(ends) if symmetric else ends), item.relation, evidence)
        if key in claims or claim.id in ids:
            dropped[TWICE] += 1
            continue
        claims[key] = claim
        ids.add(claim.id)
    ordered = sorted(claims.values(), key=lambda c: (c.evidence, at_number(c.subject), at_number(c.object), c.relation))
    return Extraction(document.id, text_hash(document.text), mentions, tuple(ordered), name, version)


def at_number(mention: str) -> int:
    """Return the number in a mention's id, by which they are in the order of the text."""
    return int(mention[1:])


def whole_sentences(split: Sequence[Span], parts: Iterable[Span]) -> Span:
    """Return the stretch of whole sentences that holds all parts.

    Args:
        split: the sentences of the report.
        parts: spans outside boilerplate.
    """
    spans = list(parts)
    start, end = min(s.start for s in spans), max(s.end for s in spans)
    first = max(0, bisect_right(split, start, key=lambda s: s.start) - 1)
    last = max(0, bisect_right(split, end - 1, key=lambda s: s.start) - 1)
    return Span(min(start, split[first].start), max(end, split[last].end)) if split else Span(start, end)


def join(mentions: Sequence[Named], text: str) -> list[int]:
    """Return, for each mention, the number of its entity: the first mention of it.

    Mentions that the extractor says are one actor are; besides, equal names in one report, and names by which the gazetteer
    knows one actor. Nothing ties two actors that the gazetteer knows to be two.
    """
    gazetteer = Gazetteer.built_in()
    parent = list(range(len(mentions)))
    known: list[str | None] = [None] * len(mentions)

    def find(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    def tie(a: int, b: int) -> None:
        low, high = sorted((find(a), find(b)))
        if not (known[low] and known[high] and known[low] != known[high]):
            parent[high] = low
            known[low] = known[low] or known[high]

    seen: dict[tuple[str, str], int] = {}
    for k, mention in enumerate(mentions):
        words = mention.span.of(text)
        date = mention.type is ActorType.DATE
        if not date and is_name(words) and (hit := gazetteer.lookup(bare_name(words), mention.type)):
            known[k] = hit.entry.key
            tie(seen.setdefault(("key", hit.entry.key), k), k)
        if date or is_name(words):
            tie(seen.setdefault(("date" if date else "name", bare_name(words).casefold()), k), k)
    for k, mention in enumerate(mentions):
        if mention.actor is not None and mention.type is not ActorType.DATE:
            tie(seen.setdefault(("actor", mention.actor), k), k)
    return [find(k) for k in range(len(mentions))]


def _types(mentions: Sequence[Named], entities: Sequence[int], text: str) -> list[ActorType]:
    """Return one type for each mention, that of its entity: the most frequent one, names counting double."""
    votes: dict[int, Counter[ActorType]] = defaultdict(Counter)
    for mention, entity in zip(mentions, entities, strict=True):
        votes[entity][mention.type] += 2 if is_name(mention.span.of(text)) else 1
    order = list(ActorType)
    top = {entity: max(count, key=lambda kind: (count[kind], -order.index(kind))) for entity, count in votes.items()}
    return [top[entity] for entity in entities]


def _claim(
    document: Document, item: Said, subject: Mention, object_: Mention, evidence: Span, split: Sequence[Span],
    at: dict[Span, Mention],
) -> Claim:  # fmt: skip
    by, when, where = (None if span is None else at[span] for span in (item.by, item.when, item.where))
    if where is not None and where.entity in (subject.entity, object_.entity):
        where = None  # the place is an end of the claim already
    ends = [(mention.span.start, mention.span.end) for mention in (subject, object_)]
    return Claim(
        id=claim_id(document.id, ends[0], item.relation, ends[1], item.relation in ontology.SYMMETRIC),
        subject=subject.id,
        relation=item.relation,
        object=object_.id,
        evidence=evidence,
        status=item.status,
        by=None if by is None else by.id,
        when=None if when is None else when.id,
        where=None if where is None else where.id,
        former=item.former,
        confidence=round(item.confidence, 3),
        date=None if when is None else claim_date(document, evidence, when, split),
    )
