"""How the server goes about the loader's statements: always by the index on `case` and `id`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import neo4j
import pytest

from actorgraph.stores.neo4j import statements
from tests.helpers import graphs
from tests.helpers.neo4j import Database

LOOKING_UP = [
    statements.create_actors("Group"),
    *statements.change_actors("Group"),
    statements.change_documents(),
    statements.create_claims(speaker=True, place=True),
    statements.create_merges(),
    statements.create_edges("KILLED"),
    statements.delete_edges("KILLED"),
    statements.delete_nodes("Claim"),
]
ALL_OF_THE_CASE = [
    statements.present("Claim"),
    statements.present_edges(),
    statements.clear_nodes("Merge"),
    statements.clear_edges(),
]


def _leaves(plan: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the operator and the details of whatever a plan begins with."""
    children = plan.get("children", [])
    if not children:
        yield plan["operatorType"].partition("@")[0], plan["args"].get("Details", "")
    for child in children:
        yield from _leaves(child)


@pytest.mark.parametrize("statement", [*LOOKING_UP, *ALL_OF_THE_CASE])
def test_nodes_are_found_by_case_and_id(neo4j_database: Database, statement: str) -> None:
    with neo4j_database.holding(graphs.valley()):
        pass  # the indexes are there, and next to no nodes: when plans go wrong
    access = (neo4j_database.user, neo4j_database.password)
    with (
        neo4j.GraphDatabase.driver(neo4j_database.uri, auth=access, notifications_min_severity="OFF") as driver,
        driver.session() as session,
    ):
        plan = session.run(f"EXPLAIN {statement}", {"rows": [], "case": "x", "limit": 1}).consume().plan
    assert plan is not None
    found = [leaf for leaf in _leaves(plan) if leaf[0] not in ("Unwind", "Argument")]
    assert found
    for operator, details in found:
        assert operator.startswith(("NodeIndexSeek", "NodeUniqueIndexSeek")), (operator, details)
        assert "(case, id)" in details, details
