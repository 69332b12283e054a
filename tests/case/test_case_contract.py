"""The JSON contract of `extract` and of annotated reports."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from case_data import document, raid_extraction
from hypothesis import given, settings
from hypothesis import strategies as st
from test_case_extractions import read_reports

from actorgraph.contract import from_record, read_lines, to_line, to_record
from actorgraph.errors import ContractError
from actorgraph.ids import claim_id
from actorgraph.model import Document, Extraction, Span, Status

SECOND = "Later, Colonel Anwar Dost praised the Heron Front. He leads the unit."


def annotated() -> dict[str, Any]:
    """A report as the reader of annotated files gives it: claims without ids and places."""

    def mark(id_: str, words: str, type_: str, entity: str) -> dict[str, Any]:
        start = SECOND.index(words)
        return {"id": id_, "entity": entity, "type": type_, "start": start, "end": start + len(words), "text": words}

    return {
        "id": "SAMPLE-02",
        "kind": "fictional",
        "text": SECOND,
        "mentions": [
            mark("m1", "Colonel Anwar Dost", "Official", "e1"),
            mark("m2", "Heron Front", "Group", "e2"),
            mark("m3", "He", "Official", "e1") | {"start": 51, "end": 53},
            mark("m4", "the unit", "Organization", "e3"),
        ],
        "claims": [
            {"subject": "m3", "relation": "leads", "object": "m4", "status": "asserted"},
            {"subject": "m1", "relation": "supports", "object": "m2", "status": "reported", "by": "m3", "former": True},
        ],
    }


def test_what_extract_writes() -> None:
    doc = document(source="Border Gazette")
    record = to_record(doc, raid_extraction(doc))
    assert list(record) == ["id", "title", "date", "source", "text", "mentions", "claims"]
    assert record["date"] == "2025-10-20"
    assert record["mentions"][1] == {
        "id": "m2", "entity": "e2", "type": "Group", "start": 25, "end": 39, "text": "Falcon Brigade",
    }  # fmt: skip
    raided, denied = record["claims"]
    assert raided == {
        "id": claim_id(doc.id, (0, 13), "raided", (25, 39), False), "start": 0, "end": 59, "subject": "m1",
        "relation": "raided", "object": "m2", "status": "asserted", "when": "m4", "where": "m3",
        "date": {"from": "2025-10-20", "to": "2025-10-20", "precision": "day"}, "confidence": 0.9,
    }  # fmt: skip
    assert (denied["status"], denied["by"]) == ("denied", "m5")
    assert not {"when", "where", "former", "date"} & set(denied)


def test_unknown_metadata_are_null() -> None:
    bare = {"id": "x", "text": "words", "mentions": [], "claims": []}
    assert to_record(*from_record(bare)) == bare | {"title": None, "date": None, "source": None}


def test_annotated_claims_get_ids_and_evidence_from_mention_to_mention() -> None:
    doc, extraction = from_record(annotated())
    assert (doc.id, doc.title, doc.published) == ("SAMPLE-02", None, None)
    assert (extraction.extractor, extraction.version) == ("annotation", "1")
    supports, leads = extraction.claims  # sorted by place
    assert supports.id == claim_id("SAMPLE-02", (7, 25), "supports", (38, 49), False)
    assert supports.evidence.of(doc.text) == "Colonel Anwar Dost praised the Heron Front"
    assert leads.evidence.of(doc.text) == "He leads the unit"
    assert (supports.status, supports.by, supports.former, supports.confidence) == (Status.REPORTED, "m3", True, 1.0)


def sentences(text: str) -> list[Span]:
    return [Span(*match.span()) for match in re.finditer(r"[^.\s][^.]*\.", text)]


def test_with_a_splitter_evidence_is_whole_sentences() -> None:
    record = annotated()
    record["claims"].append({"subject": "m1", "relation": "works_for", "object": "m4"})
    _, extraction = from_record(record, extractor="gold", version="2", sentences=sentences)
    found = {claim.relation: claim.evidence.of(SECOND) for claim in extraction.claims}
    assert found == {
        "supports": "Later, Colonel Anwar Dost praised the Heron Front.",
        "leads": "He leads the unit.",
        "works_for": SECOND,
    }
    assert (extraction.extractor, extraction.version) == ("gold", "2")


def in_order(extraction: Extraction) -> Extraction:
    """Sort as the contract does."""
    spans = {mention.id: mention.span for mention in extraction.mentions}
    claims = sorted(extraction.claims, key=lambda c: (c.evidence, spans[c.subject], spans[c.object], c.relation, c.id))
    return replace(extraction, claims=tuple(claims))


def writable(report: tuple[Document, Extraction]) -> bool:
    """Whether JSON can carry it: no empty names, no dates as ends, no two half characters side by side."""
    doc, extraction = report
    types = {mention.id: mention.type for mention in extraction.mentions}
    strings = [doc.id, doc.text, *(part for m in extraction.mentions for part in (m.id, m.entity))]
    return (
        all(m.id and m.entity for m in extraction.mentions)
        and not any("Date" in (types[c.subject], types[c.object]) for c in extraction.claims)
        and not any(re.search("[\ud800-\udbff][\udc00-\udfff]", string) for string in strings)
    )


@settings(max_examples=100, deadline=None)
@given(report=read_reports().filter(writable))
def test_what_is_written_is_read_back_to_the_letter(report: tuple[Document, Extraction]) -> None:
    doc, extraction = report[0], in_order(report[1])
    assert from_record(to_record(doc, extraction), extractor="x", version="1") == (doc, extraction)
    line = to_line(doc, extraction)
    assert len(line.splitlines()) == 1
    data = line.encode()  # fit for UTF-8
    assert list(read_lines(["\n", data.decode() + "\n"], extractor="x", version="1")) == [(doc, extraction)]
    assert to_line(*next(read_lines([line]))) == line


@given(half=st.sampled_from(["\ud83d\ude00", "a\udbff\udc00b"]))
def test_what_json_would_join_is_refused(half: str) -> None:
    doc = Document("x", half)
    empty = from_record({"id": "x", "text": half, "mentions": [], "claims": []})[1]
    with pytest.raises(ContractError, match="halves"):
        to_line(doc, empty)


def test_an_extraction_of_another_text_is_refused() -> None:
    with pytest.raises(ContractError, match="another text"):
        to_record(document(text="Other words."), raid_extraction(document()))


def change(path: str, value: Any) -> dict[str, Any]:
    """A record with one place changed; value `...` takes the key away."""
    record = annotated()
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    target: Any = record
    for part in way:
        target = target[part]
    if value is ...:
        del target[last]
    else:
        target[last] = value
    return record


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("id", ..., "a record without id: 'id' is missing"),
        ("id", 7, "'id' is missing, empty or no string"),
        ("text", ..., "SAMPLE-02: 'text' is missing"),
        ("text", None, "'text'"),
        ("date", "last week", "not YYYY"),
        ("title", ["a"], "'title' is \\['a'\\], not a string"),
        ("mentions", ..., "'mentions' is missing or no list"),
        ("mentions.1", "m2", "mention 2: 'm2' is no JSON object"),
        ("mentions.1.type", "Ghost", "mention 2: unknown type 'Ghost'. Types are State, "),
        ("mentions.1.start", "38", "mention 2: start and end"),
        ("mentions.1.start", True, "start and end"),
        ("mentions.1.start", 39, "mention m2 is not at"),
        ("mentions.1.end", 38, "mention 2: span 38-38 is empty"),
        ("mentions.1.end", 999, "999"),
        ("mentions.1.id", "m1", "two mentions share the id m1"),
        ("mentions.1.entity", "", "'entity' is missing, empty"),
        ("claims", {}, "'claims' is missing or no list"),
        ("claims.0.subject", "m9", "claim 1: subject is 'm9', which is no mention"),
        ("claims.0.by", "m9", "by is 'm9'"),
        ("claims.0.relation", "hugged", "claim 1: unknown relation 'hugged'"),
        ("claims.0.status", "rumoured", "unknown status 'rumoured'. It is one of asserted, "),
        ("claims.0.former", "yes", "former is 'yes'"),
        ("claims.0.confidence", 1.5, "confidence is 1.5"),
        ("claims.0.confidence", "high", "confidence is 'high'"),
        ("claims.0.confidence", float("nan"), "confidence is nan"),
        ("claims.0.start", 0, "start and end are 0 and None"),
        ("claims.0.date", "2025", "date: '2025' is no JSON object"),
        ("claims.0.date", {"from": "2025"}, "date: 'to' is missing"),
        ("mentions.3.type", "Date", "a date is subject or object"),
        ("claims.1", {"subject": "m3", "relation": "leads", "object": "m4"}, "the same claim twice"),
    ],
)
def test_what_breaks_the_contract_is_named_with_its_place(path: str, value: Any, message: str) -> None:
    with pytest.raises(ContractError, match=message) as caught:
        from_record(change(path, value))
    assert caught.value.where
    with pytest.raises(ContractError, match=r"^line 2"):
        list(read_lines([json.dumps(annotated()), json.dumps(change(path, value))]))


@pytest.mark.parametrize("line", ["{", "[1]", "null", '"x"', "[" * 100_000])
def test_a_line_that_is_no_object(line: str) -> None:
    with pytest.raises(ContractError, match=r"^line 3: this is no JSON"):
        list(read_lines(["", "  ", line]))
