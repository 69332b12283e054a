"""Reading gold and predictions: what is right is read, what is wrong is named with its place, the rest goes on."""

import io
import json
from types import SimpleNamespace

import pytest

from actorgraph.case import Case
from actorgraph.contract import from_record
from actorgraph.errors import InputError
from actorgraph.evaluate import documents, read_predictions, read_reports, select
from actorgraph.evaluate.annotated import parse_annotated
from tests.evaluate.made import CAMP, lines, record, report, written


def faults(text):
    return [str(fault) for fault in parse_annotated(text, "x.ann")[1]]


def test_an_annotated_file():
    found = record()
    assert found["text"].startswith(
        "The Ridge Front raided the camp on Friday and killed Sami Dagher.\nColonel Rana Haddad said"
    )
    assert found["text"].endswith("a former ally of the Front.")
    for mention in found["mentions"]:
        assert found["text"][mention["start"] : mention["end"]] == mention["text"]
    assert found["claims"][2] == {"subject": "m6", "relation": "bombed", "object": "m7", "status": "reported", "by": "m5"}
    assert found["claims"][4]["former"] is True
    assert (found["id"], found["kind"]) == ("camp", "fictional")


def test_a_report_without_actors_is_one_in_which_nothing_should_be_found():
    assert faults("# id: x\n\nNothing happened.\n--- claims\n") == []


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("# id: camp\n", "", "x.ann:1", "no '# id: NAME'"),
        ("# kind: fictional", "kind fictional", "x.ann:5", "not '# key: value'"),
        ("[m2:e2:Place|the camp]", "[m1:e2:Place|the camp]", "x.ann:7:38", "m1 stands twice"),
        ("[m2:e2:Place|", "[m2:e2:Town|", "x.ann:7:38", "unknown type 'Town'"),
        ("|the camp]", "|the camp ]", "x.ann:7:38", "blanks at its ends"),
        ("[m2:e2:Place|the camp]", "[m2:e2:Place|the [m99:e9:Place|camp]]", "x.ann:7:38", "cannot be read"),
        ("[m6:e1:Group|it]", "[m6:e1:Place|it]", "x.ann:8:48", "e1 is a Place here and a Group before"),
        ("--- claims\n", "", "x.ann:15", "'--- claims'"),
        ("m1 raided m2", "m1 raided", "x.ann:11", "not 'mention relation mention'"),
        ("m1 raided m2", "m1 razed m2", "x.ann:11", "unknown relation 'razed'"),
        ("m1 raided m2", "m1 raided m77", "x.ann:11", "m77 is no mention"),
        ("m1 raided m2", "m1 raided m3", "x.ann:11", "m3 is a Date"),
        ("m1 raided m2 |", "m1 killed m4 |", "x.ann:12", "'m1 killed m4' stands twice"),
        ("when=m3 | where=m2", "when=m2", "x.ann:12", "takes a Date"),
        ("where=m2", "where=m4", "x.ann:12", "takes a Place or a State"),
        ("by=m5", "by=m55", "x.ann:13", "by names 'm55'"),
        ("status=reported", "status=rumoured", "x.ann:13", "unknown status 'rumoured'"),
        ("| former", "| formerly", "x.ann:15", "unknown key 'formerly'"),
    ],
)
def test_faults_of_annotated_files_have_their_place(old, new, place, words):
    assert old in CAMP
    found = faults(CAMP.replace(old, new, 1))
    assert any(fault.startswith(f"{place}: ") and words in fault for fault in found), found


def test_files_and_folders_and_what_is_wrong_in_them(tmp_path):
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "camp.ann").write_bytes(b"\xef\xbb\xbf" + CAMP.replace("\n", "\r\n").encode())
    (tmp_path / "news" / "bad.ann").write_text(CAMP.replace("raided", "razed"))
    (tmp_path / "news" / "latin.ann").write_bytes(CAMP.replace("Sami", "Samí").encode("latin-1"))
    (tmp_path / "news" / "notes.txt").write_text("not annotated")
    other = {**record(), "id": "other"}
    rows = [json.dumps(other), "", "{", "[]", json.dumps({**other, "mentions": 3}), json.dumps({**other, "text": "x"})]
    (tmp_path / "more.jsonl").write_text("\n".join(rows))
    read = read_reports([tmp_path])
    assert list(read.reports) == ["other", "camp"]
    assert read.reports["camp"] == report_in(read.reports["camp"], "news", "news/camp")
    assert read.reports["other"].groups["folder"] == "more"
    said = [str(fault).removeprefix(f"{tmp_path}/") for fault in read.faults]
    starts = ["more.jsonl:3: ", "more.jsonl:4: ", "more.jsonl:5: other: ", "more.jsonl:6: other", "news/bad.ann:11: "]
    assert len(said) == 6
    assert all(fault.startswith(start) for fault, start in zip(said, [*starts, "news/latin.ann: "], strict=True)), said
    assert "not UTF-8 (byte " in said[-1]


