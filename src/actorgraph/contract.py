"""The contract of `extract` and of annotated reports: one JSON object a report, one line an object.

    {"id", "title", "date", "source", "text",
     "mentions": [{"id", "entity", "type", "start", "end", "text"}],
     "claims": [{"id", "start", "end", "subject", "relation", "object", "status", "by", "when", "where", "former",
                 "date": {"from", "to", "precision"}, "confidence"}]}

Offsets are half-open and count code points. What is written always has all keys of the report (null where unknown), and of a
claim id, start, end, subject, relation, object, status and confidence; the others where they apply. What is read may lack
title, date and source, and a claim's id, start, end, status and confidence, as annotated reports do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from actorgraph import ontology
from actorgraph.errors import ContractError
from actorgraph.ids import claim_id, text_hash
from actorgraph.jsonfields import list_field, object_field, optional_field, span_field, string_field
from actorgraph.model import ActorType, Claim, DateRange, Document, Extraction, Mention, Span, Status

SentenceSplitter = Callable[[str], Sequence[Span]]

_TYPES = tuple(map(str, ActorType))
_STATUSES = tuple(map(str, Status))
_LONE = re.compile("[\ud800-\udfff]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def to_record(document: Document, extraction: Extraction) -> dict[str, Any]:
    """Return a report and what was found in it in the contract's form.

    Raises:
        ContractError: the extraction is of another text.
    """
    if extraction.text_sha256 != text_hash(document.text):
        raise ContractError("the extraction is of another text", where=document.id)
    return {
        "id": document.id,
        "title": document.title,
        "date": document.published,
        "source": document.source,
        "text": document.text,
        "mentions": [
            {
                "id": mention.id,
                "entity": mention.entity,
                "type": str(mention.type),
                "start": mention.span.start,
                "end": mention.span.end,
                "text": mention.text,
            }
            for mention in extraction.mentions
        ],
        "claims": [_claim_record(claim) for claim in extraction.claims],
    }


def _claim_record(claim: Claim) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": claim.id,
        "start": claim.evidence.start,
        "end": claim.evidence.end,
        "subject": claim.subject,
        "relation": claim.relation,
        "object": claim.object,
        "status": str(claim.status),
    }
    record |= {key: value for key in ("by", "when", "where") if (value := getattr(claim, key)) is not None}
    if claim.former:
        record["former"] = True
    if claim.date is not None:
        record["date"] = {"from": claim.date.from_, "to": claim.date.to, "precision": claim.date.precision}
    return record | {"confidence": round(claim.confidence, 3)}


def from_record(
    record: Mapping[str, Any],
    *,
    extractor: str = "annotation",
    version: str = "1",
    sentences: SentenceSplitter | None = None,
) -> tuple[Document, Extraction]:
    """Read a report in the contract's form; mentions and claims come back sorted by place.

    Args:
        record: the JSON object; keys that the contract does not know are passed over.
        extractor: whose work the extraction is.
        version: of the extractor.
        sentences: finds the sentences of a text (sorted spans). Evidence that a claim lacks is made of the sentences of both
            its mentions, without a splitter of all from the beginning of the first to the end of the second.

    Raises:
        ContractError: a key is missing or of the wrong kind, a mention is not where it is said to be, a type, relation or
            status is unknown, two claims are the same.
    """
    place = string_field(record, "id", "a record without id")
    known = {key: optional_field(record, key, place) for key in ("title", "date", "source")}
    document = Document(
        id=place,
        text=string_field(record, "text", place),
        title=known["title"],
        source=known["source"],
        published=known["date"],
    )
    rows = list_field(record, "mentions", place)
    mentions = [_mention(row, f"{place}: mention {number}") for number, row in enumerate(rows, 1)]
    mentions.sort(key=lambda mention: mention.span)
    _refuse_doubles("two mentions share the id", [mention.id for mention in mentions], place)
    by_id = {mention.id: mention for mention in mentions}
    evidence = _Evidence(sentences(document.text) if sentences is not None else ())
    claims = [
        _claim(row, document.id, by_id, evidence, f"{place}: claim {number}")
        for number, row in enumerate(list_field(record, "claims", place), 1)
    ]
    claims.sort(key=lambda c: (c.evidence, by_id[c.subject].span, by_id[c.object].span, c.relation, c.id))
    _refuse_doubles("the same claim twice, id", [claim.id for claim in claims], place)
    extraction = Extraction(place, text_hash(document.text), tuple(mentions), tuple(claims), extractor, version)
    try:
        extraction.check(document.text)
    except ContractError as error:
        raise ContractError(error.what, where=place) from error
    return document, extraction


def to_line(document: Document, extraction: Extraction) -> str:
    """Return `to_record` as one line of JSON without the line break, fit for UTF-8 whatever the text holds.

    Raises:
        ContractError: the extraction is of another text, or the report holds half characters that JSON would join.
    """
    line = json.dumps(to_record(document, extraction), ensure_ascii=False)
    if _PAIR.search(line):
        raise ContractError("the report holds two halves of a character side by side, which JSON would join", where=document.id)
    line = _LONE.sub(lambda half: f"\\u{ord(half[0]):04x}", line)
    # line separators that str.splitlines, though not JSON, takes for an end of line
    return line.replace("\x85", "\\u0085").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def read_lines(
    lines: Iterable[str],
    *,
    extractor: str = "annotation",
    version: str = "1",
    sentences: SentenceSplitter | None = None,
) -> Iterator[tuple[Document, Extraction]]:
    """Read JSON lines as `from_record` does; empty lines are passed over.

    Raises:
        ContractError: as `from_record` does, or a line is no JSON object; says which line.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ContractError(
                f"this is no JSON ({error})", where=f"line {number}", todo="Give one JSON object a line."
            ) from None
        if not isinstance(record, dict):
            raise ContractError("this is no JSON object", where=f"line {number}", todo="Give one JSON object a line.")
        try:
            yield from_record(record, extractor=extractor, version=version, sentences=sentences)
        except ContractError as error:
            where = f"line {number}" if error.where is None else f"line {number}, {error.where}"
            raise ContractError(error.what, where=where, todo=error.todo) from error


