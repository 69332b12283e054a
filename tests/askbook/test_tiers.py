"""Firm claims and links come first in the answers of the library, and each row says which it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from actorgraph.askbook import DIALECTS, ask, entries, entry, statement
from actorgraph.graph import ActorGraph
from actorgraph.model import FIRM
from actorgraph.stores import STORE_FILE
from actorgraph.stores.embedded import EmbeddedStore
from tests.askbook.feud import CLAIMS, feud
from tests.askbook.test_askbook import ANSWERS, RF
from tests.cli.conftest import run
from tests.helpers.graphs import graph

UNSURE = 0.69
"""Just below the tier; all other claims of `doubted` are just in it."""

WITHOUT = {"violence-by-place", "within", "shortest-path", "all-shortest-paths", "most-linked", "find", "chain-of-command"}
WITHOUT |= {"cited-reports", "cited-outlets", "named-once", "mentioned-in", "reasons"}
"""Questions whose rows are neither claims nor links: actors, counts, paths, reports, merges."""

QUESTIONS = [(name, params) for name, params, _ in ANSWERS if name not in WITHOUT]
QUESTIONS += [("friend-and-foe", {}), ("single-source", {}), ("several-sources", {"outlets": "2"})]


def doubted(*quotes: str, without: str | None = None) -> ActorGraph:
    """The feud with claims of these quotes just below the tier and all others just in it."""
    war = feud()
    assert {*quotes, *filter(None, [without])} <= {claim.quote for claim in CLAIMS}
    claims = [replace(c, confidence=UNSURE if c.quote in quotes else FIRM) for c in CLAIMS if c.quote != without]
    return graph(war.actors.values(), claims, war.sources.values(), war.merges, case="feud")


def in_reports(*reports: str) -> ActorGraph:
    """The feud with all claims of some reports just below the tier."""
    return doubted(*(claim.quote for claim in CLAIMS if claim.document in reports))


def tiered(store: Any, name: str, params: Mapping[str, str] | None = None) -> list[tuple[str, list[Any]]]:
    """The rows of an answer, each as its tier and the rest."""
    columns, rows = ask(store, name, params)
    at = list(columns).index("tier")
    return [(row[at], [*row[:at], *row[at + 1 :]]) for row in rows]


def tiers(store: Any, name: str, params: Mapping[str, str] | None = None) -> list[str]:
    """The tiers of an answer's rows, in order."""
    return [tier for tier, _ in tiered(store, name, params)]


def test_every_question_about_claims_or_links_has_tiers() -> None:
    for name, asked in entries().items():
        for dialect in DIALECTS:
            assert ("AS tier" in statement(asked, dialect)) == (name not in WITHOUT), name
    assert {name for name, _ in QUESTIONS} | WITHOUT == set(entries())


@pytest.mark.parametrize("reports", [("one.txt",), ("two.txt",), ("three.txt", "four.txt"), ()])
def test_firm_rows_come_first_and_keep_their_order(open_store: Any, reports: tuple[str, ...]) -> None:
    store = open_store(in_reports(*reports))
    for name, params in QUESTIONS:
        found = tiered(store, name, params)
        said = [tier for tier, _ in found]
        assert set(said) <= {"firm", "to check"}
        if name != "timeline":
            assert said == sorted(said), name
        if not reports:
            assert "to check" not in said, name
        expected = next((rows for other, given, rows in ANSWERS if (other, given) == (name, params)), None)
        if expected is not None and name not in ("linked-by-status", "suspicions", "infiltrations"):
            rows = [row for _, row in found]
            assert sorted(map(repr, rows)) == sorted(map(repr, expected)), name
            for tier in ("firm", "to check"):
                inside = [row for this, row in found if this == tier]
                assert inside == [row for row in expected if row in inside], (name, tier)


def test_links_are_as_firm_as_their_best_claim(open_store: Any) -> None:
    doubts = in_reports("one.txt")
    store = open_store(doubts)
    found = tiered(store, "linked", {"actor": "RF"})
    assert [(tier, row[2], row[3]) for tier, row in found] == [
        ("firm", "killed", "Dario Finn"),
        ("firm", "fights", "Sudmark"),
        ("firm", "defected_from", "Boris Krall"),
        ("firm", "member_of", "Boris Krall"),
        ("firm", "attacked", "Hill Brigade"),
        ("firm", "arms", "Norrland"),
        ("to check", "leads", "Anna Veld"),
        ("to check", "cooperates_with", "Hill Brigade"),
        ("to check", "supports", "Norrland"),
    ]
    to_check = sum(link.confidence < FIRM for link in doubts.links if link.stands or link.alleged)
    assert tiers(store, "single-source").count("to check") == to_check == 4


def test_a_row_of_two_links_is_as_firm_as_the_weaker(open_store: Any) -> None:
    store = open_store(doubted("Front and Brigade work together"))
    assert [(tier, row[3]) for tier, row in tiered(store, "brokers", {"a": "Sudmark", "b": "RF"})] == [
        ("firm", "attacked"),
        ("to check", "cooperates_with"),
    ]
    assert tiers(store, "friend-and-foe") == ["to check"]
    assert tiers(store, "common-allies", {"a": "Norrland", "b": "Hill Brigade"}) == ["to check"]
    assert tiers(store, "common-enemies", {"a": "RF", "b": "Hill Brigade"}) == ["firm"]


