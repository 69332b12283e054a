"""Documents, extractions and their resolution become the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Protocol, TypeAlias
from urllib.parse import urlsplit

from actorgraph.errors import ContractError
from actorgraph.graph import ActorGraph, GraphClaim, Source
from actorgraph.ids import text_hash
from actorgraph.model import Actor, Decision, Document, Extraction, Mention, Merge

Threshold: TypeAlias = "float | Callable[[GraphClaim], bool]"
"""The least confidence of a claim in the graph, or a function that says of each whether it goes in."""


class Resolved(Protocol):
    """What assembling needs of a resolution: which entity of which report is which actor, the actors, and why."""

    @property
    def entity_actor(self) -> Mapping[tuple[str, str], str]:
        """(document id, entity id) to actor id."""
        ...

    @property
    def actors(self) -> Mapping[str, Actor]:
        """Actors by id."""
        ...

    @property
    def merges(self) -> Iterable[Merge]:
        """Why each entity was taken for its actor."""
        ...


def assemble(
    case_name: str,
    documents: Iterable[Document],
    extractions: Iterable[Extraction],
    resolution: Resolved,
    *,
    threshold: Threshold = 0.0,
    decisions: Iterable[Decision] = (),
) -> ActorGraph:
    """Make the graph of a case; the same input in any order gives the same graph.

    Left out are claims under the threshold or rejected by a decision (an accepted one goes in as certain; the
    last verdict on a claim counts), claims whose two ends are one actor, and claims with an end that the resolution takes
    for no actor.

    Args:
        case_name: what tells cases apart in a shared database.
        documents: the reports of the graph; read once, one by one, so they may come from a generator.
        extractions: at most one a report; those of reports that are not given are passed over.
        resolution: from these extractions.
        threshold: see `Threshold`.
        decisions: human verdicts in the order they were made; merges and splits are the resolution's matter.

    Raises:
        ContractError: an extraction is of another text than its report, or the resolution names an actor it does not have.
    """
    verdicts = {decision.targets[0]: decision.kind for decision in decisions if decision.kind in ("accept", "reject")}
    stayed = _redirections(resolution.actors)
    of_document = {extraction.document: extraction for extraction in extractions}
    sources: dict[str, Source] = {}
    claims: list[GraphClaim] = []
    for document in documents:
        sources[document.id] = _source(document)
        extraction = of_document.get(document.id)
        if extraction is None:
            continue
        if extraction.text_sha256 != sources[document.id].text_sha256:
            raise ContractError("the extraction is of another text than the report", where=document.id, todo="Build again.")
        for claim in _graph_claims(document, extraction, resolution, stayed):
            verdict = verdicts.get(claim.id)
            if verdict == "accept":
                claims.append(replace(claim, confidence=1.0))
            elif verdict is None and _passes(claim, threshold):
                claims.append(claim)
    claims.sort(key=lambda c: (c.document, c.evidence, c.subject_span, c.object_span, c.relation, c.id))
    return ActorGraph(
        case=case_name,
        actors={id_: resolution.actors[id_] for id_ in sorted(resolution.actors)},
        claims=tuple(claims),
        sources={id_: sources[id_] for id_ in sorted(sources)},
        merges=tuple(sorted(resolution.merges, key=lambda m: (m.document, m.entity, m.actor, m.rule, m.reason, m.score))),
    )


def _passes(claim: GraphClaim, threshold: Threshold) -> bool:
    return threshold(claim) if callable(threshold) else claim.confidence >= threshold


def _redirections(actors: Mapping[str, Actor]) -> dict[str, str]:
    """Map every id to itself, and ids merged away to the one that stayed."""
    former = {old: actor.id for _, actor in sorted(actors.items()) for old in actor.former_ids}
    return former | {id_: id_ for id_ in actors}


def _graph_claims(
    document: Document, extraction: Extraction, resolution: Resolved, stayed: Mapping[str, str]
) -> Iterator[GraphClaim]:
    mentions = {mention.id: mention for mention in extraction.mentions}

    def actor_of(mention: Mention | None) -> str | None:
        named = None if mention is None else resolution.entity_actor.get((document.id, mention.entity))
        if named is not None and named not in stayed:
            raise ContractError(
                f"the resolution takes {mention} for the actor {named}, which it does not have", where=document.id
            )
        return None if named is None else stayed[named]

    for claim in extraction.claims:
        subject, object_ = mentions[claim.subject], mentions[claim.object]
        ends = actor_of(subject), actor_of(object_)
        if ends[0] is None or ends[1] is None or ends[0] == ends[1]:
            continue
        when = mentions[claim.when] if claim.when else None
        yield GraphClaim(
            id=claim.id,
            subject=ends[0],
            relation=claim.relation,
            object=ends[1],
            status=claim.status,
            document=document.id,
            evidence=claim.evidence,
            quote=claim.evidence.of(document.text),
            subject_span=subject.span,
            object_span=object_.span,
            by=actor_of(mentions[claim.by]) if claim.by else None,
            where=actor_of(mentions[claim.where]) if claim.where else None,
            when=when.text if when else None,
            date=claim.date,
            former=claim.former,
            confidence=round(claim.confidence, 3),
        )


def _source(document: Document) -> Source:
    return Source(
        id=document.id,
        title=document.title,
        outlet=document.source,
        published=document.published,
        url=_public(document.url),
        retrieved=document.retrieved,
        language=document.language,
        text_sha256=text_hash(document.text),
    )


def _public(url: str | None) -> str | None:
    """Return an address only if it leads to the network: `file:` addresses and paths tell where the report lay."""
    try:
        return url if url and urlsplit(url).netloc and urlsplit(url).scheme.lower() != "file" else None
    except ValueError:
        return None