class _Evidence:
    """Finds the evidence of a claim that comes without."""

    def __init__(self, sentences: Sequence[Span]) -> None:
        self._sentences = sentences

    def of(self, one: Span, other: Span) -> Span:
        start, end = min(one.start, other.start), max(one.end, other.end)
        both = [s for s in self._sentences if s.overlaps(one) or s.overlaps(other)]
        return Span(min([start, *(s.start for s in both)]), max([end, *(s.end for s in both)]))


def _mention(row: Any, place: str) -> Mention:
    row = object_field(row, place)
    type_ = string_field(row, "type", place)
    if type_ not in _TYPES:
        raise ContractError(f"unknown type {type_!r}", where=place, todo=f"Types are {', '.join(_TYPES)}.")
    return Mention(
        string_field(row, "id", place),
        span_field(row, place),
        string_field(row, "text", place),
        ActorType(type_),
        string_field(row, "entity", place),
    )


def _claim(row: Any, document: str, mentions: Mapping[str, Mention], evidence: _Evidence, place: str) -> Claim:
    row = object_field(row, place)
    relation = string_field(row, "relation", place)
    if relation not in ontology.RELATIONS:
        raise ContractError(f"unknown relation {relation!r}", where=place, todo="`ontology.toml` lists the relations.")
    status = optional_field(row, "status", place) or str(Status.ASSERTED)
    if status not in _STATUSES:
        raise ContractError(f"unknown status {status!r}", where=place, todo=f"It is one of {', '.join(_STATUSES)}.")
    ends = {key: optional_field(row, key, place) for key in ("by", "when", "where")}
    ends |= {key: string_field(row, key, place) for key in ("subject", "object")}
    for key, id_ in ends.items():
        if id_ is not None and id_ not in mentions:
            raise ContractError(f"{key} is {id_!r}, which is no mention", where=place)
    subject, object_ = mentions[str(ends["subject"])], mentions[str(ends["object"])]
    if ActorType.DATE in (subject.type, object_.type):
        raise ContractError("a date is subject or object", where=place, todo="Name the date with `when`.")
    one, other = subject.span, object_.span
    symmetric = relation in ontology.SYMMETRIC
    made_id = claim_id(document, (one.start, one.end), relation, (other.start, other.end), symmetric)
    has_span = row.get("start") is not None or row.get("end") is not None
    former = row.get("former", False)
    if former not in (True, False, None):
        raise ContractError(f"former is {former!r}, not true or false", where=place)
    return Claim(
        id=optional_field(row, "id", place) or made_id,
        subject=subject.id,
        relation=relation,
        object=object_.id,
        evidence=span_field(row, place) if has_span else evidence.of(one, other),
        status=Status(status),
        by=ends["by"],
        when=ends["when"],
        where=ends["where"],
        former=bool(former),
        confidence=_confidence(row, place),
        date=_date(row.get("date"), place),
    )


def _refuse_doubles(what: str, ids: Sequence[str], place: str) -> None:
    seen: set[str] = set()
    for id_ in ids:
        if id_ in seen:
            raise ContractError(f"{what} {id_}", where=place)
        seen.add(id_)


def _date(value: Any, place: str) -> DateRange | None:
    if value is None:
        return None
    row = object_field(value, f"{place}: date")
    return DateRange(*(string_field(row, key, f"{place}: date") for key in ("from", "to", "precision")))


def _confidence(row: Mapping[str, Any], place: str) -> float:
    value = row.get("confidence", 1.0)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ContractError(f"confidence is {value!r}, not a number from 0 to 1", where=place)
    return round(float(value), 3)
