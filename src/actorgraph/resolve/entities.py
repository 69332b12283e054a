"""The entities of one report, each with what it is called and the key that this report alone gives it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from actorgraph.ids import digest
from actorgraph.model import ActorType, Extraction, Mention
from actorgraph.resolve.gazetteer import Gazetteer, Hit
from actorgraph.resolve.lexicon import PRONOUNS
from actorgraph.resolve.names import match_key
from actorgraph.resolve.surfaces import FAMILIES, Family, Kind, Surface, read_surface
from actorgraph.resolve.transliteration import transliteration_key

CERTAIN_ENOUGH = 0.5
"""Claims of the same report below this confidence are not believed when they would tie a body to its state."""

_TYPE_ORDER = {type_: rank for rank, type_ in enumerate(ActorType)}


@dataclass(slots=True)
class Entity:
    """One entity of one report.

    Attributes:
        mentions: in the order of the text. type: the most frequent of its mentions.
        surface: the best name among its mentions (or its best description).
        key: says who it is across reports: "gazetteer:…", "name:…" or, where it tells nothing outside, "local:…".
        hit: the gazetteer's entry it was found as. state: key of the state its common name was tied to.
        rule, reason, score: why it has this key, as far as this report tells.
    """

    document: str
    id: str
    mentions: list[Mention]
    type: ActorType
    surface: Surface
    surfaces: list[tuple[Mention, Surface]]
    key: str = ""
    hit: Hit | None = None
    state: str = ""
    rule: str = "new"
    reason: str = ""
    score: float = 1.0
    distinct: set[str] = field(default_factory=set)

    @property
    def family(self) -> Family:
        """The family of its type."""
        return FAMILIES[self.type]

    @property
    def local_key(self) -> str:
        """The key that keeps it to its report: the place of its first mention."""
        span = self.mentions[0].span
        return f"local:{digest(self.document, f'{span.start}-{span.end}')}"

    @property
    def is_local(self) -> bool:
        """True if nothing outside the report can be the same by its key."""
        return self.key.startswith("local:")


def name_key(surface: Surface, family: Family) -> str:
    """Return the key of a full name, the same in every report; spellings of a transliterated name share it."""
    if family in (Family.PERSON, Family.PLACE) and not surface.acronym:
        spelled = transliteration_key(surface.name)
        if spelled:
            return f"name:{family.value}:~{spelled}"
    return f"name:{family.value}:{surface.key}"


def _main_type(mentions: Sequence[Mention]) -> ActorType:
    counts = Counter(mention.type for mention in mentions)
    return min(counts, key=lambda type_: (-counts[type_], _TYPE_ORDER[type_]))


def _rank(item: tuple[Mention, Surface], counts: Counter[str]) -> tuple[object, ...]:
    """Sort names best first: full before single before common, words before acronyms, many parts, frequent, early."""
    mention, surface = item
    kinds = (Kind.FULL, Kind.SINGLE, Kind.COMMON, Kind.DESCRIPTION)
    parts = min(len(surface.key.split()), 4)
    return (kinds.index(surface.kind), surface.acronym, -parts, -counts[surface.key], mention.span)


def _describe(items: list[tuple[Mention, Surface]]) -> Surface:
    """Return the description that says most: the most words up to eight, then the first."""

    def rank(item: tuple[Mention, Surface]) -> tuple[object, ...]:
        words = item[1].text.casefold().split()
        return (all(word in PRONOUNS for word in words), -len(words) if len(words) <= 8 else 0, item[0].span)

    return min(items, key=rank)[1]


def read_entities(extraction: Extraction, gazetteer: Gazetteer) -> list[Entity]:
    """Return the entities of one report in the order of their first mention, with keys from their own names.

    Dates are left out. What other names in the report say (definitions, full names) is not yet looked at.
    """
    grouped: dict[str, list[Mention]] = {}
    for mention in sorted(extraction.mentions, key=lambda m: (m.span, m.id)):
        grouped.setdefault(mention.entity, []).append(mention)
    entities: list[Entity] = []
    for id_, mentions in grouped.items():
        type_ = _main_type(mentions)
        if type_ is ActorType.DATE:
            continue
        items = [(m, read_surface(m.text, FAMILIES[type_], gazetteer.adjectives)) for m in mentions]
        named = [item for item in items if item[1].names]
        counts = Counter(surface.key for _, surface in named)
        best = min(named, key=lambda item: _rank(item, counts))[1] if named else _describe(items)
        entities.append(Entity(extraction.document, id_, mentions, type_, best, items))
    for entity in entities:
        entity.hit = _strong_hit(entity, gazetteer)
    by_id = {entity.id: entity for entity in entities}
    parents = _read_claims(extraction, by_id)
    strong = {entity.hit.entry.key for entity in entities if entity.hit}
    taken: set[str] = set()
    for entity in entities:
        _set_key(entity, gazetteer, parents.get(entity.id, set()), strong)
        if entity.key == entity.local_key and entity.key in taken:  # two entities on one span
            entity.key += f":{entity.id}"
        taken.add(entity.key)
    _part_namesakes(entities)
    return entities


_HIT_ORDER = ("name", "adjective", "people", "metonym", "weak")


def _strong_hit(entity: Entity, gazetteer: Gazetteer) -> Hit | None:
    """Return the entry that most mentions name, unless they bear more other names than names of it.

    A mention that may mean an entry by a short name counts for it where another names it outright; a seat of government
    ("Moscow") gives way to any name ("Soviet").
    """
    found: dict[str, list[Hit]] = {}
    short: list[Hit] = []
    others: set[str] = set()
    for _, surface in entity.surfaces:
        hit = gazetteer.lookup(surface.text, entity.type)
        weak = gazetteer.weak(surface.text, entity.type) if surface.names else ()
        short += weak
        if hit:
            found.setdefault(hit.entry.key, []).append(hit)
        elif surface.kind is Kind.FULL and not weak and not surface.acronym:
            others.add(surface.key)
    if not found:
        return None
    for hit in short:
        if hit.entry.key in found:
            found[hit.entry.key].append(hit)
    hits = min(found.values(), key=lambda hits: (all(hit.kind == "metonym" for hit in hits), -len(hits)))
    if len({hit.alias for hit in hits}) < len(others):
        return None
    return min(hits, key=lambda hit: _HIT_ORDER.index(hit.kind))


def _read_claims(extraction: Extraction, entities: dict[str, Entity]) -> dict[str, set[str]]:
    """Note which entities a claim sets apart; return what each entity is said to be part of, by gazetteer key."""
    owner = {mention.id: mention.entity for mention in extraction.mentions}
    parents: dict[str, set[str]] = {}
    for claim in extraction.claims:
        subject, object_ = entities.get(owner[claim.subject]), entities.get(owner[claim.object])
        if subject is None or object_ is None or subject is object_ or claim.confidence < CERTAIN_ENOUGH:
            continue
        subject.distinct.add(object_.id)
        object_.distinct.add(subject.id)
        if claim.relation == "part_of" and claim.status.stands and object_.hit:
            parents.setdefault(subject.id, set()).add(object_.hit.entry.key)
    return parents


def _set_key(entity: Entity, gazetteer: Gazetteer, parents: set[str], strong: set[str]) -> None:
    """Give the entity its key from its own names, its state, and the stronger names beside it in the report."""
    surface = entity.surface
    own_state = gazetteer.state_of(surface.adjective) if surface.adjective else ""
    states = {own_state} if own_state else {key for key in parents if key.startswith("state:")}
    state = next(iter(states)) if len(states) == 1 else ""
    weak = [hit for mention, _ in entity.surfaces for hit in gazetteer.weak(mention.text, entity.type)]
    if entity.hit is None and weak:
        bodies = {key for key in strong if key.startswith("org:")}
        backed = [h for h in weak if h.entry.key in strong] or [
            h for h in weak if h.entry.parent and h.entry.parent in (state, *parents, *bodies)
        ]
        if len({hit.entry.key for hit in backed}) == 1:
            entity.hit = backed[0]
    if entity.hit is None and surface.kind is Kind.COMMON and state:
        entity.hit = _of_state(surface, state, entity.type, gazetteer)
    if entity.hit:
        entity.key, entity.rule = f"gazetteer:{entity.hit.entry.key}", "gazetteer"
        entity.reason = _gazetteer_reason(entity.hit)
    elif surface.kind is Kind.FULL and (doubtful := [hit for hit in weak if match_key(hit.alias) == surface.key]):
        entity.key = f"local:{digest(entity.document, entity.family.value, surface.key)}"
        others = " or ".join(sorted({hit.entry.name for hit in doubtful}))
        entity.reason = f"{surface.text} may mean {others} or another, and the report does not tell"
    elif surface.kind is Kind.FULL:
        entity.key = name_key(surface, entity.family)
    elif surface.kind is Kind.COMMON and state and entity.family is Family.BODY:
        entity.state = state
        entity.key = f"name:body:{surface.key}@{state}"
    elif surface.kind is Kind.SINGLE:
        entity.key = f"local:{digest(entity.document, entity.family.value, surface.key)}"
        entity.reason = "a single name tells who only inside its report"
    else:
        entity.key = entity.local_key
        common = surface.kind is Kind.COMMON
        entity.reason = "bodies or places of many countries are called this" if common else "described, not named"


def _of_state(surface: Surface, state: str, type_: ActorType, gazetteer: Gazetteer) -> Hit | None:
    """Find a common name in the gazetteer together with its state: "Army" with the United States."""
    for adjective in gazetteer.names_of_state(state):
        hit = gazetteer.lookup(f"{adjective} {surface.key}", type_)
        if hit and hit.entry.parent == state:
            return hit
    return None


def _gazetteer_reason(hit: Hit) -> str:
    what = {"adjective": "adjective", "people": "word for its people", "metonym": "seat of government", "weak": "short name"}
    if hit.kind == "name" and match_key(hit.alias) == match_key(hit.entry.name):
        return f"{hit.entry.name} is in the gazetteer"
    support = ", which the report supports" if hit.kind == "weak" else ""
    return f"{what.get(hit.kind, 'alias')} {hit.alias} of {hit.entry.name} in the gazetteer{support}"


def _part_namesakes(entities: list[Entity]) -> None:
    """Keep two persons of one name apart, and to their report, where a claim sets them apart ("his son Ahmed Ali")."""
    by_key: dict[str, list[Entity]] = {}
    for entity in entities:
        if entity.family is Family.PERSON and entity.surface.names:
            by_key.setdefault(entity.key, []).append(entity)
    for same in by_key.values():
        if any(other.id in entity.distinct for entity in same for other in same):
            for entity in same:
                entity.key = entity.local_key
                entity.reason = "two persons of one name in this report"
