"""Reports in the case: versions, ids, removal, files."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from case_data import RAID, document, file_document, raid_extraction
from hypothesis import given, settings
from hypothesis import strategies as st

from actorgraph.case import Case, Change, path_suffix
from actorgraph.errors import InputError
from actorgraph.model import Boilerplate, Document, Span


def ids(case: Case) -> list[str]:
    return [doc.id for doc in case.documents()]


def test_everything_about_a_report_comes_back(case: Case) -> None:
    doc = document(
        source="Border Gazette",
        url="https://example.org/raid",
        language="en",
        retrieved="2025-10-21",
        boilerplate=(Boilerplate(Span(0, 6), "share"), Boilerplate(Span(10, 20), 'a "reason"')),
        converter="text 2",
        file_sha256="ab" * 32,
        path="/somewhere/reports/raid.txt",
    )
    stored = case.put_document(doc)
    assert (stored.change, stored.document) == (Change.NEW, doc)
    assert case.document(doc.id) == doc
    assert list(case.documents()) == [doc]


def test_the_same_again_changes_nothing(case: Case) -> None:
    case.put_document(document())
    rows = case._db.rows("SELECT * FROM documents")
    assert case.put_document(document()).change is Change.UNCHANGED
    assert case._db.rows("SELECT * FROM documents") == rows


@pytest.mark.parametrize(
    ("change", "reread"),
    [
        ({"title": "Another title"}, False),
        ({"title": None}, False),
        ({"source": "Gazette"}, False),
        ({"published": "2025-10"}, True),
        ({"boilerplate": (Boilerplate(Span(0, 3), "share"),)}, True),
    ],
)
def test_metadata_change_in_place_and_only_what_counts_is_read_again(
    change: dict[str, object], reread: bool, case: Case
) -> None:
    case.put_document(document())
    case.put_extraction(raid_extraction(document()), document())
    changed = replace(document(), **change)  # type: ignore[arg-type]
    assert case.put_document(changed).change is Change.METADATA
    assert list(case.documents(current=False)) == [changed]
    assert len(case.missing_extractions("joint", "0.1")) == int(reread)


def test_a_new_text_takes_the_place_of_the_old_one_which_is_kept(case: Case) -> None:
    first, second = document(), document(text="The guards corrected their account.")
    case.put_document(first)
    assert case.put_document(second).change is Change.REPLACED
    assert list(case.documents()) == [second]
    assert case.versions(first.id) == ((first, False), (second, True))
    assert case.put_document(first).change is Change.REPLACED  # and back again: no third version
    assert case.versions(first.id) == ((first, True), (second, False))
    assert case.versions("unknown") == ()


ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)  # lone surrogates, NUL, anything


@settings(max_examples=20, deadline=None)
@given(docs=st.lists(st.tuples(ANY_TEXT.filter(bool), ANY_TEXT, ANY_TEXT), min_size=1, max_size=6))
def test_any_text_id_and_title_are_kept_to_the_letter_and_in_the_order_of_ids(
    docs: list[tuple[str, str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    with Case.create(folder / "c") as case:
        for id_, text, title in docs:
            case.put_document(Document(id=id_, text=text, title=title, path=None))
        expected = {id_: Document(id=id_, text=text, title=title) for id_, text, title in docs}
        assert list(case.documents()) == [expected[id_] for id_ in sorted(expected)]
        assert all(case.document(id_) == doc for id_, doc in expected.items())
    shutil.rmtree(folder)


def test_two_folders_of_one_name_stay_two_reports(case: Case, tmp_path: Path) -> None:
    one = file_document(tmp_path / "a" / "reports" / "x.txt", "First.")
    other = file_document(tmp_path / "b" / "reports" / "x.txt", "Second.")
    both = [case.put_document(one), case.put_document(other)]
    assert [stored.change for stored in both] == [Change.NEW, Change.NEW]
    suffixed = f"reports/x.txt#{path_suffix(str(tmp_path / 'b' / 'reports' / 'x.txt'))}"
    assert ids(case) == ["reports/x.txt", suffixed]
    assert both[1].document == replace(other, id=suffixed)
    again = [case.put_document(one), case.put_document(other)]
    assert [stored.change for stored in again] == [Change.UNCHANGED, Change.UNCHANGED]
    # the second keeps its id even when it comes to say what the first does, and when the first's file goes
    same = file_document(tmp_path / "b" / "reports" / "x.txt", "First.")
    assert case.put_document(same).change is Change.REPLACED
    Path(str(one.path)).unlink()
    newer = file_document(tmp_path / "b" / "reports" / "x.txt", "Third.")
    assert case.put_document(newer).document.id == suffixed
    assert [doc.text for doc in case.documents()] == ["First.", "Third."]


def test_a_file_keeps_its_id_whoever_told_it_from_its_namesake(case: Case, tmp_path: Path) -> None:
    one = file_document(tmp_path / "a" / "reports" / "x.txt", "First.")
    other = file_document(tmp_path / "b" / "reports" / "x.txt", "Second.")
    case.put_document(other)  # alone, it gets the plain id
    marked = replace(other, id=f"reports/x.txt#{path_suffix(str(other.path))}")  # as the reader does when it reads both
    for doc in (one, marked, one, marked):
        case.put_document(doc)
    assert [(doc.id, doc.text) for doc in case.documents()] == [
        ("reports/x.txt", "Second."),
        (f"reports/x.txt#{path_suffix(str(one.path))}", "First."),
    ]
    assert case.put_document(replace(marked, text="Third.")).change is Change.REPLACED
    assert [doc.text for doc in case.documents()] == ["Third.", "First."]


def test_records_of_one_id_in_one_file_and_in_two(case: Case, tmp_path: Path) -> None:
    a, b = str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl")
    for path in (a, b):
        Path(path).write_text("{}")
    first, second = Document("1", "First.", path=a), Document("1#abcdef", "Second.", path=a)  # ids as the reader makes them
    third = Document("1", "Third.", path=b)
    for doc in (first, second, third, first, second, third):
        case.put_document(doc)
    own = f"1#{path_suffix(b)}"
    assert {doc.id: doc.text for doc in case.documents()} == {"1": "First.", "1#abcdef": "Second.", own: "Third."}
    # both files read in one go: the reader marks the third by file and line
    assert case.put_document(replace(third, id="1#123456")).document.id == own
    assert len(case.documents()) == 3


def test_a_moved_file_is_a_new_version_and_a_copy_changes_nothing(case: Case, tmp_path: Path) -> None:
    one = file_document(tmp_path / "a" / "reports" / "x.txt", "First.")
    case.put_document(one)
    copy = file_document(tmp_path / "b" / "reports" / "x.txt", "First.")
    assert case.put_document(copy).change is Change.UNCHANGED
    assert case.document(one.id).path == one.path
    Path(str(one.path)).unlink()
    assert case.put_document(copy).change is Change.METADATA
    assert case.document(one.id).path == copy.path
    Path(str(copy.path)).unlink()
    edited = file_document(tmp_path / "c" / "reports" / "x.txt", "First, edited.")
    assert case.put_document(edited).change is Change.REPLACED
    assert ids(case) == ["reports/x.txt"]


def test_the_same_file_by_another_path_is_the_same_file(case: Case, tmp_path: Path) -> None:
    one = file_document(tmp_path / "real" / "x.txt", "First.", "x.txt")
    case.put_document(one)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "real" / "x.txt").write_text("Second.")
    by_link = Document(id="x.txt", text="Second.", path=str(tmp_path / "link" / "x.txt"))
    assert case.put_document(by_link).change is Change.REPLACED
    assert ids(case) == ["x.txt"]


def test_a_file_name_that_is_not_utf8(case: Case, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    doc = file_document(path, "Words.")
    case.put_document(doc)
    assert case.document(doc.id) == doc
    assert case.missing_files() == []
    path.unlink()
    assert case.missing_files() == [(doc.id, doc.path)]


def test_removed_reports_leave_the_graph_and_come_back_when_read_again(case: Case) -> None:
    docs = [document(f"r{n}", f"{RAID} {n}") for n in range(3)]
    for doc in docs:
        case.put_document(doc)
        case.put_extraction(raid_extraction(doc), doc)
    assert case.remove(["r1", "r2"]) == 2
    assert case.remove(["r1"]) == 0
    assert ids(case) == ["r0"]
    assert [e.document for e in case.extractions()] == ["r0"]
    assert case.versions("r1") == ((docs[1], False),)
    assert case.put_document(docs[1]).change is Change.NEW
    assert len(case.missing_extractions("joint", "0.1")) == 0  # its extraction was kept


def test_a_purge_leaves_no_trace_on_the_disk(case: Case) -> None:
    secret = document("secret", f"{RAID} Codename MARIGOLD-7713.", title="About MARIGOLD-7713")
    old = document("secret", f"{RAID} Codename marigold-7713, first version.")
    twin = document("twin", f"{RAID} Another report.")
    for doc in (old, secret, twin):
        case.put_document(doc)
        case.put_extraction(raid_extraction(doc), doc)
    assert case.remove(["secret"], purge=True) == 1
    assert case.versions("secret") == ()
    assert case._db.rows("SELECT count(*) FROM texts") == case._db.rows("SELECT count(*) FROM extractions") == [(1,)]
    for path in case.folder.iterdir():
        assert b"marigold-7713" not in path.read_bytes().lower(), path
    assert [e.document for e in case.extractions()] == ["twin"]


def test_a_purge_keeps_what_another_report_shares(case: Case) -> None:
    for id_ in ("a", "b"):
        case.put_document(document(id_))
    case.put_extraction(raid_extraction(document("a")), document("a"))
    case.remove(["a"], purge=True)
    assert case.document("b").text == RAID
    assert [e.document for e in case.extractions()] == ["b"]


@pytest.mark.parametrize("purge", [False, True])
def test_removing_an_unknown_report_removes_nothing(purge: bool, case: Case) -> None:
    case.put_document(document("a"))
    with pytest.raises(InputError, match="'b'"):
        case.remove(["a", "b"], purge=purge)
    assert ids(case) == ["a"]
    with pytest.raises(InputError, match="'b'"):
        case.document("b")


def test_missing_files(case: Case, tmp_path: Path) -> None:
    kept, gone = (file_document(tmp_path / "r" / name, f"Report {name}.") for name in ("kept.txt", "gone.txt"))
    record = replace(document("record-1"), path=str(tmp_path / "r" / "many.jsonl"))
    Path(str(record.path)).write_text("{}")
    for doc in (kept, gone, record, document("stdin")):
        case.put_document(doc)
    assert case.missing_files() == []
    Path(str(gone.path)).unlink()
    assert case.missing_files() == [("r/gone.txt", gone.path)]
    shutil.rmtree(tmp_path / "r")
    assert [file.id for file in case.missing_files()] == ["r/gone.txt", "r/kept.txt", "record-1"]


def test_reports_are_loaded_one_by_one_and_purging_meanwhile_is_fine(case: Case) -> None:
    for number in range(5):
        case.put_document(document(f"r{number}", f"Text {number}"))
    found = case.documents()
    assert len(found) == 5
    seen = []
    for doc in found:
        seen.append(doc.id)
        if doc.id == "r1":
            case.remove(["r2"], purge=True)
    assert seen == ["r0", "r1", "r3", "r4"]
