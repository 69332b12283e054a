"""Types and relations of the ontology, read from `ontology.json`, which is generated from `ontology/ontology.toml`.

The other modules of this package make the generated files and are not needed at run time; see `ontology/README.md`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Any

from actorgraph.errors import ContractError


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


def _load() -> tuple[dict[str, Any], dict[str, Relation]]:
    data = json.loads(resources.files(__package__).joinpath("ontology.json").read_text(encoding="utf-8"))
    rows = [row | {"domain": tuple(row["domain"]), "range": tuple(row["range"])} for row in data["relations"]]
    return data, {row["name"]: Relation(**row) for row in rows}


_data, _relations = _load()

VERSION: str = _data["version"]
"""Version of the ontology."""

NAMESPACE: str = _data["namespace"]
"""What the IRIs of all terms start with: NAMESPACE + "killed"."""

TYPES: tuple[str, ...] = tuple(_data["types"])
"""The types that actors (places included) have: those of `actorgraph.model.ActorType` without Date."""

DEFINITIONS: Mapping[str, str] = MappingProxyType(_data["definitions"])
"""What each of `TYPES` and each status of claims means, in a sentence."""

RELATIONS: Mapping[str, Relation] = MappingProxyType(_relations)
"""All relations by name, in the order of the ontology's source."""

FAMILIES: tuple[str, ...] = tuple(dict.fromkeys(relation.family for relation in RELATIONS.values()))
SYMMETRIC: frozenset[str] = frozenset(name for name, relation in RELATIONS.items() if relation.symmetric)

_ALLOWED: frozenset[tuple[str, str, str]] = frozenset(
    (name, subject, object_)
    for name, relation in RELATIONS.items()
    for subject in relation.domain
    for object_ in relation.range
)
"""Every relation with every two types it may tie; the source gives symmetric relations one set of types for both ends."""


def allows(relation: str, subject_type: str, object_type: str) -> bool:
    """True if the relation may hold from an actor of the one type to an actor of the other; symmetric ones either way round.

    A type that is none of `TYPES`, such as Date, takes part in no relation.

    Raises:
        ContractError: there is no relation of this name.
    """
    if relation not in RELATIONS:
        raise ContractError(f"{relation!r} is no relation of the ontology", todo=f"Relations: {', '.join(RELATIONS)}.")
    return (relation, subject_type, object_type) in _ALLOWED
