"""What a graph says in RDF, statement by statement, in an order that depends on nothing but the graph's content.

- An actor is typed by its class, with its name as `rdfs:label` and `skos:prefLabel`, `skos:altLabel`, `owl:sameAs`
  (Wikidata) or `dcterms:identifier` ("scheme:value"); ids merged away lead to it by `dcterms:isReplacedBy`.
- A link that stands is one direct edge, `:a ag:killed :b`. A symmetric relation is written both ways, as its axiom
  entails, so that a query without a reasoner finds it from either end. Suspicions, denials and plans get no edge.
- Every claim is an `ag:Claim` with its status, its words and their offsets (code points, half-open).
- A document is cited: title, date, outlet, address, language, hash of its text (https://schema.org/sha256), day of
  retrieval (http://purl.org/pav/retrievedOn). Paths are never written.

In datasets (TriG, N-Quads) what a document says stands in a named graph of the document: its claims, and the edges that
its own standing claims make. Actors, documents and the edges of all documents together are in the default graph.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from actorgraph import ontology
from actorgraph.exporters.rdf.terms import Names, Texts, decimal, flag, offset, term, web_address, wikidata
from actorgraph.graph import ActorGraph, GraphClaim, Source
from actorgraph.model import Actor

Edge = tuple[str, str, str]
Node = NamedNode | Literal
Statement = tuple[NamedNode, NamedNode, Node]


class Statements:
    """The statements of one export.

    Args:
        graph: what to write.
        names: makes the IRIs.
        xml: the format is XML, which cannot hold every character.
        dataset: the format knows named graphs.
    """

    def __init__(self, graph: ActorGraph, names: Names, *, xml: bool = False, dataset: bool = False) -> None:
        self._graph, self._names, self._xml, self._dataset = graph, names, xml, dataset
        self._edges_from: dict[str, list[Edge]] = {}
        for link in graph.links:
            if link.stands:
                for edge in _directions((link.subject, link.relation, link.object)):
                    self._edges_from.setdefault(edge[0], []).append(edge)

    def __iter__(self) -> Iterator[Quad]:
        """Yield every statement once: actors with their edges, documents, then the claims document by document."""
        graph = self._graph
        for id_ in sorted(graph.actors):
            yield from self._quads(self._actor(graph.actors[id_]))
        for outlet in sorted({source.outlet for source in graph.sources.values() if source.outlet}):
            yield from self._quads(self._outlet(outlet))
        for id_ in sorted(graph.sources):
            yield from self._quads(self._document(graph.sources[id_]))
        claims: dict[str, list[GraphClaim]] = {}
        for claim in graph.claims:
            claims.setdefault(claim.document, []).append(claim)
        for id_ in sorted(claims):
            yield from self._said(id_, claims[id_])

    def _said(self, document: str, claims: list[GraphClaim]) -> Iterator[Quad]:
        """Yield what one document says."""
        home = self._names.document(document) if self._dataset else DefaultGraph()
        if self._dataset:  # elsewhere the direct edges stand with their actors already
            edges = {
                edge
                for claim in claims
                if claim.status.stands and claim.subject != claim.object
                for edge in _directions((claim.subject, claim.relation, claim.object))
            }
            for edge in sorted(edges):
                yield Quad(*self._edge(edge), home)
        for claim in sorted(claims, key=lambda claim: (claim.evidence, claim.id)):
            yield from self._quads(self._claim(claim), home)

    def _actor(self, actor: Actor) -> Iterator[Statement]:
        node, texts = self._names.actor(actor.id), Texts(xml=self._xml)
        yield node, term("rdf:type"), term(f"ag:{actor.type}")
        yield node, term("rdfs:label"), texts.literal(actor.name)
        yield node, term("skos:prefLabel"), texts.literal(actor.name)
        for alias in sorted(set(actor.aliases) - {actor.name}):
            yield node, term("skos:altLabel"), texts.literal(alias)
        for scheme, value in sorted(actor.external_ids.items()):
            item = wikidata(value) if scheme == "wikidata" else None
            if item is not None:
                yield node, term("owl:sameAs"), item
            else:
                yield node, term("dcterms:identifier"), texts.literal(f"{scheme}:{value}")
        yield from _noted(node, texts)
        for edge in sorted(self._edges_from.get(actor.id, ())):
            yield self._edge(edge)
        for former in sorted(set(actor.former_ids) - {actor.id}):
            yield self._names.actor(former), term("dcterms:isReplacedBy"), node

    def _outlet(self, name: str) -> Iterator[Statement]:
        node, texts = self._names.outlet(name), Texts(xml=self._xml)
        yield node, term("rdf:type"), term("ag:Source")
        yield node, term("rdfs:label"), texts.literal(name)
        yield from _noted(node, texts)

    def _document(self, source: Source) -> Iterator[Statement]:
        node, texts = self._names.document(source.id), Texts(xml=self._xml)
        yield node, term("rdf:type"), term("ag:Document")
        yield node, term("dcterms:identifier"), texts.literal(source.id)
        if source.title:
            yield node, term("dcterms:title"), texts.literal(source.title)
        if source.published:
            yield node, term("dcterms:issued"), texts.day(source.published)
        if source.outlet:
            yield node, term("dcterms:publisher"), self._names.outlet(source.outlet)
        address = web_address(source.url) if source.url else None
        if address is not None:
            yield node, term("dcterms:source"), address
        if source.retrieved:
            yield node, term("pav:retrievedOn"), texts.moment(source.retrieved)
        if source.language:
            yield node, term("dcterms:language"), texts.literal(source.language)
        if source.text_sha256:
            yield node, term("schema:sha256"), texts.literal(source.text_sha256)
        yield from _noted(node, texts)

    def _claim(self, claim: GraphClaim) -> Iterator[Statement]:
        node, names, texts = self._names.claim(claim.id), self._names, Texts(xml=self._xml)
        yield node, term("rdf:type"), term("ag:Claim")
        yield node, term("ag:subject"), names.actor(claim.subject)
        yield node, term("ag:relation"), term(f"ag:{claim.relation}")
        yield node, term("ag:object"), names.actor(claim.object)
        yield node, term("ag:status"), term(f"ag:{claim.status}")
        if claim.by is not None:
            yield node, term("ag:statedBy"), names.actor(claim.by)
        if claim.when is not None:
            yield node, term("ag:when"), texts.literal(claim.when)
        if claim.date is not None:
            yield node, term("ag:dateFrom"), texts.day(claim.date.from_)
            yield node, term("ag:dateTo"), texts.day(claim.date.to)
            yield node, term("ag:datePrecision"), texts.literal(claim.date.precision)
        if claim.where is not None:
            yield node, term("ag:where"), names.actor(claim.where)
        yield node, term("ag:former"), flag(claim.former)
        yield node, term("ag:confidence"), decimal(claim.confidence)
        yield node, term("ag:quote"), texts.literal(claim.quote)
        for name, span in (("evidence", claim.evidence), ("subject", claim.subject_span), ("object", claim.object_span)):
            yield node, term(f"ag:{name}Start"), offset(span.start)
            yield node, term(f"ag:{name}End"), offset(span.end)
        yield node, term("prov:wasDerivedFrom"), names.document(claim.document)
        yield from _noted(node, texts)

    def _edge(self, edge: Edge) -> Statement:
        subject, relation, object_ = edge
        return self._names.actor(subject), term(f"ag:{relation}"), self._names.actor(object_)

    @staticmethod
    def _quads(statements: Iterator[Statement], home: NamedNode | DefaultGraph | None = None) -> Iterator[Quad]:
        for statement in dict.fromkeys(statements):  # two aliases may be one after replacing
            yield Quad(*statement, home or DefaultGraph())


def _directions(edge: Edge) -> tuple[Edge, ...]:
    subject, relation, object_ = edge
    return (edge, (object_, relation, subject)) if ontology.RELATIONS[relation].symmetric else (edge,)


def _noted(node: NamedNode, texts: Texts) -> Iterator[Statement]:
    """Say on the resource itself that characters of its texts were replaced."""
    if texts.replaced:
        words = "1 character" if texts.replaced == 1 else f"{texts.replaced} characters"
        note = f"{words} that this format cannot hold replaced by U+FFFD"
        yield node, term("rdfs:comment"), Literal(note, language="en")
