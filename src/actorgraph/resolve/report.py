"""Entities of one report that are one actor by what the report says: definitions, initials, surnames."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from actorgraph.model import Document, Extraction
from actorgraph.resolve.definitions import Definition, find_definitions
from actorgraph.resolve.entities import Entity, name_key, read_entities
from actorgraph.resolve.gazetteer import Gazetteer
from actorgraph.resolve.lexicon import SETTING_APART
from actorgraph.resolve.names import initials_match
from actorgraph.resolve.surfaces import Family, Kind, Surface
from actorgraph.resolve.transliteration import part_code

SHORTEST_INITIALS = 3
"""An acronym without a definition needs this many letters to be taken for the initials of a name in the same report."""


@dataclass(frozen=True, slots=True)
class Alias:
    """A name that one report says is another's, to be applied to other reports: keys, and where it is said."""

    alias: str
    main: str
    acronym: bool
    document: str
    offset: int
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """One report read: its entities with their keys, and the aliases it defines."""

    entities: tuple[Entity, ...]
    aliases: tuple[Alias, ...]


def read_report(document: Document, extraction: Extraction, gazetteer: Gazetteer) -> Report:
    """Read one report; the result depends on nothing but this report and the gazetteer."""
    entities = read_entities(extraction, gazetteer)
    definitions = list(find_definitions(entities, document.text))
    for definition in definitions:
        _override(definition, gazetteer)
    aliases = tuple(alias for d in definitions if (alias := _alias(d, gazetteer)))
    groups = _Groups(entities)
    for definition in definitions:
        _join_defined(groups, definition, entities)
    _join_initials(groups, entities)
    _join_surnames(groups, entities)
    groups.settle()
    return Report(tuple(entities), aliases)


class _Groups:
    """Entities of one report joined into groups that share the key of the best named among them."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        self.entities = entities
        self.root = {entity.id: entity.id for entity in entities}
        self.by_id = {entity.id: entity for entity in entities}
        self.why: dict[str, tuple[str, str, float]] = {}

    def members(self, entity: Entity) -> list[Entity]:
        root = self.root[entity.id]
        return [other for other in self.entities if self.root[other.id] == root]

    def join(self, entity: Entity, to: Entity, rule: str, reason: str, score: float) -> None:
        """Join two groups unless the gazetteer or a claim says that they are two actors."""
        if self.root[entity.id] == self.root[to.id]:
            return
        ours, theirs = self.members(entity), self.members(to)
        known = {e.hit.entry.key for e in (*ours, *theirs) if e.hit}
        if len(known) > 1 or any(b.id in a.distinct for a in ours for b in theirs):
            return
        for other in ours:
            self.root[other.id] = self.root[to.id]
            self.why.setdefault(other.id, (rule, reason, score))
        for other in theirs:
            self.why.setdefault(other.id, (rule, reason, score))

    def settle(self) -> None:
        """Give every member the key of the best named entity of its group."""
        groups: dict[str, list[Entity]] = {}
        for entity in self.entities:
            groups.setdefault(self.root[entity.id], []).append(entity)
        for members in groups.values():
            best = min(members, key=_order)
            key, hit = best.key, best.hit
            for entity in members:
                if entity.key != key:
                    entity.key, entity.hit, entity.state = key, hit, best.state
                    entity.rule, entity.reason, entity.score = self.why[entity.id]


def _order(entity: Entity) -> tuple[object, ...]:
    kinds = (Kind.FULL, Kind.SINGLE, Kind.COMMON, Kind.DESCRIPTION)
    surface = entity.surface
    return (
        entity.hit is None,
        entity.is_local,
        kinds.index(surface.kind),
        surface.acronym,
        -len(surface.key.split()),
        entity.key,
    )


def _key(surface: Surface, entity: Entity | None, family: Family) -> str:
    """Return the key of one name of an entity: the entity's own where it bears this name."""
    if entity is not None and entity.surface.key == surface.key:
        return entity.key
    return name_key(surface, family) if surface.kind is Kind.FULL else ""


