"""Several processes on one case, killed ones, and disks that are full or not writable: with real processes and disks."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from case_data import RAID, document, dump, python, raid_extraction

from actorgraph.case import Case, verify
from actorgraph.errors import CaseError, CaseLocked

HOLD = """
from actorgraph.case import Case
with Case.ensure(sys.argv[1]):
    print("open", flush=True)
    sys.stdin.read() if len(sys.argv) > 2 else __import__("time").sleep(60)
"""

WRITE = """
import contextlib
from actorgraph.case import Case
from case_data import RAID, document, raid_extraction
with Case.ensure(sys.argv[1]) as case:
    number, batch = len(case.documents(current=False)), sys.argv[2] == "batch"
    with case.batch() if batch else contextlib.nullcontext():
        while True:
            doc = document(f"r{number:06}", f"{RAID} Number {number}. " + "filler " * (number % 400))
            case.put_document(doc)
            case.put_extraction(raid_extraction(doc), doc)
            if not batch:
                print(number, flush=True)
            number += 1
"""


def test_the_second_writer_is_told_at_once_who_is_writing(tmp_path: Path) -> None:
    holder = python(HOLD, tmp_path / "c")
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        begun = time.monotonic()
        with pytest.raises(CaseLocked) as caught:
            Case.open(tmp_path / "c", write=True)
        with pytest.raises(CaseLocked):
            Case.ensure(tmp_path / "c")
        assert time.monotonic() - begun < 5.0  # at once, even on a busy machine; SQLite itself would wait for ten
        message = str(caught.value)
        assert f"process {holder.pid} on {os.uname().nodename}, since 20" in message
        assert "reading is possible" in message
        assert caught.value.exit_code == 4
        with Case.open(tmp_path / "c") as reader:
            assert len(reader.documents()) == 0
    finally:
        holder.kill()
        holder.communicate()
    with Case.open(tmp_path / "c", write=True) as case:  # the lock went with the process
        case.put_document(document())


def test_two_writers_in_one_process_are_two_writers(tmp_path: Path) -> None:
    with Case.create(tmp_path / "c"), pytest.raises(CaseLocked, match=f"process {os.getpid()}"):
        Case.open(tmp_path / "c", write=True)
    Case.open(tmp_path / "c", write=True).close()


def test_a_failed_opening_lets_the_lock_go(tmp_path: Path) -> None:
    with Case.create(tmp_path / "c"):
        pass
    with sqlite3.connect(tmp_path / "c" / "case.db") as other:
        other.execute("PRAGMA user_version = 77")
    other.close()
    for _ in range(2):
        with pytest.raises(CaseError, match="newer"):
            Case.open(tmp_path / "c", write=True)


FORK = """
import os, time
from actorgraph.case import Case
case = Case.create(sys.argv[1])
worker = os.fork()
if worker:
    print(worker, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_forked_worker_does_not_keep_the_lock_of_a_killed_parent(tmp_path: Path) -> None:
    parent = python(FORK, tmp_path / "c")
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    try:
        with pytest.raises(CaseLocked, match=f"process {parent.pid} "):
            Case.open(tmp_path / "c", write=True)
        parent.kill()
        parent.wait()
        deadline = time.monotonic() + 20
        while True:
            try:
                Case.open(tmp_path / "c", write=True).close()
                break
            except CaseLocked:  # the worker may not have run at all yet
                assert time.monotonic() < deadline
        os.kill(worker, 0)  # it is still alive
    finally:
        parent.kill()
        os.kill(worker, signal.SIGKILL)
        parent.communicate()


@pytest.mark.parametrize("seed", range(12))
def test_a_killed_writer_loses_nothing_it_had_finished(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    reported: list[int] = []
    for _ in range(2):  # the second run goes on where the first was killed
        writer = python(WRITE, tmp_path / "c", "each")
        assert writer.stdout is not None
        first = writer.stdout.readline()
        assert first, writer.communicate()[1]
        assert int(first) == len(reported)
        time.sleep(random.uniform(0.0, 0.08))
        writer.send_signal(signal.SIGKILL)
        rest = writer.communicate()[0]
        complete = (first + rest).splitlines(keepends=True)
        reported += [int(line) for line in complete if line.endswith("\n")]
        with Case.open(tmp_path / "c") as case:
            numbers = [int(doc.id[1:]) for doc in case.documents()]
            assert numbers == list(range(len(numbers)))
            read = [extraction.document for extraction in case.extractions()]
            assert {f"r{number:06}" for number in reported} <= set(read)
            assert verify(case) == []
        with Case.open(tmp_path / "c", write=True) as case:
            for doc in case.missing_extractions("joint", "0.1"):  # at most the one it was about to put
                case.put_extraction(raid_extraction(doc), doc)
            reported = list(range(len(case.documents())))


def test_a_killed_batch_leaves_whole_reports_only(tmp_path: Path) -> None:
    writer = python(WRITE, tmp_path / "c", "batch")
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        time.sleep(0.02)
        if (tmp_path / "c" / "case.db-wal").exists():
            try:
                with Case.open(tmp_path / "c") as case:
                    if len(case.documents()) > 50:
                        break
            except CaseError:
                continue  # it is still being made
    writer.kill()
    writer.communicate()
    with Case.open(tmp_path / "c") as case:
        assert len(case.documents()) > 50
        assert verify(case) == []


def test_readers_read_while_one_writes_and_see_whole_states(tmp_path: Path) -> None:
    Case.create(tmp_path / "c").close()
    writer = python(WRITE, tmp_path / "c", "each")
    try:
        assert writer.stdout is not None
        writer.stdout.readline()
        seen = []
        with Case.open(tmp_path / "c") as reader:
            while not seen or (seen[-1] < seen[0] + 20 and len(seen) < 2000):
                with reader.snapshot():
                    before = len(reader.documents())
                    time.sleep(0.01)
                    assert len(reader.documents()) == before
                    assert len(list(reader.extractions())) in (before, before - 1)
                seen.append(before)
        assert seen[-1] >= seen[0] + 20
    finally:
        writer.kill()
        writer.communicate()


def test_step_by_step_or_from_scratch_the_case_is_the_same(tmp_path: Path) -> None:
    docs = [document(f"r{number}", f"{RAID} Number {number}.") for number in (3, 1, 2, 0)]
    with Case.create(tmp_path / "steps" / "c") as case:
        for doc in docs[:2]:
            case.put_document(document(doc.id, f"{RAID} An older version."))
    for doc in docs:
        with Case.open(tmp_path / "steps" / "c", write=True) as case:
            case.put_document(doc)
            for missing in case.missing_extractions("joint", "0.1"):
                case.put_extraction(raid_extraction(missing), missing)
            stepwise = dump(case)
    with Case.create(tmp_path / "scratch" / "c") as case, case.batch():
        for doc in reversed(docs):
            case.put_document(doc)
        for missing in case.missing_extractions("joint", "0.1"):
            case.put_extraction(raid_extraction(missing), missing)
        assert dump(case) == stepwise
    assert stepwise.count(b"\n") == 5


LIMITED = """
import resource
from actorgraph.case import Case
from actorgraph.errors import CaseError
from case_data import RAID, document
case = Case.ensure(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
done = 0
try:
    with case:
        while True:
            case.put_document(document(f"r{done:06}", f"{RAID} {done} " + "words " * 2000))
            done += 1
except CaseError as error:
    print(done, error.exit_code, type(error).__name__, error, sep="\\t")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no RLIMIT_FSIZE on Windows")
def test_no_room_for_the_file_loses_nothing_that_was_done(tmp_path: Path) -> None:
    output, errors = python(LIMITED, tmp_path / "c").communicate(timeout=60)
    assert not errors
    done, code, kind, message = output.strip().split("\t")
    assert (code, kind) == ("4", "CaseError")
    assert "what was finished before is kept" in message
    assert int(done) > 5
    with Case.open(tmp_path / "c", write=True) as case:  # the limit is gone: on it goes
        assert [doc.id for doc in case.documents()] == [f"r{number:06}" for number in range(int(done))]
        assert verify(case) == []
        case.put_document(document("more"))


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", disk], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip(f"NOT TESTED, cannot mount a small disk here: {mounted.stderr.decode().strip()}")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def fill_up(disk: Path) -> None:
    with (disk / "filler").open("wb", buffering=0) as filler, contextlib.suppress(OSError):
        while True:
            filler.write(b"x" * 512)


def test_a_full_disk_says_so_and_loses_nothing(tiny_disk: Path) -> None:
    done = 0
    (tiny_disk / "reserve").write_bytes(b"x" * 200_000)
    with Case.create(tiny_disk / "c") as case, pytest.raises(CaseError, match=r"disk is full.*Free some space"):  # noqa: PT012
        while True:
            case.put_document(document(f"r{done:06}", f"{RAID} {done} " + "words " * 2000))
            done += 1
    fill_up(tiny_disk)
    with Case.open(tiny_disk / "c") as case:  # reading a full disk works
        assert len(case.documents()) == done > 5
        assert verify(case) == []
    (tiny_disk / "reserve").unlink()
    with Case.open(tiny_disk / "c", write=True) as case:
        case.put_document(document("short", "A few words."))
        assert len(case.documents()) == done + 1


def test_a_full_disk_when_the_case_is_made(tiny_disk: Path) -> None:
    fill_up(tiny_disk)
    with pytest.raises(CaseError, match=r"disk is full|No space|space"):
        Case.ensure(tiny_disk / "c")
    (tiny_disk / "filler").unlink()
    with Case.ensure(tiny_disk / "c") as case:
        case.put_document(document())


def test_a_disk_that_cannot_be_written_can_be_read(tiny_disk: Path) -> None:
    with Case.create(tiny_disk / "c") as case:
        case.put_document(document())
    subprocess.run(["mount", "-o", "remount,ro", tiny_disk], check=True)
    with Case.open(tiny_disk / "c") as case:
        assert list(case.documents()) == [document()]
        assert verify(case) == []
    with pytest.raises(CaseError, match=r"cannot write here.*Make the folder writable"):
        Case.open(tiny_disk / "c", write=True)
    with pytest.raises(CaseError, match="Read-only"):
        Case.ensure(tiny_disk / "new")


@pytest.fixture
def common_user() -> Iterator[Path]:
    """A folder of a user who is not root, whom this process then is."""
    if not hasattr(os, "geteuid"):
        pytest.skip("NOT TESTED: no users of this kind on this system")
    folder, root = Path(tempfile.mkdtemp()), os.geteuid() == 0
    if root:
        os.chown(folder, 65534, 65534)
        os.seteuid(65534)
    yield folder
    if root:
        os.seteuid(0)
    (folder / "c").chmod(0o700)
    shutil.rmtree(folder)


def test_a_folder_that_may_not_be_written_can_be_read(common_user: Path) -> None:
    with Case.create(common_user / "c") as case:
        case.put_document(document())
    (common_user / "c").chmod(0o500)
    with Case.open(common_user / "c") as case:
        assert list(case.documents()) == [document()]
    (common_user / "c" / "case.db").chmod(0o400)
    with Case.open(common_user / "c") as case:
        assert list(case.documents()) == [document()]
    with pytest.raises(CaseError, match="cannot be written"):
        Case.open(common_user / "c", write=True)
    (common_user / "c" / "case.db").chmod(0o000)
    with pytest.raises(CaseError, match="cannot be opened"):
        Case.open(common_user / "c")


def test_another_program_holding_the_database_is_named_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actorgraph.case.database._BUSY_SECONDS", 0.05)
    Case.create(tmp_path / "c").close()
    browser = sqlite3.connect(tmp_path / "c" / "case.db", isolation_level=None)
    browser.execute("BEGIN IMMEDIATE")
    with pytest.raises(CaseLocked, match="another program"):
        Case.open(tmp_path / "c", write=True)
    browser.execute("ROLLBACK")
    with Case.open(tmp_path / "c", write=True) as case:
        browser.execute("BEGIN IMMEDIATE")
        with pytest.raises(CaseLocked, match="another program"):
            case.put_document(document())
        browser.execute("ROLLBACK")
        browser.close()
        case.put_document(document())
