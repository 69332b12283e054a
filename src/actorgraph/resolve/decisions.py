"""Human verdicts on actors, replayed on top of what the machine found: merges join, splits take an entity out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from actorgraph.model import Decision
from actorgraph.resolve.clusters import Clusters, Join, actor_id
from actorgraph.resolve.entities import Entity
from actorgraph.resolve.gazetteer import Gazetteer
from actorgraph.resolve.names import normalise_name
from actorgraph.resolve.naming import shown_with_state


@dataclass(frozen=True, slots=True)
class Unapplied:
    """A decision that could not be replayed, and why: its actor is gone, or its name now means several."""

    decision: Decision
    reason: str


class _Index:
    """Which keys an id or a name may mean, over all entities of a case."""

    def __init__(self, entities: Mapping[tuple[str, str], Entity], gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._ids: dict[str, str] = {}
        self._names: dict[str, Counter[str]] = {}
        for entity in entities.values():
            self.count(entity, 1)

    def count(self, entity: Entity, step: int) -> None:
        """Let an entity's names mean its present key (1) or no longer (-1); an id once known stays known."""
        self._ids[actor_id(entity.key)] = entity.key
        names = {surface.text for _, surface in entity.surfaces if surface.names} or {entity.surface.text}
        if entity.hit:
            names.add(entity.hit.entry.name)
        elif entity.state:
            names.add(shown_with_state(entity, self._gazetteer))
        for name in names:
            self._names.setdefault(normalise_name(name), Counter())[entity.key] += step

    def find(self, target: str, root: Callable[[str], str]) -> str | None:
        """Return the leading key of the one actor that an id or a name means; None if there is none or several."""
        if target in self._ids:
            return root(self._ids[target])
        keys = self._names.get(normalise_name(target), Counter())
        roots = {root(key) for key, count in keys.items() if count > 0}
        return roots.pop() if len(roots) == 1 else None


def replay(
    entities: Mapping[tuple[str, str], Entity], decisions: Sequence[Decision], clusters: Clusters, gazetteer: Gazetteer
) -> list[Unapplied]:
    """Apply merges and splits in the order they were made; return those that fit nothing any more.

    A merge names two actors. A split names the actor, the report and the entity, which gets a key of its own; it is applied
    while the entity is in that actor.
    """
    index = _Index(entities, gazetteer)
    failed: list[Unapplied] = []
    for decision in decisions:
        if decision.kind == "merge":
            reason = _merge(decision, clusters, index)
        elif decision.kind == "split":
            reason = _split(decision, entities, clusters, index)
        else:
            continue
        if reason:
            failed.append(Unapplied(decision, reason))
    return failed


def _merge(decision: Decision, clusters: Clusters, index: _Index) -> str:
    """Apply a merge; return what hinders it, "" if nothing does."""
    if len(decision.targets) != 2:
        return "a merge names two actors"
    first, second = (index.find(target, clusters.root) for target in decision.targets)
    if first is None or second is None:
        return _unknown(decision.targets[0] if first is None else decision.targets[1])
    note = f": {decision.note}" if decision.note else ""
    reason = f"{decision.targets[0]} and {decision.targets[1]} merged by a reviewer{note}"
    clusters.join(Join(first, second, "decision", reason, human=True))
    return ""


def _split(decision: Decision, entities: Mapping[tuple[str, str], Entity], clusters: Clusters, index: _Index) -> str:
    """Apply a split; return what hinders it, "" if nothing does."""
    if len(decision.targets) != 3:
        return "a split names an actor, a report and an entity"
    name, document, id_ = decision.targets
    entity = entities.get((document, id_))
    if entity is None:
        return f"report {document!r} with entity {id_!r} is not there"
    actor = index.find(name, clusters.root)
    if actor is None:
        return _unknown(name)
    if actor != clusters.root(entity.key):
        return f"the entity is not in {name!r}"
    before = entity.reason or entity.rule
    index.count(entity, -1)
    entity.key = f"{entity.local_key}:split"
    entity.hit, entity.state, entity.rule, entity.score = None, "", "decision", 1.0
    note = f": {decision.note}" if decision.note else ""
    entity.reason = f"taken out of {name} by a reviewer{note} (the machine had: {before})"
    index.count(entity, 1)
    return ""


def _unknown(name: str) -> str:
    return f"no actor, or more than one, is called {name!r}"
