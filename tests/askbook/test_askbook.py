"""Every question of the library, on every store, on a graph small enough to find the answers by hand."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from actorgraph.askbook import DIALECTS, ask, entries, entry, statement
from actorgraph.errors import QueryError
from actorgraph.stores import STORE_FILE
from actorgraph.stores.cypher import guard
from actorgraph.stores.embedded import EmbeddedStore
from tests.askbook.feud import BORIS, CLARA, FRONT, MINISTRY, feud
from tests.cli.conftest import run
from tests.helpers.neo4j import Database

RF, TWO, THREE = "River Front", "two.txt", "three.txt"

# without the column `tier`, which test_tiers.py looks at
ANSWERS: list[tuple[str, dict[str, str], list[list[Any]]]] = [
    ("killed", {}, [[RF, "Dario Finn", "Marsh Town", "2025-02-03", "2025-02-03", TWO, "The Front shot Finn"]]),
    (
        "timeline",
        {"actor": "RF", "since": "2025-02-03"},
        [
            ["2025-02-01", "2025-02-28", "Boris Krall", "defected_from", RF, "asserted", THREE, "Krall left the Front"],
            ["2025-02-03", "2025-02-03", RF, "killed", "Dario Finn", "asserted", TWO, "The Front shot Finn"],
            ["2025-03-01", "2025-03-01", RF, "attacked", "Hill Brigade", "asserted", THREE, "The Front attacked the Brigade"],
        ],
    ),
    (
        "seen-together",
        {"place": "Old Port", "since": "2025-03-02"},
        [
            ["Anna Veld", "captured", "2025-03-05", "2025-03-05", THREE],
            ["Ministry of Order", "captured", "2025-03-05", "2025-03-05", THREE],
        ],
    ),
    (
        "violence-by-place",
        {},
        [["Old Port", 2, "2025-03-01", "2025-03-05"], ["Marsh Town", 1, "2025-02-03", "2025-02-03"]],
    ),
    ("prisoners", {}, [["Ministry of Order", "captured", "Anna Veld", "Ministry of Order"]]),
    (
        "contradictions",
        {},
        [[RF, "killed", "Dario Finn", TWO, "The Front shot Finn", "one.txt", "denied", "We did not shoot Finn"]],
    ),
    ("denials", {"actor": "RF"}, [["denied", "killed", "Dario Finn", "one.txt", "We did not shoot Finn"]]),
    (
        "suspicions",
        {},
        [
            ["Norrland", "arms", RF, "Clara Dorn", "Norrland is said to arm the Front"],
            ["Elin Moor", "spied_on", "Hill Brigade", None, "Moor may have spied"],
        ],
    ),
    ("plans", {}, [["Hill Brigade", "captured", "Clara Dorn", "one.txt", "The Brigade will take Dorn"]]),
    (
        "linked",
        {"actor": "RF"},
        [
            [RF, "out", "killed", "Dario Finn", "asserted", True, 2, "2025-02-03", "2025-02-03"],
            [RF, "both", "fights", "Sudmark", "asserted", False, 2, None, None],
            [RF, "in", "leads", "Anna Veld", "asserted", False, 1, None, None],
            [RF, "in", "defected_from", "Boris Krall", "asserted", False, 1, "2025-02-01", "2025-02-28"],
            [RF, "in", "member_of", "Boris Krall", "asserted", False, 1, None, None],
            [RF, "out", "attacked", "Hill Brigade", "asserted", False, 1, "2025-03-01", "2025-03-01"],
            [RF, "both", "cooperates_with", "Hill Brigade", "asserted", False, 1, None, None],
            [RF, "in", "arms", "Norrland", "alleged", False, 1, None, None],
            [RF, "in", "supports", "Norrland", "asserted", False, 1, None, None],
        ],
    ),
    (
        "linked-by-family",
        {"actor": RF, "family": "conflict"},
        [
            [RF, "killed", "Dario Finn", "asserted", 2],
            [RF, "fights", "Sudmark", "asserted", 2],
            [RF, "defected_from", "Boris Krall", "asserted", 1],
            [RF, "attacked", "Hill Brigade", "asserted", 1],
        ],
    ),
    ("linked-by-status", {"actor": "rf", "status": "alleged"}, [[RF, "arms", "Norrland", 1.0]]),
    (
        "linked-in-period",
        {"actor": "RF", "since": "2025-02", "until": "2025-02"},
        [
            [RF, "defected_from", "Boris Krall", "asserted", "2025-02-01", "2025-02-28"],
            [RF, "killed", "Dario Finn", "asserted", "2025-02-03", "2025-02-03"],
        ],
    ),
    (
        "within",
        {"actor": "Boris Krall"},
        [
            ["Ministry of Order", "Organization", 1],
            [RF, "Group", 1],
            ["Anna Veld", "Operative", 2],
            ["Clara Dorn", "Official", 2],
            ["Dario Finn", "Official", 2],
            ["Elin Moor", "Operative", 2],
            ["Hill Brigade", "Group", 2],
            ["Norrland", "State", 2],
            ["Sudmark", "State", 2],
        ],
    ),
    ("within", {"actor": "Elin Moor", "hops": "1"}, [["Ministry of Order", "Organization", 1]]),
    (
        "shortest-path",
        {"a": "Elin Moor", "b": "Sudmark"},
        [[2, ["Elin Moor", "Ministry of Order", "Sudmark"], ["infiltrated", "part_of"]]],
    ),
    ("shortest-path", {"a": "Elin Moor", "b": "Sudmark", "hops": "1"}, []),
    (
        "all-shortest-paths",
        {"a": "Clara Dorn", "b": "Anna Veld"},
        [
            [2, ["Clara Dorn", "Ministry of Order", "Anna Veld"], ["works_for", "captured"]],
            [2, ["Clara Dorn", "Ministry of Order", "Anna Veld"], ["works_for", "released"]],
        ],
    ),
    (
        "most-linked",
        {"limit": "3"},
        [[RF, "Group", 8, 6], ["Ministry of Order", "Organization", 7, 6], ["Sudmark", "State", 3, 3]],
    ),
    ("find", {"words": "front"}, [[RF, "Group", 3]]),
    (
        "brokers",
        {"a": "Sudmark", "b": "RF"},
        [["Hill Brigade", "Group", "fights", "attacked"], ["Hill Brigade", "Group", "fights", "cooperates_with"]],
    ),
    ("common-enemies", {"a": "RF", "b": "Hill Brigade"}, [["Sudmark", "fights", "fights"]]),
    ("common-allies", {"a": "Norrland", "b": "Hill Brigade"}, [[RF, "supports", "cooperates_with"]]),
    ("enemies-of-enemies", {"actor": "Sudmark"}, [["Boris Krall", RF], ["Dario Finn", RF]]),
    (
        "proxies",
        {},
        [
            ["Norrland", relation, status, RF, target]
            for target in ("Boris Krall", "Dario Finn", "Hill Brigade", "Sudmark")
            for relation, status in (("arms", "alleged"), ("supports", "asserted"))
        ],
    ),
    (
        "chain-of-command",
        {"actor": "Clara Dorn"},
        [[1, "Ministry of Order", "Organization", "Dario Finn"], [2, "Sudmark", "State", None]],
    ),
    ("leaders", {}, [["Dario Finn", "Ministry of Order", False, 1], ["Anna Veld", RF, False, 1]]),
    (
        "members",
        {"actor": "Ministry of Order"},
        [
            ["Boris Krall", "Operative", "works_for", False],
            ["Clara Dorn", "Official", "works_for", False],
            ["Dario Finn", "Official", "leads", False],
        ],
    ),
    (
        "infiltrations",
        {},
        [
            ["Elin Moor", "infiltrated", "Ministry of Order", "reported", False],
            ["Elin Moor", "spied_on", "Hill Brigade", "alleged", False],
        ],
    ),
    ("changed-sides", {}, [["Boris Krall", "defected_from", RF, "Ministry of Order"]]),
    ("former-ties", {"actor": "Boris Krall"}, [["Boris Krall", "member_of", RF, None]]),
    (
        "evidence",
        {"a": "RF", "b": "Dario Finn"},
        [
            ["killed", "asserted", TWO, 500, 519, "The Front shot Finn"],
            ["killed", "denied", "one.txt", 500, 521, "We did not shoot Finn"],
        ],
    ),
    ("cited-reports", {"limit": "1"}, [["one.txt", "War on the river", "Daily North", "2025-01-10", 7]]),
    ("cited-outlets", {}, [["Daily North", 13, 2], ["Sud Herald", 6, 1]]),
    (
        "said-by",
        {"actor": "Clara Dorn"},
        [["Clara Dorn", "alleged", "Norrland", "arms", RF, "Norrland is said to arm the Front"]],
    ),
    ("named-once", {}, [["Elin Moor", "Operative", THREE], ["Hill Brigade", "Group", "one.txt"]]),
    (
        "mentioned-in",
        {"actor": "RF"},
        [[RF, "one.txt", "Daily North", "2025-01-10", 2], [RF, TWO, "Sud Herald", "2025-02-10", 1]],
    ),
    (
        "reasons",
        {"actor": "RF"},
        [
            [RF, "one.txt", "e1", "defined", "acronym RF defined at offset 9", 1.0],
            [RF, TWO, "e1", "same-name", "the same name", 0.9],
        ],
    ),
]

UNORDERED = {"all-shortest-paths"}
"""Their answers come in any order."""

ENDS_BY_ID = {"friend-and-foe", "single-source", "several-sources"}
"""Tested on their own: which end of a symmetric link comes first hangs on ids."""


def asked(store: Any, name: str, params: dict[str, str]) -> list[list[Any]]:
    """The rows of an answer without their tiers."""
    columns, rows = ask(store, name, params)
    assert len(set(columns)) == len(columns)
    return [[cell for column, cell in zip(columns, row, strict=True) if column != "tier"] for row in rows]


@pytest.fixture
def war(open_store: Any) -> Any:
    return open_store(feud())


def test_every_question_has_an_answer_here() -> None:
    assert {name for name, _, _ in ANSWERS} | ENDS_BY_ID == set(entries())
    assert len(entries()) >= 25


@pytest.mark.parametrize(
    ("name", "params", "expected"), ANSWERS, ids=[f"{name} {number}" for number, (name, *_) in enumerate(ANSWERS)]
)
def test_answers(war: Any, name: str, params: dict[str, str], expected: list[list[Any]]) -> None:
    rows = asked(war, name, params)
    found = [row[:3] for row in rows] if name.endswith(("path", "paths")) else rows
    assert (sorted(found) if name in UNORDERED else found) == expected


def test_paths_name_their_links(war: Any) -> None:
    columns, [row] = ask(war, "shortest-path", {"a": "Elin Moor", "b": "Sudmark"})
    links = row[list(columns).index("links")]
    known = {link.id: link.relation for link in feud().links}
    assert [known[id_] for id_ in links] == ["infiltrated", "part_of"]


def test_friends_that_are_foes(war: Any) -> None:
    [[one, two, *rest]] = asked(war, "friend-and-foe", {})
    assert ({one, two}, rest) == ({RF, "Hill Brigade"}, ["cooperates_with", "attacked"])


def test_how_many_outlets_tell_of_a_link(war: Any) -> None:
    single, several = ask(war, "single-source")[1], ask(war, "several-sources", {"outlets": "2"})[1]
    assert {(frozenset((a, b)), relation) for a, relation, b, *_ in several} == {
        (frozenset((RF, "Dario Finn")), "killed"),
        (frozenset((RF, "Sudmark")), "fights"),
    }
    edges = [link for link in feud().links if link.stands or link.alleged]
    assert len(single) == len(edges) - len(several) == 16
    assert ask(war, "several-sources", {"outlets": "3"})[1] == []


@pytest.mark.neo4j
def test_other_cases_of_a_database_take_no_part(neo4j_database: Database) -> None:
    neo4j_database.empty()
    with neo4j_database.store() as store:
        store.load(replace(feud(), case="another"))
        store.load(feud())
        for name, params, expected in ANSWERS:
            if name not in UNORDERED and not name.endswith(("path", "paths")):
                assert asked(store, name, params) == expected, name


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", sorted(entries()))
def test_statements_only_read_and_use_what_they_declare(name: str, dialect: str) -> None:
    question = entry(name)
    used = guard(statement(question, dialect), procedures={"db.index.fulltext.queryNodes"})
    assert used == {"in_case", *question.params} - {"hops"}
    assert question.title
    assert not re.search("<[A-Z]", statement(question, dialect))


@pytest.mark.parametrize(
    ("name", "params", "said"),
    [
        ("linkd", {}, "Did you mean linked"),
        ("xyzzy", {}, "--list"),
        ("linked", {}, "needs actor"),
        ("linked", {"actor": "RF", "colour": "red"}, "no parameter 'colour'"),
        ("linked-by-family", {"actor": "RF", "family": "love"}, "no family.*Known are"),
        ("linked-by-status", {"actor": "RF", "status": "true"}, "no status"),
        ("timeline", {"actor": "RF", "since": "soon"}, "no date"),
        ("timeline", {"actor": "RF", "since": "2025-13"}, "no date"),
        ("timeline", {"actor": "RF", "until": "2025-02-30"}, "no date"),
        ("within", {"actor": "RF", "hops": "7"}, "1 to 6"),
        ("within", {"actor": "RF", "hops": "1]-() DETACH DELETE n //"}, "1 to 6"),
        ("cited-reports", {"limit": "-1"}, "not a whole number"),
        ("linked", {"actor": "nobody at all"}, "no actor"),
    ],
)
def test_what_cannot_be_asked(tmp_path: Path, name: str, params: dict[str, str], said: str) -> None:
    with EmbeddedStore.build(tmp_path / "graph.lbug", feud()) as store, pytest.raises(QueryError, match=said):
        ask(store, name, params)


def test_command_line(tmp_path: Path) -> None:
    EmbeddedStore.build(tmp_path / "derived" / STORE_FILE, feud()).close()
    answered = run("ask", "members", "-p", "actor=RF", "--case", tmp_path, "--format", "json")
    assert [row["member"] for row in json.loads(answered.out)] == ["Anna Veld", "Boris Krall"]
    listed = run("ask", "--list", "--format", "json")
    assert {row["question"] for row in json.loads(listed.out)} == set(entries())
    shown = run("ask", "common-enemies", "--show", "neo4j")
    assert "MATCH (x:Actor" in shown.out
    assert "// $a: actor" in shown.out
    assert (
        run(
            "query",
            "-",
            "-p",
            f'a=["{FRONT.id}"]',
            "-p",
            f'b=["{BORIS.id}"]',
            "-p",
            "in_case=feud",
            "--case",
            tmp_path,
            stdin=shown.out,
        ).code
        == 0
    )
    assert run("ask", "--case", tmp_path).code == 2
    assert run("ask", "leaders", "-p", "x", "--case", tmp_path).code == 2
    assert run("ask", "members", "--case", tmp_path).code == 6


def test_the_shown_query_is_the_one_that_is_run(tmp_path: Path) -> None:
    with EmbeddedStore.build(tmp_path / "graph.lbug", feud()) as store:
        shown = statement(entry("chain-of-command"), store.dialect)
        rows = store.query(shown, {"actor": [CLARA.id], "in_case": "feud"})[1]
    assert [row[1] for row in rows] == [MINISTRY.name, "Sudmark"]
