"""The main job with the shipped model: incremental, survives bad input and being killed, scores as the contract says."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import run
from tests.helpers.annotated import FOLDER, record_of

pytestmark = pytest.mark.model
REPORTS = Path(__file__).parents[2] / "data" / "reports"

RAID = "Soldiers of the Qasrani army raided a house in Kafr Zeit on Sunday and killed Yusuf al-Rahbi, the ministry said.\n"
ARREST = "Police in Tel Marwan arrested Omar Keshish, a member of the Wadi Shield, on 4 March 2026.\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The README's main job: data/reports into a case."""
    folder = tmp_path_factory.mktemp("main") / "case"
    done = run("build", REPORTS, "--metadata", REPORTS / "metadata.csv", "--case", folder)
    assert done.code == 0, done.err
    return folder, done


def counts(err):
    """(new, extracted, not used) as the summary says."""
    new = re.search(r"(\d+) new", err)
    return (
        int(new[1]) if new else 0,
        int(re.search(r"(\d+) extracted", err)[1]),
        int(re.search(r"(\d+) not used", err)[1]),
    )


def test_the_main_job(built):
    folder, done = built
    assert counts(done.err) == (13, 13, 0)
    rows = json.loads(run("links", "--case", folder, "--format", "json").out)
    assert len(rows) > 100
    ties = {(row["actor"], row["relation"], row["other"]) for row in rows}
    assert {("Ninth Border Brigade", "raided", "Kafr Zeit"), ("Idris Qandil", "leads", "Sarrat Liberation Front")} & ties
    assert run("verify", "--case", folder).code == 0


def test_nothing_is_read_twice(built):
    folder, _ = built
    again = run("build", REPORTS, "--metadata", REPORTS / "metadata.csv", "--case", folder)
    assert "13 unchanged; 0 extracted" in again.err


def test_step_by_step_equals_from_scratch(built, tmp_path):
    folder, _ = built
    files = sorted(file for file in REPORTS.iterdir() if file.name != "metadata.csv")
    for part in (files[7:], files[:4], files):
        assert run("build", *part, "--metadata", REPORTS / "metadata.csv", "--case", tmp_path / "case").code == 0
    one, other = (run("export", "nquads", "-o", "-", "--case", case).out for case in (folder, tmp_path / "case"))
    assert one == other


def test_a_changed_report_replaces_its_older_version(tmp_path):
    (tmp_path / "in").mkdir()
    report = tmp_path / "in" / "a.txt"
    report.write_text(RAID)
    assert run("build", tmp_path / "in", "--case", tmp_path / "case").code == 0
    report.write_text(ARREST)
    done = run("build", tmp_path / "in", "--case", tmp_path / "case")
    assert "1 replaced an older version; 1 extracted" in done.err
    assert "1 reports in the graph, 1 older versions kept" in run("status", "--case", tmp_path / "case").out
    sources = run("query", "MATCH (d:Document) RETURN d.id", "--case", tmp_path / "case", "--format", "json").out
    assert len(json.loads(sources)) == 1
    report.unlink()
    assert "reports: 1 removed" in run("build", "--remove-missing", "--case", tmp_path / "case").err


