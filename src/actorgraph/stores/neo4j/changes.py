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
_ACTOR_TYPE = statements.COLUMNS["Actor"].index("type")
_SPEAKER, _PLACE = (statements.COLUMNS["Claim"].index(name) for name in ("speaker", "place"))
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
    def of(cls, nodes: Mapping[str, list[Row]], edges: Mapping[str, list[Row]]) -> Wanted:
        """Return what `rows.node_rows` and `rows.edge_rows` amount to."""
        return cls({label: node_values(label, nodes) for label in nodes}, edge_values(edges))


def node_values(label: str, nodes: Mapping[str, list[Row]]) -> dict[str, Values]:
    """Return the values of a label's nodes by id; `nodes` is what `rows.node_rows` returned."""
    if label != "Actor":
        return {row["id"]: _values(label, row) for row in nodes[label]}
    mentions: dict[str, list[Values]] = {}
    for tie in rows.mention_ties(nodes):
        mentions.setdefault(tie["from"], []).append([tie["to"], tie["mentions"]])
    return {row["id"]: _values(label, row, mentions.get(row["id"], [])) for row in nodes[label]}


def edge_values(edges: Mapping[str, list[Row]]) -> dict[Edge, Values]:
    """Return the values of the edges by type and id; `edges` is what `rows.edge_rows` returned."""
    return {(type_, row["id"]): _values("EDGE", row) for type_, table in edges.items() for row in table}


def check_ids(case: str, nodes: Mapping[str, list[Row]]) -> None:
    """Refuse ids that the database cannot look up.

    Raises:
        StoreError: case and id of a node together are longer than `MAX_KEY_BYTES`.
    """
    left = MAX_KEY_BYTES - len(case.encode())
    for label, table in nodes.items():
        for row in table:
            if len(row["id"].encode()) > left:
                raise StoreError(
                    f"the id of a {label} takes more than {MAX_KEY_BYTES} bytes, which Neo4j cannot look up",
                    where=row["id"][:80],
                    todo="Give the case or the report a shorter name.",
                )


@dataclass(frozen=True, slots=True)
class Present:
    """What the database holds: hashes by label and id; of edges subject, object and hash by type and id."""

    nodes: Mapping[str, Mapping[str, str | None]]
    edges: Mapping[Edge, tuple[str, str, str | None]]

    @property
    def empty(self) -> bool:
        """True if the database holds nothing of the case."""
        return not self.edges and not any(self.nodes.values())


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
    yield from created("Document", new["Document"])
    yield Step((statements.change_documents(),), changed["Document"])
    yield from created("Actor", new["Actor"])
    for type_, table in _by((values[_ACTOR_TYPE], values) for values in changed["Actor"]):
        yield Step(statements.change_actors(type_), table)
    yield from created("Claim", new["Claim"] + changed["Claim"])
    yield from created("Merge", new["Merge"] + changed["Merge"])
    yield from created_edges({key: values for key, values in wanted.edges.items() if key not in kept})
    for label in ("Actor", "Document"):
        yield Step((statements.delete_nodes(label),), gone[label])


def created(label: str, values: list[Values]) -> Iterator[Step]:
    """Yield the steps that make nodes of a label."""
    match label:
        case "Document":
            yield Step((statements.create_documents(),), values)
        case "Actor":
            for type_, table in _by((row[_ACTOR_TYPE], row) for row in values):
                yield Step((statements.create_actors(type_),), table)
        case "Claim":
            for (spoken, placed), table in _by(((row[_SPEAKER] is not None, row[_PLACE] is not None), row) for row in values):
                yield Step((statements.create_claims(speaker=spoken, place=placed),), table)
        case _:
            yield Step((statements.create_merges(),), values)


def created_edges(edges: Mapping[Edge, Values]) -> Iterator[Step]:
    """Yield the steps that make edges."""
    for type_, table in _by((key[0], values) for key, values in edges.items()):
        yield Step((statements.create_edges(type_),), table)


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
