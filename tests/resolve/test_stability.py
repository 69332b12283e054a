"""Order, increments and human decisions: the same reports give the same actors, and ids stay."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actorgraph.model import Decision
from actorgraph.resolve import Resolution
from tests.resolve.reports import Report, report, resolved

NAMES = [
    ("Group", "Daesh"),
    ("Group", "Islamic State"),
    ("Group", "Lowland Freedom Front"),
    ("Group", "Lowland Freedom Front (LFF)"),
    ("Group", "LFF"),
    ("Group", "Lake Farmers Federation (LFF)"),
    ("Operative", "Khaled al-Masoud"),
    ("Person", "Khalid Massoud"),
    ("Operative", "al-Masoud"),
    ("Official", "General Dunford"),
    ("State", "Iraqi"),
    ("Place", "Iraq"),
    ("Organization", "Interior Ministry"),
    ("Community", "residents"),
    ("Place", "Tel Hamra"),
]
BETWEEN = [" met ", ", also known as ", " (", ") and "]

texts = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(NAMES), st.sampled_from(BETWEEN)), min_size=1, max_size=5)


@st.composite
def cases(draw: st.DrawFn) -> list[Report]:
    made = []
    for index, parts in enumerate(draw(st.lists(texts, min_size=1, max_size=5))):
        marked = "".join(f"[e{n}{i}:{type_}|{name}]{gap}" for i, (n, (type_, name), gap) in enumerate(parts)) + "."
        made.append(report(f"r{index}", marked))
    return made


def comparable(found: Resolution) -> object:
    return dict(found.actors), found.merges, dict(found.entity_actor)


@given(cases(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_order_does_not_matter(reports: list[Report], random: object) -> None:
    shuffled = list(reports)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert comparable(resolved(shuffled)) == comparable(resolved(reports))


@given(cases())
@settings(max_examples=60, deadline=None)
def test_every_entity_has_one_merge_with_a_reason(reports: list[Report]) -> None:
    found = resolved(reports)
    entities = [(r.document.id, m.entity) for r in reports for m in r.extraction.mentions]
    assert sorted((made.document, made.entity) for made in found.merges) == sorted(set(entities))
    assert all(made.reason and made.rule and 0 < made.score <= 1 for made in found.merges)
    assert set(found.entity_actor.values()) == set(found.actors)
    mentions = [ref for actor in found.actors.values() for ref in actor.mentions]
    assert len(mentions) == len(set(mentions)) == sum(len(r.extraction.mentions) for r in reports)


@given(cases(), st.integers(0, 4))
@settings(max_examples=80, deadline=None)
def test_no_id_is_lost_when_a_report_is_added(reports: list[Report], left_out: int) -> None:
    new = left_out % len(reports)
    before, after = resolved(reports[:new] + reports[new + 1 :]), resolved(reports)
    reachable = {id_ for actor in after.actors.values() for id_ in (actor.id, *actor.former_ids)}
    assert set(before.actors) <= reachable


def test_an_actor_keeps_its_id_when_an_earlier_report_is_added() -> None:
    later = report(
        "m", "[e:Operative|Khaled al-Masoud] of the [g:Group|Lowland Freedom Front] hid with [x:Community|villagers]."
    )
    before = resolved([later])
    after = resolved(
        [report("a", "[e:Person|Khalid Massoud], [g:Group|Lowland Freedom Front], [x:Community|villagers]"), later]
    )
    for entity in ("e", "g", "x"):
        assert after.entity_actor["m", entity] == before.entity_actor["m", entity]
    assert after.entity_actor["a", "x"] != after.entity_actor["m", "x"]


def test_an_id_merged_away_leads_to_the_one_that_stayed() -> None:
    acronym = report("b", "[x:Group|LFF] denied it.")
    old = resolved([acronym]).entity_actor["b", "x"]
    found = resolved([report("a", "The [e:Group|Lowland Freedom Front] ([f:Group|LFF]) came."), acronym])
    [actor] = found.actors.values()
    assert actor.id != old
    assert actor.former_ids == (old,)
    assert actor.id == resolved([report("c", "[y:Group|Lowland Freedom Front]")]).entity_actor["c", "y"]


TWO = [
    report("a", "[e:Operative|Khaled al-Masoud] fled; [u:Community|residents] saw it."),
    report("b", "[e:Operative|Khaled al-Masoud] came back."),
    report("c", "[e:Official|Colonel Masoud] spoke."),
]


def test_a_split_takes_an_entity_out_and_says_so() -> None:
    found = resolved(TWO, Decision("split", ("Khaled al-Masoud", "b", "e"), "another man"))
    assert found.entity_actor["a", "e"] != found.entity_actor["b", "e"]
    [made] = [made for made in found.merges if made.document == "b"]
    assert made.rule == "decision"
    assert "another man" in made.reason
    assert found.unapplied == ()
    assert found.entity_actor["a", "e"] == resolved(TWO).entity_actor["a", "e"]


def test_a_merge_joins_and_can_be_taken_back_by_leaving_it_out() -> None:
    joined = resolved(TWO, Decision("merge", ("Colonel Masoud", "khaled masoud"), "same voice"))
    [made] = [made for made in joined.merges if made.document == "c"]
    assert joined.entity_actor["c", "e"] == joined.entity_actor["a", "e"]
    assert made.rule == "decision"
    assert "same voice" in made.reason
    assert [m.rule for m in joined.merges if m.document in ("a", "b")] == ["new", "new", "same-name"]
    assert resolved(TWO).entity_actor["c", "e"] != resolved(TWO).entity_actor["a", "e"]


def test_what_was_merged_by_hand_can_be_split_by_hand() -> None:
    merge = Decision("merge", ("Colonel Masoud", "Khaled al-Masoud"))
    found = resolved(TWO, merge, Decision("split", ("Khaled al-Masoud", "c", "e")))
    assert found.entity_actor["c", "e"] != found.entity_actor["a", "e"]
    again = resolved(TWO, merge, Decision("split", ("Khaled al-Masoud", "b", "e")))
    assert again.entity_actor["b", "e"] not in (again.entity_actor["a", "e"], again.entity_actor["c", "e"])
    assert again.entity_actor["a", "e"] == again.entity_actor["c", "e"]


def test_decisions_by_id_and_by_former_id() -> None:
    plain = resolved(TWO)
    ids = [plain.entity_actor["a", "e"], plain.entity_actor["c", "e"]]
    found = resolved(TWO, Decision("merge", (ids[1], ids[0])))
    assert len({found.entity_actor[d, "e"] for d in "abc"}) == 1
    [actor] = [a for a in found.actors.values() if a.id in ids]
    assert set(actor.former_ids) == set(ids) - {actor.id}
    assert resolved(TWO, Decision("split", (actor.former_ids[0], "b", "e"))).unapplied == () or actor.former_ids[0] == ids[1]


@pytest.mark.parametrize(
    "decision",
    [
        Decision("merge", ("Khaled al-Masoud", "Nobody Known")),
        Decision("merge", ("Khaled al-Masoud",)),
        Decision("split", ("Khaled al-Masoud", "b", "missing")),
        Decision("split", ("Khaled al-Masoud", "c", "e")),
        Decision("split", ("Nobody Known", "b", "e")),
    ],
)
def test_decisions_that_fit_nothing_are_told(decision: Decision) -> None:
    found = resolved(TWO, decision)
    assert [left.decision for left in found.unapplied] == [decision]
    assert found.unapplied[0].reason
    assert comparable(found) == comparable(resolved(TWO))


def test_verdicts_on_claims_do_not_touch_actors() -> None:
    found = resolved(TWO, Decision("accept", ("c1",)), Decision("reject", ("c2",)))
    assert found.unapplied == ()
    assert comparable(found) == comparable(resolved(TWO))
