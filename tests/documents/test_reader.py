import hashlib
import io
import subprocess
import sys
from pathlib import Path

import pytest

from actorgraph.documents import FORMATS, Reason, count_sources, read_bytes, read_sources
from actorgraph.documents.sniff import sniff
from actorgraph.errors import InputError, UnreadableDocument
from actorgraph.model import Document
from tests.documents.builders import (
    ARABIC,
    BODY,
    FRENCH,
    GERMAN,
    PAGE,
    RUSSIAN,
    TEXT,
    docx_bytes,
    encrypted_pdf,
    mail,
    pdf,
    scanned_pdf,
    wrap,
)

GOOD = {
    "a.txt": TEXT.encode(),
    "b.md": f"# Raid\n\n{BODY[0]}".encode(),
    "c.html": PAGE.encode(),
    "d.pdf": pdf(wrap(BODY[1])),
    "e.docx": docx_bytes(),
    "f.eml": mail(f"{BODY[1]}\n\n{BODY[0]}"),
}
BAD = {
    "binary.txt": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 20, "binary"),
    "broken.txt": (("é" * 40).encode() + b" \x93quoted\x94", "encoding"),
    "copy.txt": (TEXT.encode(), "duplicate"),
    "cut.pdf": (pdf(wrap(TEXT))[:-100], "truncated"),
    "empty.txt": (b"", "empty"),
    "french.txt": (FRENCH.encode(), "language"),
    "huge.txt": (b"x" * 100_001, "too-large"),
    "noext": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 20, "unsupported"),
    "old.doc": (b"\xd0\xcf\x11\xe0", "unsupported"),
    "scanned.pdf": (scanned_pdf(1), "scanned"),
    "secret.pdf": (encrypted_pdf("secret"), "encrypted"),
}


@pytest.fixture
def reports(tmp_path):
    root = tmp_path / "reports"
    root.mkdir()
    for name, data in GOOD.items():
        (root / name).write_bytes(data)
    return root


def test_all_formats_in_one_folder(reports):
    documents = list(read_sources([reports]))
    assert [document.id for document in documents] == [f"reports/{name}" for name in GOOD]
    for document, (name, data) in zip(documents, GOOD.items(), strict=True):
        assert document.path == str(reports / name)
        assert document.file_sha256 == hashlib.sha256(data).hexdigest()
        assert document.language == "en"
        assert "Harun Front" in document.text


def test_bad_files_are_named_with_a_reason_and_stop_nothing(reports):
    for name, (data, _) in BAD.items():
        (reports / name).write_bytes(data)
    (reports / "gone.txt").symlink_to(reports / "nowhere")
    items = list(read_sources([reports], max_bytes=100_000))
    errors = {Path(item.where).name: item.reason for item in items if isinstance(item, UnreadableDocument)}
    assert errors == {name: reason for name, (_, reason) in BAD.items()} | {"gone.txt": "unreadable"}
    assert [item.id for item in items if isinstance(item, Document)] == [f"reports/{name}" for name in GOOD]
    assert len(items) == count_sources([reports])
    assert set(errors.values()) <= set(Reason)


def test_a_duplicate_names_the_first(reports):
    (reports / "z.txt").write_bytes(GOOD["a.txt"])
    error = list(read_sources([reports]))[-1]
    assert str(error) == f"{reports / 'z.txt'}: the same text as reports/a.txt"
    assert list(read_sources([reports], keep_duplicates=True))[-1].id == "reports/z.txt"


