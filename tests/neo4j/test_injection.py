"""Hostile text in names, aliases, quotes, ids and cases: it comes back as it was and changes nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actorgraph.graph import ActorGraph, Source
from actorgraph.model import MentionRef, Merge
from actorgraph.stores import schema
from tests.helpers import graphs
from tests.helpers.neo4j import Database

pytestmark = pytest.mark.neo4j

PIECES = (
    "`", "'", '"', "\\", "\\u0027", "\\u0060", "\x00", "\x1b[2J", "\r\n", "\u2028", "\u202e", "$case", "$rows", "{", "}",
    "(", "]-()", "//", "/*", "*/", ";", ":Actor", "row[0]", "'}) DETACH DELETE n //", "`}) DETACH DELETE n //", "null",
    "é", "e\u0301", "CALL { MATCH (n) DETACH DELETE n }", "LOAD CSV FROM 'file:///etc/passwd' AS x", "\U0001f3f4", "Wicked",
)  # fmt: skip
hostile = st.lists(st.sampled_from(PIECES) | st.text(st.characters(exclude_categories=["Cs"]), max_size=4), max_size=5).map(
    "".join
)


@st.composite
def hostile_graphs(draw: st.DrawFn) -> ActorGraph:
    """Two actors and all that ties them, every text hostile."""
    ids = draw(st.lists(hostile.filter(bool), min_size=3, max_size=3, unique=True))
    document = Source(ids[2], draw(hostile), draw(hostile), draw(hostile), draw(hostile), draw(hostile), draw(hostile))
    one, two = (
        graphs.actor(
            draw(hostile),
            graphs.ActorType.GROUP,
            draw(hostile),
            id=id_,
            external_ids={draw(hostile): draw(hostile)},
            former_ids=(draw(hostile),),
            mentions=(MentionRef(document.id, draw(hostile)),),
        )
        for id_ in ids[:2]
    )
    claim = graphs.claim(one, "raided", two, draw(hostile) + "abc", document.id, by=two, where=one, when=draw(hostile))
    merge = Merge(document.id, draw(hostile), one.id, draw(hostile), draw(hostile))
    named = replace(claim, id=draw(hostile.filter(bool)))
    return graphs.graph([one, two], [named], [document], [merge], case="x" + draw(hostile))


@pytest.fixture(scope="module")
def beside(neo4j_database: Database) -> tuple[Database, list[str]]:
    """A database with another case, and what it holds."""
    neo4j_database.empty()
    with neo4j_database.store() as store:
        store.load(graphs.valley())
    return neo4j_database, neo4j_database.dump()


@given(hostile_graphs())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_hostile_text_is_only_text(beside: tuple[Database, list[str]], graph: ActorGraph) -> None:
    database, before = beside
    with database.store() as store:
        store.load(graph)
        assert store.read() == graph
        found = store.query(
            "MATCH (a:Actor {case: $in_case, name: $name}) RETURN count(*) AS n",
            {"name": graph.actors[graph.claims[0].subject].name},
        )
        assert found[1][0][0] >= 1
        store.unload(graph.case)
    assert database.dump() == before
    labels = {label for row in database.run("CALL db.labels()") for label in row.values()}
    types = {type_ for row in database.run("CALL db.relationshipTypes()") for type_ in row.values()}
    assert "Wicked" not in labels
    assert types <= {*schema.EDGE_TYPES, *schema.TIES}


def test_names_of_a_megabyte(database: Database) -> None:
    long = graphs.actor("n" * 1_000_000, graphs.ActorType.GROUP, "a " * 500_000)
    graph = graphs.graph([long, graphs.BAND], [graphs.claim(long, "raided", graphs.BAND, "q" * 1_000_000)])
    with database.store() as store:
        store.load(graph)
        assert store.read() == graph
