"""Fetches the part of the graph that a question is about: actors, their claims and the reports, as an `ActorGraph`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from actorgraph import ontology
from actorgraph.graph import ActorGraph, Link
from actorgraph.protocols import Store
from actorgraph.questions.results import LinkRow
from actorgraph.stores import rows, schema
from actorgraph.stores.records import Row

_KEY = "{id: wanted, `case`: $in_case}"
_BETWEEN = (
    "MATCH (a:Actor {`case`: $in_case})<-[:SUBJECT]-(n:Claim)-[:OBJECT]->(b:Actor {`case`: $in_case})"
    " WHERE a.id IN $ids AND b.id IN $ids"
)


def around(store: Store, ids: Iterable[str]) -> ActorGraph:
    """Return the claims that have one of the actors as subject or object, with everybody in them and their reports."""
    return _graph(store, f"UNWIND $ids AS wanted MATCH (a:Actor {_KEY})<-[:SUBJECT|OBJECT]-(n:Claim)", ids)


def between(store: Store, ids: Iterable[str]) -> ActorGraph:
    """Return the claims that have their subject and their object among the actors, with everybody in them and their reports."""
    return _graph(store, _BETWEEN, ids)


def nodes(store: Store, label: str, match: str, **parameters: Any) -> list[Row]:
    """Return all properties of the distinct nodes `n` that a MATCH finds, in the order of ids.

    Args:
        store: where to look.
        label: their label.
        match: the query up to RETURN.
        **parameters: of the query; `in_case` is given anyway.
    """
    names = tuple(schema.NODES[label])
    returned = ", ".join(f"n.`{name}` AS `{name}`" for name in names)
    _, found = store.query(f"{match} RETURN DISTINCT {returned} ORDER BY id", {"in_case": store.case, **parameters})
    return [dict(zip(names, row, strict=True)) for row in found]


def by_id(store: Store, label: str, ids: Iterable[str]) -> list[Row]:
    """Return all properties of the nodes with these ids."""
    wanted = sorted(set(ids))
    return nodes(store, label, f"UNWIND $ids AS wanted MATCH (n:{label} {_KEY})", ids=wanted) if wanted else []


def _graph(store: Store, match: str, ids: Iterable[str]) -> ActorGraph:
    asked = sorted(set(ids))
    claims = nodes(store, "Claim", match, ids=asked) if asked else []
    involved = {row[name] for row in claims for name in ("subject", "object", "speaker", "place")} - {None}
    found: Mapping[str, list[Row]] = {
        "Actor": by_id(store, "Actor", {*asked, *involved}),
        "Document": by_id(store, "Document", (row["document"] for row in claims)),
        "Claim": claims,
        "Merge": [],
    }
    return rows.graph_from(store.case, found)


def standing(link: Link) -> str:
    """Return what edge a link makes: `stands`, `alleged` or `none`."""
    return "stands" if link.stands else "alleged" if link.alleged else "none"


def phrase(link: Link, start: str) -> str:
    """Return how a link reads from the actor `start` to the other one."""
    relation = ontology.RELATIONS[link.relation]
    return relation.label if start == link.subject or relation.symmetric else relation.inverse_label


def strength(row: LinkRow) -> tuple[Any, ...]:
    """Return a key that sorts firm links first, those that make no edge last.

    Within a tier by standing, number of reports, confidence; then by name, for good order.
    """
    return (
        row.edge == "none",
        not row.firm,
        row.edge != "stands",
        -row.reports,
        -row.confidence,
        row.other,
        row.relation,
        row.direction,
        row.link_id,
    )


def link_row(graph: ActorGraph, link: Link, start: str) -> LinkRow:
    """Return a link of the graph as seen from the actor `start`, one of its ends."""
    other = graph.actors[link.object if start == link.subject else link.subject]
    relation = ontology.RELATIONS[link.relation]
    best = link.claims[0]
    source = graph.sources[best.document]
    return LinkRow(
        actor=graph.actors[start].name,
        phrase=phrase(link, start),
        other=other.name,
        other_type=str(other.type),
        edge=standing(link),
        status=str(link.statuses[0]),
        contested=link.contested,
        former=link.former,
        first_date=link.first_date,
        last_date=link.last_date,
        places=tuple(sorted({graph.actors[claim.where].name for claim in link.claims if claim.where is not None})),
        claims=len(link.claims),
        reports=len(link.documents),
        outlets=len(graph.outlets(link)),
        confidence=link.confidence,
        firm=link.firm,
        quote=best.quote,
        title=source.title,
        outlet=source.outlet,
        published=source.published,
        document=best.document,
        start=best.evidence.start,
        end=best.evidence.end,
        claim_id=best.id,
        relation=link.relation,
        family=relation.family,
        direction="both" if relation.symmetric else "out" if start == link.subject else "in",
        actor_id=start,
        other_id=other.id,
        link_id=link.id,
    )
