"""Actors, sources, claims and merges as rows of plain values, and back: how each is written down in a store."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from actorgraph import ontology
from actorgraph.graph import GraphClaim, Source
from actorgraph.ids import HEX_DIGITS, link_id, text_hash
from actorgraph.model import Actor, ActorType, DateRange, MentionRef, Merge, Span, Status

Row = dict[str, Any]
"""Values by property; only str, int, float, bool, None and lists of str occur."""


def actor_row(actor: Actor) -> Row:
    """Return an actor as a row."""
    return {
        "id": actor.id,
        "type": str(actor.type),
        "name": actor.name,
        "aliases": list(actor.aliases),
        "names": searchable_names(actor),
        "external_ids": [f"{_quote(scheme)}:{value}" for scheme, value in sorted(actor.external_ids.items())],
        "former_ids": list(actor.former_ids),
        "mention_documents": [mention.document for mention in actor.mentions],
        "mention_ids": [mention.mention for mention in actor.mentions],
        "mentions": len(actor.mentions),
    }


def actor_from(row: Mapping[str, Any]) -> Actor:
    """Return the actor of a row."""
    external = (entry.partition(":") for entry in row["external_ids"])
    return Actor(
        id=row["id"],
        name=row["name"],
        type=ActorType(row["type"]),
        aliases=tuple(row["aliases"]),
        external_ids={_unquote(scheme): value for scheme, _, value in external},
        mentions=tuple(map(MentionRef, row["mention_documents"], row["mention_ids"])),
        former_ids=tuple(row["former_ids"]),
    )


def searchable_names(actor: Actor) -> list[str]:
    """Return the normalised names that an actor is found by, sorted, without empty ones."""
    from actorgraph.resolve.names import normalise_name

    return sorted({normalise_name(name) for name in (actor.name, *actor.aliases)} - {""})


def source_row(source: Source) -> Row:
    """Return a source as a row."""
    return {
        "id": source.id,
        "title": source.title,
        "outlet": source.outlet,
        "published": source.published,
        "url": source.url,
        "retrieved": source.retrieved,
        "language": source.language,
        "sha256": source.text_sha256,
    }


def source_from(row: Mapping[str, Any]) -> Source:
    """Return the source of a row."""
    names = ("id", "title", "outlet", "published", "url", "retrieved", "language")
    return Source(**{name: row[name] for name in names}, text_sha256=row["sha256"])


def claim_row(claim: GraphClaim) -> Row:
    """Return a claim as a row; `link` is None where both ends are one actor."""
    relation = ontology.RELATIONS[claim.relation]
    linked = claim.subject != claim.object
    return {
        "id": claim.id,
        "link": link_id(claim.subject, claim.relation, claim.object, relation.symmetric) if linked else None,
        "relation": claim.relation,
        "family": relation.family,
        "status": str(claim.status),
        "quote": claim.quote,
        "document": claim.document,
        "subject": claim.subject,
        "object": claim.object,
        "speaker": claim.by,
        "place": claim.where,
        "date_text": claim.when,
        "date_from": claim.date.from_ if claim.date else None,
        "date_to": claim.date.to if claim.date else None,
        "date_precision": claim.date.precision if claim.date else None,
        "evidence_start": claim.evidence.start,
        "evidence_end": claim.evidence.end,
        "subject_start": claim.subject_span.start,
        "subject_end": claim.subject_span.end,
        "object_start": claim.object_span.start,
        "object_end": claim.object_span.end,
        "confidence": float(claim.confidence),
        "former": claim.former,
    }


def claim_from(row: Mapping[str, Any]) -> GraphClaim:
    """Return the claim of a row."""
    dated = row["date_from"] is not None
    return GraphClaim(
        id=row["id"],
        subject=row["subject"],
        relation=row["relation"],
        object=row["object"],
        status=Status(row["status"]),
        document=row["document"],
        evidence=Span(row["evidence_start"], row["evidence_end"]),
        quote=row["quote"],
        subject_span=Span(row["subject_start"], row["subject_end"]),
        object_span=Span(row["object_start"], row["object_end"]),
        by=row["speaker"],
        where=row["place"],
        when=row["date_text"],
        date=DateRange(row["date_from"], row["date_to"], row["date_precision"]) if dated else None,
        former=row["former"],
        confidence=row["confidence"],
    )


def merge_row(merge: Merge) -> Row:
    """Return a merge as a row; its id is a hash of all its parts."""
    parts = (merge.document, merge.entity, merge.actor, merge.rule, merge.reason, float(merge.score))
    return {
        "id": text_hash(json.dumps(["merge", *parts]))[:HEX_DIGITS],
        "document": merge.document,
        "entity": merge.entity,
        "actor": merge.actor,
        "rule": merge.rule,
        "reason": merge.reason,
        "score": float(merge.score),
    }


def merge_from(row: Mapping[str, Any]) -> Merge:
    """Return the merge of a row."""
    return Merge(*(row[name] for name in ("document", "entity", "actor", "rule", "reason", "score")))


def _quote(scheme: str) -> str:
    return scheme.replace("%", "%25").replace(":", "%3A")


def _unquote(scheme: str) -> str:
    return scheme.replace("%3A", ":").replace("%25", "%")
