"""Evaluations as text, Markdown, HTML and JSON."""

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from actorgraph.evaluate import evaluate, render
from tests.evaluate.made import CAMP, claims, record, report

GOLDEN = Path(__file__).parent / "golden"
HOSTILE = "<script>alert('x')</script>\x1b(B|`*_\u202e&amp;"


def found_in_the_camp():
    """Right, another relation, turned round, a false alarm, and one claim of the camp missed; killed is denied."""
    return report(
        claims=claims(
            {"when": "m3", "confidence": 0.95},
            {"relation": "wounded", "object": "m4", "confidence": 0.6},
            {"subject": "m7", "relation": "bombed", "object": "m6", "status": "reported", "by": "m5", "confidence": 0.8},
            {"subject": "m9", "relation": "allied_with", "object": "m10", "status": "denied", "confidence": 0.75},
            {"subject": "m5", "relation": "leads", "object": "m1", "confidence": 0.4},
            {"subject": "m8", "relation": "arms", "object": "m9", "confidence": 0.1},
        )
    )


@pytest.fixture(scope="module")
def result():
    gold = report()
    return evaluate([gold], {gold.id: found_in_the_camp()}, extractor="hand 1", threshold=0.3, by="source")


@pytest.mark.parametrize(("format", "ending"), [("text", "txt"), ("markdown", "md"), ("html", "html"), ("json", "json")])
def test_as_kept(result, format, ending):
    """After a wanted change: python -m tests.evaluate.test_rendering."""
    assert render(result, format) == (GOLDEN / f"camp.{ending}").read_text(encoding="utf-8")


def test_unknown_format(result):
    with pytest.raises(ValueError, match="known are text, html, markdown, json"):
        render(result, "pdf")


def hostile_result():
    text = CAMP.replace("Sami Dagher", HOSTILE).replace("River Post", HOSTILE).replace("# id: camp", "# id: ../<b>")
    gold = report(text, claims=record(text)["claims"])
    found = report(text, claims=claims({"relation": "wounded", "object": "m4"}))
    return evaluate([gold], {gold.id: found}, extractor=HOSTILE, by="source")


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen, self.open = set(), []

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_html_lets_nothing_through():
    page = render(hostile_result(), "html")
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert not tags.seen & {"script", "b", "img", "link", "iframe"}
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "http" not in page.replace("http-equiv", ""), "nothing is fetched"
    assert "&lt;script&gt;" in page


def test_text_and_markdown_let_nothing_through():
    text, markdown = render(hostile_result(), "text"), render(hostile_result(), "markdown")
    for shown in (text, markdown):
        assert "\x1b" not in shown
        assert "\u202e" not in shown
    assert "<script>" not in markdown.replace("\\<script\\>", "")
    widths = {line.replace("\\|", "").count("|") for line in markdown.split("## ")[1].splitlines() if line.startswith("|")}
    assert len(widths) == 1


def test_json_holds_everything(result):
    data = json.loads(render(result, "json"))
    assert data["scores"]["claim"] == {
        "precision": 0.4,
        "recall": 0.4,
        "f1": pytest.approx(0.4),
        "right": 2,
        "found": 5,
        "gold": 5,
    }
    assert data["confusions"] == [{"gold": "killed", "found": "wounded", "times": 1}]
    assert data["turned"] == {"bombed": 1}
    assert {(e["fate"], e["relation"]) for e in data["examples"]} == {
        ("another relation", "killed"), ("turned round", "bombed"), ("false alarm", "leads"), ("missed", "supports"),
    }  # fmt: skip
    assert data["firm_claims"]["found"] == 3
    assert data["groups"]["River Post"]["reports"] == 1
    for example in data["examples"]:
        assert "".join(piece["text"] for piece in example["passage"]) in report().text
        assert {piece["role"] for piece in example["passage"]} == {None, "subject", "object"}


def test_as_many_examples_as_asked_for():
    gold = report()
    assert evaluate([gold], {}, most_examples=0).examples == ()
    assert len(evaluate([gold], {}, most_examples=1).examples) == 5


def test_long_passages_are_cut_and_marks_that_overlap_do_not_repeat_words():
    long = "word " * 200
    text = f"# id: long\n\n{long}[m1:e1:Group|Alpha] {long}raided {long}[m2:e2:Group|Beta] {long}\n--- claims\nm1 raided m2\n"
    [example] = evaluate([report(text)], {}).examples
    shown = "".join(piece.text for piece in example.pieces)
    assert len(shown) < 700
    assert shown.count("…") == 3
    assert [piece.text for piece in example.pieces if piece.role] == ["Alpha", "Beta"]
    row = {"id": "m1", "entity": "e1", "type": "Group", "start": 0, "end": 5, "text": "Alpha"}
    inside = {**row, "id": "m2", "entity": "e2", "start": 3, "end": 8, "text": "ha B"[:2] + " Be"}
    overlapping = report(text, text="Alpha Beta", mentions=[row, inside])
    [example] = evaluate([overlapping], {}).examples
    assert "".join(piece.text for piece in example.pieces) == "Alpha Beta"
    assert [piece.role for piece in example.pieces] == ["subject", "object", None]


def write() -> None:
    """Write the kept files anew."""
    gold = report()
    kept = evaluate([gold], {gold.id: found_in_the_camp()}, extractor="hand 1", threshold=0.3, by="source")
    GOLDEN.mkdir(exist_ok=True)
    for format, ending in (("text", "txt"), ("markdown", "md"), ("html", "html"), ("json", "json")):
        (GOLDEN / f"camp.{ending}").write_text(render(kept, format), encoding="utf-8")


if __name__ == "__main__":
    write()
