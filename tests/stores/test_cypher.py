"""The guard reads queries as the engines do: words count, strings, comments and backticks do not."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.errors import QueryError
from actorgraph.stores.cypher import bind, guard


@pytest.mark.parametrize(
    ("cypher", "parameters"),
    [
        ("MATCH (a) RETURN a", set()),
        ("  match (a) return a ;  ", set()),
        ("RETURN $a + $b_1 + $a AS x", {"a", "b_1"}),
        ("RETURN $`odd``name` AS x", {"odd`name"}),
        ("RETURN '$a' AS x /* $b */ // $c", set()),
        ('RETURN \'it\\\'s $a\' AS x, "say \\"$b\\"" AS y, $c AS z', {"c"}),
        ("MATCH (a:Create)-[r:SET]->(b) RETURN a.delete, b.merge", set()),
        ("RETURN 1 AS `merge`", set()),
        ("EXPLAIN MATCH (a) RETURN a", set()),
        ("OPTIONAL MATCH (a) RETURN created, a.reset", set()),
        ("MATCH p = (a)-[*1..5]-(b) RETURN p", set()),
        ("CALL { MATCH (a) RETURN a } RETURN a", set()),
        ("CALL show_tables() RETURN *", set()),
    ],
)
def test_reading_queries_pass(cypher: str, parameters: set[str]) -> None:
    assert guard(cypher, procedures={"show_tables"}) == parameters


@pytest.mark.parametrize(
    ("cypher", "said"),
    [
        ("RETURN 'a\\\\' SET a.x = 'b'", "SET"),
        ("RETURN 1 /* /* */ SET a.x = 1 /* */ */", "SET"),
        ("RETURN 1 // comment\nDELETE a", "DELETE"),
        ("RETURN 1 // comment\rDELETE a", "DELETE"),
        ("MATCH (a) ſet a.x = 1", "SET"),
        ("RETURN 1.LOAD FROM 'x'", "LOAD"),
        ("MATCH (a:Actor): LOAD FROM 'x' RETURN *", "LOAD"),
        ("RETURN 1; RETURN 2", "one statement"),
        ("RETURN 1;;", "one statement"),
        ("EXPLAIN EXPLAIN RETURN 1", "cannot begin"),
        ("PROFILE DROP TABLE x", "cannot begin"),
        ("CALL { CREATE (a) }", "CREATE"),
        ("CALL db.show_tables() RETURN *", "may not be called"),
        ("CALL", "may not be called"),
        ("RETURN `open", "not closed"),
        ("RETURN 'open \\'", "not closed"),
        ("RETURN \\u0053ET", "backslash"),
    ],
)
def test_others_are_refused(cypher: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        guard(cypher, procedures={"show_tables"})


@given(st.text(max_size=40))
def test_any_text_is_answered_with_a_verdict(text: str) -> None:
    with contextlib.suppress(QueryError):
        assert all(f"${name}" in text or "`" in text for name in guard(f"RETURN {text}"))


@given(st.text(st.characters(exclude_characters="'\\")))
def test_nothing_inside_of_a_string_counts(text: str) -> None:
    assert guard(f"RETURN '{text}' AS x, $p AS y") == {"p"}


def test_missing_parameters_are_named_and_others_left_out() -> None:
    assert bind({"a"}, {"a": None, "b": 1}) == {"a": None}
    with pytest.raises(QueryError, match=r"\$b, \$c without a value"):
        bind({"a", "b", "c"}, {"a": 1})
    with pytest.raises(QueryError, match="without a value"):
        bind({"a"}, None)
