"""What every store owes: the same graph back, the same answers to the portable subset of Cypher, nothing but reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from actorgraph import ontology
from actorgraph.errors import ContractError, QueryError
from actorgraph.graph import ActorGraph
from actorgraph.model import Status
from actorgraph.questions.path import shortest_path_statement
from actorgraph.stores import schema
from actorgraph.stores.rows import canonical
from tests.helpers import graphs
from tests.helpers.graphs import BAND, GUARD, HERMIT, LEADER, REPUBLIC, VILLAGERS

Load = Callable[[ActorGraph], Any]


def rows(store: Any, cypher: str, **parameters: Any) -> list[list[Any]]:
    return list(store.query(cypher, parameters)[1])


def column(store: Any, cypher: str, **parameters: Any) -> list[Any]:
    return [row[0] for row in rows(store, cypher, **parameters)]


@pytest.mark.parametrize("made", [graphs.valley, graphs.hostile, lambda: graphs.graph([])], ids=["valley", "hostile", "empty"])
def test_graph_comes_back_as_it_was(open_store: Load, made: Callable[[], ActorGraph]) -> None:
    graph = made()
    store = open_store(graph)
    assert store.read() == graph
    assert store.case == graph.case
    assert store.graph_hash == schema.graph_digest(graph)
    assert schema.graph_digest(store.read()) == schema.graph_digest(graph)


def test_order_of_claims_and_merges_does_not_matter(open_store: Load) -> None:
    graph = graphs.valley()
    turned = replace(graph, claims=graph.claims[::-1], merges=graph.merges[::-1] + graph.merges)
    assert schema.graph_digest(turned) == schema.graph_digest(graph)
    assert open_store(turned).read() == graph == canonical(turned)


def test_loading_replaces_and_loading_again_changes_nothing(open_store: Load) -> None:
    store = open_store(graphs.valley())
    store.load(graphs.valley())
    assert store.read() == graphs.valley()
    smaller = graphs.graph([BAND, GUARD], [graphs.CLAIMS[0], graphs.CLAIMS[2]][:0], case="valley")
    store.load(smaller)
    assert store.read() == smaller
    assert column(store, "MATCH (n:Claim) RETURN count(*) AS n") == [0]


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (lambda g: replace(g, claims=(*g.claims, g.claims[0])), "share the id"),
        (lambda g: replace(g, sources={}), "not among the sources"),
        (lambda g: replace(g, actors={}), "which is not there"),
        (lambda g: replace(g, claims=(), actors={"x": BAND}), "under the key"),
        (lambda g: replace(g, claims=(replace(g.claims[0], relation="likes"),)), "unknown relation"),
        (lambda g: replace(g, claims=(), actors={}), "a merge names"),
    ],
)
def test_graph_that_contradicts_itself_is_refused(valley: Any, broken: Callable[[ActorGraph], ActorGraph], said: str) -> None:
    with pytest.raises(ContractError, match=said):
        valley.load(broken(graphs.valley()))
    assert valley.read() == graphs.valley()


def test_edges_are_made_of_what_stands_and_of_suspicions_only(valley: Any) -> None:
    found = rows(
        valley, "MATCH (a:Actor)-[r]->(b:Actor) RETURN type(r) AS type, r.relation AS relation, a.name AS a, b.name AS b"
    )
    made = {(type_, relation, a, b) for type_, relation, a, b in found}
    assert len(found) == len(made)
    fighters = sorted((BAND, REPUBLIC), key=lambda actor: actor.id)
    assert made == {
        ("RAIDED", "raided", BAND.name, GUARD.name),
        ("LEADS", "leads", LEADER.name, BAND.name),
        ("ALLEGED", "funds", REPUBLIC.name, BAND.name),
        ("PART_OF", "part_of", GUARD.name, REPUBLIC.name),
        ("WORKS_FOR", "works_for", graphs.MINISTER.name, REPUBLIC.name),
        ("FIGHTS", "fights", fighters[0].name, fighters[1].name),
        ("LOCATED_IN", "located_in", VILLAGERS.name, graphs.TOWN.name),
    }


def test_edge_carries_what_its_claims_say(valley: Any) -> None:
    [[edge]] = rows(valley, "MATCH (:Actor)-[r:RAIDED]->(:Actor) RETURN r")
    id_ = edge.pop("id")
    assert edge == {
        "_type": "RAIDED",
        "case": "valley",
        "relation": "raided",
        "family": "conflict",
        "status": "asserted",
        "subject": BAND.id,
        "object": GUARD.id,
        "contested": True,
        "former": False,
        "symmetric": False,
        "confidence": 1.0,
        "claims": 3,
        "documents": 2,
        "outlets": 2,
        "first_date": "2025-03-02",
        "last_date": "2025-03-02",
    }
    behind = column(valley, "MATCH (c:Claim) WHERE c.link = $link RETURN c.status AS status ORDER BY status", link=id_)
    assert behind == ["asserted", "denied", "reported"]


def test_every_claim_is_a_node_tied_to_all_it_names(valley: Any) -> None:
    assert column(valley, "MATCH (c:Claim) RETURN c.status AS s, count(*) AS n ORDER BY s") == sorted(
        {str(claim.status) for claim in graphs.CLAIMS}
    )
    told = rows(
        valley,
        "MATCH (s:Actor)<-[:SUBJECT]-(c:Claim)-[:OBJECT]->(o:Actor), (c)-[:IN_DOCUMENT]->(d:Document) WHERE c.status = $status"
        " MATCH (c)-[:SPEAKER]->(by:Actor) MATCH (c)-[:PLACE]->(place:Actor)"
        " RETURN s.name AS s, o.name AS o, by.name AS by, place.name AS place, d.title AS title, d.sha256 AS hash,"
        " c.quote AS quote, c.evidence_start AS first, c.evidence_end AS end_, c.date_text AS date, c.date_from AS day",
        status=str(Status.REPORTED),
    )
    expected = [BAND.name, GUARD.name, graphs.MINISTER.name, "Lower Tarn", "Raid in the valley", "a" * 64]
    assert told == [[*expected, graphs.RAID, 0, len(graphs.RAID), "on Sunday", "2025-03-02"]]


def test_claim_within_one_actor_has_no_link(valley: Any) -> None:
    found = rows(valley, "MATCH (c:Claim) WHERE c.link IS NULL RETURN c.subject AS s, c.object AS o")
    assert found == [[BAND.id, BAND.id]]


def test_reasons_of_merges_and_mentions_are_stored(valley: Any) -> None:
    found = column(
        valley, "MATCH (m:Merge)-[:MERGED_INTO]->(a:Actor {name: $name}) RETURN m.rule AS rule ORDER BY rule", name=BAND.name
    )
    assert found == ["defined", "same-name"]
    mentioned = "MATCH (a:Actor)-[m:MENTIONED_IN]->(d:Document) RETURN a.name AS name, d.id AS d, m.mentions AS n ORDER BY name"
    assert rows(valley, mentioned) == [[LEADER.name, "valley.txt", 1], [BAND.name, "valley.txt", 3]]


@pytest.mark.parametrize("relation", ontology.RELATIONS.values(), ids=str)
def test_every_relation_has_its_edge_type(relation: ontology.Relation) -> None:
    assert relation.edge_type in schema.EDGE_TYPES


def test_every_relation_can_be_stored_and_asked_for(open_store: Load) -> None:
    claims = [
        graphs.claim(BAND, name, GUARD, "words that say so", start=100 * n) for n, name in enumerate(sorted(ontology.RELATIONS))
    ]
    store = open_store(graphs.graph([BAND, GUARD], claims))
    cypher = (
        f"MATCH (:Actor)-[r:{'|'.join(schema.EDGE_TYPES)}]-(:Actor {{name: $name}}) RETURN r.relation AS name, type(r) AS type"
    )
    found = dict(rows(store, cypher, name=GUARD.name))
    assert found == {name: relation.edge_type for name, relation in ontology.RELATIONS.items()}


PORTABLE = [
    ("MATCH (a:Actor {type: 'Group'}) RETURN a.name AS name", ["Tarn River Band"]),
    ("MATCH (a:Actor {type: 'Group'})-[:RAIDED]->(b) RETURN b.type AS type", ["Organization"]),
    ("MATCH (a:Actor)-[r:RAIDED|FIGHTS]-(b:Actor) RETURN count(*) AS n", [4]),
    (
        "MATCH (a:Actor)-[:PART_OF|RAIDED*1..2]->(b:Actor {type: 'State'}) RETURN DISTINCT a.type AS t ORDER BY t",
        ["Group", "Organization"],
    ),
    ("MATCH (a:Actor) WHERE a.name CONTAINS 'Tarn' AND NOT a.type IN ['Place'] RETURN count(*) AS n", [2]),
    (
        "MATCH (a:Actor) WHERE a.name STARTS WITH 'Old' OR a.name ENDS WITH 'Guard' RETURN a.type AS t ORDER BY t",
        ["Organization", "Person"],
    ),
    ("MATCH (a:Actor) WHERE a.name =~ '(?i).*HERMIT' RETURN a.name AS name", ["Old Hermit"]),
    ("MATCH (a:Actor) WHERE 'Ostravia' IN a.aliases RETURN a.name AS name", ["Republic of Ostrava Major"]),
    ("MATCH (a:Actor) WHERE any(x IN a.aliases WHERE x STARTS WITH 'Abu') RETURN size(a.aliases) AS n", [1]),
    ("MATCH (a:Actor) WHERE NOT EXISTS { MATCH (a)-[:SUBJECT|OBJECT]-(:Claim) } RETURN count(a) AS n", [2]),
    ("MATCH (a:Actor) OPTIONAL MATCH (a)-[r:LEADS]->(b:Actor) RETURN count(r) AS n", [1]),
    ("MATCH (a:Actor)-[r:LEADS]->() RETURN CASE WHEN r.former THEN 'led' ELSE 'leads' END AS word", ["led"]),
    ("MATCH (c:Claim) WITH c.document AS d, count(*) AS n WHERE n > 2 RETURN d ORDER BY n DESC", ["valley.txt", "hills.txt"]),
    ("MATCH (c:Claim) RETURN max(c.confidence) - min(c.confidence) > 0.5 AS spread", [True]),
    ("MATCH (d:Document) WHERE d.outlet IS NULL RETURN coalesce(d.title, d.id) AS title", ["third/report.txt"]),
    ("MATCH (d:Document) RETURN d.id AS id ORDER BY id SKIP 1 LIMIT 1", ["third/report.txt"]),
    ("MATCH (d:Document {id: 'hills.txt'}) RETURN head(split(d.outlet, ' ')) AS first", ["Hill"]),
    ("UNWIND [3, 1, 2] AS x RETURN x ORDER BY x", [1, 2, 3]),
    ("UNWIND [3, 1, 2] AS x RETURN sum(x) AS total", [6]),
    (
        "RETURN toString(1) + toLower('A') + toUpper('b') + trim(' c ') + replace('xx', 'x', 'd') + left('ef', 1) AS s",
        ["1aBcdde"],
    ),
    ("RETURN toInteger('7') + 1 AS n", [8]),
    ("RETURN abs(-1) + size(range(1, 3)) AS n", [4]),
    ("RETURN last([1, 2]) AS n UNION ALL RETURN 2 AS n", [2, 2]),
    ("RETURN 'it\\'s // no comment' AS text // a comment", ["it's // no comment"]),
    ('/* MERGE */ RETURN "CREATE" AS `set`;', ["CREATE"]),
]


@pytest.mark.parametrize(("cypher", "expected"), PORTABLE)
def test_portable_cypher(valley: Any, cypher: str, expected: list[Any]) -> None:
    assert column(valley, cypher) == expected


def test_whole_nodes_relationships_and_paths_come_as_plain_values(valley: Any) -> None:
    [[node]] = rows(valley, "MATCH (d:Document {id: 'hills.txt'}) RETURN d")
    given = {"id": "hills.txt", "case": "valley", "title": "Night over the hills", "outlet": "Hill Post"}
    assert node == {"_label": "Document", **given, "published": "2025-03-06", "sha256": "b" * 64}
    [[path]] = rows(valley, "MATCH p = (:Actor)-[:LEADS]->(:Actor) RETURN p")
    assert [node["name"] for node in path["nodes"]] == [LEADER.name, BAND.name]
    assert [edge["_type"] for edge in path["relationships"]] == ["LEADS"]
    assert rows(valley, "MATCH (a:Actor {name: 'Old Hermit'})-[r]->(b:Actor) RETURN a, r, b") == []
    assert rows(valley, "OPTIONAL MATCH (a:Actor {name: 'nobody'}) RETURN a") == [[None]]


@pytest.mark.parametrize("value", ["text' \"`", 7, 0.5, True, ["a", "b"], None, "é\U0001f600"])
def test_parameters_come_back(valley: Any, value: Any) -> None:
    assert column(valley, "RETURN $value AS value", value=value, unused="left out") == [value]


@pytest.mark.parametrize(("ids", "found"), [([], 0), ([BAND.id, "nobody"], 1)])
def test_list_parameters_to_look_in(valley: Any, ids: list[str], found: int) -> None:
    assert column(valley, "MATCH (a:Actor) WHERE a.id IN $ids RETURN count(*) AS n", ids=ids) == [found]


@pytest.mark.parametrize("name", graphs.HOSTILE_NAMES, ids=lambda name: ascii(name[:20]))
def test_hostile_names_are_only_values(hostile: Any, name: str) -> None:
    found = rows(hostile, "MATCH (a:Actor {name: $name})-[:FIGHTS]-(b:Actor) RETURN a.name AS a, b.name AS b", name=name)
    assert found == [[name, "Centre"]]


@pytest.mark.parametrize(
    "cypher",
    [
        "CREATE (:Actor {id: 'x'})",
        "MATCH (a:Actor) SET a.name = 'x'",
        "MATCH (a:Actor) DETACH DELETE a",
        "match (a:Actor) delete a",
        "MERGE (a:Actor {id: 'x'}) RETURN a",
        "MATCH (a:Actor) REMOVE a.name",
        "DROP TABLE Actor",
        "RETURN 1 AS x; DROP TABLE Actor",
        "MATCH (a:Actor) FOREACH (x IN [1] | SET a.name = 'x')",
        "LOAD FROM '/etc/passwd' RETURN *",
        "MATCH (a:Actor) LOAD FROM '/etc/passwd' RETURN *",
        "LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row",
        "COPY (MATCH (a:Actor) RETURN a.id) TO 'stolen.csv'",
        "EXPLAIN COPY (MATCH (a:Actor) RETURN a.id) TO 'stolen.csv'",
        "PROFILE COPY (MATCH (a:Actor) RETURN a.id) TO 'stolen.csv'",
        "EXPORT DATABASE 'stolen'",
        "INSTALL json",
        "ATTACH 'x.db' AS x (dbtype sqlite)",
        "CALL threads=1",
        "CALL apoc.export.csv.all('x', {})",
        "/* RETURN 1 */ CREATE (:Actor {id: 'x'})",
        "RETURN 1. LOAD FROM 'x' RETURN *",
        "RETURN 'a\\' AS x, ' SET a.name = ' + '1' AS y",
        "BEGIN TRANSACTION",
        "CHECKPOINT",
        "USE other",
        "",
        "  // only a comment",
        ";",
        "MATCH (a:Actor) RETURN 'open",
        "RETURN \\u0031",
        "MATCH (a:Actor) RETUR a",
        "MATCH (a:Actor RETURN a",
        "RETURN nofunction(1) AS x",
        "RETURN $missing AS x",
        "RETURN $`odd name` AS x",
    ],
)
def test_what_writes_reaches_out_or_is_wrong_is_refused(valley: Any, cypher: str) -> None:
    with pytest.raises(QueryError) as refused:
        valley.query(cypher)
    assert refused.value.todo
    assert column(valley, "MATCH (a:Actor) RETURN count(*) AS n") == [len(graphs.ACTORS)]


@pytest.mark.parametrize(
    ("a", "b", "hops"), [(LEADER, GUARD, 2), (VILLAGERS, LEADER, None), (LEADER, HERMIT, None), (BAND, GUARD, 1)]
)
def test_own_statement_for_shortest_paths(valley: Any, a: Any, b: Any, hops: int | None) -> None:
    cypher = shortest_path_statement(valley.dialect, max_hops=5, alleged=False)
    found = column(valley, cypher, a=a.id, b=b.id, in_case=valley.case)
    assert found == ([] if hops is None else [hops])
