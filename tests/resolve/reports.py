"""Reports written out with their marks, read into what resolution works on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from actorgraph.ids import claim_id, text_hash
from actorgraph.model import ActorType, Claim, Decision, Document, Extraction, Mention, Span
from actorgraph.resolve import Resolution, resolve

MARK = re.compile(r"\[(\w+):(\w+)\|([^\]]*)\]")


@dataclass(frozen=True)
class Report:
    """A document with its extraction."""

    document: Document
    extraction: Extraction


def report(id_: str, marked: str, *claims: str) -> Report:
    """Read `[entity:Type|words]` marks; a claim is "entity relation entity" between their first mentions."""
    text, mentions, at = "", [], 0
    for index, mark in enumerate(MARK.finditer(marked)):
        text += marked[at : mark.start()]
        entity, type_, words = mark.groups()
        span = Span(len(text), len(text) + len(words))
        mentions.append(Mention(f"m{index}", span, words, ActorType(type_), entity))
        text, at = text + words, mark.end()
    text += marked[at:]
    first = {mention.entity: mention for mention in reversed(mentions)}
    made = []
    for claim in claims:
        subject, relation, object_ = claim.split()
        ends = (first[subject], first[object_])
        spans = [(end.span.start, end.span.end) for end in ends]
        id_of_claim = claim_id(id_, spans[0], relation, spans[1], symmetric=False)
        made.append(Claim(id_of_claim, ends[0].id, relation, ends[1].id, Span(0, len(text))))
    return Report(Document(id_, text), Extraction(id_, text_hash(text), tuple(mentions), tuple(made), "by hand", "1"))


def resolved(reports: Iterable[Report], *decisions: Decision) -> Resolution:
    """Resolve reports with the built-in gazetteer."""
    reports = list(reports)
    return resolve([r.document for r in reports], [r.extraction for r in reports], decisions)


def same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """True if two (type, words) pairs, each in a report of its own, are taken for one actor."""
    found = resolved(report(f"r{n}", f"[e:{type_}|{words}] acted.") for n, (type_, words) in enumerate((one, other)))
    return found.entity_actor["r0", "e"] == found.entity_actor["r1", "e"]
