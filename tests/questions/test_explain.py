"""Every sentence that ties two actors, contradictions side by side."""

from __future__ import annotations

from typing import Any

import pytest

from actorgraph.errors import UnknownActor
from actorgraph.model import Status
from actorgraph.questions import explain
from tests.helpers import graphs
from tests.helpers.graphs import BAND, GUARD, LEADER, MERGES, REPUBLIC, claim


def test_contradictions_stand_side_by_side(valley: Any) -> None:
    told = explain(valley, "the Guard", "trb")
    [tie] = told.ties
    assert (tie.subject, tie.object, tie.edge, tie.contested) == (BAND.name, GUARD.name, "stands", True)
    assert [sentence.quote for sentence in tie.says] == [graphs.CLAIMS[1].quote, graphs.RAID]
    assert [sentence.quote for sentence in tie.denies] == [graphs.DENIAL]
    assert tie.alleges == tie.plans == ()
    [denial] = tie.denies
    assert (denial.status, denial.speaker, denial.document, denial.title) == (
        "denied",
        BAND.name,
        "hills.txt",
        "Night over the hills",
    )
    assert (denial.start, denial.end) == (100, 100 + len(graphs.DENIAL))
    said = tie.says[1]
    assert (said.speaker, said.place, said.date_text, said.date_from, said.outlet) == (
        "Olga Petrenska",
        "Lower Tarn",
        "on Sunday",
        "2025-03-02",
        "Tarn Courier",
    )


def test_every_relation_and_status_of_the_two_is_told_firm_ones_first(valley: Any) -> None:
    told = explain(valley, "TRB", "Ostravia")
    assert [(tie.relation, tie.edge) for tie in told.ties] == [("fights", "stands"), ("funds", "alleged")]
    assert [len(tie.says) for tie in told.ties] == [2, 0]
    assert [len(tie.alleges) for tie in told.ties] == [0, 1]


def test_firm_sentences_come_first_whatever_their_status(open_store: Any) -> None:
    claims = [
        claim(BAND, "raided", GUARD, "The Band raided the Guard, it seems", "a.txt", confidence=0.69),
        claim(BAND, "raided", GUARD, "The raid of the Band upon the Guard", "b.txt", confidence=0.7, status=Status.REPORTED),
        claim(BAND, "raided", GUARD, "The Band's raid hurt the Guard", "c.txt", confidence=0.9, status=Status.REPORTED),
        claim(
            BAND, "raided", GUARD, "Perhaps the Band spared the Guard", "a.txt", start=50, confidence=0.3, status=Status.DENIED
        ),
        claim(BAND, "raided", GUARD, "The Band never raided the Guard", "b.txt", start=50, status=Status.NEGATED),
    ]
    [tie] = explain(open_store(graphs.graph([BAND, GUARD], claims)), "TRB", "Border Guard").ties
    assert [sentence.document for sentence in tie.says] == ["c.txt", "b.txt", "a.txt"]
    assert [sentence.status for sentence in tie.denies] == ["negated", "denied"]


def test_plans_and_negations_are_told_too(valley: Any) -> None:
    [planned] = explain(valley, "Border Guard", "Abu Tarin").ties
    assert (planned.edge, len(planned.plans)) == ("none", 1)
    [negated] = explain(valley, "TRB", "villagers of Lower Tarn").ties
    assert (negated.edge, [s.status for s in negated.denies]) == ("none", ["negated"])


def test_merges_of_both_are_explained(valley: Any) -> None:
    told = explain(valley, "TRB", "Abu Tarin")
    by_band = [
        (m.actor, m.document, m.entity, m.rule, m.reason, m.score, m.title) for m in told.merges if m.actor_id == BAND.id
    ]
    assert by_band == [
        (BAND.name, "hills.txt", "e1", "same-name", MERGES[1].reason, 0.95, "Night over the hills"),
        (BAND.name, "valley.txt", "e1", "defined", MERGES[0].reason, 1.0, "Raid in the valley"),
    ]
    assert [m.rule for m in told.merges if m.actor_id == LEADER.id] == ["new"]


def test_two_names_of_one_actor_are_explained_by_its_merges(valley: Any) -> None:
    told = explain(valley, "TRB", "Tarn River Band")
    assert [hit.id for hit in (*told.a, *told.b)] == [BAND.id, BAND.id]
    assert told.ties == ()
    assert len(told.merges) == 2


def test_nothing_ties_the_two(valley: Any) -> None:
    assert explain(valley, "Old Hermit", "TRB").ties == ()


def test_unknown_actor(valley: Any) -> None:
    with pytest.raises(UnknownActor):
        explain(valley, "TRB", "nobody at all")


def test_explanation_as_dict_is_plain(valley: Any) -> None:
    plain = explain(valley, "TRB", REPUBLIC.id).as_dict()
    assert plain["ties"][0]["says"][0]["status"] == "asserted"
    assert plain["a"][0]["name"] == BAND.name
