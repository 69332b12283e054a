"""Who is linked to whom, firm links first, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actorgraph.errors import QueryError, UnknownActor
from actorgraph.model import FIRM
from actorgraph.ontology import RELATIONS
from actorgraph.questions import all_links, links, render
from actorgraph.questions.evidence import strength
from tests.helpers import graphs
from tests.helpers.graphs import BAND, GUARD, LEADER, MINISTER, REPUBLIC, VILLAGERS


def seen(rows: Any) -> list[tuple[str, str, str, str]]:
    return [(row.phrase, row.other, row.edge, row.direction) for row in rows]


RAIDED = (RELATIONS["raided"].label, GUARD.name, "stands", "out")
FIGHTS = (RELATIONS["fights"].label, REPUBLIC.name, "stands", "both")
LED_BY = (RELATIONS["leads"].inverse_label, LEADER.name, "stands", "in")
FUNDED_BY = (RELATIONS["funds"].inverse_label, REPUBLIC.name, "alleged", "in")
NOT_KILLED = (RELATIONS["killed"].label, VILLAGERS.name, "none", "out")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, [RAIDED, FIGHTS, LED_BY, FUNDED_BY]),
        ({"status": "stands"}, [RAIDED, FIGHTS, LED_BY]),
        ({"status": "alleged"}, [FUNDED_BY]),
        ({"status": "all"}, [RAIDED, FIGHTS, LED_BY, FUNDED_BY, NOT_KILLED]),
        ({"relation": "raided"}, [RAIDED]),
        ({"relation": "killed"}, []),
        ({"relation": "killed", "status": "all"}, [NOT_KILLED]),
        ({"family": "conflict"}, [RAIDED, FIGHTS]),
        ({"family": "place", "status": "all"}, []),
        ({"min_confidence": 0.7}, [RAIDED, FIGHTS, LED_BY]),
        ({"min_confidence": FIRM}, [RAIDED, FIGHTS, LED_BY]),
        ({"min_confidence": 0.71}, [RAIDED, FIGHTS]),
        ({"limit": 1}, [RAIDED]),
    ],
)
def test_links_of_the_band(valley: Any, asked: dict[str, Any], expected: list[Any]) -> None:
    assert seen(links(valley, "TRB", **asked)) == expected


def test_row_carries_all_there_is_to_know(valley: Any) -> None:
    [row] = links(valley, "the band", relation="raided")
    shown = row.as_dict()
    assert {key: shown[key] for key in ("actor", "other", "other_type", "status", "contested", "former", "places")} == {
        "actor": BAND.name,
        "other": GUARD.name,
        "other_type": "Organization",
        "status": "asserted",
        "contested": True,
        "former": False,
        "places": ("Lower Tarn",),
    }
    assert (row.first_date, row.last_date, row.claims, row.reports, row.outlets) == ("2025-03-02", "2025-03-02", 3, 2, 2)
    best = graphs.CLAIMS[1]
    assert (row.quote, row.claim_id, row.document, row.start, row.end) == (best.quote, best.id, "hills.txt", 0, len(best.quote))
    assert (row.title, row.outlet, row.published, row.confidence) == ("Night over the hills", "Hill Post", "2025-03-06", 1.0)
    assert (row.actor_id, row.other_id, row.relation, row.family) == (BAND.id, GUARD.id, "raided", "conflict")


def test_link_that_is_over_says_so(valley: Any) -> None:
    [row] = links(valley, "Abu Tarin")
    assert (row.former, row.phrase, row.direction) == (True, RELATIONS["leads"].label, "out")


def test_what_makes_no_edge_says_what_it_is(valley: Any) -> None:
    rows = links(valley, "Abu Tarin", status="all")
    assert [(row.status, row.edge) for row in rows] == [("asserted", "stands"), ("planned", "none")]


def test_all_actors_of_a_name_are_looked_at(valley: Any) -> None:
    assert {row.actor_id for row in links(valley, "Ahmed al-Tarin")} == {LEADER.id}


def test_actor_without_links_has_none(valley: Any) -> None:
    assert links(valley, "Old Hermit", status="all") == []


def test_speaker_and_place_alone_make_no_link(valley: Any) -> None:
    assert {row.relation for row in links(valley, MINISTER.name)} == {"works_for"}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"relation": "raide"}, "Did you mean raided"),
        ({"relation": "xyzzy"}, "Known are"),
        ({"family": "conflicts"}, "Did you mean conflict"),
        ({"status": "denied"}, "Known are stands, alleged, all"),
        ({"min_confidence": 1.5}, "not between"),
        ({"limit": 0}, "below 1"),
    ],
)
def test_what_cannot_be_asked_for(valley: Any, asked: dict[str, Any], said: str) -> None:
    with pytest.raises(QueryError, match=said):
        links(valley, "TRB", **asked)


def test_unknown_actor(valley: Any) -> None:
    with pytest.raises(UnknownActor):
        links(valley, "nobody at all")


def test_hostile_graph_answers(hostile: Any) -> None:
    rows = links(hostile, "Centre")
    assert {row.other for row in rows} == set(graphs.HOSTILE_NAMES)


def test_all_links_has_each_once_seen_from_its_subject(valley: Any) -> None:
    rows = all_links(valley, status="all")
    everything = valley.read().links
    assert sorted(row.link_id for row in rows) == sorted(link.id for link in everything)
    assert {row.direction for row in rows} <= {"out", "both"}
    assert [row.edge for row in rows] == sorted((row.edge for row in rows), key=["stands", "alleged", "none"].index)
    assert all_links(valley, relation="raided", limit=1) == [row for row in rows if row.relation == "raided"][:1]


def test_a_firm_allegation_comes_before_a_standing_link_to_check(valley: Any) -> None:
    def key(**change: Any) -> Any:
        [row] = links(valley, "the band", relation="raided")
        return strength(replace(row, **change))

    doubtful = key(firm=False, confidence=FIRM - 0.01)
    assert key() < key(edge="alleged") < doubtful < key(firm=False, edge="alleged") < key(edge="none")


def test_rows_say_their_tier(valley: Any) -> None:
    rows = links(valley, "TRB", status="all")
    assert {row.firm for row in rows} == {True, False}
    assert all(row.firm == (row.confidence >= FIRM) for row in rows)
    shown = render(rows, "table", width=200)
    assert [("to check" in line) for line in shown.splitlines() if "% sure" in line] == [not row.firm for row in rows]