def _override(definition: Definition, gazetteer: Gazetteer) -> None:
    """Let a report's own acronym stand before the gazetteer's: "the Sudan Defence Force (SDF)" is not the Syrian SDF."""
    alias, main = definition.alias, definition.main
    if alias is None or alias is main or alias.hit is None or main.hit is not None or definition.how != "acronym":
        return
    if not gazetteer.resembles(definition.main_name.text, alias.hit.entry.key):
        alias.hit, alias.key, alias.rule, alias.reason = None, name_key(alias.surface, alias.family), "new", ""


def _alias(definition: Definition, gazetteer: Gazetteer) -> Alias | None:
    """Return what a definition says for other reports, or None where it holds in its own only."""
    main, family = definition.main, definition.main.family
    if not definition.wide:
        return None
    main_key = main.key if main.hit else _key(definition.main_name, main, family)
    same_entity = definition.alias is main
    alias_key = _key(definition.alias_name, None if same_entity else definition.alias, family)
    known = gazetteer.lookup(definition.alias_name.text, main.type)
    if known:
        if main.hit or not gazetteer.resembles(definition.main_name.text, known.entry.key):
            return None
        main_key, alias_key = f"gazetteer:{known.entry.key}", main_key
    if not main_key or not alias_key or main_key == alias_key or "local:" in (main_key[:6], alias_key[:6]):
        return None
    if alias_key.startswith("gazetteer:") and main_key.startswith("gazetteer:"):
        return None
    if alias_key.startswith("gazetteer:"):
        main_key, alias_key = alias_key, main_key
    what = "acronym" if definition.how == "acronym" else "alias"
    reason = f"{what} {definition.alias_name.text} of {definition.main_name.text} defined in report {main.document}"
    acronym = definition.how == "acronym" and not known
    return Alias(alias_key, main_key, acronym, main.document, definition.offset, f"{reason}, offset {definition.offset}")


def _join_defined(groups: _Groups, definition: Definition, entities: Iterable[Entity]) -> None:
    what = "acronym" if definition.how == "acronym" else "alias"
    reason = (
        f"{what} {definition.alias_name.text} of {definition.main_name.text} defined in this report, offset {definition.offset}"
    )
    if definition.alias is not None:
        groups.join(definition.alias, definition.main, "defined", reason, 1.0 if definition.wide else 0.9)
        return
    for entity in entities:
        if (
            entity.family is definition.main.family
            and entity.surface.acronym
            and entity.surface.key == definition.alias_name.key
        ):
            if entity.hit and not definition.main.hit:
                entity.hit, entity.key = None, name_key(entity.surface, entity.family)
            groups.join(entity, definition.main, "defined", reason, 1.0 if definition.wide else 0.9)


def _join_initials(groups: _Groups, entities: Sequence[Entity]) -> None:
    """Join an unknown acronym to the one name in the report whose initials it is."""
    bodies = [entity for entity in entities if entity.family is Family.BODY and entity.surface.kind is Kind.FULL]
    for short in bodies:
        if not short.surface.acronym or short.hit or sum(c.isalpha() for c in short.surface.text) < SHORTEST_INITIALS:
            continue
        long = [e for e in bodies if not e.surface.acronym and initials_match(short.surface.text, e.surface.text)]
        if len({entity.key for entity in long}) == 1:
            reason = f"{short.surface.text} are the initials of {long[0].surface.text} in the same report"
            groups.join(short, long[0], "defined", reason, 0.9)


def _join_surnames(groups: _Groups, entities: Sequence[Entity]) -> None:
    """Join a surname, with or without a title, to the one full name of the report that ends in it."""
    persons = [entity for entity in entities if entity.family is Family.PERSON]
    full = [entity for entity in persons if entity.surface.kind is Kind.FULL]
    for short in persons:
        if short.surface.kind is not Kind.SINGLE:
            continue
        titles = {title for _, surface in short.surfaces for title in surface.titles}
        fitting = [entity for entity in full if _ends_in(entity.surface, short.surface)]
        if len({entity.key for entity in fitting}) != 1 or titles & SETTING_APART:
            continue
        reason = f"surname of {fitting[0].surface.text}, the only one of this name in the report"
        groups.join(short, fitting[0], "surname", reason, 0.9)


def _ends_in(name: Surface, surname: Surface) -> bool:
    if name.key.endswith(f" {surname.key}"):
        return True
    last = surname.key.split()
    return len(last) == 1 and len(last[0]) > 3 and part_code(name.key.split()[-1]) == part_code(last[0])
