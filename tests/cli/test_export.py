"""Exports, the page, review, verify and remove on the command line."""

import json
import os
import shutil

import pytest

from tests.cli.conftest import run


@pytest.fixture
def copy(case, tmp_path):
    return shutil.copytree(case, tmp_path / "border")


def test_turtle_can_be_loaded_and_names_no_place_on_this_machine(case, tmp_path):
    import rdflib

    done = run("export", "turtle", "-o", tmp_path / "g.ttl", "--case", case)
    assert done.code == 0, done.err
    text = (tmp_path / "g.ttl").read_text(encoding="utf-8")
    assert len(rdflib.Graph().parse(data=text, format="turtle")) > 3000
    assert str(case.parent) not in text
    assert run("export", "turtle", "-o", "-", "--case", case).out == text


def test_the_page_is_written_and_the_same_each_time(case, tmp_path):
    for name in ("a.html", "b.html"):
        assert run("view", "-o", tmp_path / name, "--case", case).code == 0
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert page == (tmp_path / "b.html").read_text(encoding="utf-8")
    assert "Sarrat Liberation Front" in page


def test_a_folder_that_cannot_be_written(case, tmp_path):
    for args in (("export", "turtle"), ("view",)):
        done = run(*args, "-o", tmp_path / "no" / "such" / "file", "--case", case)
        assert done.code == 8
        assert "no/such" in done.err.replace(os.sep, "/")


def test_building_again_changes_nothing(copy):
    before = run("export", "nquads", "-o", "-", "--case", copy).out
    assert run("build", "--case", copy).code == 0
    assert run("export", "nquads", "-o", "-", "--case", copy).out == before


def test_verdicts_are_kept_and_replayed(copy):
    rows = json.loads(run("links", "Wadi Shield", "--case", copy, "--format", "json").out)
    claim = rows[0]["claim_id"]
    assert run("review", "reject", claim, "--note", "wrong", "--case", copy).code == 0
    assert run("build", "--case", copy).code == 0
    shown = run("query", f"MATCH (c:Claim) WHERE c.id = '{claim}' RETURN c.id", "--case", copy, "--format", "json").out
    assert json.loads(shown) == []
    assert claim in run("review", "list", "--case", copy).out
    assert run("review", "undo", "1", "--case", copy).code == 0
    assert run("build", "--case", copy).code == 0
    assert json.loads(run("links", "Wadi Shield", "--case", copy, "--format", "json").out) == rows
    assert run("review", "merge", "one", "--case", copy).code == 2


def test_verify_finds_what_was_changed(copy):
    assert run("verify", "--case", copy).code == 0
    import sqlite3

    with sqlite3.connect(copy / "case.db") as db:
        db.execute("UPDATE texts SET text = 'x' || text WHERE rowid = (SELECT min(rowid) FROM texts)")
    db.close()
    done = run("verify", "--case", copy)
    assert done.code == 1
    assert done.out.count("\n") >= 1


def test_a_purged_report_leaves_no_word_behind(copy):
    words = b"dead-emir"
    assert any(words in file.read_bytes() for file in copy.rglob("*") if file.is_file())
    assert run("remove", "12-dead-emir", "--purge", "--case", copy).code == 0
    assert not any(words in file.read_bytes() for file in copy.rglob("*") if file.is_file())
    assert run("build", "--case", copy).code == 0


def test_reports_leave_when_asked(copy):
    listed = run("status", "--reports", "--case", copy).out
    assert "12-dead-emir" in listed
    assert run("remove", "12-dead-emir", "--case", copy).code == 0
    assert run("build", "--case", copy).code == 0
    assert "12 reports in the graph, 1 older" in run("status", "--case", copy).out
    assert run("remove", "no-such-report", "--case", copy).code == 3
