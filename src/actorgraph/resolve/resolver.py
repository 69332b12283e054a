"""Actors across reports: every entity of every report gets its actor, with the reason why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actorgraph.errors import ContractError
from actorgraph.model import Actor, ActorType, Decision, Document, Extraction, MentionRef, Merge
from actorgraph.resolve.clusters import Clusters, Join, actor_id, join_aliases
from actorgraph.resolve.decisions import Unapplied, replay
from actorgraph.resolve.entities import Entity
from actorgraph.resolve.gazetteer import Entry, Gazetteer
from actorgraph.resolve.naming import aliases_of, name_of
from actorgraph.resolve.report import Alias, read_report
from actorgraph.resolve.surfaces import Family

_TYPE_ORDER = {type_: rank for rank, type_ in enumerate(ActorType)}
SAME_NAME_SCORE = {Family.PERSON: 0.9, Family.PLACE: 0.9}
TRANSLITERATION_SCORE = 0.85


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who is who in a case.

    Attributes:
        actors: by id, in the order of ids.
        merges: one for each entity of each report (dates left out), in the order of reports and places.
        entity_actor: (document id, entity id) to actor id.
        unapplied: decisions that could not be replayed, and why.
    """

    actors: Mapping[str, Actor]
    merges: tuple[Merge, ...]
    entity_actor: Mapping[tuple[str, str], str]
    unapplied: tuple[Unapplied, ...] = ()


def resolve(
    documents: Sequence[Document],
    extractions: Sequence[Extraction],
    decisions: Sequence[Decision] = (),
    gazetteer: Gazetteer | None = None,
) -> Resolution:
    """Find the actors behind the entities of all reports.

    Deterministic; neither the order of the reports nor the order in which they came into the case matters. Words that only
    describe ("residents", "the group") stay in their report. What is ambiguous is not merged.

    Args:
        documents: the reports; those without an extraction play no part.
        extractions: at most one a report.
        decisions: human verdicts in the order they were made; only `merge` and `split` are looked at.
        gazetteer: None for the built-in one.

    Raises:
        ContractError: an extraction's document is missing, or a document has two extractions.
    """
    gazetteer = gazetteer or Gazetteer.built_in()
    entities, aliases = _read(documents, extractions, gazetteer)
    by_id = {(entity.document, entity.id): entity for entity in entities}
    clusters = _cluster(aliases)
    failed = replay(by_id, decisions, clusters, gazetteer) if decisions else []
    members: dict[str, list[Entity]] = {}
    for entity in entities:
        members.setdefault(clusters.root(entity.key), []).append(entity)
    actors: dict[str, Actor] = {}
    merges: dict[tuple[str, str], Merge] = {}
    for root, found in members.items():
        actor = _actor(root, found, clusters, gazetteer)
        actors[actor.id] = actor
        for made in _explain(actor, root, found, clusters):
            merges[made.document, made.entity] = made
    ordered = tuple(merges[entity.document, entity.id] for entity in entities)
    entity_actor = {(made.document, made.entity): made.actor for made in ordered}
    return Resolution(dict(sorted(actors.items())), ordered, entity_actor, tuple(failed))


def _read(
    documents: Sequence[Document], extractions: Sequence[Extraction], gazetteer: Gazetteer
) -> tuple[list[Entity], list[Alias]]:
    by_id = {document.id: document for document in documents}
    entities: list[Entity] = []
    aliases: list[Alias] = []
    previous = None
    for extraction in sorted(extractions, key=lambda e: e.document):
        if extraction.document not in by_id:
            raise ContractError("an extraction belongs to no document", where=extraction.document)
        if extraction.document == previous:
            raise ContractError("a document has two extractions", where=extraction.document, todo="Choose one of them.")
        previous = extraction.document
        report = read_report(by_id[extraction.document], extraction, gazetteer)
        entities += report.entities
        aliases += report.aliases
    return entities, aliases


def _cluster(aliases: Sequence[Alias]) -> Clusters:
    clusters = Clusters()
    join_aliases(clusters, aliases)
    return clusters


def _actor(root: str, entities: Sequence[Entity], clusters: Clusters, gazetteer: Gazetteer) -> Actor:
    entry = gazetteer.entries.get(root.partition(":")[2]) if root.startswith("gazetteer:") else None
    name = entry.name if entry else name_of([e for e in entities if e.key == root] or entities, gazetteer)
    keys = {entity.key for entity in entities} | set(clusters.reasons(root))
    return Actor(
        id=actor_id(root),
        name=name,
        type=entry.type if entry else _type(entities),
        aliases=aliases_of(entities, name),
        external_ids=dict(sorted(entry.external_ids.items())) if entry else {},
        mentions=tuple(MentionRef(entity.document, m.id) for entity in entities for m in entity.mentions),
        former_ids=tuple(sorted(actor_id(key) for key in keys if key != root)),
    )


def _type(entities: Sequence[Entity]) -> ActorType:
    counts = Counter(mention.type for entity in entities for mention in entity.mentions)
    del counts[ActorType.DATE]
    return min(counts, key=lambda type_: (-counts[type_], _TYPE_ORDER[type_]))


def _explain(actor: Actor, root: str, entities: Sequence[Entity], clusters: Clusters) -> list[Merge]:
    """Return why each entity is in its actor: its own reason, else the join that brought its key here, else the name."""
    joins = clusters.reasons(root)
    first: dict[str, Entity] = {}
    made: list[Merge] = []
    for entity in entities:
        join = joins.get(entity.key)
        rule, reason, score = entity.rule, entity.reason, entity.score
        if join:
            rule, reason, score = _joined(join, entity)
        elif rule == "new":
            rule, reason, score = _named(entity, first)
        if entity.rule == "new":
            first.setdefault(entity.key, entity)
        made.append(Merge(entity.document, entity.id, actor.id, rule, reason, score))
    return made


def _joined(join: Join, entity: Entity) -> tuple[str, str, float]:
    own = f" ({entity.rule}: {entity.reason})" if entity.reason and entity.rule != join.rule else ""
    return join.rule, join.reason + own, min(join.score, entity.score)


def _named(entity: Entity, first: Mapping[str, Entity]) -> tuple[str, str, float]:
    other = first.get(entity.key)
    if other is None:
        return "new", entity.reason or f"nothing before it is called {entity.surface.text}", 1.0
    place = "this report" if other.document == entity.document else f"report {other.document}"
    score = SAME_NAME_SCORE.get(entity.family, 0.95)
    if entity.surface.key == other.surface.key:
        of_state = " with the same state" if entity.state else ""
        return "same-name", f"the same name{of_state} as {other.surface.text} in {place}", score
    return (
        "transliteration",
        f"{entity.surface.text} is another spelling of {other.surface.text} in {place}",
        TRANSLITERATION_SCORE,
    )


def entry_actor_id(entry: Entry) -> str:
    """Return the id of the actor that a gazetteer entry becomes: to look up names that no report of a case uses."""
    return actor_id(f"gazetteer:{entry.key}")
