"""Every sentence that ties two actors, contradictions side by side."""

from __future__ import annotations

from collections.abc import Collection

from actorgraph.graph import ActorGraph, GraphClaim, Link
from actorgraph.model import FIRM, Status
from actorgraph.protocols import Store
from actorgraph.questions.evidence import between, by_id, link_row, nodes, phrase, standing, strength
from actorgraph.questions.find import find, ids_of
from actorgraph.questions.results import Explanation, MergeReason, Sentence, TieEvidence

_MERGES = "UNWIND $ids AS wanted MATCH (n:Merge {actor: wanted, `case`: $in_case})"


def explain(store: Store, a: str, b: str) -> Explanation:
    """Return everything that reports say about two actors, of every status, and why each of them is taken for one.

    Where a name means several actors, all of them are looked at. Within `says`, `denies` and so on firm sentences come first.
    `ties` is empty if no sentence ties the two; if both names mean one actor, `merges` says why.

    Raises:
        UnknownActor: nobody has one of the names.
    """
    ones, others = find(store, a), find(store, b)
    graph = between(store, {*ids_of(ones), *ids_of(others)})
    pairs = {frozenset((one, other)) for one in ids_of(ones) for other in ids_of(others)}
    tied = [link for link in graph.links if frozenset((link.subject, link.object)) in pairs]
    tied.sort(key=lambda link: strength(link_row(graph, link, link.subject)))
    return Explanation(
        a=tuple(ones),
        b=tuple(others),
        ties=tuple(_tie(graph, link) for link in tied),
        merges=_merges(store, graph, list(dict.fromkeys((*ids_of(ones), *ids_of(others))))),
    )


def _tie(graph: ActorGraph, link: Link) -> TieEvidence:
    def told(*statuses: Status) -> tuple[Sentence, ...]:
        claims = sorted(link.claims, key=lambda claim: claim.confidence < FIRM)
        return tuple(_sentence(graph, claim) for claim in claims if claim.status in statuses)

    return TieEvidence(
        subject=graph.actors[link.subject].name,
        phrase=phrase(link, link.subject),
        object=graph.actors[link.object].name,
        relation=link.relation,
        edge=standing(link),
        contested=link.contested,
        says=told(Status.ASSERTED, Status.REPORTED),
        alleges=told(Status.ALLEGED),
        denies=told(Status.DENIED, Status.NEGATED),
        plans=told(Status.PLANNED),
        subject_id=link.subject,
        object_id=link.object,
        link_id=link.id,
    )


def _sentence(graph: ActorGraph, claim: GraphClaim) -> Sentence:
    source = graph.sources[claim.document]
    return Sentence(
        claim_id=claim.id,
        status=str(claim.status),
        quote=claim.quote,
        speaker=graph.actors[claim.by].name if claim.by is not None else None,
        document=claim.document,
        title=source.title,
        outlet=source.outlet,
        published=source.published,
        start=claim.evidence.start,
        end=claim.evidence.end,
        date_text=claim.when,
        date_from=claim.date.from_ if claim.date else None,
        date_to=claim.date.to if claim.date else None,
        place=graph.actors[claim.where].name if claim.where is not None else None,
        former=claim.former,
        confidence=claim.confidence,
    )


def _merges(store: Store, graph: ActorGraph, ids: Collection[str]) -> tuple[MergeReason, ...]:
    found = nodes(store, "Merge", _MERGES, ids=list(ids))
    titles = {row["id"]: row["title"] for row in by_id(store, "Document", (row["document"] for row in found))}
    found.sort(key=lambda row: (list(ids).index(row["actor"]), row["document"], row["entity"], row["rule"], row["reason"]))
    return tuple(
        MergeReason(
            actor=graph.actors[row["actor"]].name,
            document=row["document"],
            title=titles.get(row["document"]),
            entity=row["entity"],
            rule=row["rule"],
            reason=row["reason"],
            score=row["score"],
            actor_id=row["actor"],
        )
        for row in found
    )
