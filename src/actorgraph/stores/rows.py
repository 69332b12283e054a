"""An actor graph as tables of rows, and back: the one place that says what of a graph a store holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from actorgraph import ontology
from actorgraph.errors import ContractError
from actorgraph.graph import ActorGraph, GraphClaim
from actorgraph.stores.records import (
    Row,
    actor_from,
    actor_row,
    claim_from,
    claim_row,
    merge_from,
    merge_row,
    source_from,
    source_row,
)

_SURROGATE = re.compile("[\ud800-\udfff]")


def canonical(graph: ActorGraph) -> ActorGraph:
    """Return the graph in the order in which stores give it back.

    Claims by document and place in the text, merges by document and entity, each merge once, actors and sources by id. A
    graph that is already in this order comes back equal.
    """
    return ActorGraph(
        case=graph.case,
        actors=dict(sorted(graph.actors.items())),
        claims=tuple(sorted(graph.claims, key=_place_in_text)),
        sources=dict(sorted(graph.sources.items())),
        merges=tuple(sorted(set(graph.merges), key=lambda m: (m.document, m.entity, m.actor, m.rule, m.reason, m.score))),
    )


def check(graph: ActorGraph) -> None:
    """Refuse a graph that cannot be stored without losing something.

    Raises:
        ContractError: a claim or merge points to an actor or source that is not there, a key is not its object's id, two
            claims share an id, or a relation is not of the ontology.
    """
    for kind, found in (("actor", graph.actors), ("source", graph.sources)):
        for key, item in found.items():
            if key != item.id:
                raise ContractError(f"the {kind} {item.id!r} stands under the key {key!r}")
    seen: set[str] = set()
    for claim in graph.claims:
        if claim.id in seen:
            raise ContractError(f"two claims share the id {claim.id}", where=claim.document)
        seen.add(claim.id)
        if claim.relation not in ontology.RELATIONS:
            raise ContractError(f"claim {claim.id} has the unknown relation {claim.relation!r}", where=claim.document)
        if claim.document not in graph.sources:
            raise ContractError(f"claim {claim.id} comes from {claim.document!r}, which is not among the sources")
        for end in (claim.subject, claim.object, claim.by, claim.where):
            if end is not None and end not in graph.actors:
                raise ContractError(f"claim {claim.id} names the actor {end!r}, which is not there", where=claim.document)
    for merge in graph.merges:
        if merge.actor not in graph.actors:
            raise ContractError(f"a merge names the actor {merge.actor!r}, which is not there", where=merge.document)


def node_rows(graph: ActorGraph) -> dict[str, list[Row]]:
    """Return the nodes by label (GraphInfo left out), each label's in canonical order."""
    ordered = canonical(graph)
    tables: dict[str, list[Row]] = {
        "Actor": [actor_row(actor) for actor in ordered.actors.values()],
        "Document": [source_row(source) for source in ordered.sources.values()],
        "Claim": [claim_row(claim) for claim in ordered.claims],
        "Merge": [merge_row(merge) for merge in ordered.merges],
    }
    for table in tables.values():
        for row in table:
            row["case"] = graph.case
            _make_storable(row)
    return tables


def edge_rows(graph: ActorGraph) -> dict[str, list[Row]]:
    """Return the edges between actors by type, in the order of link ids; types without edges are left out."""
    tables: dict[str, list[Row]] = {}
    for link in graph.links:
        if not (link.stands or link.alleged):
            continue
        relation = ontology.RELATIONS[link.relation]
        row: Row = {
            "id": link.id,
            "case": graph.case,
            "relation": link.relation,
            "family": relation.family,
            "status": str(link.statuses[0]),
            "subject": link.subject,
            "object": link.object,
            "contested": link.contested,
            "former": link.former,
            "symmetric": relation.symmetric,
            "confidence": link.confidence,
            "claims": len(link.claims),
            "documents": len(link.documents),
            "outlets": len(graph.outlets(link)),
            "first_date": link.first_date,
            "last_date": link.last_date,
        }
        tables.setdefault(relation.edge_type if link.stands else "ALLEGED", []).append(_make_storable(row))
    return dict(sorted(tables.items()))


def tie_rows(nodes: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    """Return the relationships of claims, merges and documents by type: rows with `from`, `to` and properties.

    `nodes` is what `node_rows` returned. A mention in a document that is not among the sources makes no tie.
    """
    ties: dict[str, list[Row]] = {
        name: [{"from": row["id"], "to": row[column]} for row in nodes[label] if row[column] is not None]
        for name, label, column in (
            ("SUBJECT", "Claim", "subject"),
            ("OBJECT", "Claim", "object"),
            ("SPEAKER", "Claim", "speaker"),
            ("PLACE", "Claim", "place"),
            ("IN_DOCUMENT", "Claim", "document"),
            ("MERGED_INTO", "Merge", "actor"),
        )
    }
    return ties | {"MENTIONED_IN": mention_ties(nodes)}


def mention_ties(nodes: Mapping[str, list[Row]]) -> list[Row]:
    """Return the ties of actors to the documents that mention them, a part of `tie_rows`."""
    documents = {row["id"] for row in nodes["Document"]}
    ties = []
    for row in nodes["Actor"]:
        mentions: Counter[str] = Counter(row["mention_documents"])
        ties += [
            {"from": row["id"], "to": document, "mentions": number}
            for document, number in sorted(mentions.items())
            if document in documents
        ]
    return ties


def graph_from(case: str, nodes: Mapping[str, Iterable[Mapping[str, Any]]]) -> ActorGraph:
    """Return the graph whose nodes these are, in canonical order; edges follow from the claims."""

    def made(label: str, make: Callable[[Mapping[str, Any]], Any]) -> list[Any]:
        return [make(row) for row in nodes[label]]

    return canonical(
        ActorGraph(
            case=case,
            actors={actor.id: actor for actor in made("Actor", actor_from)},
            claims=tuple(made("Claim", claim_from)),
            sources={source.id: source for source in made("Document", source_from)},
            merges=tuple(made("Merge", merge_from)),
        )
    )


def _place_in_text(claim: GraphClaim) -> tuple[Any, ...]:
    return (claim.document, claim.evidence, claim.subject_span, claim.object_span, claim.relation, claim.id)


def _make_storable(row: Row) -> Row:
    """Replace lone surrogates, which UTF-8 cannot hold, in place: one code point by one."""
    for name, value in row.items():
        if isinstance(value, str):
            if not value.isascii():
                row[name] = _utf8(value)
        elif isinstance(value, list):
            row[name] = [_utf8(item) for item in value]
    return row


def _utf8(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text
