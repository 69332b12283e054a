import os
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actorgraph.documents import count_sources
from actorgraph.documents.sources import distinct_id, expand_sources
from actorgraph.errors import InputError, UnreadableDocument


@pytest.fixture
def reports(tmp_path):
    """A folder with subfolders, hidden files and a file of another kind."""
    root = tmp_path / "reports"
    for name in ("b.txt", "a.md", "sub/c.html", "sub/deeper/d.pdf", ".hidden.txt", ".git/e.txt", "~$lock.docx", "photo.jpg"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return root


def ids(sources):
    return [source.id for source in sources]


def test_a_folder_is_read_with_its_subfolders_in_order_of_names(reports):
    assert ids(expand_sources([reports])) == [
        "reports/a.md",
        "reports/b.txt",
        "reports/photo.jpg",
        "reports/sub/c.html",
        "reports/sub/deeper/d.pdf",
    ]


def test_ids_do_not_depend_on_how_the_folder_is_named(reports, monkeypatch):
    expected = ids(expand_sources([reports]))
    monkeypatch.chdir(reports)
    assert ids(expand_sources(["."])) == expected
    assert ids(expand_sources(["sub/.."])) == expected
    monkeypatch.chdir(reports.parent)
    assert ids(expand_sources(["reports/"])) == expected


def test_messages_show_paths_as_the_user_gave_them(reports, monkeypatch):
    monkeypatch.chdir(reports.parent)
    assert expand_sources(["reports"])[0].shown == str(Path("reports", "a.md"))


def test_a_single_file_is_named_by_its_folder(reports):
    assert ids(expand_sources([reports / "sub" / "c.html"])) == ["sub/c.html"]


def test_patterns_match_files_and_reach_into_folders(reports):
    assert ids(expand_sources([f"{reports}/*.md"])) == ["reports/a.md"]
    assert ids(expand_sources([f"{reports}/**/*.html"])) == ["sub/c.html"]
    assert ids(expand_sources([f"{reports}/s*"])) == ["sub/c.html", "sub/deeper/d.pdf"]


def test_a_name_with_brackets_is_a_file_if_it_is_there(tmp_path):
    (tmp_path / "a[1].txt").write_text("x")
    assert len(expand_sources([tmp_path / "a[1].txt"])) == 1


def test_a_file_named_twice_is_read_once(reports):
    sources = expand_sources([reports / "b.txt", reports, f"{reports}/*.txt"])
    assert ids(sources).count("reports/b.txt") == 1
    assert ids(sources)[0] == "reports/b.txt"


def test_files_of_one_name_in_different_places_get_different_ids(tmp_path):
    for folder in ("x/reports", "y/reports"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.txt").write_text("x")
    first, second = ids(expand_sources([tmp_path / "x/reports", tmp_path / "y/reports"]))
    assert first == "reports/a.txt"
    name, _, digits = second.partition("#")
    assert (name, len(digits)) == ("reports/a.txt", 6)
    assert set(digits) <= set(string.hexdigits)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["a", "b"]), max_size=30))
def test_ids_are_distinct_however_many_share_a_name(names):
    taken: set[str] = set()
    for number, name in enumerate(names):
        taken.add(distinct_id(name, f"/place/{number}", taken))
    assert len(taken) == len(names)


def test_what_is_left_out_is_not_listed(reports):
    assert "reports/b.txt" not in ids(expand_sources([reports], leave_out=[reports / "b.txt"]))


def test_standard_input(reports):
    assert ids(expand_sources(["-"])) == ["stdin"]


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ([], "nothing to read"),
        (["missing.txt"], "no such file or folder"),
        (["*.nothing"], "matches no file"),
        (["empty"], "holds no report"),
        (["pictures"], "its 1 files are of other kinds"),
    ],
)
def test_what_makes_the_whole_call_senseless(tmp_path, monkeypatch, inputs, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty" / ".hidden").mkdir(parents=True)
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a.jpg").write_text("x")
    with pytest.raises(InputError, match=words):
        expand_sources(inputs)


def test_a_forced_format_makes_reports_of_files_of_any_ending(tmp_path):
    (tmp_path / "a.log").write_text("x")
    assert len(expand_sources([tmp_path], any_ending=True)) == 1


def test_a_folder_that_cannot_be_listed_costs_that_folder_only(reports, monkeypatch):
    scandir = os.scandir

    def refusing(path):
        if os.fspath(path).endswith("deeper"):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    sources = expand_sources([reports])
    assert len(sources) == 5
    assert isinstance(sources[-1], UnreadableDocument)
    assert sources[-1].reason == "unreadable"
    assert sources[-1].where == str(reports / "sub" / "deeper")


def test_counting(reports):
    assert count_sources([reports]) == 5
    (reports / "more.jsonl").write_text("{}")
    assert count_sources([reports]) is None
    assert count_sources([reports / "b.txt"], input_format="jsonl") is None
    assert count_sources([reports], input_format="text") == 6
    assert count_sources(["-"]) is None


def test_a_file_whose_name_is_no_text_is_named_and_passed_over(reports):
    name = os.fsencode(reports) + b"/caf\xe9.txt"
    with open(name, "w") as file:  # noqa: PTH123  (Path takes no bytes)
        file.write("x")
    (error,) = [item for item in expand_sources([reports]) if isinstance(item, UnreadableDocument)]
    assert error.reason == "unreadable"
    assert error.where == str(reports / "caf\ufffd.txt")


def test_the_metadata_table_is_not_counted(reports):
    (reports / "about.csv").write_text("path,title")
    assert count_sources([reports]) is None
    assert count_sources([reports], metadata=reports / "about.csv") == 5
