"""E-mail messages (.eml): the best text part, with quoted replies and signatures marked."""

from __future__ import annotations

import re
from email import errors as defects
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr

from actorgraph.documents.decode import decode
from actorgraph.documents.formats.converted import Converted, squeeze
from actorgraph.documents.formats.html import read_html
from actorgraph.documents.reasons import Reason
from actorgraph.errors import UnreadableDocument
from actorgraph.model import Boilerplate, Span

_CUT = (defects.CloseBoundaryNotFoundDefect, defects.StartBoundaryNotFoundDefect, defects.InvalidBase64LengthDefect)
_ENCRYPTED = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
_WEBMAIL = frozenset(
    {
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "yahoo.com",
        "proton.me",
        "protonmail.com",
        "icloud.com",
        "gmx.com",
    }
)
_LINE = re.compile(r"[^\r\n]+")
_QUOTED = re.compile(r"\s*>")
_WROTE = re.compile(
    r"\s*(?:On|Am|Le) .{5,200}(?:wrote|schrieb|écrit)\s?:\s*|\s*-{2,}\s*Original Message\s*-{2,}\s*", re.IGNORECASE
)
_FORWARDED = re.compile(r"\s*-{2,}\s*Forwarded message\s*-{2,}\s*|\s*Begin forwarded message:\s*", re.IGNORECASE)
_HEADER_LINE = re.compile(r"\s*(?:From|Date|Sent|Subject|To|Cc|Reply-To)\s*:.*")


def read_mail(data: bytes, *, where: str) -> Converted:
    """Return the body of a message; Subject, Date and From give title, date and outlet.

    The outlet is the sender's display name, else the domain unless it is one that anybody can write from. Attachments are
    named in a notice and not read. Plain text goes before HTML.

    Raises:
        UnreadableDocument: encrypted, truncated (a part is not closed), unreadable (no text part), and what `decode` raises.
    """
    if not data.strip():
        raise UnreadableDocument("the file is empty", reason=Reason.EMPTY, where=where)
    message = BytesParser(policy=policy.default).parsebytes(data)
    parts = list(message.walk())
    if any(part.get_content_type() in _ENCRYPTED for part in parts):
        raise UnreadableDocument("the message is encrypted", reason=Reason.ENCRYPTED, where=where)
    if any(isinstance(defect, _CUT) for part in parts for defect in part.defects):
        raise UnreadableDocument("the message is cut off", reason=Reason.TRUNCATED, where=where, todo="Export it again")
    body = _body(message, where)
    payload = body.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    if any(isinstance(defect, _CUT) for defect in body.defects):
        raise UnreadableDocument("the message is cut off", reason=Reason.TRUNCATED, where=where, todo="Export it again")
    if body.get_content_subtype() == "html":
        inner = read_html(content, where=where, declared=body.get_content_charset())
        text, converter, marks = inner.text, f"email 1 + {inner.converter}", inner.marks
    else:
        text = decode(content, where=where, declared=body.get_content_charset()).text
        converter, marks = "email 1", mark_quotes(text)
    attached = (
        [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
        if message.is_multipart()
        else []
    )
    return Converted(
        text,
        converter,
        title=_header(message, "subject"),
        date=_header(message, "date"),
        outlet=_outlet(_header(message, "from") or ""),
        marks=marks,
        notices=(f"{where}: attachments were not read: {', '.join(attached)}",) if attached else (),
    )


def _body(message: EmailMessage, where: str) -> EmailMessage:
    try:
        body = message.get_body(preferencelist=("plain", "html"))
    except Exception as error:  # the parser is lenient and fails late, on structures that contradict themselves
        raise UnreadableDocument(f"the message is damaged ({error})", reason=Reason.UNREADABLE, where=where) from error
    if body is None:
        raise UnreadableDocument("the message has no text part", reason=Reason.UNREADABLE, where=where)
    return body  # type: ignore[return-value]  # typed as Message in the stubs; the default policy makes EmailMessage


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        return squeeze(str(message[name])) if message[name] is not None else None
    except Exception:  # headers are parsed on access and malformed ones may raise anything
        return None


def _outlet(sender: str) -> str | None:
    name, address = parseaddr(sender)
    domain = address.rpartition("@")[2].lower()
    return squeeze(name.strip("\"' ")) or (domain if domain and domain not in _WEBMAIL else None)


def mark_quotes(text: str) -> tuple[Boilerplate, ...]:
    """Mark quoted replies, the signature below "-- ", and the header of a forwarded message, line by line."""
    marks: list[Boilerplate] = []
    state = ""
    end = 0
    for found in _LINE.finditer(text):
        line = found.group()
        if re.search(r"(\r\n|\n|\r)\s*(\r\n|\n|\r)", text[end : found.start()]) and state == "forward":
            state = ""
        end = found.end()
        if line.rstrip("\r\n") in {"-- ", "--"}:
            state = "signature"
        elif _FORWARDED.fullmatch(line):
            state = "forward"
        elif re.fullmatch(r"\s*-{2,}\s*Original Message\s*-{2,}\s*", line, re.IGNORECASE):
            state = "quoted-reply"
        quoted = _QUOTED.match(line) or _WROTE.fullmatch(line)
        reason = (
            "quoted-reply" if quoted or state == "quoted-reply"
            else "signature" if state == "signature"
            else "forwarded-header" if state == "forward" and (_FORWARDED.fullmatch(line) or _HEADER_LINE.match(line))
            else None
        )  # fmt: skip
        if reason and line.strip():
            start = found.start() + len(line) - len(line.lstrip())
            marks.append(Boilerplate(Span(start, found.start() + len(line.rstrip())), reason))
    return tuple(marks)
