"""Making, opening and refusing cases."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from case_data import document, dump, raid_extraction

from actorgraph.case import Case, resolve_case_path, schema
from actorgraph.errors import CaseError, NotACase


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_case_is_private_and_says_whose_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "syria"
    with Case.create(folder) as case:
        case.put_document(document())
        assert mode(folder) == 0o700
        assert {path.name: mode(path) for path in folder.iterdir()} == {
            "case.db": 0o600,
            "case.db-wal": 0o600,
            "case.db-shm": 0o600,
            "case.lock": 0o600,
        }
        assert mode(case.make_derived()) == 0o700
    with sqlite3.connect(folder / "case.db") as plain:
        assert plain.execute("PRAGMA application_id").fetchone() == (int.from_bytes(b"AGcs", "big"),)
        assert plain.execute("PRAGMA user_version").fetchone() == (schema.latest(),)
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    plain.close()


def test_an_umask_of_zero_opens_nothing(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with Case.create(tmp_path / "c"):
            assert (mode(tmp_path / "c"), mode(tmp_path / "c" / "case.db")) == (0o700, 0o600)
    finally:
        os.umask(before)


def test_its_name_is_the_folders_unless_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Case.create("syria") as case:
        assert case.name == "syria"
        case.rename("Syria \ud800 2025")
    (tmp_path / "syria").rename(tmp_path / "other")
    with Case.open("other") as case:
        assert case.name == "Syria \ud800 2025"
    with Case.open("other", write=True) as case:
        case.rename("")
        assert case.name == "other"
    with Case.create("given", name="Somalia") as case:
        assert case.name == "Somalia"


@pytest.mark.parametrize(
    ("option", "environment", "expected"),
    [("a", "b", "a"), (None, "b", "b"), (None, None, "case"), (None, "", "case"), ("", None, "case"), (Path("a"), "b", "a")],
)
def test_where_the_case_is(
    option: str | Path | None, environment: str | None, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ACTORGRAPH_CASE", raising=False)
    if environment is not None:
        monkeypatch.setenv("ACTORGRAPH_CASE", environment)
    assert resolve_case_path(option) == Path(expected)


def test_ensure_opens_what_is_there_and_makes_what_is_not(tmp_path: Path) -> None:
    with Case.ensure(tmp_path / "c", name="first") as case:
        case.put_document(document())
    with Case.ensure(tmp_path / "c", name="second") as case:
        assert case.name == "first"
        assert case.writable
        assert len(case.documents()) == 1


def test_create_does_not_touch_a_case_that_is_there(tmp_path: Path) -> None:
    with Case.create(tmp_path / "c") as case:
        case.put_document(document())
    with pytest.raises(CaseError, match="a case already"):
        Case.create(tmp_path / "c")
    with Case.open(tmp_path / "c", write=True) as case:
        assert len(case.documents()) == 1


def other_application(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE bookmarks (url)")
    other.close()


def newer(path: Path) -> None:
    Case.create(path.parent).close()
    with sqlite3.connect(path) as other:
        other.execute("PRAGMA user_version = 999")
    other.close()


def truncated(path: Path) -> None:
    with Case.create(path.parent) as case:
        for number in range(50):
            case.put_document(document(f"r{number}", f"{number} " + "words and more words " * 200))
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def scribbled(path: Path) -> None:
    Case.create(path.parent).close()
    data = bytearray(path.read_bytes())
    data[100:2000] = b"\xff" * 1900
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("spoil", "message", "todo"),
    [
        (lambda path: None, "no case here", "actorgraph build"),
        (lambda path: path.write_bytes(b""), "making was broken off", "actorgraph build"),
        (lambda path: path.write_text("nothing of a database in here " * 50), "no SQLite file", "copy"),
        (other_application, "another program", "--case"),
        (newer, "newer actorgraph", "Update"),
        (truncated, "damaged", "copy"),
        (scribbled, "damaged", "copy"),
    ],
)
@pytest.mark.parametrize("write", [False, True])
def test_what_is_no_case_is_refused_with_what_to_do(spoil, message: str, todo: str, write: bool, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path / "c"
    folder.mkdir()
    spoil(folder / "case.db")
    before = (folder / "case.db").read_bytes() if (folder / "case.db").exists() else None
    with pytest.raises(NotACase, match=message) as caught, Case.open(folder, write=write) as case:
        list(case.documents())
    assert todo in str(caught.value)
    assert str(folder) in str(caught.value)
    assert caught.value.exit_code == 4
    if before is not None:
        assert (folder / "case.db").read_bytes() == before
    if message == "no case here":
        assert not list(folder.glob("case.db*"))


@pytest.mark.parametrize("spoil", [other_application, newer, scribbled])
def test_ensure_never_builds_over_something_else(spoil, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "c").mkdir()
    spoil(tmp_path / "c" / "case.db")
    with pytest.raises(NotACase):
        Case.ensure(tmp_path / "c")


def test_a_folder_of_reports_does_not_become_a_case(tmp_path: Path) -> None:
    (tmp_path / "raid.txt").write_text("Some report.")
    with pytest.raises(NotACase, match=r"raid\.txt"):
        Case.ensure(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["raid.txt"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "c").write_text("x")
    with pytest.raises(NotACase, match="a file"):
        Case.ensure(tmp_path / "c")
    with pytest.raises(CaseError):
        Case.ensure(tmp_path / "c" / "below")


def test_a_creation_that_was_killed_is_taken_up_again(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    folder.mkdir()
    with sqlite3.connect(folder / "case.db") as half:
        half.execute("PRAGMA journal_mode = WAL")
    half.close()
    (folder / "case.lock").touch()
    with Case.ensure(folder) as case:
        case.put_document(document())
        assert len(case.documents()) == 1


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    Case.create(tmp_path / "c").close()
    with Case.open(tmp_path / "c") as case:
        assert not case.writable
        with pytest.raises(CaseError, match="reading only"):
            case.put_document(document())


def test_closing_twice_does_no_harm(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "c")
    case.close()
    case.close()


def add_colour(connection: sqlite3.Connection) -> None:
    for (number,) in connection.execute("SELECT number FROM documents").fetchall():
        connection.execute("UPDATE documents SET colour = 'grey' WHERE number = ?", (number,))


@pytest.mark.parametrize("write", [False, True])
def test_an_older_case_is_brought_up_to_date(write: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Case.create(tmp_path / "c") as case:
        case.put_document(document())
        case.put_extraction(raid_extraction(document()), document())
        before = dump(case)
    second = ("ALTER TABLE documents ADD COLUMN colour TEXT", add_colour)
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, second, ("CREATE TABLE third (x)",)))
    with Case.open(tmp_path / "c", write=write) as case:
        assert dump(case) == before
        assert case._db.rows("SELECT colour FROM documents") == [("grey",)]
        assert case._db.row("PRAGMA user_version") == (3,)
    Case.open(tmp_path / "c", write=True).close()  # the lock is free again, and no migration runs twice
    monkeypatch.undo()
    with pytest.raises(NotACase, match="schema 3"):
        Case.open(tmp_path / "c")


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Case.create(tmp_path / "c") as case:
        case.put_document(document())
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, ("DROP TABLE decisions", "CREATE TABLE texts (twice)")))
        with pytest.raises(CaseError, match="already exists"):
            Case.open(tmp_path / "c", write=True)
    with Case.open(tmp_path / "c", write=True) as case:
        assert case.decisions() == ()
        assert len(case.documents()) == 1


def test_importing_the_case_stays_light() -> None:
    code = (
        "import sys, actorgraph.case, actorgraph.assemble, actorgraph.contract;"
        "heavy = {'numpy', 'onnxruntime', 'networkx', 'rdflib', 'click', 'pyvis', 'neo4j', 'ladybug', 'dateparser'};"
        "print({m.split('.')[0] for m in sys.modules} & heavy)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"
