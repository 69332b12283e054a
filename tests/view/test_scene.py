"""What is chosen to be shown, and where it is put."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actorgraph.graph import GraphClaim
from actorgraph.model import ActorType, Span, Status
from actorgraph.ontology import FAMILIES as ONTOLOGY_FAMILIES
from actorgraph.view.layout import positions
from actorgraph.view.scene import make_scene, one_line, safe_url, segments
from actorgraph.view.style import FAMILIES, PATHS, TYPES
from tests.exporters.graphs import Builder, small

from .demo import demo


def test_every_type_and_family_has_a_look() -> None:
    assert set(TYPES) == {str(t) for t in ActorType if t is not ActorType.DATE}
    assert set(FAMILIES) == set(ONTOLOGY_FAMILIES)
    assert {style.shape for style in TYPES.values()} <= set(PATHS)
    looks = [(style.shape, style.hollow) for style in TYPES.values()]
    assert len(set(looks)) == len(looks)


def test_links_of_a_scene_say_how_they_stand() -> None:
    scene = make_scene(small(), max_nodes=10)
    names = [node.label for node in scene.nodes]
    found = {(names[link.source], link.label, names[link.target]): link for link in scene.links}
    bombed = next(link for (_, label, _), link in found.items() if label == "bombed")
    assert (bombed.status, bombed.standing, bombed.contested) == ("asserted", "stands", True)
    standings = sorted(link.standing for link in scene.links)
    assert standings == ["alleged", "none", "stands", "stands", "stands"]
    assert scene.claims == 6
    assert scene.untied == 2  # Tamo is only a place of claims, Delta Watch only says things


def test_the_best_connected_are_kept() -> None:
    graph = demo()
    edges = dict.fromkeys(graph.actors, 0)
    for link in graph.links:
        if link.stands or link.alleged:
            edges[link.subject] += 1
            edges[link.object] += 1
    scene = make_scene(graph, max_nodes=5)
    by_label = {one_line(actor.name): edges[actor.id] for actor in graph.actors.values()}
    assert sorted(by_label[node.label] for node in scene.nodes) == sorted(edges.values())[-5:]
    assert scene.left_out == 35
    assert {end for link in scene.links for end in (link.source, link.target)} <= set(range(5))


def test_parallel_links_get_lanes_of_their_own() -> None:
    build = Builder("lanes")
    build.actor("Ana", "Person")
    build.actor("Ben", "Person")
    build.report("r", "Ana Ben. Ben Ana.")
    for relation in ("killed", "accuses", "supports"):
        build.say("r", "Ana Ben.", "Ana", relation, "Ben")
    for relation in ("killed", "wounded"):
        build.say("r", "Ben Ana.", "Ben", relation, "Ana")
    links = make_scene(build.graph(), max_nodes=9).links
    # A bend is seen from the link's own source, so links of the other direction are mirrored before comparing.
    sides = [link.lane if link.source == 0 else -link.lane for link in links]
    assert len(set(sides)) == 5
    assert min(abs(side) for side in sides) == 0


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("plain", "plain"),
        ("  two\n lines\t\x00x ", "two lines x"),
        ("x" * 50, "x" * 31 + "…"),
        ("", "(no name)"),
        ("\u202eabc", "abc"),
        ("\ud800", "(no name)"),
    ],
)
def test_labels_are_one_short_line(name: str, label: str) -> None:
    assert one_line(name) == label


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://news.example/a?b", "https://news.example/a?b"),
        ("http://news.example", "http://news.example"),
        ("javascript:alert(1)", None),
        (" javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("https://user:pw@news.example/", None),
        ("//news.example/", None),
        ("https://[", None),
        (None, None),
    ],
)
def test_only_web_addresses_become_links(url: str | None, safe: str | None) -> None:
    assert safe_url(url) == safe


spans = st.tuples(st.integers(0, 40), st.integers(1, 10)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@settings(max_examples=200)
@given(st.text(min_size=5, max_size=30), st.integers(0, 20), spans, spans)
def test_segments_lose_nothing_and_mark_the_right_words(quote: str, start: int, subject: Span, object_: Span) -> None:
    evidence = Span(start, start + len(quote))
    claim = GraphClaim("c", "a", "killed", "b", Status.ASSERTED, "d", evidence, quote, subject, object_)
    parts = segments(claim)
    assert "".join(text for text, _ in parts) == quote
    for span, role in ((subject, "subject"), (object_, "object")):
        marked = [text for text, part_role in parts if part_role == role]
        assert marked in ([], [quote[span.start - start : span.end - start]])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 40), st.data())
def test_positions_keep_nodes_apart_and_are_the_same_every_time(count: int, data: st.DataObject) -> None:
    node = st.integers(0, max(count - 1, 0))
    edges = data.draw(st.lists(st.tuples(node, node).filter(lambda pair: pair[0] != pair[1]), max_size=60)) if count > 1 else []
    points = positions(count, edges)
    assert len(points) == count
    assert points == positions(count, [(b, a) for a, b in reversed(edges)])
    assert all(math.dist(a, b) >= 20 for a, b in itertools.combinations(points, 2))
