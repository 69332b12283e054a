"""Links: what stands, what is alleged, what makes no edge, what is contested."""

from dataclasses import replace

import pytest

from actorgraph.graph import ActorGraph, GraphClaim, Source, make_links
from actorgraph.model import Actor, ActorType, DateRange, Span, Status

RAMI, SHIELD = Actor("a1", "Rami", ActorType.PERSON), Actor("a2", "Wadi Shield", ActorType.GROUP)


def claim(id_="c1", status=Status.ASSERTED, relation="member_of", subject="a1", object_="a2", document="d1", **more):
    span = Span(0, 5)
    return GraphClaim(id_, subject, relation, object_, status, document, span, "quote", span, span, **more)


def graph_of(*claims):
    sources = {d: Source(d, outlet=outlet) for d, outlet in (("d1", "Gazette"), ("d2", "Gazette"), ("d3", None))}
    return ActorGraph("test", {"a1": RAMI, "a2": SHIELD}, claims, sources)


@pytest.mark.parametrize(
    ("statuses", "stands", "alleged", "contested"),
    [
        ("asserted", True, False, False),
        ("reported", True, False, False),
        ("reported denied", True, False, True),
        ("asserted negated", True, False, True),
        ("asserted planned", True, False, False),
        ("alleged", False, True, False),
        ("alleged denied", False, True, False),
        ("denied", False, False, False),
        ("negated planned", False, False, False),
    ],
)
def test_standing(statuses, stands, alleged, contested):
    claims = [claim(f"c{k}", Status(name)) for k, name in enumerate(statuses.split())]
    (link,) = make_links(claims)
    assert (link.stands, link.alleged, link.contested) == (stands, alleged, contested)
    assert len(link.claims) == len(claims), "a denial deletes nothing"


def test_symmetric_relations_make_one_link_whichever_way_they_are_said():
    links = make_links([claim("c1", relation="fights"), claim("c2", relation="fights", subject="a2", object_="a1")])
    assert [(link.subject, link.object, len(link.claims)) for link in links] == [("a1", "a2", 2)]


def test_directed_relations_make_two_links():
    links = make_links([claim("c1", relation="accuses"), claim("c2", relation="accuses", subject="a2", object_="a1")])
    assert {(link.subject, link.object) for link in links} == {("a1", "a2"), ("a2", "a1")}


def test_an_actor_is_not_linked_to_itself():
    assert make_links([claim(object_="a1")]) == []


def test_best_claim_first_and_confidence_of_the_standing():
    claims = [
        claim("c1", Status.ALLEGED, confidence=0.99),
        claim("c2", Status.REPORTED, confidence=0.6),
        claim("c3", Status.ASSERTED, confidence=0.5),
    ]
    (link,) = make_links(claims)
    assert [c.id for c in link.claims] == ["c3", "c2", "c1"]
    assert link.confidence == 0.6


def test_former_only_if_every_standing_claim_says_so():
    over, now = claim("c1", former=True), claim("c2", former=False)
    assert make_links([over])[0].former
    assert not make_links([over, now])[0].former
    assert make_links([over, replace(now, status=Status.DENIED)])[0].former


def test_dates_span_all_claims():
    claims = [
        claim("c1", date=DateRange("2024-03-01", "2024-03-31", "month")),
        claim("c2", date=DateRange("2023-05-02", "2023-05-02", "day")),
        claim("c3"),
    ]
    (link,) = make_links(claims)
    assert (link.first_date, link.last_date) == ("2023-05-02", "2024-03-31")
    assert make_links([claim()])[0].first_date is None


def test_outlets_are_counted_once_and_unknown_ones_by_report():
    graph = graph_of(claim("c1"), claim("c2", document="d2"), claim("c3", document="d3"))
    (link,) = graph.links
    assert link.documents == ("d1", "d2", "d3")
    assert graph.outlets(link) == ("Gazette", "d3")


def test_networkx_holds_what_stands_and_what_is_alleged():
    graph = graph_of(
        claim("c1"), claim("c2", Status.ALLEGED, "killed"), claim("c3", Status.DENIED, "killed", "a2", "a1")
    ).to_networkx()
    assert graph.nodes["a2"] == {"name": "Wadi Shield", "type": "Group", "aliases": []}
    assert sorted((d["relation"], d["status"]) for *_, d in graph.edges(data=True)) == [
        ("killed", "alleged"),
        ("member_of", "asserted"),
    ]


def test_links_of_an_actor():
    graph = graph_of(claim())
    assert graph.links_of["a1"] == graph.links_of["a2"] == graph.links
