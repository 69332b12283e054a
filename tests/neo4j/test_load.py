"""Loading into a real server: incremental, several cases side by side, everything that the schema promises."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actorgraph import ontology
from actorgraph.errors import StoreError
from actorgraph.stores import schema
from actorgraph.stores.neo4j import statements
from tests.helpers import graphs
from tests.helpers.neo4j import Database
from tests.neo4j.made import altered, large

pytestmark = pytest.mark.neo4j


class Told:
    """A progress that remembers."""

    def __init__(self) -> None:
        self.stages: list[tuple[str, int | None]] = []
        self.done: list[int] = []

    def stage(self, name: str, total: int | None) -> None:
        self.stages.append((name, total))

    def step(self, done: int = 1) -> None:
        self.done.append(done)


def fresh_dump(database: Database, graph: Any) -> list[str]:
    """What the database holds after the graph was loaded into nothing."""
    database.empty()
    with database.store() as store:
        store.load(graph)
    return database.dump()


def test_labels_and_types_are_those_of_schema_and_ontology(database: Database) -> None:
    with database.store() as store:
        store.load(graphs.valley())
    labels = {frozenset(row["labels"]) for row in database.run("MATCH (n) RETURN DISTINCT labels(n) AS labels")}
    assert labels == {
        frozenset({"Document"}),
        frozenset({"Claim"}),
        frozenset({"Merge"}),
        frozenset({"GraphInfo"}),
        *(frozenset({"Actor", str(actor.type)}) for actor in graphs.ACTORS),
    }
    types = {row["type"] for row in database.run("MATCH ()-[r]->() RETURN DISTINCT type(r) AS type")}
    assert types <= {*schema.EDGE_TYPES, *schema.TIES}


def test_ids_are_unique_in_a_case_and_names_are_found_by_their_words(database: Database) -> None:
    with database.store() as store:
        store.load(graphs.valley())
        unique = {tuple(row["properties"]) for row in database.run("SHOW CONSTRAINTS YIELD properties RETURN properties")}
        assert ("case", "id") in unique
        found = store.query(
            f"CALL db.index.fulltext.queryNodes('{statements.FULLTEXT}', $words) YIELD node RETURN node.name AS name",
            {"words": "ostravia"},
        )[1]
    assert found == [["Republic of Ostrava Major"]]


@pytest.mark.parametrize("batch", [7, 5000])
def test_changes_lead_to_the_same_as_a_fresh_load(database: Database, batch: int) -> None:
    before = large(120)
    after = altered(before)
    expected = fresh_dump(database, after)
    database.empty()
    with database.store(batch=batch) as store:
        store.load(before)
        assert store.read() == before
        store.load(after)
        assert store.written < len(expected)
        assert store.read() == after
    assert database.dump() == expected


def test_only_what_changed_is_written(database: Database) -> None:
    graph = graphs.valley()
    told = Told()
    with database.store() as store:
        store.load(graph, told)
        assert told.stages == [("loading", store.written)]
        assert sum(told.done) == store.written > len(graph.claims) + len(graph.actors)
        marks = database.run("MATCH (n) RETURN elementId(n) AS id ORDER BY id")
        store.load(graph, told)
        assert store.written == 0
        assert len(told.stages) == 1
        renamed = replace(graphs.HERMIT, name="Young Hermit", type=graphs.ActorType.OFFICIAL)
        store.load(replace(graph, actors={**graph.actors, renamed.id: renamed}))
        assert store.written == 1
        [[node]] = store.query("MATCH (a:Actor {name: 'Young Hermit'}) RETURN a")[1]
        assert node["type"] == "Official"
    assert database.run("MATCH (n) RETURN elementId(n) AS id ORDER BY id") == marks
    assert database.run("MATCH (a:Official {name: 'Young Hermit'}) RETURN labels(a) AS l")[0]["l"] == ["Actor", "Official"]


def test_suspicion_that_is_proven_becomes_an_edge_of_its_relation(database: Database) -> None:
    graph = graphs.valley()
    proven = tuple(replace(c, status=graphs.Status.ASSERTED) if c.relation == "funds" else c for c in graph.claims)
    with database.store() as store:
        store.load(graph)
        assert [row["n"] for row in database.run("MATCH ()-[r:ALLEGED]->() RETURN count(r) AS n")] == [1]
        store.load(replace(graph, claims=proven))
        assert [row["n"] for row in database.run("MATCH ()-[r:ALLEGED]->() RETURN count(r) AS n")] == [0]
        assert [row["n"] for row in database.run("MATCH ()-[r:FUNDS]->() RETURN count(r) AS n")] == [1]


def test_document_that_comes_later_is_tied_to_those_it_mentions(database: Database) -> None:
    graph = graphs.valley()
    hermit = replace(graphs.HERMIT, mentions=(graphs.MentionRef("late.txt", "m1"),))
    without = replace(graph, actors={**graph.actors, hermit.id: hermit})
    late = graphs.graph(without.actors.values(), graph.claims, [*graphs.SOURCES, graphs.Source("late.txt")], graph.merges)
    expected = fresh_dump(database, late)
    database.empty()
    with database.store() as store:
        store.load(without)
        store.load(late)
    assert database.dump() == expected


def test_cases_live_side_by_side_and_one_is_taken_away(database: Database) -> None:
    valley = graphs.valley()
    hills = replace(valley, case="hills", claims=valley.claims[:4])
    database.run("CREATE (:Actor {id: 'foreign'})-[:KILLED]->(:Stranger {name: 'not ours'})")
    with database.store() as store:
        store.load(valley)
        alone = database.dump()
        store.load(hills)
        assert store.cases() == ["hills", "valley"]
        assert store.read() == hills
        assert store.query("MATCH (a:Actor {case: $in_case}) RETURN count(*) AS n")[1] == [[len(hills.actors)]]
        assert store.unload("hills") > 0
        assert database.dump() == alone
        assert store.cases() == ["valley"]
        with pytest.raises(StoreError, match=r"no case 'hills'.*'valley'"):
            store.unload("hills")
    with database.store() as store:
        assert store.read() == valley
        store.unload()
    left = database.run("MATCH (n) RETURN labels(n) AS l, n._hash AS h")
    assert sorted(row["l"] for row in left) == [["Actor"], ["Stranger"]]


def test_case_has_to_be_named_where_there_are_several(database: Database) -> None:
    with database.store() as store, pytest.raises(StoreError, match=r"no case.*actorgraph load"):
        store.query("MATCH (a:Actor {case: $in_case}) RETURN a")
    with database.store() as store:
        store.load(graphs.valley())
        store.load(replace(graphs.valley(), case="hills"))
    with database.store() as store, pytest.raises(StoreError, match=r"several cases: 'hills', 'valley'"):
        store.read()
    with database.store(case="valley") as store:
        assert store.read() == graphs.valley()
    with database.store(case="plain") as store, pytest.raises(StoreError, match="no case 'plain'"):
        store.read()


def test_case_of_another_schema_version_is_to_be_loaded_again(database: Database) -> None:
    with database.store() as store:
        store.load(graphs.valley())
        database.run("MATCH (g:GraphInfo) SET g.schema_version = 0")
        with pytest.raises(StoreError, match=r"schema version 0.*load"):
            store.read()
        store.load(graphs.valley())
        assert store.read() == graphs.valley()


def test_id_that_no_index_takes_is_refused_before_anything_is_written(database: Database) -> None:
    graph = graphs.graph([graphs.BAND, graphs.GUARD], [graphs.claim(graphs.BAND, "raided", graphs.GUARD, "words", "x" * 9000)])
    with database.store() as store, pytest.raises(StoreError, match="more than 7500 bytes"):
        store.load(graph)
    assert database.run("MATCH (n) RETURN n") == []


@pytest.mark.parametrize("name", ["Group` {x: 1}) DETACH DELETE n //", "group", "", "Date"])
def test_labels_come_from_the_ontology_alone(name: str) -> None:
    for make in (statements.create_actors, statements.change_actors, statements.create_edges, statements.delete_edges):
        with pytest.raises(ValueError, match=r"no (edge )?type"):
            make(name)


def test_every_type_and_relation_has_its_statements() -> None:
    assert all(f":`{type_}`" in statements.create_actors(type_) for type_ in ontology.TYPES)
    assert all(f":`{type_}`" in statements.create_edges(type_) for type_ in schema.EDGE_TYPES)