def test_bad_input_is_named_and_the_rest_goes_on(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text(RAID)
    (folder / "copy.txt").write_text(RAID)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog")
    (folder / "foreign.txt").write_text("Die Armee hat am Sonntag ein Haus gestürmt und dabei einen Mann getötet. " * 5)
    with (folder / "huge.txt").open("wb") as huge:
        huge.truncate(60_000_000)
    done = run("build", folder, "--case", tmp_path / "case")
    assert done.code == 1
    assert counts(done.err) == (1, 1, 6)
    for name in ("copy.txt", "empty.txt", "binary.txt", "cut.pdf", "foreign.txt", "huge.txt"):
        line = next(line for line in done.err.splitlines() if line.startswith("not used") and name in line)
        assert len(line) < 400
    assert run("status", "--case", tmp_path / "case").out.count("not used:") == 6


@pytest.mark.parametrize(
    ("inputs", "code"), [(("no-such-folder",), 3), (("empty",), 3), (("a.txt", "--metadata", "wrong.csv"), 3), ((), 4)]
)
def test_senseless_calls_stop_at_once(tmp_path, inputs, code):
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_text(RAID)
    (tmp_path / "wrong.csv").write_text("path,title\nb.txt,x,y,z\n")
    done = run("build", *inputs, "--case", tmp_path / "case", cwd=tmp_path)
    assert done.code == code
    assert done.err.count("\n") <= 2


def test_a_second_writer_is_told(tmp_path):
    from actorgraph.case import Case

    (tmp_path / "a.txt").write_text(RAID)
    with Case.ensure(tmp_path / "case"):
        done = run("build", tmp_path / "a.txt", "--case", tmp_path / "case")
    assert done.code == 4
    assert str(os.getpid()) in done.err


def test_killed_builds_go_on_and_end_in_the_same_graph(built, tmp_path):
    folder, _ = built
    command = [sys.executable, "-m", "actorgraph", "build", str(REPORTS), "--metadata", str(REPORTS / "metadata.csv")]
    command += ["--case", str(tmp_path / "case"), "--jobs", "1"]
    for seconds in (1.5, 3.0, 4.5):
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
    done = run(*command[3:])
    assert done.code == 0, done.err
    assert run("verify", "--case", tmp_path / "case").code == 0
    one, other = (run("export", "nquads", "-o", "-", "--case", case).out for case in (folder, tmp_path / "case"))
    assert one == other


def test_a_damaged_derived_store_is_made_again(built, tmp_path):
    folder = shutil.copytree(built[0], tmp_path / "case")
    (store,) = (folder / "derived").glob("*.lbug")
    store.write_bytes(b"not a database" * 1000)
    asked = run("links", "SLF", "--case", folder)
    assert asked.code == 7
    assert "actorgraph build" in asked.err
    assert run("build", "--case", folder).code == 0
    assert run("links", "SLF", "--case", folder).code == 0


def test_extract_answers_in_the_contracts_form():
    gold = [record_of(path) for path in sorted(FOLDER.glob("*.ann"))[:3]]
    lines = "".join(json.dumps({key: report[key] for key in ("id", "text", "date")}) + "\n" for report in gold)
    done = run("extract", "--input-format", "jsonl", "-", stdin=lines)
    assert done.code == 0, done.err
    found = [json.loads(line) for line in done.out.splitlines()]
    assert [report["id"] for report in found] == [report["id"] for report in gold]
    for report, wanted in zip(found, gold, strict=True):
        assert report["text"] == wanted["text"]
        known = {mention["id"]: mention for mention in report["mentions"]}
        for mention in known.values():
            assert report["text"][mention["start"] : mention["end"]] == mention["text"]
        exact = {(m["start"], m["end"]) for m in known.values()} & {(m["start"], m["end"]) for m in wanted["mentions"]}
        assert len(exact) > 0.6 * len(wanted["mentions"])
        for claim in report["claims"]:
            assert {claim["subject"], claim["object"]} <= set(known)
            assert 0 <= claim["start"] < claim["end"] <= len(report["text"])
            assert 0 < claim["confidence"] <= 1
            for key in ("by", "when", "where"):
                assert claim.get(key) is None or claim[key] in known


def test_extract_over_processes_gives_the_same_in_the_same_order():
    lines = "".join(
        json.dumps({"id": f"r{k}", "text": text}) + "\n" for k, text in enumerate([RAID, ARREST, RAID + ARREST] * 2)
    )
    one = run("extract", "--input-format", "jsonl", "-", "--jobs", "1", stdin=lines)
    two = run("extract", "--input-format", "jsonl", "-", "--jobs", "2", stdin=lines)
    assert one.code == two.code == 0
    ids = [json.loads(line)["id"] for line in two.out.splitlines()]
    assert ids == [f"r{k}" for k in range(6)]
    assert one.out == two.out


def test_a_report_without_a_claim_gives_none():
    text = (
        "Mix the flour with the butter. Add two eggs and a pinch of salt. Bake the cake for forty minutes until it is golden.\n"
    )
    done = run("extract", "--input-format", "text", "-", stdin=text)
    assert json.loads(done.out)["claims"] == []


def test_bad_lines_do_not_stop_extract():
    lines = (
        '{"id": "a", "text": "' + RAID.strip() + '"}\nnot json\n{"id": "b"}\n{"id": "c", "text": "' + ARREST.strip() + '"}\n'
    )
    done = run("extract", "--input-format", "jsonl", "-", stdin=lines)
    assert done.code == 1
    assert [json.loads(line)["id"] for line in done.out.splitlines()] == ["a", "c"]
    assert done.err.count("not used") == 2
