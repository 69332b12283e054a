"""How changes are cut into transactions, and what a driver's errors come out as; no server takes part."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from neo4j.exceptions import AuthError, ClientError, ServiceUnavailable, SessionExpired, TransientError

from actorgraph.stores.neo4j import load
from actorgraph.stores.neo4j.changes import Present, Step, Wanted, steps
from actorgraph.stores.neo4j.compare import differences
from actorgraph.stores.neo4j.connect import Address, store_error
from actorgraph.stores.rows import edge_rows, node_rows
from tests.helpers import graphs
from tests.neo4j.made import altered, large

_steps = st.lists(st.lists(st.integers(0, 9).map(lambda n: [str(n) * n]), max_size=9), max_size=6).map(
    lambda tables: [Step((f"statement {number}",), rows) for number, rows in enumerate(tables)]
)


@settings(deadline=None)
@given(_steps, st.integers(1, 12))
def test_batches_hold_all_rows_in_order_and_no_more_than_asked_for(todo: list[Step], limit: int) -> None:
    batches = list(load._batches(todo, limit))
    done = [(step.statements, row) for batch in batches for step in batch.steps for row in step.rows]
    assert done == [(step.statements, row) for step in todo for row in step.rows]
    assert all(1 <= batch.size <= limit for batch in batches)
    assert all(batch.size == limit for batch in batches[:-1])


def test_batches_are_bounded_by_their_text_too() -> None:
    rows = [["x" * (load.BATCH_CHARACTERS // 3)] for _ in range(7)] + [["y" * 3 * load.BATCH_CHARACTERS], ["z"]]
    sizes = [batch.size for batch in load._batches([Step(("statement",), rows)], 5000)]
    assert sizes == [2, 2, 2, 1, 1, 1]


@settings(deadline=None)
@given(_steps, st.integers(2, 40))
def test_halves_do_the_same_in_the_same_order(todo: list[Step], limit: int) -> None:
    for batch in load._batches(todo, limit):
        if batch.size < 2:
            continue
        halves = batch.halves()
        assert [half.size for half in halves] == [batch.size // 2, batch.size - batch.size // 2]
        assert sum(half.weight for half in halves) == batch.weight
        done = [(step.statements, row) for half in halves for step in half.steps for row in step.rows]
        assert done == [(step.statements, row) for step in batch.steps for row in step.rows]
        assert all(step.rows for half in halves for step in half.steps)


def test_nothing_to_do_makes_no_step_with_rows() -> None:
    graph = large(60)
    nodes, edges = node_rows(graph), edge_rows(graph)
    wanted = Wanted.of(nodes, edges)
    there = Present(
        {
            label: {id_: values[-2] if label == "Actor" else values[-1] for id_, values in table.items()}
            for label, table in wanted.nodes.items()
        },
        {key: (values[5], values[6], values[-1]) for key, values in wanted.edges.items()},
    )
    assert [step for step in steps(wanted, there) if step.rows] == []
    after = altered(graph)
    other = Wanted.of(node_rows(after), edge_rows(after))
    changed = sum(len(step.rows) for step in steps(other, there))
    assert 0 < changed < sum(map(len, other.nodes.values())) + len(other.edges)


def _coded(kind: type[Exception], code: str) -> Exception:
    error = kind()
    error._neo4j_code = code  # type: ignore[attr-defined]
    error._message = "as the server puts it"  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (_coded(AuthError, "Neo.ClientError.Security.Unauthorized"), "user name or the password is wrong.*NEO4J_PASSWORD"),
        (_coded(ClientError, "Neo.ClientError.Security.AuthenticationRateLimit"), "some seconds"),
        (_coded(ClientError, "Neo.ClientError.Security.CredentialsExpired"), "changed first"),
        (_coded(ClientError, "Neo.ClientError.Security.Forbidden"), "may not do this: as the server puts it"),
        (_coded(ClientError, "Neo.ClientError.Database.DatabaseNotFound"), "no database 'graphs'"),
        (_coded(TransientError, "Neo.TransientError.Database.DatabaseUnavailable"), "not available"),
        (_coded(ClientError, "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase"), "only be read"),
        (_coded(TransientError, "Neo.TransientError.General.MemoryPoolOutOfMemoryError"), "out of memory.*--batch"),
        (_coded(TransientError, "Neo.TransientError.Transaction.DeadlockDetected"), "in the way"),
        (_coded(ClientError, "Neo.ClientError.Statement.SyntaxError"), "cannot answer: as the server puts it"),
        (_coded(ClientError, "Neo.DatabaseError.General.UnknownError"), "server failed"),
        (ServiceUnavailable("refused"), "cannot be reached: refused"),
        (SessionExpired("gone"), "cannot be reached"),
        (OSError("no route"), "cannot be reached"),
    ],
)
def test_errors_say_what_to_do(error: Exception, said: str) -> None:
    found = store_error(error, Address("bolt://host:7687", "neo4j", "secret", "graphs"))
    assert re.search(said, str(found)), str(found)
    assert str(found).startswith("bolt://host:7687 (database graphs): ")
    assert "secret" not in str(found)


def test_differences_name_what_is_missing_added_and_changed() -> None:
    graph = graphs.valley()
    assert differences(graph, graph) == []
    lines = differences(graph, graphs.graph([graphs.BAND, graphs.actor("Stranger")]))
    assert f"Actor {graphs.GUARD.id}: missing in the database" in lines
    assert f"Actor {graphs.actor('Stranger').id}: only in the database" in lines
    assert not any(graphs.BAND.id in line for line in lines if line.startswith("Actor"))
