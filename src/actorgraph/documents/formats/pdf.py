"""PDF, by pypdf: the text layer, page by page, with the line breaks of the layout."""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import Any

from actorgraph.documents.decode import MAX_TEXT, check_text
from actorgraph.documents.formats.converted import Converted, quiet, squeeze
from actorgraph.documents.reasons import Reason
from actorgraph.errors import UnreadableDocument
from actorgraph.model import Boilerplate, Span

PAGE_BREAK = "\n\f\n"
"""What stands between the texts of two pages."""

_TAIL = 4096
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–—]?\s*\d{1,4}\s*(?:(?:/|of)\s*\d{1,4})?\s*[-–—]?", re.IGNORECASE)


def read_pdf(data: bytes, *, where: str) -> Converted:
    """Return the text layer of a PDF; running heads, feet and page numbers are marked.

    The title is the one of the file's properties only where it also stands on the first page (else it is often the name of
    a template); the dates of the properties are those of printing and not used.

    Raises:
        UnreadableDocument: encrypted, scanned (most pages are images without text), truncated, unreadable, too-large.
    """
    if b"%PDF-" not in data[:1024]:
        raise UnreadableDocument("this is no PDF: it does not begin with %PDF", reason=Reason.UNREADABLE, where=where)
    if b"%%EOF" not in data[-_TAIL:].rstrip(b"\0\r\n \t"):
        raise UnreadableDocument(
            "the PDF is cut off: its end mark is missing", reason=Reason.TRUNCATED, where=where, todo="Fetch the file again"
        )
    with quiet("pypdf"):
        try:
            return _read(data, where)
        except UnreadableDocument:
            raise
        except Exception as error:  # pypdf raises what the damage in the file makes it run into
            raise UnreadableDocument(
                f"the PDF is damaged ({type(error).__name__}: {_short(error)})", reason=Reason.UNREADABLE, where=where
            ) from error


def _read(data: bytes, where: str) -> Converted:
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not _opens_without_password(reader):
        raise UnreadableDocument(
            "the PDF is encrypted", reason=Reason.ENCRYPTED, where=where, todo="Save a copy without password and read that"
        )
    pages: list[str] = []
    images: list[int] = []
    length = 0
    for number, page in enumerate(reader.pages, 1):
        # a character without a mapping to Unicode may come out as NUL or as half a surrogate pair
        text = re.sub("[\0\ud800-\udfff]", "\ufffd", page.extract_text())
        pages.append(text)
        length += len(text)
        if length > MAX_TEXT:
            check_text("".join(pages), where=where)
        if len(text.strip()) < 20 and _has_image(page):
            images.append(number)
    if not any(page.strip() for page in pages) or 2 * len(images) > len(pages):
        raise UnreadableDocument(
            f"{len(images) or 'all'} of {len(pages)} pages hold no text, as scanned pages do",
            reason=Reason.SCANNED,
            where=where,
            todo="Run it through text recognition (OCR) first",
        )
    text = PAGE_BREAK.join(pages)
    check_text(text, where=where)
    notices = (f"{where}: pages {', '.join(map(str, images))} are images and were not read",) if images else ()
    title = squeeze(reader.metadata.title) if reader.metadata else None
    if title and " ".join(title.casefold().split()) not in " ".join(pages[0].casefold().split()):
        title = None
    return Converted(text, f"pypdf {pypdf.__version__}", title=title, marks=_page_furniture(pages), notices=notices)


def _opens_without_password(reader: Any) -> bool:
    """Many PDFs are encrypted only to forbid printing; those open with an empty password."""
    try:
        return bool(reader.decrypt(""))
    except Exception:  # an algorithm that is not supported, or damaged encryption data
        return False


def _has_image(page: Any) -> bool:
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    if objects is None:
        return False
    return any(item.get_object().get("/Subtype") in {"/Image", "/Form"} for item in objects.get_object().values())


def _page_furniture(pages: list[str]) -> tuple[Boilerplate, ...]:
    """Mark page numbers and the first and last lines that at least three pages and half of them share, digits apart."""
    places: list[tuple[Span, str]] = []
    offset = 0
    for page in pages:
        lines = [found for found in re.finditer(r"[^\n]+", page) if found.group().strip()]
        for found in {id(line): line for line in (*lines[:2], *lines[-2:])}.values():
            raw = found.group()
            start = offset + found.start() + len(raw) - len(raw.lstrip())
            places.append((Span(start, start + len(raw.strip())), raw.strip()))
        offset += len(page) + len(PAGE_BREAK)
    shapes = Counter(re.sub(r"\d+", "0", words) for _, words in places)
    enough = max(3, (len(pages) + 1) // 2)
    marks = {
        span: "page-number" if _PAGE_NUMBER.fullmatch(words) else "page-header"
        for span, words in places
        if (_PAGE_NUMBER.fullmatch(words) and not re.fullmatch(r"(?:1[89]|20)\d\d", words))
        or (shapes[re.sub(r"\d+", "0", words)] >= enough and len(words) <= 120 and words[-1] not in ".!?")
    }
    return tuple(Boilerplate(span, marks[span]) for span in sorted(marks))


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120]
