"""What every store holds: labels, edge types and properties, the same on Ladybug and Neo4j.

    (:Actor)-[:KILLED {...}]->(:Actor)      a link that stands: one edge, of its relation's type
    (:Actor)-[:ALLEGED {relation}]->(:Actor)  a link with nothing better than an alleged claim
    (:Claim)-[:SUBJECT]->(:Actor)           what one report says; so too claims that make no edge (denied, negated, planned)
    (:Claim)-[:OBJECT]->(:Actor)
    (:Claim)-[:SPEAKER]->(:Actor)           who says it, where the report says who
    (:Claim)-[:PLACE]->(:Actor)             where, an actor of type Place or State
    (:Claim)-[:IN_DOCUMENT]->(:Document)
    (:Actor)-[:MENTIONED_IN {mentions}]->(:Document)
    (:Merge)-[:MERGED_INTO]->(:Actor)       why an entity of a report was taken for this actor
    (:GraphInfo)                            one a case: hash of the graph, version of this schema

The claims behind an edge: `MATCH (c:Claim) WHERE c.link = r.id`. Symmetric relations have one edge, from the smaller actor id
to the larger; match them without an arrow. A claim whose two ends were merged into one actor has no link and no edge.

Every node carries `case` (the name of the case; a word that Ladybug wants in backticks). A store that holds several cases
(Neo4j) identifies nodes by `case` and `id` together. Neo4j gives actors their type as a second label; `{type: 'Group'}` works
everywhere. A property that is not known is not there: NULL in Cypher, left out where whole nodes are returned.

Actor: `names` are all names in normalised form, to be looked up by; `external_ids` are "scheme:value", a colon or percent
sign in the scheme written %3A or %25; `mention_documents` and `mention_ids` run side by side. Claim: offsets are half-open, in
code points of the document's text; `subject`, `object`, `speaker`, `place` and `document` repeat the ids of the neighbours.
Edges: `status` is the best there is, `claims`, `documents` and `outlets` are numbers of distinct ones, `subject` and `object`
the ids of the ends.

Text is UTF-8: a lone surrogate, which JSON can smuggle in, is stored as U+FFFD, so that offsets hold.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from actorgraph import __version__, ontology
from actorgraph.graph import ActorGraph
from actorgraph.stores import rows
from actorgraph.stores.records import Row

SCHEMA_VERSION = 1
"""Goes up with every change to what is stored; derived stores of another version are made again."""

_BATCH = 1000
"""Rows that are hashed at once: enough to be fast, little enough to take no memory."""


class Kind(StrEnum):
    """What values a property has; each store has its own name for it."""

    STRING = "string"
    STRINGS = "list of strings"
    INTEGER = "integer"
    FLOAT = "float"
    BOOLEAN = "boolean"


def _properties(**kinds: str) -> Mapping[str, Kind]:
    return MappingProxyType({name: Kind[kind] for kind, names in kinds.items() for name in names.split()})


NODES: Mapping[str, Mapping[str, Kind]] = MappingProxyType(
    {
        "Actor": _properties(
            STRING="id case type name",
            STRINGS="aliases names external_ids former_ids mention_documents mention_ids",
            INTEGER="mentions",
        ),
        "Document": _properties(STRING="id case title outlet published url retrieved language sha256"),
        "Claim": _properties(
            STRING="id case link relation family status quote document subject object speaker place"
            " date_text date_from date_to date_precision",
            INTEGER="evidence_start evidence_end subject_start subject_end object_start object_end",
            FLOAT="confidence",
            BOOLEAN="former",
        ),
        "Merge": _properties(STRING="id case document entity actor rule reason", FLOAT="score"),
        "GraphInfo": _properties(STRING="id case graph_hash program", INTEGER="schema_version"),
    }
)
"""Properties of each label. `id` is the key (with `case`, where several cases share a store); GraphInfo's id is the case."""

EDGE: Mapping[str, Kind] = _properties(
    STRING="id case relation family status subject object first_date last_date",
    BOOLEAN="contested former symmetric",
    FLOAT="confidence",
    INTEGER="claims documents outlets",
)
"""Properties of an edge between actors; `id` is the link's."""

ALLEGED = "ALLEGED"
EDGE_TYPES: tuple[str, ...] = (*(relation.edge_type for relation in ontology.RELATIONS.values()), ALLEGED)
"""Types of the edges between actors, in the order of the ontology, ALLEGED last."""

TIES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "SUBJECT": ("Claim", "Actor"),
        "OBJECT": ("Claim", "Actor"),
        "SPEAKER": ("Claim", "Actor"),
        "PLACE": ("Claim", "Actor"),
        "IN_DOCUMENT": ("Claim", "Document"),
        "MENTIONED_IN": ("Actor", "Document"),
        "MERGED_INTO": ("Merge", "Actor"),
    }
)
"""The other relationship types, with the labels they run from and to."""

TIE_PROPERTIES: Mapping[str, Mapping[str, Kind]] = MappingProxyType({"MENTIONED_IN": _properties(INTEGER="mentions")})
"""Properties of ties; those that are not named have none."""


def graph_digest(graph: ActorGraph) -> str:
    """Return the SHA-256 (64 hex digits) of all that a store holds of a graph.

    The order of claims, merges and mappings plays no part. Schema, ontology and name normaliser do, through what they make
    of the graph, so that a store is made again when one of them changes.
    """
    return rows_digest(graph.case, rows.node_rows(graph), rows.edge_rows(graph))


def rows_digest(case: str, nodes: Mapping[str, Sequence[Row]], edges: Mapping[str, Sequence[Row]]) -> str:
    """Return the `graph_digest` of the graph that `rows.node_rows` and `rows.edge_rows` returned these for."""
    hasher = hashlib.sha256(json.dumps([SCHEMA_VERSION, case]).encode())
    for name, table in (*nodes.items(), *edges.items()):
        hasher.update(f"\n{name} {len(table)} {' '.join(table[0]) if table else ''}\n".encode())
        for first in range(0, len(table), _BATCH):
            values = [tuple(row.values()) for row in table[first : first + _BATCH]]
            hasher.update(json.dumps(values, ensure_ascii=False).encode())
    return hasher.hexdigest()


def info_row(case: str, digest: str) -> Row:
    """Return the GraphInfo node that says which graph a store holds."""
    return {"id": case, "case": case, "graph_hash": digest, "program": __version__, "schema_version": SCHEMA_VERSION}