def test_a_file_over_fifty_megabytes_is_refused_by_its_size(tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(50_000_001)
    (error,) = read_sources([path])
    assert error.reason == "too-large"
    assert "50,000,000" in str(error)


class Endless(io.RawIOBase):
    """A stream that never ends and counts what was taken from it."""

    taken = 0

    def readable(self):
        return True

    def readinto(self, buffer):
        buffer[:] = b"raid " * (len(buffer) // 5) + b"x" * (len(buffer) % 5)
        self.taken += len(buffer)
        return len(buffer)


def test_no_more_is_read_of_a_stream_than_shows_that_it_is_too_large():
    stream = Endless()
    (error,) = read_sources(["-"], stdin=stream, max_bytes=1_000_000)
    assert error.reason == "too-large"
    assert stream.taken < 1_200_000


def test_reading_is_lazy(reports):
    items = read_sources([reports])
    assert next(items).id == "reports/a.txt"
    (reports / "b.md").write_text(f"# Changed while reading\n\n{BODY[0]}")
    assert next(items).title == "Changed while reading"


@pytest.mark.parametrize(
    ("inputs", "options", "words"),
    [
        (["missing.txt"], {}, "no such file"),
        ([], {}, "nothing to read"),
        (["-"], {"input_format": "word"}, "unknown input format 'word'"),
    ],
)
def test_senseless_calls_fail_before_anything_is_read(tmp_path, monkeypatch, inputs, options, words):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=words):
        read_sources(inputs, **options)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (GOOD["a.txt"], "text"),
        (GOOD["b.md"], "markdown"),
        (b"---\ntitle: x\n---\n", "markdown"),
        (GOOD["c.html"], "html"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x -->\n<html>", "html"),
        (GOOD["d.pdf"], "pdf"),
        (GOOD["e.docx"], "docx"),
        (GOOD["f.eml"], "eml"),
        (b'{"id": "a", "text": "b"}\n', "jsonl"),
        (b'{"text": "' + b"a" * 5000, "jsonl"),
        (b"id,title,date,source,text\n", "csv"),
        (b"Subject: to change, the plan stands.\n\nMore.", "text"),
        (b"{curly} words", "text"),
        (b"Text, with a comma\n", "text"),
    ],
)
def test_formats_are_told_by_how_bytes_begin(data, kind):
    assert sniff(data[:4096]) == kind
    assert kind in FORMATS


@pytest.mark.parametrize("name", list(GOOD))
def test_standard_input_is_sniffed(name):
    (document,) = read_sources(["-"], stdin=io.BytesIO(GOOD[name]))
    assert (document.id, document.path, document.file_sha256) == ("stdin", None, None)
    assert document.text == read_bytes(GOOD[name], id="x", name=name).text


def test_a_format_can_be_forced(tmp_path):
    path = tmp_path / "page.log"
    path.write_text(f"<html><p>{BODY[0]}</p></html>")
    assert next(read_sources([path])).reason == "unsupported"
    assert next(read_sources([path], input_format="html")).text == BODY[0]
    assert next(read_sources([path], input_format="text")).text.startswith("<html>")


@pytest.mark.parametrize(("text", "name"), [(GERMAN, "German"), (FRENCH, "French"), (ARABIC, "Arabic"), (RUSSIAN, "Russian")])
def test_reports_in_other_languages_are_named(text, name):
    with pytest.raises(UnreadableDocument, match=f"in {name}, not in English") as caught:
        read_bytes(text.encode(), id="x")
    assert caught.value.reason == "language"
    assert read_bytes(text.encode(), id="x", languages=None).text == text


def test_other_languages_can_be_asked_for_and_short_texts_pass():
    assert read_bytes(GERMAN.encode(), id="x", languages=("de", "en")).language == "de"
    assert read_bytes("Der Posten wurde gestürmt.".encode(), id="x").language is None


def test_foreign_names_do_not_make_a_report_foreign():
    text = (
        "Abdel Karim al-Harun, Hamza al-Sabha and Husam Muslih al-Wadi al-Nahr of Tel Hara met Yevgeny Krasnov of Verkhnia "
        "Dolina and Mehmet Yıldırım."
    )
    assert read_bytes(text.encode(), id="x").text == text


def test_furniture_in_english_does_not_make_a_foreign_report_english():
    text = f"Subscribe to our newsletter to get the latest of what we have for you\n\n{GERMAN}\n\nContinue reading"
    with pytest.raises(UnreadableDocument) as caught:
        read_bytes(text.encode(), id="x")
    assert caught.value.reason == "language"


def test_a_date_with_two_readings_is_left_out_with_a_notice():
    notices = []
    document = read_bytes(f"---\ndate: 03/04/2023\n---\n{TEXT}".encode(), id="x", name="a.md", on_notice=notices.append)
    assert document.published is None
    assert "'03/04/2023'" in notices[0]


def test_read_bytes_refuses_files_of_many_reports():
    with pytest.raises(InputError, match="many reports"):
        read_bytes(b'{"text": "x"}', id="x", name="a.jsonl")
    with pytest.raises(InputError, match="unknown input format"):
        read_bytes(b"x", id="x", input_format="word")
    with pytest.raises(UnreadableDocument) as caught:
        read_bytes(b"x" * 11, id="x", max_bytes=10)
    assert caught.value.reason == "too-large"


def test_importing_the_package_imports_no_reader_of_formats():
    heavy = "trafilatura lxml pypdf docx charset_normalizer py3langid numpy dateparser"
    code = f"import sys, actorgraph.documents; print([m for m in {heavy!r}.split() if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
