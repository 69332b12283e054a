"""Who an actor is linked to."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from actorgraph import ontology
from actorgraph.errors import QueryError
from actorgraph.graph import ActorGraph, Link
from actorgraph.protocols import Store
from actorgraph.questions.evidence import around, link_row, strength
from actorgraph.questions.find import find, ids_of
from actorgraph.questions.results import LinkRow

STATUSES = ("stands", "alleged", "all")


def links(
    store: Store,
    name: str,
    *,
    relation: str | None = None,
    family: str | None = None,
    status: str | None = None,
    min_confidence: float | None = None,
    limit: int | None = None,
) -> list[LinkRow]:
    """Return the links of every actor of this name, firm ones first.

    Args:
        store: where to look.
        name: name, alias or id, as `find` takes it.
        relation: a name of the ontology; None for every one.
        family: a family of relations; None for every one.
        status: `stands` for links that stand, `alleged` for suspicions, `all` for these and for what makes no edge because it
            is only denied, negated or planned; None for what makes an edge: the first two.
        min_confidence: leave out links below, 0 to 1.
        limit: how many rows at most, of all actors of the name together.

    Raises:
        UnknownActor: nobody has this name.
        QueryError: relation, family, status or a number is not one of those that can be asked for.
    """
    starts = ids_of(find(store, name))
    graph = around(store, starts)
    seen_from = [(start, link) for start in starts for link in graph.links_of.get(start, ())]
    return _chosen(graph, seen_from, relation, family, status, min_confidence, limit)


def all_links(
    store: Store,
    *,
    relation: str | None = None,
    family: str | None = None,
    status: str | None = None,
    min_confidence: float | None = None,
    limit: int | None = None,
) -> list[LinkRow]:
    """Return the links of the whole graph, each once and seen from its subject, firm ones first.

    Arguments and errors are those of `links`.
    """
    graph = store.read()
    seen_from = [(link.subject, link) for link in graph.links]
    return _chosen(graph, seen_from, relation, family, status, min_confidence, limit)


def _chosen(
    graph: ActorGraph,
    seen_from: Iterable[tuple[str, Link]],
    relation: str | None,
    family: str | None,
    status: str | None,
    min_confidence: float | None,
    limit: int | None,
) -> list[LinkRow]:
    """Return the rows that were asked for, firm ones first; each link comes with the actor it is seen from."""
    _check("relation", relation, ontology.RELATIONS)
    _check("family", family, ontology.FAMILIES)
    _check("status", status, STATUSES)
    if min_confidence is not None and not 0 <= min_confidence <= 1:
        raise QueryError(f"the lowest confidence {min_confidence} is not between 0 and 1")
    if limit is not None and limit < 1:
        raise QueryError(f"the limit {limit} is below 1")
    edges = {None: ("stands", "alleged"), "all": ("stands", "alleged", "none")}.get(status, (status,))
    found = [
        row
        for start, link in seen_from
        for row in [link_row(graph, link, start)]
        if row.edge in edges
        and relation in (None, row.relation)
        and family in (None, row.family)
        and (min_confidence is None or row.confidence >= min_confidence)
    ]
    return sorted(found, key=strength)[:limit]


def _check(what: str, value: str | None, known: Iterable[str]) -> None:
    """Refuse a value that is not known, with the one that was probably meant."""
    names = list(known)
    if value is None or value in names:
        return
    near = get_close_matches(value, names, n=3, cutoff=0.5)
    todo = f"Did you mean {' or '.join(near)}?" if near else f"Known are {', '.join(names)}."
    raise QueryError(f"there is no {what} {value!r}", todo=todo)
