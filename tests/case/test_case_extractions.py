"""Extractions: what is missing, which one counts, and that they come back to the letter."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from case_data import RAID, claim, document, mention, raid_extraction
from hypothesis import given, settings
from hypothesis import strategies as st

from actorgraph import ontology
from actorgraph.case import Case, ExtractionVersion
from actorgraph.case.codec import decode, encode
from actorgraph.errors import ContractError
from actorgraph.ids import claim_id, text_hash
from actorgraph.model import ActorType, Claim, DateRange, Document, Extraction, Mention, Span, Status


def missing(case: Case, extractor: str = "joint", version: str = "0.1", redo: bool = False) -> list[str]:
    return [doc.id for doc in case.missing_extractions(extractor, version, redo)]


def fill(case: Case, *ids: str, version: str = "0.1") -> None:
    for id_ in ids:
        doc = document(id_, f"{RAID} Report {id_}.")
        case.put_document(doc)
        case.put_extraction(raid_extraction(doc, version), doc)


def test_an_extraction_comes_back_to_the_letter(case: Case) -> None:
    doc = document()
    case.put_document(doc)
    case.put_extraction(raid_extraction(doc), doc)
    assert list(case.extractions()) == [raid_extraction(doc)]
    assert case.extraction(doc.id) == raid_extraction(doc)
    assert case.extraction("unknown") is None
    assert case.extraction(doc.id, "another") is None


SPANS = st.tuples(st.integers(0, 59), st.integers(1, 12)).map(lambda pair: Span(pair[0], min(60, pair[0] + pair[1])))
RELATIONS = st.sampled_from(sorted(ontology.RELATIONS))
ANY = st.characters(exclude_categories=())


@st.composite
def read_reports(draw: st.DrawFn) -> tuple[Document, Extraction]:
    text = draw(st.text(ANY, min_size=60, max_size=60))
    spans = sorted(set(draw(st.lists(SPANS, min_size=1, max_size=6))))
    names = draw(st.lists(st.text(ANY, max_size=4), min_size=len(spans), max_size=len(spans), unique=True))
    mentions = tuple(
        Mention(name, span, span.of(text), draw(st.sampled_from(ActorType)), draw(st.text(ANY, max_size=3)))
        for name, span in zip(names, spans, strict=True)
    )
    id_ = draw(st.text(ANY, min_size=1, max_size=5))
    one = st.sampled_from(mentions)
    maybe = st.none() | st.sampled_from(names)
    claims = {}
    for _ in range(draw(st.integers(0, 5))):
        s, o, relation = draw(one), draw(one), draw(RELATIONS)
        ends = (s.span.start, s.span.end), (o.span.start, o.span.end)
        made = claim_id(id_, ends[0], relation, ends[1], relation in ontology.SYMMETRIC)
        date = draw(st.none() | st.just(DateRange("2025", "2025-12-31", "year")))
        claims[made] = Claim(
            made, s.id, relation, o.id, draw(SPANS), draw(st.sampled_from(Status)), draw(maybe), draw(maybe), draw(maybe),
            draw(st.booleans()), round(draw(st.floats(0, 1)), 3), date,
        )  # fmt: skip
    document = Document(id=id_, text=text)
    return document, Extraction(id_, text_hash(text), mentions, tuple(claims.values()), "x", "1")


@settings(max_examples=100, deadline=None)
@given(report=read_reports())
def test_encoding_loses_nothing(report: tuple[Document, Extraction]) -> None:
    doc, extraction = report
    payload = encode(extraction, doc.text)
    assert decode(payload, doc.id, doc.id, extraction.text_sha256, "x", "1") == extraction


@settings(max_examples=40, deadline=None)
@given(report=read_reports())
def test_another_report_of_the_same_text_gets_claim_ids_of_its_own(report: tuple[Document, Extraction]) -> None:
    doc, extraction = report
    there = decode(encode(extraction, doc.text), doc.id + "2", doc.id, extraction.text_sha256, "x", "1")
    back = decode(encode(there, doc.text), doc.id, there.document, extraction.text_sha256, "x", "1")
    assert back == extraction
    assert not {c.id for c in there.claims} & {c.id for c in extraction.claims}


def test_a_report_is_never_extracted_twice(case: Case) -> None:
    fill(case, "a", "b")
    case.put_document(document("c"))
    assert missing(case) == ["c"]
    case.put_document(document("d"))  # the same text as c
    assert missing(case) == ["c"]
    case.put_extraction(raid_extraction(document("c")), document("c"))
    assert missing(case) == []
    found = {e.document: e for e in case.extractions()}
    assert list(found) == ["a", "b", "c", "d"]
    assert found["d"] == raid_extraction(document("d"))
    case.put_document(document("a", "An entirely new text."))
    assert missing(case) == ["a"]
    assert "a" not in {e.document for e in case.extractions()}


def test_a_newer_version_reads_new_reports_only_unless_asked_to_redo(case: Case) -> None:
    fill(case, "a", "b")
    case.put_document(document("c"))
    assert missing(case, version="0.2") == ["c"]
    assert missing(case, version="0.2", redo=True) == ["a", "b", "c"]
    case.put_extraction(raid_extraction(document("c"), "0.2"), document("c"))
    assert missing(case, version="0.2") == []
    assert missing(case, version="0.2", redo=True) == ["a", "b"]
    assert case.extraction_versions() == [ExtractionVersion("joint", "0.1", 2), ExtractionVersion("joint", "0.2", 1)]
    fill(case, "a", version="0.2")
    assert case.extraction_versions() == [ExtractionVersion("joint", "0.1", 1), ExtractionVersion("joint", "0.2", 2)]
    assert [e.version for e in case.extractions()] == ["0.2", "0.1", "0.2"]
    case.remove(["b"])
    assert case.extraction_versions() == [ExtractionVersion("joint", "0.2", 2)]


def test_going_back_to_an_older_version(case: Case) -> None:
    fill(case, "a", "b", version="0.1")
    fill(case, "a", "b", version="0.2")
    assert case.prefer("joint", "0.1") == 2
    assert missing(case, version="0.1", redo=True) == []
    assert [e.version for e in case.extractions()] == ["0.1", "0.1"]
    fill(case, "a", version="0.3")
    assert [e.version for e in case.extractions()] == ["0.3", "0.1"]


def test_extractors_do_not_get_into_each_others_way(case: Case) -> None:
    doc = document()
    case.put_document(doc)
    case.put_extraction(raid_extraction(doc), doc)
    assert missing(case, "rules") == [doc.id]
    case.put_extraction(raid_extraction(doc, "9", "rules"), doc)
    assert [(e.extractor, e.version) for e in case.extractions()] == [("rules", "9")]
    assert [(e.extractor, e.version) for e in case.extractions("joint")] == [("joint", "0.1")]
    assert case.extraction_versions("joint") == [ExtractionVersion("joint", "0.1", 1)]


def test_putting_again_takes_the_place_of_the_former(case: Case) -> None:
    doc = document()
    case.put_document(doc)
    for confidence in (0.9, 0.5):
        case.put_extraction(raid_extraction(doc, confidence=confidence), doc)
    assert [e.claims[0].confidence for e in case.extractions()] == [0.5]
    assert case._db.rows("SELECT count(*) FROM extractions") == [(1,)]


def wrong_text(doc: Document, good: Extraction) -> Extraction:
    return replace(good, text_sha256=text_hash("another"))


def wrong_document(doc: Document, good: Extraction) -> Extraction:
    return replace(good, document="another")


def shifted(doc: Document, good: Extraction) -> Extraction:
    first = good.mentions[0]
    return replace(good, mentions=(replace(first, span=Span(1, 14)), *good.mentions[1:]))


def behind(doc: Document, good: Extraction) -> Extraction:
    return replace(good, claims=(replace(good.claims[0], evidence=Span(0, 999)),))


def unknown_relation(doc: Document, good: Extraction) -> Extraction:
    return replace(good, claims=(replace(good.claims[0], relation="hugged"),))


def twice(doc: Document, good: Extraction) -> Extraction:
    return replace(good, claims=(good.claims[0], good.claims[0]))


@pytest.mark.parametrize("spoil", [wrong_text, wrong_document, shifted, behind, unknown_relation, twice])
def test_an_extractor_that_errs_is_refused_and_the_case_unchanged(spoil, case: Case) -> None:  # type: ignore[no-untyped-def]
    doc = document()
    case.put_document(doc)
    with pytest.raises(ContractError, match=r"reports/raid\.txt|another"):
        case.put_extraction(spoil(doc, raid_extraction(doc)), doc)
    assert missing(case) == [doc.id]


def test_a_batch_commits_within_its_bounds_and_keeps_what_was_done_when_it_breaks_off(tmp_path: Path) -> None:
    with Case.create(tmp_path / "c") as case, Case.open(tmp_path / "c") as reader:
        with pytest.raises(RuntimeError), case.batch():  # noqa: PT012
            for number in range(40):
                case.put_document(document(f"r{number:02}", f"Text {number}"))
            assert len(reader.documents()) == 32
            with pytest.raises(ContractError):  # a failure in between takes nothing else with it
                case.put_extraction(raid_extraction(document()), document("r00", "Text 0"))
            raise RuntimeError("the reader broke")
        assert len(reader.documents()) == 40
        assert [doc.id for doc in reader.documents()][:2] == ["r00", "r01"]


def test_a_slow_batch_commits_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actorgraph.case.database.BATCH_SECONDS", 0.0)
    with Case.create(tmp_path / "c") as case, Case.open(tmp_path / "c") as reader, case.batch():
        for number in range(1, 4):
            case.put_document(document(f"r{number}"))
            assert len(reader.documents()) == number


def test_a_failed_change_inside_a_batch_is_undone_alone(tmp_path: Path) -> None:
    with Case.create(tmp_path / "c") as case:
        with case.batch():
            case.put_document(document("a"))
            with pytest.raises(RuntimeError), case._db.transaction():  # noqa: PT012
                case._db.run("DELETE FROM documents")
                raise RuntimeError
            case.put_document(document("b"))
        assert [doc.id for doc in case.documents()] == ["a", "b"]


def test_claims_are_read_fast(case: Case) -> None:
    words = " ".join(f"Unit{n:03} raided Base{n:03} at dawn." for n in range(100))
    with case.batch():
        for number in range(60):
            doc = document(f"r{number:04}", f"{number} {words}")
            case.put_document(doc)
            pairs = [
                (
                    mention(doc, f"s{n}", f"Unit{n:03}", ActorType.ORGANIZATION, f"s{n}"),
                    mention(doc, f"o{n}", f"Base{n:03}", ActorType.PLACE, f"o{n}"),
                )
                for n in range(100)
            ]
            claims = tuple(claim(doc, s, "raided", o, confidence=0.7) for s, o in pairs)
            mentions = tuple(m for pair in pairs for m in pair)
            case.put_extraction(Extraction(doc.id, text_hash(doc.text), mentions, claims, "joint", "1"), doc)
    begun = time.process_time()
    read = sum(len(extraction.claims) for extraction in case.extractions())
    seconds = time.process_time() - begun
    assert read == 6_000
    assert seconds < 0.6, "100,000 claims take one to two seconds on an idle machine; this leaves room for a slow one"