def test_either_of_the_two_links_can_be_the_weaker(open_store: Any) -> None:
    store = open_store(doubted("Norrland backs the Front", "The Front shot Finn", "The Brigade fights Sudmark"))
    found = [(tier, row[1], row[4]) for tier, row in tiered(store, "proxies")]
    firm = [("firm", "arms", target) for target in ("Boris Krall", "Hill Brigade", "Sudmark")]
    assert found[:3] == firm
    assert found[3:] == [
        ("to check", relation, target)
        for target in ("Boris Krall", "Dario Finn", "Hill Brigade", "Sudmark")
        for relation in ("arms", "supports")
        if ("firm", relation, target) not in firm
    ]
    assert [(t, row[0]) for t, row in tiered(store, "enemies-of-enemies", {"actor": "Sudmark"})] == [
        ("firm", "Boris Krall"),
        ("to check", "Dario Finn"),
    ]
    assert tiers(store, "common-enemies", {"a": "RF", "b": "Hill Brigade"}) == ["to check"]


@pytest.mark.parametrize(
    ("unsure", "missing", "expected"),
    [
        ("Krall left the Front", None, [("to check", "Ministry of Order")]),
        ("Krall now serves the Ministry", None, [("to check", "Ministry of Order")]),
        ("The Front fights Sudmark", None, [("firm", "Ministry of Order")]),
        ("The Front fights Sudmark", "Krall now serves the Ministry", [("firm", None)]),
        ("Krall left the Front", "Krall now serves the Ministry", [("to check", None)]),
    ],
)
def test_a_link_that_need_not_be_there(open_store: Any, unsure: str, missing: str | None, expected: list[Any]) -> None:
    store = open_store(doubted(unsure, without=missing))
    assert [(tier, row[3]) for tier, row in tiered(store, "changed-sides")] == expected


def test_a_doubtful_release(open_store: Any) -> None:
    store = open_store(doubted("The Ministry let Veld go"))
    assert tiered(store, "prisoners") == [("to check", ["Ministry of Order", "captured", "Anna Veld", "Ministry of Order"])]


@pytest.mark.parametrize("unsure", ["The Front shot Finn", "We did not shoot Finn"])
def test_both_sides_of_a_contradiction_count(open_store: Any, unsure: str) -> None:
    store = open_store(doubted(unsure))
    assert tiers(store, "contradictions") == ["to check"]
    found = [(tier, row[-1]) for tier, row in tiered(store, "evidence", {"a": "RF", "b": "Dario Finn"})]
    assert sorted(quote for _, quote in found) == ["The Front shot Finn", "We did not shoot Finn"]
    assert found[1] == ("to check", unsure)


def test_of_claims_that_make_one_row_the_best_counts(open_store: Any) -> None:
    twins = [replace(claim, id=f"{claim.id}-again", confidence=0.2) for claim in CLAIMS if claim.status != "planned"]
    war = feud()
    store = open_store(graph(war.actors.values(), [*CLAIMS, *twins], war.sources.values(), war.merges, case="feud"))
    assert tiers(store, "evidence", {"a": "RF", "b": "Dario Finn"}) == ["firm", "firm"]
    assert tiers(store, "timeline", {"actor": "RF"}) == ["firm"] * 3
    assert tiers(store, "contradictions") == ["firm"]
    assert tiers(store, "denials", {"actor": "RF"}) == ["firm"]


def test_a_timeline_stays_in_order_of_time(open_store: Any) -> None:
    shot, taken = (next(c for c in CLAIMS if c.quote == quote) for quote in ("The Front shot Finn", "Krall left the Front"))
    again = [
        replace(shot, id="aa", quote="At night the Front shot Finn", confidence=UNSURE, document="one.txt"),
        replace(shot, id="zz", quote="The Front robbed Finn", relation="kidnapped"),
    ]
    war = feud()
    claims = [replace(c, confidence=UNSURE) if c is taken else c for c in CLAIMS]
    store = open_store(graph(war.actors.values(), [*claims, *again], war.sources.values(), war.merges, case="feud"))
    found = tiered(store, "timeline", {"actor": RF})
    assert [(row[0], tier, row[-1]) for tier, row in found] == [
        ("2025-02-01", "to check", "Krall left the Front"),
        ("2025-02-03", "firm", "The Front robbed Finn"),
        ("2025-02-03", "firm", "The Front shot Finn"),
        ("2025-02-03", "to check", "At night the Front shot Finn"),
        ("2025-03-01", "firm", "The Front attacked the Brigade"),
    ]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_shown_query_spells_the_tier_out(dialect: str) -> None:
    assert f"CASE WHEN r.confidence >= {FIRM} THEN 'firm' ELSE 'to check' END AS tier" in statement(entry("leaders"), dialect)


def test_command_line_says_which_is_which(tmp_path: Path) -> None:
    EmbeddedStore.build(tmp_path / "derived" / STORE_FILE, in_reports("one.txt")).close()
    table = run("ask", "leaders", "--case", tmp_path).out.splitlines()
    assert "tier" in table[0]
    dario, anna = (next(n for n, line in enumerate(table) if name in line) for name in ("Dario Finn", "Anna Veld"))
    assert dario < anna
    assert " firm " in table[dario]
    assert " to check " in table[anna]
