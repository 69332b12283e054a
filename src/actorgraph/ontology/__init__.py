"""Classes and relations of the ontology, read from `ontology.json`, which is generated from `ontology/ontology.toml`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation.

    Attributes:
        name: as in annotations and claims ("works_for"). label: for people ("works for").
        family: affiliation, cooperation, diplomacy, accusation, conflict or place.
        symmetric: the order of subject and object does not matter.
        domain, range: names of the actor types its subject and object may have (subclasses spelled out).
        inverse_label: how the relation reads from object to subject ("employs"); equals label when symmetric.
    """

    name: str
    label: str
    family: str
    definition: str
    symmetric: bool
    domain: tuple[str, ...]
    range: tuple[str, ...]
    inverse_label: str

    @property
    def edge_type(self) -> str:
        """The relationship type in Cypher: WORKS_FOR."""
        return self.name.upper()


def _load() -> dict[str, Relation]:
    data = json.loads(resources.files(__package__).joinpath("ontology.json").read_text(encoding="utf-8"))
    return {
        row["name"]: Relation(**{k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}) for row in data["relations"]
    }


RELATIONS: Mapping[str, Relation] = MappingProxyType(_load())
"""All relations by name, in the order of the ontology's source."""

FAMILIES: tuple[str, ...] = tuple(dict.fromkeys(relation.family for relation in RELATIONS.values()))
SYMMETRIC: frozenset[str] = frozenset(name for name, relation in RELATIONS.items() if relation.symmetric)
