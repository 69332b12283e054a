"""Every statement that the loader runs, made from the schema.

Labels and relationship types come from the schema and the ontology alone, values from parameters alone: no text of a report can
become part of a statement. Rows travel as lists in the order of `COLUMNS`, which is cheaper than maps that repeat their keys.
"""

from __future__ import annotations

from collections.abc import Mapping

from actorgraph import ontology
from actorgraph.stores import schema

HASH = "_hash"
"""Property with the hash of what the loader wrote, to tell what has changed. Left out of answers, as all `_` names are."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    **{label: tuple(name for name in properties if name != "case") for label, properties in schema.NODES.items()},
    "EDGE": tuple(name for name in schema.EDGE if name != "case"),
}
"""The properties of a row by label, in the order of its values; behind them stand the hash and, for actors, the mentions."""

_ACTOR_LABELS = "".join(f":`{type_}`" for type_ in ontology.TYPES)
_TO_ACTOR = f"-[r:{'|'.join(f'`{name}`' for name in schema.EDGE_TYPES)}]->(b:Actor)"

CLAIM = "MERGE (g:GraphInfo {`case`: $case, id: $case}) SET g._loader = $token, g._done = 0"
"""Makes a loader the only one that may write to the case, until another one does the same."""

BEGIN = "MATCH (g:GraphInfo {`case`: $case, id: $case}) SET g._lock = $number RETURN g._loader AS loader, g._done AS done"
"""Begins a batch: locks the case until the transaction ends and says whose turn it is and which batch was the last one."""

DONE = "MATCH (g:GraphInfo {`case`: $case, id: $case}) SET g._done = $number"
UNFINISHED = "MATCH (g:GraphInfo {`case`: $case, id: $case}) REMOVE g.graph_hash"
FINISHED = "MATCH (g:GraphInfo {`case`: $case, id: $case}) SET g += $info"
FORGET = "MATCH (g:GraphInfo {`case`: $case, id: $case}) DELETE g"

CASES = (
    "MATCH (g:GraphInfo) WHERE g.id = g.`case` RETURN g.id AS id, g.graph_hash AS graph_hash, g.schema_version AS version"
    " ORDER BY id"
)


def constraints() -> list[str]:
    """Return the statements that make constraints where they are not there yet: `case` and `id` together are unique."""
    return [
        f"CREATE CONSTRAINT actorgraph_{label.lower()} IF NOT EXISTS FOR (n:{label}) REQUIRE (n.`case`, n.id) IS UNIQUE"
        for label in schema.NODES
    ]


def indexes() -> list[str]:
    """Return the statements that make the other indexes where they are not there yet; the loader itself needs none of them.

    Names are in a full-text index only: other indexes take no value over 8 kB, and a report may hold any name.
    """
    made = [
        f"CREATE INDEX actorgraph_{label.lower()}_case IF NOT EXISTS FOR (n:{label}) ON (n.`case`)" for label in schema.NODES
    ]
    made.append("CREATE INDEX actorgraph_claim_link IF NOT EXISTS FOR (n:Claim) ON (n.link)")
    made.append("CREATE INDEX actorgraph_merge_actor IF NOT EXISTS FOR (n:Merge) ON (n.`case`, n.actor)")
    made.append(f"CREATE FULLTEXT INDEX {FULLTEXT} IF NOT EXISTS FOR (n:Actor) ON EACH [n.name, n.aliases]")
    return made


FULLTEXT = "actorgraph_names"
"""The full-text index on names and aliases: CALL db.index.fulltext.queryNodes('actorgraph_names', $words) YIELD node, score."""


def present(label: str) -> str:
    """Return the query for id and hash of the nodes of a label."""
    return f"{_match_all(f'n:{label}')} RETURN n.id AS id, n.{HASH} AS hash"


def present_edges() -> str:
    """Return the query for type, id, ends and hash of the edges between actors."""
    return (
        f"{_match_all('a:Actor', _TO_ACTOR)}"
        f" RETURN type(r) AS type, r.id AS id, a.id AS subject, b.id AS object, r.{HASH} AS hash"
    )


def create_documents() -> str:
    """Return the statement that makes documents."""
    return f"UNWIND $rows AS row CREATE (n:Document {_map('Document')})"


def change_documents() -> str:
    """Return the statement that writes documents over."""
    return f"UNWIND $rows AS row {_match('n:Document', 'row[0]')} SET n = {_map('Document')}"


def create_actors(type_: str) -> str:
    """Return the statement that makes actors of a type with the ties to the documents that mention them."""
    return f"UNWIND $rows AS row CREATE (n:Actor:`{_type(type_)}` {_map('Actor')}) {_mentions()}"


def change_actors(type_: str) -> tuple[str, str]:
    """Return the statements that write actors over: one takes their ties to documents away, one makes them again."""
    return (
        f"UNWIND $rows AS row {_match('n:Actor', 'row[0]')} MATCH (n)-[old:MENTIONED_IN]->(:Document) DELETE old",
        f"UNWIND $rows AS row {_match('n:Actor', 'row[0]')} REMOVE n{_ACTOR_LABELS}"
        f" SET n:`{_type(type_)}` SET n = {_map('Actor')} {_mentions()}",
    )


def create_claims(*, speaker: bool, place: bool) -> str:
    """Return the statement that makes claims, tied to their actors and their document."""
    ties = {"SUBJECT": "subject", "OBJECT": "object", "IN_DOCUMENT": "document"}
    ties |= {"SPEAKER": "speaker"} if speaker else {}
    ties |= {"PLACE": "place"} if place else {}
    return _create_tied("Claim", ties)


def create_merges() -> str:
    """Return the statement that makes merges, tied to their actors."""
    return _create_tied("Merge", {"MERGED_INTO": "actor"})


def create_edges(edge_type: str) -> str:
    """Return the statement that makes edges of a type between actors."""
    columns = COLUMNS["EDGE"]
    start, end = (f"row[{columns.index(name)}]" for name in ("subject", "object"))
    return (
        f"UNWIND $rows AS row {_match('a:Actor', start)} {_match('b:Actor', end)}"
        f" CREATE (a)-[:`{_edge_type(edge_type)}` {_map('EDGE')}]->(b)"
    )


def delete_edges(edge_type: str) -> str:
    """Return the statement that takes edges away; rows are id, subject and object."""
    return (
        f"UNWIND $rows AS row {_match('a:Actor', 'row[1]')} {_match('b:Actor', 'row[2]')}"
        f" MATCH (a)-[r:`{_edge_type(edge_type)}` {{id: row[0]}}]->(b) DELETE r"
    )


def delete_nodes(label: str) -> str:
    """Return the statement that takes nodes away with all that they are tied by; rows are lists of one id."""
    return f"UNWIND $rows AS row {_match(f'n:{label}', 'row[0]')} DETACH DELETE n"


def clear_nodes(label: str) -> str:
    """Return the statement that takes up to $limit nodes of a case away and says how many."""
    return f"{_match_all(f'n:{label}')} WITH n LIMIT $limit DETACH DELETE n RETURN count(*) AS gone"


def clear_edges() -> str:
    """Return the statement that takes up to $limit edges of a case away and says how many."""
    return f"{_match_all('a:Actor', _TO_ACTOR)} WITH r LIMIT $limit DELETE r RETURN count(*) AS gone"


def _create_tied(label: str, ties: Mapping[str, str]) -> str:
    """Nodes that are tied to others when they are made; all ends are looked up first, so that the plan needs no barrier."""
    columns = COLUMNS[label]
    ends = [
        _match(f"t{number}:{schema.TIES[tie][1]}", f"row[{columns.index(column)}]")
        for number, (tie, column) in enumerate(ties.items())
    ]
    made = [f"CREATE (n)-[:{tie}]->(t{number})" for number, tie in enumerate(ties)]
    return " ".join(["UNWIND $rows AS row", *ends, f"CREATE (n:{label} {_map(label)})", *made])


def _match(node: str, id_: str) -> str:
    """One node of the case, by its id.

    The planner is told which index to take: it plans by what the database held when a statement was new, and for a label that
    had next to no nodes then it may as well take the index on `case` and go through all nodes of the case for each row.
    """
    return f"MATCH ({node} {{`case`: $case, id: {id_}}}) USING INDEX SEEK {node}(`case`, id)"


def _match_all(node: str, further: str = "") -> str:
    """All nodes of the case, by the same index, which holds every node, since each has an id."""
    name = node.partition(":")[0]
    return f"MATCH ({node}){further} USING INDEX SEEK {node}(`case`, id) WHERE {name}.`case` = $case AND {name}.id IS NOT NULL"


def _map(kind: str) -> str:
    columns = COLUMNS[kind]
    given = ", ".join(f"`{name}`: row[{number}]" for number, name in enumerate(columns))
    return f"{{`case`: $case, {given}, {HASH}: row[{len(columns)}]}}"


def _mentions() -> str:
    """Ties an actor `n` to the documents that mention it."""
    return (
        f"WITH n, row UNWIND row[{len(COLUMNS['Actor']) + 1}] AS tie {_match('d:Document', 'tie[0]')}"
        " CREATE (n)-[:MENTIONED_IN {mentions: tie[1]}]->(d)"
    )


def _type(name: str) -> str:
    if name not in ontology.TYPES:
        raise ValueError(f"{name!r} is no type of the ontology")
    return name


def _edge_type(name: str) -> str:
    if name not in schema.EDGE_TYPES:
        raise ValueError(f"{name!r} is no edge type of the schema")
    return name
