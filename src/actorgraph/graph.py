"""Actors and claims make links; links make the graph that stores, exporters and views work on.

A link gathers all claims of one relation between two actors. It *stands* when at least one of its claims is asserted or
reported; a link with nothing better than alleged claims is a suspicion and gets an `alleged` edge that carries the
relation as a property; denied, negated and planned claims make no edge but stay in the graph as claims. A link that
stands and is also denied or negated somewhere is `contested`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from actorgraph import ontology
from actorgraph.ids import link_id
from actorgraph.model import FIRM, Actor, DateRange, Merge, Span, Status

if TYPE_CHECKING:
    import networkx

_RANK = {status: rank for rank, status in enumerate(Status)}


@dataclass(frozen=True, slots=True)
class Source:
    """What a graph keeps of a document: enough to cite it, nothing that gives away where it lay."""

    id: str
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    retrieved: str | None = None
    language: str | None = None
    text_sha256: str = ""


@dataclass(frozen=True, slots=True)
class GraphClaim:
    """A claim between actors of the graph, with the words that say it.

    Attributes:
        id: id of the claim; the same as in the extraction.
        subject, object, by, where: ids of actors (`where`: of a place or state); by and where may be None.
        document: id of the `Source`; `evidence`: the span in its text; `quote`: the words at this span.
        subject_span, object_span: where the two are mentioned.
        when: the words that date the claim; `date`: what they mean in the calendar.
    """

    id: str
    subject: str
    relation: str
    object: str
    status: Status
    document: str
    evidence: Span
    quote: str
    subject_span: Span
    object_span: Span
    by: str | None = None
    where: str | None = None
    when: str | None = None
    date: DateRange | None = None
    former: bool = False
    confidence: float = 1.0


@dataclass(frozen=True)
class Link:
    """All claims of one relation between two actors, best first (standing, then confidence).

    For symmetric relations subject and object are in the order of their ids.
    """

    id: str
    subject: str
    relation: str
    object: str
    claims: tuple[GraphClaim, ...]

    @cached_property
    def statuses(self) -> tuple[Status, ...]:
        """The statuses that occur, in the order of `Status`."""
        return tuple(sorted({claim.status for claim in self.claims}, key=_RANK.__getitem__))

    @property
    def stands(self) -> bool:
        """True if a claim is asserted or reported."""
        return self.statuses[0].stands

    @property
    def alleged(self) -> bool:
        """True if there is nothing better than an alleged claim."""
        return self.statuses[0] is Status.ALLEGED

    @property
    def contested(self) -> bool:
        """True if the link stands and a claim denies or negates it."""
        return self.stands and bool({Status.DENIED, Status.NEGATED} & set(self.statuses))

    @property
    def former(self) -> bool:
        """True if every standing (else every) claim says that the tie is over."""
        best = [claim for claim in self.claims if claim.status.stands] or list(self.claims)
        return all(claim.former for claim in best)

    @property
    def confidence(self) -> float:
        """The highest confidence among the claims that give the link its standing."""
        top = self.statuses[0]
        same = [c for c in self.claims if (c.status.stands if top.stands else c.status is top)]
        return max(claim.confidence for claim in same)

    @property
    def firm(self) -> bool:
        """True if its confidence is at least `model.FIRM`; all other links are to check."""
        return self.confidence >= FIRM

    @cached_property
    def documents(self) -> tuple[str, ...]:
        """Ids of the distinct documents that make one of the claims, sorted."""
        return tuple(sorted({claim.document for claim in self.claims}))

    @property
    def first_date(self) -> str | None:
        """The earliest day any dated claim may mean, ISO 8601."""
        return min((claim.date.from_ for claim in self.claims if claim.date), default=None)

    @property
    def last_date(self) -> str | None:
        """The latest day any dated claim may mean, ISO 8601."""
        return max((claim.date.to for claim in self.claims if claim.date), default=None)


@dataclass(frozen=True)
class ActorGraph:
    """Actors, claims and sources of one case; everything else is derived from them.

    Attributes:
        case: the name that tells cases apart in a shared database.
        actors: by id, in the order of ids. sources: by document id, in the order of ids.
        claims: in the order of documents and places in the text; subject and object differ.
        merges: why each entity of each report was taken for its actor.
    """

    case: str
    actors: Mapping[str, Actor]
    claims: tuple[GraphClaim, ...]
    sources: Mapping[str, Source]
    merges: tuple[Merge, ...] = ()

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """All links, in the order of their ids."""
        return tuple(sorted(make_links(self.claims), key=lambda link: link.id))

    @cached_property
    def links_of(self) -> Mapping[str, tuple[Link, ...]]:
        """The links of each actor that has any, by its id."""
        by_actor: dict[str, list[Link]] = {}
        for link in self.links:
            by_actor.setdefault(link.subject, []).append(link)
            by_actor.setdefault(link.object, []).append(link)
        return {actor: tuple(links) for actor, links in by_actor.items()}

    def outlets(self, link: Link) -> tuple[str, ...]:
        """The distinct outlets of the link's reports, sorted; a report without outlet counts as one of its own."""
        return tuple(sorted({self.sources[d].outlet or d for d in link.documents}))

    def to_networkx(self) -> networkx.MultiDiGraph:
        """Return the graph for analysis: one node an actor, one edge a link that stands or is alleged.

        Edge keys are link ids; edge attributes: relation, family, status ("asserted", "reported", "alleged"), contested,
        former, symmetric, confidence, claims (their number), documents (their number), first_date, last_date.
        """
        import networkx  # imported here: the core stays light

        graph: networkx.MultiDiGraph = networkx.MultiDiGraph(case=self.case)
        for actor in self.actors.values():
            graph.add_node(actor.id, name=actor.name, type=str(actor.type), aliases=list(actor.aliases))
        for link in self.links:
            if link.stands or link.alleged:
                relation = ontology.RELATIONS[link.relation]
                graph.add_edge(
                    link.subject,
                    link.object,
                    key=link.id,
                    relation=link.relation,
                    family=relation.family,
                    status=str(link.statuses[0]),
                    contested=link.contested,
                    former=link.former,
                    symmetric=relation.symmetric,
                    confidence=link.confidence,
                    claims=len(link.claims),
                    documents=len(link.documents),
                    first_date=link.first_date,
                    last_date=link.last_date,
                )
        return graph


def make_links(claims: Iterable[GraphClaim]) -> list[Link]:
    """Gather claims into links; claims that tie an actor to itself are left out (two mentions of one actor were merged)."""
    gathered: dict[str, list[GraphClaim]] = {}
    ends: dict[str, tuple[str, str, str]] = {}
    for claim in claims:
        if claim.subject == claim.object:
            continue
        symmetric = ontology.RELATIONS[claim.relation].symmetric
        subject, object_ = sorted((claim.subject, claim.object)) if symmetric else (claim.subject, claim.object)
        id_ = link_id(subject, claim.relation, object_, symmetric)
        gathered.setdefault(id_, []).append(claim)
        ends[id_] = (subject, claim.relation, object_)
    return [
        Link(
            id_, *ends[id_], tuple(sorted(found, key=lambda c: (_RANK[c.status], -c.confidence, c.document, c.evidence, c.id)))
        )
        for id_, found in gathered.items()
    ]
