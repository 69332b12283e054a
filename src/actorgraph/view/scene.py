"""What a view shows: which actors and links, in plain data that any renderer can draw.

Nodes and links are numbered; renderers use the numbers as ids, so that no text of a report ever becomes an id or a key.
Everything in `details` is text for people; renderers must put it on the page as text, never as markup.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from actorgraph import ontology
from actorgraph.graph import ActorGraph, GraphClaim, Link
from actorgraph.model import Actor, Span

LABEL_LENGTH = 32
"""Longest label drawn beside a node, in characters; the whole name is in the panel."""


@dataclass(frozen=True, slots=True)
class SceneNode:
    """One actor. `degree`: its links in the scene that stand or are alleged; `label`: its name on one line, shortened."""

    number: int
    label: str
    type: str
    degree: int


@dataclass(frozen=True, slots=True)
class SceneLink:
    """One link.

    Attributes:
        status: the best status among its claims. standing: "stands", "alleged" or "none" (denied, negated, planned only).
        firm: its confidence is at least `model.FIRM`.
        reports: number of reports that make one of its claims.
        lane: 0 for a straight line; other links between the same actors bend by their lane, see `_lanes`.
    """

    number: int
    source: int
    target: int
    label: str
    family: str
    status: str
    standing: str
    firm: bool
    contested: bool
    symmetric: bool
    reports: int
    lane: float


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is shown.

    Attributes:
        title: heading.
        nodes, links: numbered from 0 in their order; links name nodes by number.
        details: JSON-ready texts for panel and search: `nodes` and `links`, by number, and `reports`.
        left_out: tied actors left out since there are more than can be shown.
        untied: actors left out since no claim ties them to another.
        claims: number of claims behind the links shown.
    """

    title: str
    nodes: tuple[SceneNode, ...]
    links: tuple[SceneLink, ...]
    details: dict[str, Any]
    left_out: int
    untied: int
    claims: int


def make_scene(graph: ActorGraph, *, max_nodes: int, title: str | None = None) -> Scene:
    """Choose what to show: the best connected actors, and all links between them."""
    degrees = {id_: sum(link.stands or link.alleged for link in links) for id_, links in graph.links_of.items()}
    tied = sorted(graph.links_of, key=lambda id_: (-degrees[id_], -len(graph.links_of[id_]), id_))
    shown = sorted(tied[:max_nodes])
    numbers = {id_: number for number, id_ in enumerate(shown)}
    links = [link for link in graph.links if link.subject in numbers and link.object in numbers]
    lanes = _lanes(links)
    reports = sorted({claim.document for link in links for claim in link.claims})
    report_numbers = {id_: number for number, id_ in enumerate(reports)}
    drawn = Counter(end for link in links if _standing(link) != "none" for end in (link.subject, link.object))
    nodes = tuple(
        SceneNode(number, one_line(graph.actors[id_].name), str(graph.actors[id_].type), drawn[id_])
        for id_, number in numbers.items()
    )
    return Scene(
        title=title or graph.case,
        nodes=nodes,
        links=tuple(_link(number, link, numbers, lanes[number]) for number, link in enumerate(links)),
        details={
            "nodes": [_node_details(graph.actors[id_]) for id_ in shown],
            "links": [_link_details(graph, link, report_numbers) for link in links],
            "reports": [_report_details(graph, id_) for id_ in reports],
        },
        left_out=len(tied) - len(shown),
        untied=len(graph.actors) - len(tied),
        claims=sum(len(link.claims) for link in links),
    )


