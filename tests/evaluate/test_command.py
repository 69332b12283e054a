"""`actorgraph evaluate` as users call it."""

import json
import shutil

import pytest

from actorgraph.case import Case
from actorgraph.contract import from_record
from tests.cli.conftest import run
from tests.evaluate.made import CAMP, lines, report, written
from tests.helpers.annotated import FOLDER


@pytest.fixture
def gold(tmp_path):
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "camp.ann").write_text(CAMP)
    (folder / "post.ann").write_text(CAMP.replace("camp", "post").replace("River Post", "Lake Post"))
    return folder


@pytest.fixture
def found(tmp_path):
    file = tmp_path / "found.jsonl"
    file.write_text(lines(report(), report(CAMP.replace("camp", "post"), claims=[])))
    return file


def test_predictions_of_others_in_all_formats(gold, found, tmp_path):
    done = run("evaluate", gold, "--predicted", found)
    assert (done.code, done.err) == (0, "")
    assert "Evaluation of found.jsonl\n  2 reports, 62 words." in done.out
    assert "two actors marked" not in done.out
    data = json.loads(run("evaluate", gold, "--predicted", found, "--format", "json", "--by", "source").out)
    assert data["scores"]["claim"] | {"f1": 0} == {"precision": 1, "recall": 0.5, "f1": 0, "right": 5, "found": 5, "gold": 10}
    assert {name: scores["claim"]["recall"] for name, scores in data["groups"].items()} == {"River Post": 1, "Lake Post": 0}
    page = tmp_path / "page.html"
    done = run("evaluate", gold, "--predicted", found, "--format", "html", "--output", page)
    assert (done.code, done.out, done.err) == (0, "", f"written: {page}\n")
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert run("evaluate", gold, "--predicted", found, "--format", "markdown").out.startswith("# Evaluation of found")


def test_gold_and_predictions_from_stdin(gold, found):
    for args in (("-", "--predicted", found), (gold, "--predicted", "-")):
        done = run("evaluate", *args, "--format", "json", stdin=found.read_text())
        assert json.loads(done.out)["scores"]["claim"]["right"] == 5
    assert run("evaluate", "-", "--predicted", "-", stdin="").code == 2


def test_a_list_of_ids(gold, found, tmp_path):
    listed = tmp_path / "ids.txt"
    listed.write_text("gold/post\nnobody\n")
    done = run("evaluate", gold, "--predicted", found, "--split", listed, "--format", "json")
    assert json.loads(done.out)["scores"]["reports"] == 1
    assert (done.code, done.err) == (0, f"names in {listed} that no report given has: 1 (nobody)\n")


def test_what_cannot_be_used_is_named_and_the_rest_goes_on(gold, found):
    (gold / "bad.ann").write_text(CAMP.replace("raided", "razed"))
    with found.open("a") as stream:
        stream.write("{\n")
    found.write_text("".join(line for line in found.read_text().splitlines(keepends=True) if '"id": "post"' not in line))
    done = run("evaluate", gold, "--predicted", found, "--format", "json")
    assert done.code == 1
    assert json.loads(done.out)["scores"]["claim"]["gold"] == 10
    bad, line, missing = done.err.splitlines()
    assert bad == f"not used: {gold / 'bad.ann'}:11: unknown relation 'razed'"
    assert line.startswith(f"not used: {found}:2: this is no JSON")
    assert missing == "without a prediction, scored as nothing found: 1 (post)"


def test_many_faults_are_counted(gold, found):
    (gold / "list.jsonl").write_text("[]\n" * 50)
    done = run("evaluate", gold, "--predicted", found, "--examples", "0")
    assert done.code == 1
    assert done.err.count("not used: ") == 21
    assert "not used: 30 further faults" in done.err
    assert "Examples" not in done.out


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("gone",), 3, "gone: there is no such file"),
        (("GOLD", "--predicted", "gone"), 3, "gone: there is no such file"),
        (("GOLD", "--predicted", "FOUND", "--by", "colour"), 2, "no report says its 'colour'; they say folder, kind, source"),
        (("GOLD", "--predicted", "FOUND", "--model", "."), 2, "takes the place of an extractor"),
        (("GOLD", "--predicted", "FOUND", "--split", "gone"), 3, "the list of ids cannot be read"),
        (("GOLD", "--predicted", "FOUND", "-o", "no/such/page"), 8, "the folder for this file does not exist"),
        (("GOLD", "--extractor", "gone"), 5, "gone"),
        ((), 2, "GOLD"),
    ],
)
def test_mistakes_are_named(gold, found, args, code, words):
    done = run("evaluate", *({"GOLD": gold, "FOUND": found}.get(arg, arg) for arg in args))
    assert (done.code, done.out) == (code, "")
    assert words in done.err


def test_a_case(gold, tmp_path):
    document, extraction = from_record(written(report()), extractor="hand", version="7")
    with Case.create(tmp_path / "case") as case:
        case.put_document(document)
        case.put_extraction(extraction, document)
    done = run("evaluate", gold / "camp.ann", "--predicted", tmp_path / "case", "--format", "json")
    data = json.loads(done.out)
    assert (data["extractor"], data["scores"]["claim"]["f1"]) == ("hand 7", 1)


@pytest.mark.model
def test_the_shipped_model_and_what_extract_prints_score_the_same(tmp_path):
    example = tmp_path / "01.ann"
    shutil.copy(FOLDER / "01-kafr-zeit-raid.ann", example)
    done = run("evaluate", example, "--format", "json")
    data = json.loads(done.out)
    assert done.code == 0
    assert data["extractor"].startswith("actorgraph ")
    assert data["scores"]["claim"]["right"] > 3
    assert data["calibration"]["bins"]
    from actorgraph.evaluate import read_reports

    [one] = read_reports([example]).reports.values()
    row = {"id": one.id, "title": one.title, "date": one.published, "text": one.text}
    printed = run("extract", "--input-format", "jsonl", "-", stdin=json.dumps(row) + "\n")
    other = run("evaluate", example, "--predicted", "-", "--format", "json", stdin=printed.out)
    assert json.loads(other.out)["scores"] == data["scores"]
