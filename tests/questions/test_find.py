"""Names lead to actors, whatever way they are written."""

from __future__ import annotations

from typing import Any

import pytest

from actorgraph.errors import UnknownActor
from actorgraph.questions import find
from tests.helpers import graphs
from tests.helpers.graphs import BAND, GUARD, LEADER, NAMESAKE, REPUBLIC


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("Tarn River Band", BAND),
        ("tarn river BAND", BAND),
        ("the Tarn-River  Band", BAND),
        ("Tárn Ríver Bând", BAND),
        ("TRB", BAND),
        ("T.R.B.", BAND),
        (" trb ", BAND),
        ("ostravia", REPUBLIC),
        ("Border Guard", GUARD),
        ("old-guard-id", GUARD),
        (GUARD.id, GUARD),
        ("abu tarin", LEADER),
    ],
)
def test_one_actor(valley: Any, name: str, actor: Any) -> None:
    [hit] = find(valley, name)
    assert (hit.id, hit.name, hit.type, hit.aliases) == (actor.id, actor.name, str(actor.type), actor.aliases)


def test_hit_says_what_matched_and_how_often_it_is_mentioned(valley: Any) -> None:
    [hit] = find(valley, "trb")
    assert (hit.matched, hit.mentions, hit.reports) == ("TRB", 3, 1)
    assert hit.as_dict()["aliases"] == BAND.aliases


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("Ahmed al-Tarîn", [LEADER.id, NAMESAKE.id]),
        ("Ahmed al-Tarin", [NAMESAKE.id, LEADER.id]),
        ("AHMED AL-TARIN", [LEADER.id, NAMESAKE.id]),
    ],
)
def test_namesakes_are_all_listed_exactly_written_ones_first(valley: Any, name: str, ids: list[str]) -> None:
    assert [hit.id for hit in find(valley, name)] == ids


@pytest.mark.parametrize(
    ("name", "suggested"),
    [
        ("Tarn River Bund", "Tarn River Band"),
        ("Petrenska", "Olga Petrenska"),
        ("Ostravja", "Republic of Ostrava Major"),
        ("villager of lower tarn", "villagers of Lower Tarn"),
    ],
)
def test_unknown_names_get_suggestions(valley: Any, name: str, suggested: str) -> None:
    with pytest.raises(UnknownActor) as unknown:
        find(valley, name)
    assert unknown.value.suggestions[0] == suggested
    assert len(set(unknown.value.suggestions)) == len(unknown.value.suggestions) <= 5
    assert suggested in str(unknown.value)


@pytest.mark.parametrize("name", ["", "   ", "qqqqzzzz", "x'}) RETURN 1 //", "\x00", "z" * 200_000])
def test_nonsense_is_unknown(valley: Any, name: str) -> None:
    with pytest.raises(UnknownActor):
        find(valley, name)


def test_empty_graph_knows_nobody(open_store: Any) -> None:
    with pytest.raises(UnknownActor) as unknown:
        find(open_store(graphs.graph([])), "Band")
    assert unknown.value.suggestions == ()


@pytest.mark.parametrize("name", graphs.HOSTILE_NAMES, ids=lambda name: ascii(name[:20]))
def test_hostile_names_are_found(hostile: Any, name: str) -> None:
    assert name in {hit.name for hit in find(hostile, name)}
