"""From what a format gives to a `Document`: what people say goes first, then the file, then the text itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from actorgraph.documents.boilerplate import combine_marks, mark_lines
from actorgraph.documents.dates import read_date
from actorgraph.documents.formats.converted import Converted
from actorgraph.documents.language import NAMES, detect_language, language_code
from actorgraph.documents.lines import split_lines
from actorgraph.documents.reasons import Reason
from actorgraph.documents.recognise import find_date, find_outlet
from actorgraph.documents.titles import find_title
from actorgraph.errors import UnreadableDocument
from actorgraph.model import Document

Notice = Callable[[str], None]
"""Takes what the user should know though nothing failed."""


def make_document(
    report: Converted,
    *,
    id: str,
    where: str,
    overrides: Mapping[str, str],
    languages: Collection[str] | None,
    file_sha256: str | None = None,
    path: str | None = None,
    notice: Notice | None = None,
) -> Document:
    """Mark boilerplate, fill in what the file leaves open, and check the language.

    Args:
        report: what the converter made of the file.
        id: the document's id.
        where: its place, for messages.
        overrides: title, date, outlet, url, retrieved from a metadata table.
        languages: ISO 639-1 codes that are let through; None lets everything through.
        file_sha256: see `Document`.
        path: see `Document`.
        notice: is told of dates that could not be read and what converters report.

    Raises:
        UnreadableDocument: reason language.
    """
    say = notice or _silent
    for message in report.notices:
        say(message)
    lines = split_lines(report.text)
    reasons = mark_lines(lines, title=overrides.get("title") or report.title, known=report.marks)
    body = " ".join(line.text for line, reason in zip(lines, reasons, strict=True) if reason is None)
    detected = detect_language(body)
    if languages is not None and detected is not None and detected not in languages:
        wanted = ", ".join(NAMES.get(code, code) for code in sorted(languages))
        raise UnreadableDocument(
            f"the report is in {NAMES.get(detected, detected)}, not in {wanted}", reason=Reason.LANGUAGE, where=where
        )
    return Document(
        id=id,
        text=report.text,
        title=overrides.get("title") or report.title or find_title(lines, reasons),
        source=overrides.get("outlet") or report.outlet or find_outlet(lines, reasons),
        published=overrides.get("date") or _date(report.date, where, say) or find_date(lines),
        url=overrides.get("url") or report.url,
        language=detected or language_code(report.language),
        retrieved=overrides.get("retrieved") or _date(report.retrieved, where, say),
        boilerplate=combine_marks(lines, reasons, report.marks),
        converter=report.converter,
        file_sha256=file_sha256,
        path=path,
    )


def _date(value: str | None, where: str, say: Notice) -> str | None:
    if value is None:
        return None
    date = read_date(value)
    if date is None:
        say(f"{where}: the date {value!r} cannot be read in one way only and was left out. Write it as YYYY-MM-DD")
    return date


def _silent(message: str) -> None:
    """Drop a notice nobody asked for."""
