"""How texts and extractions are written into the tables, and read back to the letter."""

from __future__ import annotations

import hashlib
import json
import zlib
from typing import Any, TypeAlias

from actorgraph import ontology
from actorgraph.errors import ContractError
from actorgraph.ids import claim_id, digest, text_hash
from actorgraph.model import ActorType, Boilerplate, Claim, DateRange, Document, Extraction, Mention, Span, Status

Stored: TypeAlias = "str | bytes | None"

_TYPES = {str(type_): type_ for type_ in ActorType}
_STATUSES = {str(status): status for status in Status}


def pack(value: str | None) -> Stored:
    """Return a short string as SQLite takes it: TEXT, or a BLOB if it holds lone surrogates."""
    if value is None:
        return None
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogatepass")
    return value


def unpack(value: Stored) -> str | None:
    """Undo `pack`."""
    return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value


def input_hash(document: Document) -> str:
    """Return the hash of all that an extraction depends on: text, boilerplate and, for dates, the day of publication."""
    spans = (f"{mark.span.start}-{mark.span.end}" for mark in document.boilerplate)
    return digest("input", text_hash(document.text), document.published or "", *spans)


def encode_boilerplate(marks: tuple[Boilerplate, ...]) -> str:
    """Return boilerplate as JSON: [[start, end, reason], ...]."""
    return json.dumps([[mark.span.start, mark.span.end, mark.reason] for mark in marks])


def decode_boilerplate(data: str) -> tuple[Boilerplate, ...]:
    """Undo `encode_boilerplate`."""
    return tuple(Boilerplate(Span(start, end), reason) for start, end, reason in json.loads(data))


def quote_check(quote: str) -> str:
    """Return eight hex digits by which `verify` tells whether evidence still points at the words it was given for."""
    return hashlib.sha256(quote.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def encode(extraction: Extraction, text: str) -> bytes:
    """Return mentions and claims as compressed JSON.

    A list of mentions [id, start, end, text, type, entity] and a list of claims [id, subject, relation, object, start, end,
    status, by, when, where, former, confidence, [from, to, precision] or null, quote check], where mentions are numbers in
    the first list. About a tenth of the plain objects' size; 100,000 claims are read in one to two seconds.
    """
    number = {mention.id: index for index, mention in enumerate(extraction.mentions)}
    mentions = [[m.id, m.span.start, m.span.end, m.text, str(m.type), m.entity] for m in extraction.mentions]
    claims = [
        [
            c.id,
            number[c.subject],
            c.relation,
            number[c.object],
            c.evidence.start,
            c.evidence.end,
            str(c.status),
            *(None if end is None else number[end] for end in (c.by, c.when, c.where)),
            int(c.former),
            c.confidence,
            None if c.date is None else [c.date.from_, c.date.to, c.date.precision],
            quote_check(c.evidence.of(text)),
        ]
        for c in extraction.claims
    ]
    # not ensure_ascii: escapes would join two lone surrogates into one character
    plain = json.dumps([mentions, claims], ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(plain.encode("utf-8", "surrogatepass"), 6)


def decode_rows(payload: bytes, where: str) -> tuple[list[list[Any]], list[list[Any]]]:
    """Return the two lists of `encode` as they are.

    Raises:
        ContractError: the payload is damaged.
    """
    try:
        mentions, claims = json.loads(zlib.decompress(payload).decode("utf-8", "surrogatepass"))
    except (zlib.error, ValueError, TypeError) as error:
        raise ContractError(f"a stored extraction is damaged ({error})", where=where, todo=_DAMAGED) from error
    return mentions, claims


def decode(payload: bytes, document: str, written_for: str, text_sha256: str, extractor: str, version: str) -> Extraction:
    """Undo `encode` for a document; one that shares its text with the one it was written for gets claim ids of its own.

    Raises:
        ContractError: the payload is damaged.
    """
    mention_rows, claim_rows = decode_rows(payload, document)
    try:
        mentions = tuple(
            Mention(id_, Span(start, end), text, _TYPES[type_], entity) for id_, start, end, text, type_, entity in mention_rows
        )
        ids: list[str] = [mention.id for mention in mentions]
        claims = []
        for id_, s, relation, o, start, end, status, by, when, where, former, confidence, date, _ in claim_rows:
            if document != written_for:
                id_ = _claim_id(document, mentions[s].span, relation, mentions[o].span)
            claims.append(
                Claim(
                    id_,
                    ids[s],
                    relation,
                    ids[o],
                    Span(start, end),
                    _STATUSES[status],
                    None if by is None else ids[by],
                    None if when is None else ids[when],
                    None if where is None else ids[where],
                    bool(former),
                    confidence,
                    None if date is None else DateRange(*date),
                )
            )
        return Extraction(document, text_sha256, mentions, tuple(claims), extractor, version)
    except (KeyError, IndexError, ValueError, TypeError) as error:
        raise ContractError(f"a stored extraction is damaged ({error!r})", where=document, todo=_DAMAGED) from error


_DAMAGED = "Run `actorgraph verify`, then build with --redo."


def _claim_id(document: str, subject: Span, relation: str, object_: Span) -> str:
    symmetric = relation in ontology.SYMMETRIC
    return claim_id(document, (subject.start, subject.end), relation, (object_.start, object_.end), symmetric)