def report_in(found, folder, name):
    """The camp's report as it would be, read from a file of this name."""
    from actorgraph.evaluate.reports import report_of

    assert found.text == report().text
    return report_of(record(), folder=folder, name=name)


def test_a_second_report_of_one_id_is_left_out(tmp_path):
    (tmp_path / "a.jsonl").write_text(lines(report()) * 2)
    read = read_reports([tmp_path / "a.jsonl"])
    assert len(read.reports) == 1
    assert "a.jsonl:2: a report of the id 'camp' was read before" in str(read.faults[0])


def test_stdin(monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(lines(report()).encode())))
    assert list(read_reports(["-"]).reports) == ["camp"]


def test_nothing_to_read(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_reports([tmp_path / "gone"])
    with pytest.raises(InputError, match="no annotated report that can be used"):
        read_reports([tmp_path])
    (tmp_path / "x.ann").write_text("# id: x\n\nNo claims line.")
    with pytest.raises(InputError, match=r"x.ann:3: the line '--- claims'"):
        read_reports([tmp_path])


def test_order_is_kept_and_the_same_claim_may_stand_twice():
    rows = [{"subject": "m8", "relation": "supports", "object": "m9", "status": s} for s in ("denied", "asserted")]
    found = report(claims=[*rows, {"subject": "m1", "relation": "raided", "object": "m2"}])
    assert [c.status for c in found.claims] == ["denied", "asserted", "asserted"]
    shuffled = record()["mentions"][::-1]
    assert [m.id for m in report(mentions=shuffled).mentions] == [m["id"] for m in shuffled]


def test_lists_of_ids(tmp_path):
    named = {name: report_in(report(), *name.split("/")[:1], name) for name in ("news/one", "blog/two")}
    reports = [report(id="one-id"), *named.values()]
    listed = tmp_path / "ids.txt"
    for text, fitting, unknown in [
        ("# kept out\none-id\n\nnone\n", [0], ["none"]),
        ("news/one\nblog/two\n", [1, 2], []),
        ("folder/one-id", [0], []),
    ]:
        listed.write_text(text)
        assert select(reports, listed) == ([reports[k] for k in fitting], unknown)
    listed.write_text("nobody")
    with pytest.raises(InputError, match="none of the names"):
        select(reports, listed)
    with pytest.raises(InputError, match="cannot be read"):
        select(reports, tmp_path / "gone")


def test_predictions_by_id_and_by_text(tmp_path):
    gold = [report(), report(CAMP.replace("killed", "shot", 1), id="second"), report(CAMP.replace("camp", "post"), id="third")]
    file = tmp_path / "found.jsonl"
    file.write_text(lines(gold[0], report(CAMP.replace("killed", "shot", 1), id="another-name")))
    found = read_predictions(file, gold)
    assert (list(found.reports), found.missing, found.faults) == (["camp", "second"], ["third"], [])
    assert found.reports["second"].id == "another-name"


def test_predictions_of_another_text_are_named(tmp_path):
    gold = [report(), report(CAMP.replace("killed", "shot", 1), id="second")]
    file = tmp_path / "found.jsonl"
    file.write_text(lines(gold[0], report(id="second", text=report().text)))
    found = read_predictions(file, [gold[1], gold[0]])
    assert found.missing == ["second"]
    assert "they differ from character 46 on" in str(found.faults[0])
    with pytest.raises(InputError, match="nothing here belongs to an annotated report"):
        read_predictions(file, [gold[1]])


def test_predictions_of_a_case(tmp_path):
    document, extraction = from_record(written(report()), extractor="hand", version="7")
    with Case.create(tmp_path / "case") as case:
        case.put_document(document)
        case.put_extraction(extraction, document)
    found = read_predictions(tmp_path / "case", [report()])
    assert found.extractor == "hand 7"
    assert {c.relation for c in found.reports["camp"].claims} == {c.relation for c in report().claims}


def test_extractors_get_texts_as_extract_would_give_them():
    text = report().text + "\n\nShare this article"
    [document] = documents([report(text=text)])
    assert (document.id, document.text, document.published, document.title) == ("camp", text, "2024-03-02", "The camp")
    assert [mark.span.of(text) for mark in document.boilerplate] == ["Share this article"]
