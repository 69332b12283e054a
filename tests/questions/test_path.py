"""How two actors are connected: shortest paths, the best proven first."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

import networkx
import pytest

from actorgraph.errors import QueryError, UnknownActor
from actorgraph.model import Status
from actorgraph.ontology import RELATIONS
from actorgraph.questions import path
from tests.helpers import graphs
from tests.helpers.graphs import BAND, LEADER, MINISTER, REPUBLIC


def nodes(rows: Any, number: int = 1) -> list[str]:
    hops = [row.link for row in rows if row.path == number]
    assert all(one.other_id == two.actor_id for one, two in pairwise(hops))
    return [hops[0].actor, *(hop.other for hop in hops)]


def test_path_through_links_of_any_direction_with_its_evidence(valley: Any) -> None:
    rows = path(valley, "Abu Tarin", "Olga Petrenska")
    assert nodes(rows) == [LEADER.name, BAND.name, REPUBLIC.name, MINISTER.name]
    assert [row.link.phrase for row in rows] == [
        RELATIONS["leads"].label,
        RELATIONS["fights"].label,
        RELATIONS["works_for"].inverse_label,
    ]
    assert [row.hop for row in rows] == [1, 2, 3]
    assert all(row.link.quote for row in rows)
    assert rows[0].as_dict()["link"]["former"] is True


def test_path_is_the_same_from_the_other_end(valley: Any) -> None:
    assert nodes(path(valley, "Olga Petrenska", "Abu Tarin")) == nodes(path(valley, "Abu Tarin", "Olga Petrenska"))[::-1]


@pytest.mark.parametrize("b", ["villagers of Lower Tarn", "Old Hermit"])
def test_denied_and_planned_claims_connect_nobody(valley: Any, b: str) -> None:
    assert path(valley, "TRB", b, alleged=True) == []


def test_further_links_of_a_hop_are_named(valley: Any) -> None:
    [hop] = path(valley, "TRB", "Ostravia", alleged=True)
    assert (hop.link.relation, hop.also) == ("fights", (RELATIONS["funds"].inverse_label,))
    [hop] = path(valley, "TRB", "Ostravia")
    assert hop.also == ()


@pytest.mark.parametrize(("hops", "found"), [(2, False), (3, True)])
def test_longest_path_asked_for(valley: Any, hops: int, found: bool) -> None:
    assert bool(path(valley, "Abu Tarin", "Olga Petrenska", max_hops=hops)) is found


def test_suspicions_connect_only_when_asked_for(open_store: Any) -> None:
    store = open_store(graphs.graph([BAND, REPUBLIC], [graphs.CLAIMS[4]]))
    assert path(store, "TRB", "Ostravia") == []
    assert [row.link.edge for row in path(store, "TRB", "Ostravia", alleged=True)] == ["alleged"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"b": "trb"}, r"one actor, 'Tarn River Band'.*explain"),
        ({"max_hops": 0}, "1 to 10"),
        ({"max_hops": 11}, "1 to 10"),
        ({"limit": 0}, "below 1"),
    ],
)
def test_what_cannot_be_asked_for(valley: Any, asked: dict[str, Any], said: str) -> None:
    with pytest.raises(QueryError, match=said):
        path(valley, **{"a": "Tarn River Band", "b": "Guard", **asked})


def test_unknown_actor(valley: Any) -> None:
    with pytest.raises(UnknownActor):
        path(valley, "TRB", "nobody at all")


def test_best_proven_path_comes_first_and_dense_graphs_are_no_trouble(open_store: Any) -> None:
    """Four layers of 12 actors, each tied to all of the next: 20,736 shortest paths."""
    layers = [[graphs.actor(f"L{layer} N{number}") for number in range(12)] for layer in range(4)]
    start, end = graphs.actor("Start"), graphs.actor("End")
    pairs = [
        (one, two) for ones, twos in zip([[start], *layers], [*layers, [end]], strict=True) for one in ones for two in twos
    ]
    claims = [graphs.claim(one, "supports", two, "so it is said", f"{n}.txt") for n, (one, two) in enumerate(pairs)]
    store = open_store(graphs.graph([start, end, *(actor for layer in layers for actor in layer)], claims))
    rows = path(store, "Start", "End", limit=7)
    assert [row.path for row in rows] == [number for number in range(1, 8) for _ in range(5)]
    assert len({tuple(nodes(rows, number)) for number in range(1, 8)}) == 7
    assert path(store, "Start", "End", limit=7) == rows


def test_more_reports_win(open_store: Any) -> None:
    start, end, weak, strong = (graphs.actor(name) for name in ("Start", "End", "A weak one", "The strong one"))
    claims = [
        graphs.claim(one, "supports", two, "so it is")
        for one, two in ((start, weak), (weak, end), (start, strong), (strong, end))
    ]
    more = [graphs.claim(one, "supports", two, "so too", "hills.txt") for one, two in ((start, strong), (strong, end))]
    store = open_store(graphs.graph([start, end, weak, strong], claims + more))
    assert [nodes(path(store, "Start", "End"), number)[1] for number in (1, 2)] == [strong.name, weak.name]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("alleged", [False, True])
def test_length_is_that_of_networkx(open_store: Any, seed: int, alleged: bool) -> None:
    drawn = random.Random(seed)
    actors = [graphs.actor(f"Actor {number}") for number in range(14)]
    claims = [
        graphs.claim(drawn.choice(actors), drawn.choice(sorted(RELATIONS)), other, "words", start=n, status=status)
        for n, (other, status) in enumerate(zip(drawn.choices(actors, k=24), drawn.choices(list(Status), k=24), strict=True))
    ]
    graph = graphs.graph(actors, claims)
    edges = graph.to_networkx().edges(data="status")
    undirected = networkx.Graph((a, b) for a, b, status in edges if alleged or status != Status.ALLEGED)
    undirected.add_nodes_from(graph.actors)
    lengths = networkx.single_source_shortest_path_length(undirected, actors[0].id)
    assert max(lengths.values()) > 1
    store = open_store(graph)
    for other in actors[1:]:
        rows = path(store, actors[0].name, other.name, alleged=alleged, max_hops=10, limit=1)
        assert len(rows) == lengths.get(other.id, 0)
        if rows:
            assert nodes(rows)[-1] == other.name
