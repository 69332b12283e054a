"""What differs between a graph and what the database holds of its case, as steps in the order in which they can be done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actorgraph.errors import StoreError
from actorgraph.stores import rows, schema
from actorgraph.stores.neo4j import statements
from actorgraph.stores.records import Row

LAYOUT = 1
"""Part of every hash; goes up when the loader writes the same row in another way, so that everything is written again."""

MAX_KEY_BYTES = 7_500
"""What case and id together may take in UTF-8: Neo4j's indexes refuse keys over some 8 kB."""

Values = list[Any]
Edge = tuple[str, str]
"""Type and id of an edge."""


@dataclass(frozen=True, slots=True)
class Step:
    """Statements, run one after the other with the same rows; rows may be split over transactions, statements not."""

    statements: tuple[str, ...]
    rows: Sequence[Values]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the database shall hold: values by label and id, edges by type and id, each with its hash at its place."""

    nodes: Mapping[str, Mapping[str, Values]]
    edges: Mapping[Edge, Values]

    @classmethod
    def of(cls, case: str, nodes: Mapping[str, list[Row]], edges: Mapping[str, list[Row]]) -> Wanted:
        """Return what `rows.node_rows` and `rows.edge_rows` amount to.

        Raises:
            StoreError: an id is longer than the database can look up.
        """
        mentions: dict[str, list[Values]] = {}
        for tie in rows.tie_rows(nodes)["MENTIONED_IN"]:
            mentions.setdefault(tie["from"], []).append([tie["to"], tie["mentions"]])
        made = {
            label: {row["id"]: _values(label, row, mentions.get(row["id"], []) if label == "Actor" else None) for row in table}
            for label, table in nodes.items()
        }
        for label, table in made.items():
            for id_ in table:
                if len(case.encode()) + len(id_.encode()) > MAX_KEY_BYTES:
                    raise StoreError(
                        f"the id of a {label} takes more than {MAX_KEY_BYTES} bytes, which Neo4j cannot look up",
                        where=id_[:80],
                        todo="Give the case or the report a shorter name.",
                    )
        return cls(made, {(type_, row["id"]): _values("EDGE", row) for type_, table in edges.items() for row in table})


@dataclass(frozen=True, slots=True)
class Present:
    """What the database holds: hashes by label and id; of edges subject, object and hash by type and id."""

    nodes: Mapping[str, Mapping[str, str | None]]
    edges: Mapping[Edge, tuple[str, str, str | None]]


def steps(wanted: Wanted, present: Present) -> Iterator[Step]:
    """Yield what has to be done: what others point to is made first and taken away last."""
    new = {label: _new(table, present.nodes[label]) for label, table in wanted.nodes.items()}
    changed = {label: _changed(table, present.nodes[label]) for label, table in wanted.nodes.items()}
    gone = {label: [[id_] for id_ in present.nodes[label] if id_ not in table] for label, table in wanted.nodes.items()}
    kept = {key for key, values in wanted.edges.items() if key in present.edges and present.edges[key][2] == _hash_of(values)}

    old_edges = [(type_, [id_, *present.edges[type_, id_][:2]]) for type_, id_ in present.edges if (type_, id_) not in kept]
    for type_, table in _by(old_edges):
        yield Step((statements.delete_edges(type_),), table)
    for label in ("Claim", "Merge"):
        yield Step((statements.delete_nodes(label),), gone[label] + [values[:1] for values in changed[label]])
    yield Step((statements.create_documents(),), new["Document"])
    yield Step((statements.change_documents(),), changed["Document"])
    at = statements.COLUMNS["Actor"].index("type")
    for type_, table in _by((values[at], values) for values in new["Actor"]):
        yield Step((statements.create_actors(type_),), table)
    for type_, table in _by((values[at], values) for values in changed["Actor"]):
        yield Step(statements.change_actors(type_), table)
    speaker, place = (statements.COLUMNS["Claim"].index(name) for name in ("speaker", "place"))
    for (spoken, placed), table in _by(
        ((values[speaker] is not None, values[place] is not None), values) for values in new["Claim"] + changed["Claim"]
    ):
        yield Step((statements.create_claims(speaker=spoken, place=placed),), table)
    yield Step((statements.create_merges(),), new["Merge"] + changed["Merge"])
    for type_, table in _by((key[0], values) for key, values in wanted.edges.items() if key not in kept):
        yield Step((statements.create_edges(type_),), table)
    for label in ("Actor", "Document"):
        yield Step((statements.delete_nodes(label),), gone[label])


def _by(pairs: Iterable[tuple[Any, Values]]) -> list[tuple[Any, list[Values]]]:
    """Return the values by key, in the order of keys."""
    found: dict[Any, list[Values]] = {}
    for key, values in pairs:
        found.setdefault(key, []).append(values)
    return sorted(found.items())


def _new(wanted: Mapping[str, Values], present: Mapping[str, str | None]) -> list[Values]:
    return [values for id_, values in wanted.items() if id_ not in present]


def _changed(wanted: Mapping[str, Values], present: Mapping[str, str | None]) -> list[Values]:
    return [values for id_, values in wanted.items() if id_ in present and present[id_] != _hash_of(values)]


def _values(kind: str, row: Row, mentions: list[Values] | None = None) -> Values:
    """Return the values of a row in the order of `statements.COLUMNS`, then their hash, then the mentions of an actor."""
    values = [row[name] for name in statements.COLUMNS[kind]]
    text = json.dumps([LAYOUT, schema.SCHEMA_VERSION, kind, values, mentions])
    hash_ = hashlib.sha256(text.encode()).hexdigest()[:20]
    return [*values, hash_] if mentions is None else [*values, hash_, mentions]


def _hash_of(values: Values) -> str:
    """Return the hash among the values: the last text that is not part of the mentions."""
    return str(values[-2] if isinstance(values[-1], list) else values[-1])
