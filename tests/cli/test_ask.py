"""Questions on the command line, on the example reports as annotated by hand."""

import csv
import io
import json

import pytest

from tests.cli.conftest import run


def test_links_by_any_alias(case):
    rows = json.loads(run("links", "jabhat TAHRIR al-sarrat", "--case", case, "--format", "json").out)
    assert rows
    assert all(row["edge"] in ("stands", "alleged") for row in rows)
    assert any(row["other"] == "Idris Qandil" for row in rows)


def test_links_of_all_and_what_makes_no_edge(case):
    shown = json.loads(run("links", "--case", case, "--format", "json").out)
    everything = json.loads(run("links", "--case", case, "--status", "all", "--format", "json").out)
    assert {row["edge"] for row in everything} == {"stands", "alleged", "none"}
    assert [row for row in everything if row["edge"] != "none"] == shown


def test_a_limit_says_what_it_leaves_out(case):
    everything = json.loads(run("links", "--case", case, "--format", "json").out)
    some = run("links", "--limit", "3", "--case", case, "--format", "json")
    assert json.loads(some.out) == everything[:3]
    assert f"3 of {len(everything)} links shown" in some.err


def test_every_answer_has_its_quote_report_and_date(case):
    for row in json.loads(run("links", "--case", case, "--format", "json").out):
        assert row["quote"]
        assert row["document"]
        assert row["published"]
        assert row["end"] - row["start"] == len(row["quote"])


def test_formats_agree(case):
    rows = json.loads(run("links", "Wadi Shield", "--case", case, "--format", "json").out)
    table = list(csv.DictReader(io.StringIO(run("links", "Wadi Shield", "--case", case, "--format", "csv").out)))
    assert [row["link_id"] for row in rows] == [row["link_id"] for row in table]
    assert "Hamid Surour" in run("links", "Wadi Shield", "--case", case).out


def test_path_and_explain(case):
    hops = json.loads(run("path", "Qasran", "Islamic State", "--case", case, "--format", "json").out)
    assert hops
    assert hops[0]["link"]["actor"] == "Qasran"
    found = json.loads(run("explain", "Dorzhan", "SLF", "--case", case, "--format", "json").out)
    assert any(tie["denies"] for tie in found["ties"]), "Dorzhan denies that it arms the Front"
    assert any(tie["contested"] for tie in found["ties"])


def test_cypher_with_parameters(case):
    asked = ("query", "MATCH (a:Actor)-[r:LEADS]->(b:Actor) WHERE b.name = $whom RETURN a.name AS who", "--case", case)
    rows = json.loads(run(*asked, "--param", "whom=Wadi Shield", "--format", "json").out)
    assert {"who": "Hamid Surour"} in rows
    assert run("query", "-", "--case", case, stdin="MATCH (a:Actor) RETURN count(a) AS n").out


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("links", "Wadi Shied"), 6, "Did you mean 'Wadi Shield'"),
        (("links", "--relation", "kiled"), 6, "killed"),
        (("query", "MATCH (a:Nobody) RETURN a"), 6, "Nobody"),
        (("query", "MATCH (a:Actor) SET a.name = 'x'"), 6, "read"),
        (("query", "RETURN $x", "--param", "x"), 2, "NAME=VALUE"),
        (("export", "word", "-o", "x"), 8, "turtle"),
        (("lnks",), 2, "links"),
    ],
)
def test_mistakes_are_named_in_one_line(case, args, code, words):
    done = run(*args, *(("--case", case) if args[0] != "lnks" else ()))
    assert (done.code, done.out) == (code, "")
    assert words in done.err


def test_a_folder_that_is_no_case(tmp_path):
    done = run("links", "x", "--case", tmp_path)
    assert done.code == 4
    assert "actorgraph build" in done.err
    assert run("status", "--case", tmp_path).code == 4


def test_case_from_the_environment(case, tmp_path):
    import os

    done = run("status", env={**os.environ, "ACTORGRAPH_CASE": str(case)}, cwd=tmp_path)
    assert done.code == 0
    assert "13 reports" in done.out
    assert "by hand: 13" in done.out


def test_a_name_that_no_report_uses_is_known_to_the_gazetteer(case):
    assert "Da'ish" not in run("query", "MATCH (a:Actor) RETURN a.aliases", "--case", case, "--format", "json").out
    asked = [run("links", name, "--case", case, "--format", "json").out for name in ("Da'ish", "ISIL", "Islamic State")]
    assert asked[0] == asked[1] == asked[2]
    assert json.loads(asked[0])