def one_line(text: str, length: int = LABEL_LENGTH) -> str:
    """Return a text on one line, blanks and control characters folded, cut at `length` characters with an ellipsis."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split()) or "(no name)"
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def _standing(link: Link) -> str:
    return "stands" if link.stands else "alleged" if link.alleged else "none"


def _link(number: int, link: Link, numbers: dict[str, int], lane: float) -> SceneLink:
    relation = ontology.RELATIONS[link.relation]
    return SceneLink(
        number=number,
        source=numbers[link.subject],
        target=numbers[link.object],
        label=relation.label,
        family=relation.family,
        status=str(link.statuses[0]),
        standing=_standing(link),
        firm=link.firm,
        contested=link.contested,
        symmetric=relation.symmetric,
        reports=len(link.documents),
        lane=lane,
    )


def _lanes(links: list[Link]) -> list[float]:
    """Give links between the same two actors lanes beside each other: 0 is straight, ±1 bends to one side or the other.

    The sign is seen from the link's own source, so that links in opposite directions keep apart too.
    """
    pairs: dict[tuple[str, str], list[int]] = {}
    order = {"stands": 0, "alleged": 1, "none": 2}
    for number, link in enumerate(links):
        first, second = sorted((link.subject, link.object))
        pairs.setdefault((first, second), []).append(number)
    lanes = [0.0] * len(links)
    for (first, _), members in pairs.items():
        members.sort(key=lambda number: (order[_standing(links[number])], links[number].id))
        for place, number in enumerate(members):
            lane = (place + 1) // 2 * (1.0 if place % 2 else -1.0)  # the best one straight, the others left and right of it
            lanes[number] = lane if links[number].subject == first else -lane
    return [lane + 0.0 for lane in lanes]  # no -0.0


def _node_details(actor: Actor) -> dict[str, Any]:
    return {
        "name": actor.name,
        "type": str(actor.type),
        "aliases": list(actor.aliases),
        "ids": [f"{scheme} {value}" for scheme, value in sorted(actor.external_ids.items())],
    }


def _link_details(graph: ActorGraph, link: Link, reports: dict[str, int]) -> dict[str, Any]:
    relation = ontology.RELATIONS[link.relation]
    return {
        "label": relation.label,
        "inverse": relation.inverse_label,
        "statuses": [str(status) for status in link.statuses],
        "contested": link.contested,
        "former": link.former,
        "from": link.first_date,
        "to": link.last_date,
        "outlets": len(graph.outlets(link)),
        "claims": [_claim_details(graph, claim, reports) for claim in link.claims],
    }


def _claim_details(graph: ActorGraph, claim: GraphClaim, reports: dict[str, int]) -> dict[str, Any]:
    return {
        "status": str(claim.status),
        "quote": segments(claim),
        "start": claim.evidence.start,
        "end": claim.evidence.end,
        "report": reports[claim.document],
        "by": _name(graph, claim.by),
        "where": _name(graph, claim.where),
        "when": claim.when,
        "date": [claim.date.from_, claim.date.to] if claim.date else None,
        "former": claim.former,
        "confidence": claim.confidence,
    }


def _name(graph: ActorGraph, actor: str | None) -> str | None:
    return graph.actors[actor].name if actor is not None and actor in graph.actors else None


def segments(claim: GraphClaim) -> list[tuple[str, str]]:
    """Cut a quote where subject and object are mentioned: (text, "subject", "object" or "") in order, nothing lost.

    Done here rather than in the browser since spans count code points and JavaScript counts UTF-16 units.
    """
    marks: list[tuple[Span, str]] = []
    for span, role in ((claim.subject_span, "subject"), (claim.object_span, "object")):
        inside = claim.evidence.start <= span.start and span.end <= claim.evidence.end
        if inside and not any(span.overlaps(other) for other, _ in marks):
            marks.append((span, role))
    parts: list[tuple[str, str]] = []
    at = claim.evidence.start
    offset = claim.evidence.start
    for span, role in sorted(marks):
        parts += [
            (claim.quote[at - offset : span.start - offset], ""),
            (claim.quote[span.start - offset : span.end - offset], role),
        ]
        at = span.end
    parts.append((claim.quote[at - offset :], ""))
    return [part for part in parts if part[0]]


def _report_details(graph: ActorGraph, document: str) -> dict[str, Any]:
    source = graph.sources[document]
    return {
        "id": source.id,
        "title": source.title,
        "outlet": source.outlet,
        "published": source.published,
        "url": safe_url(source.url),
    }


def safe_url(url: str | None) -> str | None:
    """Return a web address that may become a link: http(s) with a host and without a user name; else None."""
    try:
        parts = urlsplit((url or "").strip())
        return parts.geturl() if parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc else None
    except ValueError:
        return None
