"""Word documents (.docx), opened by python-docx: the body in its order, tables included."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from actorgraph.documents.decode import MAX_TEXT, check_text
from actorgraph.documents.formats.converted import Converted, squeeze
from actorgraph.documents.reasons import Reason
from actorgraph.errors import UnreadableDocument

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}pPr", f"{_W}rPr", _FALLBACK})
_LARGEST_XML = 10 * MAX_TEXT


def read_docx(data: bytes, *, where: str) -> Converted:
    r"""Return the text of a Word document: one line a paragraph, one line a table row with tabs between the cells.

    Inserted text of tracked changes is in, deleted text is out; headers, footers, notes and comments are left out. The
    title is the first paragraph in the style Title, else the first Heading 1. The properties of the file (title, creation
    date) are often those of its template and are not used.

    Raises:
        UnreadableDocument: encrypted, truncated, unreadable, unsupported (an old .doc), too-large, empty.
    """
    _check_container(data, where)
    try:
        import docx

        document = docx.Document(io.BytesIO(data))
        lines = list(_blocks(document.element.body))
        title = _title(document)
    except UnreadableDocument:
        raise
    except Exception as error:  # python-docx raises what a damaged package makes it run into
        raise UnreadableDocument(
            f"the Word document is damaged ({type(error).__name__})", reason=Reason.UNREADABLE, where=where
        ) from error
    text = "\n".join(lines)
    check_text(text, where=where)
    return Converted(text, f"python-docx {docx.__version__}", title=title)


def _check_container(data: bytes, where: str) -> None:
    """Refuse what is no readable ZIP archive with a document inside, and archives that unpack to far too much."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableDocument(
                "the document is encrypted", reason=Reason.ENCRYPTED, where=where, todo="Save a copy without password"
            )
        raise UnreadableDocument(
            "this is an old Office file (.doc)", reason=Reason.UNSUPPORTED, where=where, todo="Save it as .docx"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if "[Content_Types].xml" not in package.namelist():
                raise UnreadableDocument("this is a ZIP archive, no Word document", reason=Reason.UNREADABLE, where=where)
            size = sum(entry.file_size for entry in package.infolist() if entry.filename.endswith(".xml"))
    except UnreadableDocument:
        raise
    except Exception as error:  # a damaged directory makes zipfile raise more than BadZipFile
        if data.startswith(b"PK\x03\x04") and isinstance(error, zipfile.BadZipFile):
            raise UnreadableDocument(
                "the Word document is cut off", reason=Reason.TRUNCATED, where=where, todo="Fetch the file again"
            ) from error
        raise UnreadableDocument("this is no Word document", reason=Reason.UNREADABLE, where=where) from error
    if size > _LARGEST_XML:
        raise UnreadableDocument(f"the document unpacks to {size:,} bytes", reason=Reason.TOO_LARGE, where=where)


def _blocks(container: Any) -> Iterator[str]:
    """Yield the lines of a body, a cell or a content control."""
    for child in container:
        if child.tag == f"{_W}p":
            yield _text(child)
        elif child.tag == f"{_W}tbl":
            for row in child.iter(f"{_W}tr"):
                if next(row.iterancestors(f"{_W}tbl")) is child:  # rows of tables inside a cell come with their cell
                    yield "\t".join(" ".join(filter(None, _blocks(cell))) for cell in _cells(row))
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml", f"{_W}smartTag"}:
            yield from _blocks(child)


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tr")) is row]


def _text(element: Any) -> str:
    """Return what a paragraph shows: runs in links, insertions, controls and text boxes, without deletions and field codes."""
    parts = []
    for child in element:
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag == f"{_W}tab":
            parts.append("\t")
        elif child.tag in {f"{_W}br", f"{_W}cr"}:
            parts.append("\n")
        elif child.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif child.tag not in _SKIPPED and isinstance(child.tag, str):
            parts.append(_text(child))
    return "".join(parts)


def _title(document: Any) -> str | None:
    for style in ("Title", "Heading 1"):
        for paragraph in document.paragraphs:
            if paragraph.style is not None and paragraph.style.name == style and paragraph.text.strip():
                return squeeze(paragraph.text)
    return None
