"""The name an actor is shown by, and its other names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from actorgraph.model import Mention
from actorgraph.resolve.entities import Entity
from actorgraph.resolve.gazetteer import Gazetteer
from actorgraph.resolve.surfaces import Kind, Surface


def _surfaces(entities: Sequence[Entity]) -> list[tuple[Mention, Surface]]:
    return [item for entity in entities for item in entity.surfaces if item[1].names]


def name_of(entities: Sequence[Entity], gazetteer: Gazetteer) -> str:
    """Return the fullest frequent name; for a body with a common name, its state in brackets ("Interior Ministry (Iraq)").

    Titles are left out where a full name is left ("Joseph Dunford", but "General Dunford"). For entities without a name the
    description that says most.
    """
    named = _surfaces(entities)
    if not named:
        return entities[0].surface.text
    shown = Counter((surface.name if surface.kind is Kind.FULL else surface.text) or surface.text for _, surface in named)
    kinds = (Kind.FULL, Kind.SINGLE, Kind.COMMON)
    best: dict[str, tuple[object, ...]] = {}
    for _, surface in named:
        text = (surface.name if surface.kind is Kind.FULL else surface.text) or surface.text
        parts = min(len(surface.key.split()), 4)
        shouted = text.isupper() and len(text) > 5
        best[text] = (kinds.index(surface.kind), surface.acronym, shouted, -parts, -shown[text], len(text), text)
    name = min(best, key=lambda text: best[text])
    of_state = next((entity for entity in entities if entity.state), None)
    return shown_with_state(of_state, gazetteer) if of_state else name


def shown_with_state(entity: Entity, gazetteer: Gazetteer) -> str:
    """Return the common name of a body with the state it was tied to in brackets."""
    return f"{entity.surface.name} ({gazetteer.entries[entity.state].name})"


def aliases_of(entities: Sequence[Entity], name: str) -> tuple[str, ...]:
    """Return every other name among the mentions, sorted.

    Pronouns and descriptions are left out, and so are common names ("Government", "Army") of what has a name of its own.
    """
    found: set[str] = set()
    for entity in entities:
        own = entity.hit is not None or entity.surface.kind is not Kind.COMMON
        for _, surface in entity.surfaces:
            if surface.names and not (own and surface.kind is Kind.COMMON and not surface.adjective):
                found.add(surface.text)
    return tuple(sorted(found - {name}))
