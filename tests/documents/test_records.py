import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actorgraph.documents import read_sources
from actorgraph.errors import UnreadableDocument
from tests.documents.builders import BODY, TEXT


def read(data, kind, **options):
    data = data if isinstance(data, bytes) else data.encode()
    return list(read_sources(["-"], input_format=kind, stdin=io.BytesIO(data), **options))


def jsonl(*records):
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def outcome(items):
    return [(i.reason, i.where) if isinstance(i, UnreadableDocument) else i.id for i in items]


def test_json_lines_carry_what_they_say():
    record = {
        "id": "r1", "text": TEXT, "title": "Raid", "date": "6 May 2024", "source": "Northern Monitor", "url": "https://x.example",
        "retrieved": "2024-05-07T10:00:00Z", "language": "en-GB", "unknown": [1],
    }  # fmt: skip
    (document,) = read(jsonl(record), "jsonl")
    assert (document.id, document.text, document.title) == ("r1", TEXT, "Raid")
    assert (document.published, document.source, document.url) == ("2024-05-06", "Northern Monitor", "https://x.example")
    assert (document.retrieved, document.language, document.converter) == ("2024-05-07", "en", "json-lines 1")
    assert document.file_sha256 is None


def test_bad_lines_cost_only_themselves_and_are_named():
    lines = [
        json.dumps({"id": "a", "text": BODY[0]}),
        "{not json",
        "",
        "[1, 2]",
        json.dumps({"id": "b"}),
        json.dumps({"id": "c", "text": 5}),
        json.dumps({"id": ["d"], "text": "Words."}),
        json.dumps({"id": "e", "text": "  \n"}),
        json.dumps({"id": "f", "text": "a\u0000b"}),
        '{"id": "g", "text": "half \\ud800 pair"}',
        json.dumps({"id": 7, "text": BODY[1]}),
        '{"id": "h", "text": "cut off',
    ]
    assert outcome(read("\n".join(lines), "jsonl")) == [
        "a",
        ("bad-record", "stdin:2"),
        ("bad-record", "stdin:4"),
        ("bad-record", "stdin:5"),
        ("bad-record", "stdin:6"),
        ("bad-record", "stdin:7"),
        ("empty", "stdin:8"),
        ("binary", "stdin:9"),
        ("encoding", "stdin:10"),
        "7",
        ("bad-record", "stdin:12"),
    ]


def test_a_line_that_is_not_utf8_costs_only_itself():
    data = b'{"id": "a", "text": "caf\xe9"}\n' + jsonl({"id": "b", "text": BODY[0]}).encode()
    assert outcome(read(data, "jsonl")) == [("encoding", "stdin:1"), "b"]


def test_a_line_over_the_limit_costs_only_itself():
    data = jsonl({"id": "a", "text": "x" * 500}, {"id": "b", "text": BODY[0]})
    assert outcome(read(data, "jsonl", max_bytes=400)) == [("too-large", "stdin:1"), "b"]


def test_records_without_an_id_are_named_by_file_and_line(tmp_path):
    path = tmp_path / "batch.jsonl"
    path.write_text(jsonl({"text": BODY[0]}, {"text": BODY[1]}))
    assert outcome(read_sources([path])) == ["batch.jsonl:1", "batch.jsonl:2"]


def test_an_id_used_twice_is_told_and_made_distinct():
    notices = []
    items = read(jsonl({"id": "a", "text": BODY[0]}, {"id": "a", "text": BODY[1]}), "jsonl", on_notice=notices.append)
    assert items[0].id == "a"
    assert items[1].id.startswith("a#")
    assert "'a' was used before" in notices[0]


def test_ids_of_different_files_are_kept_apart(tmp_path):
    for name, text in (("x.jsonl", BODY[0]), ("y.jsonl", BODY[1])):
        (tmp_path / name).write_text(jsonl({"id": "1", "text": text}))
    first, second = read_sources([tmp_path])
    assert first.id == "1"
    assert second.id.startswith("1#")
    assert [item.id for item in read_sources([tmp_path])] == [first.id, second.id]


def test_marking_works_the_same_for_records():
    (document,) = read(jsonl({"id": "a", "text": f"Subscribe\n\n{BODY[0]}\n\nBack to top"}), "jsonl")
    assert [mark.reason for mark in document.boilerplate] == ["subscribe", "navigation"]


@settings(deadline=None, max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffd"), min_size=1).filter(str.strip))
def test_a_text_comes_through_json_lines_and_csv_unchanged(text):
    import csv

    table = io.StringIO(newline="")
    csv.writer(table).writerows([["id", "text"], ["a", text]])
    for data, kind in ((jsonl({"id": "a", "text": text}), "jsonl"), (table.getvalue(), "csv")):
        (document,) = read(data, kind, languages=None)
        assert (document.id, document.text) == ("a", text)


def test_csv_cells_keep_line_ends_and_quotes():
    text = 'He said "no".\r\nThen he left.\nFor good.'
    data = 'id,title,date,source,text\r\na,Raid,2024-05-06,Monitor,"' + text.replace('"', '""') + '"\r\n'
    (document,) = read(data, "csv")
    assert document.text == text
    assert (document.title, document.published, document.source, document.converter) == (
        "Raid",
        "2024-05-06",
        "Monitor",
        "csv 1",
    )


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_separators(separator):
    assert outcome(read(separator.join(["id", "text"]) + "\n" + separator.join(["a", "The raid failed."]), "csv")) == ["a"]


def test_csv_outlet_goes_before_source_and_empty_cells_say_nothing():
    (document,) = read('id,source,outlet,title,text\na,desk,Monitor,,"The raid failed."\n', "csv")
    assert (document.source, document.title) == ("Monitor", None)


def test_bad_csv_lines_are_named_by_the_line_they_begin_at():
    data = 'id,text\na,"First\nreport"\nb,x,extra\n\nc\nd,\ne,"Last report"\nf,"never closed\n'
    assert outcome(read(data, "csv")) == [
        "a",
        ("bad-record", "stdin:4"),
        ("bad-record", "stdin:6"),
        ("empty", "stdin:7"),
        "e",
        ("bad-record", "stdin:9"),
    ]


def test_csv_in_another_encoding(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("id,text\na,“The café raid” failed\n".encode("cp1252"))
    assert [item.text for item in read_sources([path])] == ["“The café raid” failed"]


@pytest.mark.parametrize(
    ("data", "kind", "reason", "words"),
    [
        ("", "jsonl", "empty", "empty"),
        ("", "csv", "empty", ""),
        ("id,title\na,b\n", "csv", "bad-record", "--metadata"),
        (b"\xff\xfe{\x00}\x00", "jsonl", "encoding", "UTF-8"),
        (b"id,text\na,\x81\x8d\x8f\x00", "csv", "binary", "binary"),
    ],
)
def test_files_that_are_no_tables_of_reports(data, kind, reason, words):
    (error,) = read(data, kind)
    assert error.reason == reason
    assert words in str(error)


def test_the_callers_stream_stays_open():
    for kind, data in (("csv", "id,text\na,Words here.\n"), ("jsonl", jsonl({"text": "Words here."})), ("text", "Words here.")):
        stream = io.BytesIO(data.encode())
        assert len(list(read_sources(["-"], input_format=kind, stdin=stream))) == 1
        assert not stream.closed
