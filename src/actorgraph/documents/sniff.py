"""Which format bytes are in: by the file's ending where that says it, else by how the bytes begin."""

from __future__ import annotations

import json
import re
from pathlib import PurePath

EXTENSIONS = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html",
    ".xhtml": "html", ".pdf": "pdf", ".docx": "docx", ".eml": "eml", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv",
}  # fmt: skip
"""Formats by the endings of file names."""

FORMATS = ("text", "markdown", "html", "pdf", "docx", "eml", "jsonl", "csv")
"""Names of the formats, as `input_format` takes them besides "auto"."""

RECORDS = frozenset({"jsonl", "csv"})
"""The formats that hold many reports in one file."""

_NOT_READ = """
    .doc .rtf .odt .pages .xls .xlsx .ods .ppt .pptx .epub .mobi .djvu .ps .msg .mbox .pst .zip .gz .bz2 .xz .7z
    .rar .tar .tgz .zst .png .jpg .jpeg .gif .tif .tiff .bmp .webp .svg .heic .ico .mp3 .mp4 .m4a .wav .avi
    .mov .mkv .webm .ogg .flac .exe .dll .so .bin .iso .db .sqlite .sqlite3 .parquet .feather .arrow .pkl .npy
    .npz .json .xml .yaml .yml .toml .ini .cfg .log .py .js .css .ts .ipynb .sh .bat .ttf .woff .woff2 .mhtml
    .warc .tsv"""
UNSUPPORTED_EXTENSIONS = frozenset(_NOT_READ.split())
"""Endings of formats that are known and not read."""

SAMPLE = 4096
"""How many bytes of the beginning `sniff` looks at."""

_MAGIC = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"%!PS", "a PostScript file"),
    (b"PK\x03\x04", "a ZIP archive"),
)
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_HEADER = re.compile(rb"^([!-9;-~]+):[ \t]?.*(?:\r?\n[ \t]+.*)*\r?\n", re.MULTILINE)
_MAIL_HEADERS = frozenset({b"from", b"to", b"subject", b"date", b"received", b"return-path", b"message-id", b"mime-version"})


def format_of_name(name: str) -> str | None:
    """Return the format a file name's ending stands for, or None."""
    return EXTENSIONS.get(PurePath(name).suffix.lower())


def foreign_kind(sample: bytes) -> str | None:
    """Return what bytes are that no reader takes ("a PNG image"), by their signature, or None."""
    if sample.startswith(b"PK\x03\x04") and is_docx(sample):
        return None
    return next((kind for magic, kind in _MAGIC if sample.startswith(magic)), None)


def is_docx(sample: bytes) -> bool:
    """True if the beginning of a ZIP archive is that of a Word document."""
    return b"[Content_Types].xml" in sample or b"word/" in sample


def sniff(sample: bytes) -> str:
    """Return the format of bytes by their beginning; "text" where nothing else shows."""
    head = sample.removeprefix(b"\xef\xbb\xbf")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04") and is_docx(head):
        return "docx"
    if _HTML.match(head):
        return "html"
    if _is_jsonl(head):
        return "jsonl"
    if _is_mail(head):
        return "eml"
    if _is_csv(head):
        return "csv"
    return "markdown" if re.match(rb"---\r?\n[A-Za-z_-]+:", head) or re.match(rb"# \S", head) else "text"


def _is_jsonl(head: bytes) -> bool:
    line = head.lstrip().split(b"\n", 1)[0].strip()
    if not line.startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:  # the sample may end inside the first record
        return len(line) >= SAMPLE // 2 and re.match(rb'\{\s*"\w+"\s*:', line) is not None


def _is_mail(head: bytes) -> bool:
    names = set()
    position = 5 + head.find(b"\n") - 4 if head.startswith(b"From ") else 0  # the separator line of mbox files
    while found := _HEADER.match(head, position):
        names.add(found[1].lower())
        position = found.end()
    return len(names & _MAIL_HEADERS) >= 2 and bool(names & {b"from", b"subject"}) and head[position : position + 1] in b"\r\n"


def _is_csv(head: bytes) -> bool:
    header = re.split(rb"\r?\n", head, maxsplit=1)[0].lower()
    cells = {cell.strip(b' "') for cell in re.split(rb"[,;\t]", header)}
    return b"text" in cells and len(cells & {b"id", b"title", b"date", b"source", b"outlet", b"url"}) >= 1
