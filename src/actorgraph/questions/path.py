"""How two actors are connected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, pairwise

from actorgraph.errors import QueryError
from actorgraph.graph import ActorGraph
from actorgraph.protocols import Store
from actorgraph.questions.evidence import between, link_row, strength
from actorgraph.questions.find import find, ids_of
from actorgraph.questions.results import LinkRow, PathRow
from actorgraph.stores.schema import ALLEGED, EDGE_TYPES

_CONSIDERED = 200
"""Shortest paths, in the order of ids, among which the best are chosen. There can be millions."""


def shortest_path_statement(dialect: str, *, max_hops: int, alleged: bool) -> str:
    """Return the store's own query for the length of a shortest path between the actors with the ids $a and $b.

    For those who write Cypher themselves, and to check `path` against. `path` does without: the engine's "all shortest paths"
    took 18 s on a graph of 242 actors where it had 13 million of them, limited to 1,000 or not, and which ones it returns is
    left open; searching level by level takes a query a hop, and gives the same answer on every store.

    Args:
        dialect: `Store.dialect`, "ladybug" or "neo4j".
        max_hops: how long the path may be.
        alleged: go through suspicions too.
    """
    types = "|".join(EDGE_TYPES if alleged else (name for name in EDGE_TYPES if name != ALLEGED))
    ends = "MATCH (a:Actor {id: $a, `case`: $in_case}), (b:Actor {id: $b, `case`: $in_case})"
    return {
        "ladybug": f"{ends} MATCH p = (a)-[:{types}* SHORTEST 1..{max_hops}]-(b) RETURN length(p) AS hops",
        "neo4j": f"{ends} MATCH p = shortestPath((a)-[:{types}*1..{max_hops}]-(b)) RETURN length(p) AS hops",
    }[dialect]


def path(store: Store, a: str, b: str, *, max_hops: int = 5, alleged: bool = False, limit: int = 3) -> list[PathRow]:
    """Return the shortest paths between two actors, whatever the direction of the links, with the evidence of each hop.

    Of several shortest ones those come first that have fewest hops only alleged or to check, then those whose weakest hop
    stands in most reports, then those with most reports overall;
    where a name means several actors, the shortest path of any two of them counts.

    Args:
        store: where to look.
        a: name, alias or id, as `find` takes it.
        b: the same of the other one.
        max_hops: how long a path may be, 1 to 10.
        alleged: go through suspicions too.
        limit: how many paths at most.

    Returns:
        One row a hop; an empty list if there is no path of at most `max_hops`.

    Raises:
        UnknownActor: nobody has one of the names.
        QueryError: both names mean one actor, or a number cannot be asked for.
    """
    if not 1 <= max_hops <= 10:
        raise QueryError(f"a path of {max_hops} hops cannot be asked for", todo="Ask for 1 to 10 hops.")
    if limit < 1:
        raise QueryError(f"the limit {limit} is below 1")
    starts, ends = find(store, a), find(store, b)
    same = sorted({hit.name for hit in starts if hit.id in ids_of(ends)})
    if same:
        raise QueryError(
            f"{a!r} and {b!r} are one actor, {same[0]!r}", todo="`actorgraph explain` shows why they were taken for one."
        )
    found = list(islice(_shortest(store, ids_of(starts), ids_of(ends), max_hops, alleged), _CONSIDERED))
    graph = between(store, {actor for nodes in found for actor in nodes})
    hops = [[_links(graph, start, end, alleged) for start, end in pairwise(nodes)] for nodes in found]
    best = sorted(zip(map(_weakness, hops), found, hops, strict=True))[:limit]
    return [
        PathRow(path=number, hop=hop, link=rows[0], also=tuple(row.phrase for row in rows[1:]))
        for number, (_, _, hops_of_path) in enumerate(best, 1)
        for hop, rows in enumerate(hops_of_path, 1)
    ]


def _links(graph: ActorGraph, start: str, end: str, alleged: bool) -> list[LinkRow]:
    """Return the links of a hop that count, strongest first."""
    edges = ("stands", "alleged") if alleged else ("stands",)
    found = (link_row(graph, link, start) for link in graph.links_of[start] if end in (link.subject, link.object))
    return sorted((row for row in found if row.edge in edges), key=strength)


def _weakness(hops: list[list[LinkRow]]) -> tuple[int, int, int]:
    """Return a key that sorts well-proven paths first: those with fewest hops that are only alleged or still to check."""
    reports = [max(row.reports for row in rows) for rows in hops]
    doubtful = sum(rows[0].edge != "stands" or not rows[0].firm for rows in hops)
    return (doubtful, -min(reports), -sum(reports))


def _shortest(store: Store, starts: list[str], ends: list[str], max_hops: int, alleged: bool) -> Iterator[tuple[str, ...]]:
    """Yield all shortest paths as ids, in order: a search from both sides, a level at a time, the smaller side first."""
    sides: tuple[dict[str, set[str]], dict[str, set[str]]] = ({i: set() for i in starts}, {i: set() for i in ends})
    frontiers = [set(starts), set(ends)]
    for _ in range(max_hops):
        turn = 0 if len(frontiers[0]) <= len(frontiers[1]) else 1
        came_from = sides[turn]
        reached: dict[str, set[str]] = {}
        for actor, neighbour in _neighbours(store, frontiers[turn], alleged):
            if neighbour not in came_from:
                reached.setdefault(neighbour, set()).add(actor)
        came_from.update(reached)
        frontiers[turn] = set(reached)
        meeting = frontiers[0] & frontiers[1]
        for middle in sorted(meeting):
            for head in _ways(sides[0], middle):
                for tail in _ways(sides[1], middle):
                    yield (*head, middle, *reversed(tail))
        if meeting or not reached:
            return


def _ways(came_from: dict[str, set[str]], actor: str) -> Iterator[tuple[str, ...]]:
    """Yield the ways from a side's beginning to the actor, the actor left out."""
    if not came_from[actor]:
        yield ()
    for before in sorted(came_from[actor]):
        for way in _ways(came_from, before):
            yield (*way, before)


def _neighbours(store: Store, ids: Iterable[str], alleged: bool) -> list[list[str]]:
    """Return pairs of ids: one of the actors and somebody it has an edge with."""
    types = "|".join(EDGE_TYPES if alleged else (name for name in EDGE_TYPES if name != ALLEGED))
    _, found = store.query(
        "UNWIND $ids AS wanted MATCH (a:Actor {id: wanted, `case`: $in_case})"
        f"-[:{types}]-(b:Actor) RETURN DISTINCT a.id AS actor, b.id AS neighbour",
        {"ids": sorted(ids), "in_case": store.case},
    )
    return found
