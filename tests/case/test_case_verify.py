"""`verify` finds what was altered behind the program's back, and nothing else."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from case_data import RAID, document, file_document, raid_extraction

from actorgraph.case import Case, FaultKind, verify


def alter(case: Case, sql: str, *parameters: object) -> None:
    case._db.connection.execute("PRAGMA foreign_keys = OFF")
    case._db.connection.execute(sql, parameters)


def alter_payload(case: Case, change: Callable[[list[list[object]], list[list[object]]], None]) -> None:
    ((payload,),) = case._db.rows("SELECT payload FROM extractions")
    mentions, claims = json.loads(zlib.decompress(payload))
    change(mentions, claims)
    alter(case, "UPDATE extractions SET payload = ?", zlib.compress(json.dumps([mentions, claims]).encode()))


@pytest.fixture
def read(case: Case, tmp_path: Path) -> Case:
    doc = file_document(tmp_path / "reports" / "raid.txt", f"{RAID} The end.")
    case.put_document(doc)
    case.put_extraction(raid_extraction(doc), doc)
    return case


def test_a_sound_case_has_no_faults(read: Case, tmp_path: Path) -> None:
    read.put_document(document("stdin"))
    read.put_document(document("stdin", "A second version."))
    calls: list[int] = []
    assert verify(read, progress=lambda: calls.append(1)) == []
    assert len(calls) == 3
    read.close()
    with Case.open(read.folder) as reader:
        assert verify(reader) == []


def shift_mention(mentions: list[list[object]], claims: list[list[object]]) -> None:
    mentions[1][1:3] = [30, 44]


def mention_behind_the_text(mentions: list[list[object]], claims: list[list[object]]) -> None:
    mentions[1][1:3] = [9000, 9014]


def shift_evidence(mentions: list[list[object]], claims: list[list[object]]) -> None:
    claims[0][4:6] = [3, 60]


def evidence_behind_the_text(mentions: list[list[object]], claims: list[list[object]]) -> None:
    claims[0][5] = 9000


def unknown_type(mentions: list[list[object]], claims: list[list[object]]) -> None:
    mentions[0][4] = "Ghost"


def lost_mention(mentions: list[list[object]], claims: list[list[object]]) -> None:
    del mentions[3:]


@pytest.mark.parametrize(
    ("change", "kind", "offset", "words"),
    [
        (shift_mention, FaultKind.MENTION, 30, "'Falcon Brigade' does not stand here"),
        (mention_behind_the_text, FaultKind.MENTION, 9000, "m2"),
        (shift_evidence, FaultKind.EVIDENCE, 3, "not the words"),
        (evidence_behind_the_text, FaultKind.EVIDENCE, 0, "not the words"),
        (unknown_type, FaultKind.EXTRACTION, None, "damaged"),
        (lost_mention, FaultKind.EXTRACTION, None, "damaged"),
    ],
)
def test_a_quote_that_stands_elsewhere_is_named_with_its_place(
    change: Callable[[list[list[object]], list[list[object]]], None],
    kind: FaultKind,
    offset: int | None,
    words: str,
    read: Case,
) -> None:
    alter_payload(read, change)
    (fault,) = verify(read)
    assert (fault.kind, fault.document, fault.offset) == (kind, "reports/raid.txt", offset)
    assert words in fault.message
    assert "joint 0.1" in fault.message
    assert str(fault).startswith("reports/raid.txt" + (f", offset {offset}: " if offset is not None else ": "))


@pytest.mark.parametrize(
    ("sql", "kinds"),
    [
        ("UPDATE texts SET text = CAST(replace(text, 'Qalat', 'Quetta') AS BLOB)", {"text", "mention", "evidence"}),
        ("UPDATE texts SET text = x'ff' || text", {"report"}),
        ("UPDATE texts SET text = CAST(text || ' more' AS BLOB)", {"text"}),
        ("UPDATE documents SET published = '1999'", {"report"}),
        ("UPDATE documents SET published = 'yesterday'", {"report"}),
        ("UPDATE documents SET boilerplate = 'x'", {"report"}),
        ("UPDATE documents SET boilerplate = '[[0, 3, \"share\"]]'", {"report"}),
        ("UPDATE extractions SET payload = x'00'", {"extraction"}),
        ("UPDATE extractions SET payload = substr(payload, 1, 50)", {"extraction"}),
        ("DELETE FROM texts", {"database", "report"}),
        ("UPDATE documents SET file_sha256 = 'abc'", {"file-changed"}),
        ("UPDATE documents SET path = '/nowhere/raid.txt'", {"file-missing"}),
    ],
)
def test_every_kind_of_damage_is_found(sql: str, kinds: set[str], read: Case) -> None:
    alter(read, sql)
    faults = verify(read)
    assert {str(fault.kind) for fault in faults} == kinds
    assert all(fault.document == "reports/raid.txt" for fault in faults if fault.kind != FaultKind.DATABASE)


def test_files_changed_and_gone_are_different_faults(read: Case, tmp_path: Path) -> None:
    gone = file_document(tmp_path / "reports" / "gone.txt", "It was here.")
    record = replace(document("record"), path=str(tmp_path / "reports" / "many.jsonl"))
    Path(str(record.path)).write_text("{}")
    read.put_document(gone)
    read.put_document(record)
    assert verify(read) == []
    (tmp_path / "reports" / "raid.txt").write_text(f"{RAID} The End.")
    (tmp_path / "reports" / "gone.txt").unlink()
    Path(str(record.path)).unlink()
    assert [(fault.kind, fault.document) for fault in verify(read)] == [
        (FaultKind.FILE_MISSING, "record"),
        (FaultKind.FILE_MISSING, "reports/gone.txt"),
        (FaultKind.FILE_CHANGED, "reports/raid.txt"),
    ]
    read.remove(["reports/gone.txt", "record"])
    assert [fault.kind for fault in verify(read)] == [FaultKind.FILE_CHANGED]


def test_a_file_that_may_not_be_read_is_not_called_changed(read: Case, tmp_path: Path) -> None:
    file = tmp_path / "reports" / "raid.txt"
    file.unlink()
    file.mkdir()  # even root cannot read this as a file
    assert [fault.kind for fault in verify(read)] == [FaultKind.FILE_UNREADABLE]


@pytest.mark.parametrize("start", [0.25, 0.5, 0.9])
def test_damaged_pages_of_the_database_are_faults_not_crashes(start: float, tmp_path: Path) -> None:
    random = Random(7)
    with Case.create(tmp_path / "c") as case:
        for number in range(40):
            doc = document(f"r{number:02}", f"{RAID} {number} " + random.randbytes(2000).hex())
            case.put_document(doc)
            case.put_extraction(raid_extraction(doc), doc)
    path = tmp_path / "c" / "case.db"
    data = bytearray(path.read_bytes())
    for page in range(int(len(data) * start) // 4096, len(data) // 4096, 3):
        data[page * 4096 : page * 4096 + 512] = random.randbytes(512)
    path.write_bytes(data)
    with Case.open(tmp_path / "c") as case:
        kinds = {fault.kind for fault in verify(case)}
    assert FaultKind.DATABASE in kinds
