"""The OWL file, the alignments and the JSON-LD context, read back by rdflib, say what the source says."""

import json
from pathlib import Path

import owlrl
import pyoxigraph
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, PROV

from actorgraph.ontology.reader import read
from actorgraph.ontology.source import Source, find_root
from actorgraph.ontology.terms import parse_example

ROOT = find_root(Path(__file__).parent)
AG = Namespace("https://w3id.org/actorgraph/ns#")
EX = Namespace("https://example.org/")


@pytest.fixture(scope="module")
def source() -> Source:
    return read(ROOT)


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph().parse(ROOT / "ontology" / "actorgraph.ttl")


@pytest.fixture(scope="module")
def alignments() -> Graph:
    return Graph().parse(ROOT / "ontology" / "alignments.ttl")


def members(graph: Graph, node) -> set[str]:
    """The local names of a class, or of the classes of a union."""
    union = graph.value(node, OWL.unionOf) if isinstance(node, BNode) else None
    nodes = [node] if union is None else list(Collection(graph, union))
    return {str(item).removeprefix(AG) for item in nodes}


def test_relations_are_the_object_properties_of_the_source(graph: Graph, source: Source) -> None:
    assert set(graph.subjects(RDF.type, AG.Relation)) == {AG[relation.name] for relation in source.relations}
    symmetric = {AG[relation.name] for relation in source.relations if relation.symmetric}
    assert set(graph.subjects(RDF.type, OWL.SymmetricProperty)) == symmetric
    families = {family.name: AG[family.term] for family in source.families}
    for relation in source.relations:
        node = AG[relation.name]
        assert (node, RDF.type, OWL.ObjectProperty) in graph
        assert list(graph.objects(node, RDFS.subPropertyOf)) == [families[relation.family]]
        assert members(graph, graph.value(node, RDFS.domain)) == set(relation.domain)
        assert members(graph, graph.value(node, RDFS.range)) == set(relation.range)
        assert graph.value(node, SKOS.prefLabel) == Literal(relation.label, lang="en")
        assert graph.value(node, SKOS.definition) == Literal(relation.definition, lang="en")
        assert graph.value(node, AG.inverseLabel) == Literal(relation.inverse_label, lang="en")
        says = {Literal(parse_example(sentence).text, lang="en") for sentence in relation.says}
        assert set(graph.objects(node, SKOS.example)) == says


def test_classes_and_their_tree(graph: Graph, source: Source) -> None:
    named = {node for node in graph.subjects(RDF.type, OWL.Class) if isinstance(node, URIRef)}
    assert named == {AG[cls.name] for cls in source.classes}
    for cls in source.classes:
        parents = {node for node in graph.objects(AG[cls.name], RDFS.subClassOf) if isinstance(node, URIRef)}
        assert parents == ({AG[cls.parent]} if cls.parent else set())


def test_every_term_has_label_and_definition(graph: Graph) -> None:
    ours = {node for node in graph.subjects() if isinstance(node, URIRef) and node.startswith(AG)}
    assert len(ours) > 80
    for node in ours:
        for predicate in (RDFS.label, SKOS.prefLabel, SKOS.definition):
            assert len(list(graph.objects(node, predicate))) == 1, (node, predicate)


def test_properties_of_claims(graph: Graph, source: Source) -> None:
    for prop in source.properties:
        node = AG[prop.name]
        assert graph.value(node, RDFS.domain) == AG.Claim
        assert (node, RDF.type, OWL.ObjectProperty if prop.kind == "object" else OWL.DatatypeProperty) in graph
    assert graph.value(AG.confidence, RDFS.range) == XSD.decimal
    assert members(graph, graph.value(AG.where, RDFS.range)) == {"State", "Place"}


def closure(graph: Graph, turtle: str) -> Graph:
    """The ontology, without the words on its terms, and some triples, with all that OWL RL entails."""
    result = Graph()
    for triple in graph:
        if not isinstance(triple[2], Literal):
            result.add(triple)
    result.parse(data=f"@prefix ag: <{AG}> . @prefix : <{EX}> . {turtle}", format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(result)
    return result


def faults(graph: Graph) -> str:
    """What owlrl finds to be contradictions."""
    return "\n".join(str(text) for text in graph.objects(None, URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")))


def test_what_follows_from_an_edge(graph: Graph) -> None:
    told = closure(
        graph, ":a a ag:Group . :b a ag:State . :c a ag:Operative, ag:Official . :a ag:fights :b . :c ag:member_of :a ."
    )
    assert (EX.b, AG.fights, EX.a) in told
    assert (EX.a, AG.conflictRelation, EX.b) in told
    assert (EX.c, AG.affiliationRelation, EX.a) in told
    assert (EX.c, RDF.type, AG.Person) in told
    assert (EX.c, RDF.type, AG.Actor) in told
    assert (EX.a, AG.member_of, EX.c) not in told
    assert faults(told) == ""


def test_disjoint_classes_contradict(graph: Graph) -> None:
    kinds = ("Place", "Organization", "Person", "Claim")
    told = closure(graph, " ".join(f":{kind} a ag:Group, ag:{kind} ." for kind in kinds))
    for kind in kinds:
        assert EX[kind] in faults(told)


def test_alignments_are_the_rows_of_the_source(alignments: Graph, source: Source) -> None:
    spaces = {"subClassOf": RDFS, "subPropertyOf": RDFS}
    for row in source.alignments:
        triple = (AG[row.term], spaces.get(row.match, SKOS)[row.match], URIRef(source.expand(row.target)))
        assert triple in alignments
        (axiom,) = (
            node
            for node in alignments.subjects(OWL.annotatedTarget, triple[2])
            if alignments.value(node, OWL.annotatedSource) == triple[0]
        )
        assert alignments.value(axiom, OWL.annotatedProperty) == triple[1]
        assert alignments.value(axiom, DCTERMS.source) == URIRef(source.documents[row.document][1])
    stated = [triple for triple in alignments if str(triple[0]).startswith(AG)]
    assert len(stated) == len(source.alignments)


def test_alignments_keep_the_ontology_consistent(graph: Graph, alignments: Graph) -> None:
    # the axioms of the other side that our classes run into, as read in the documents that the rows name
    theirs = """@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix org: <http://www.w3.org/ns/org#> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        org:Organization owl:equivalentClass foaf:Organization ; rdfs:subClassOf foaf:Agent .
        foaf:Person rdfs:subClassOf foaf:Agent ; owl:disjointWith foaf:Organization .
        foaf:Document owl:disjointWith foaf:Organization . foaf:Group rdfs:subClassOf foaf:Agent ."""
    told = closure(
        graph + alignments,
        theirs + " :a a ag:Group . :b a ag:Official . :c a ag:Community . :d a ag:Document . :b ag:kin_of :c .",
    )
    assert faults(told) == ""
    assert (EX.b, URIRef("https://schema.org/relatedTo"), EX.c) in told
    assert (EX.a, RDF.type, URIRef("http://xmlns.com/foaf/0.1/Organization")) in told


def test_context_makes_plain_json_into_our_terms() -> None:
    context = json.loads((ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    report = {
        "@context": context,
        "@graph": [
            {"id": EX.a, "type": "Group", "name": "The Night Watch", "aliases": ["Night Watch"], "fights": EX.b},
            {
                "id": EX.c,
                "type": "Claim",
                "subject": EX.a,
                "relation": "fights",
                "object": EX.b,
                "status": "reported",
                "quote": "The Night Watch clashed with the guard.",
                "confidence": "0.75",
                "former": False,
                "evidenceStart": 4,
                "dateFrom": "2025-03-01",
                "document": EX.d,
            },
        ],
    }
    # by pyoxigraph: rdflib's own reader of JSON-LD uses a deprecated class
    quads = list(pyoxigraph.parse(json.dumps(report), pyoxigraph.RdfFormat.JSON_LD))
    graph = Graph().parse(data="\n".join(f"{quad.triple} ." for quad in quads), format="nt")
    expected = {
        (EX.a, RDF.type, AG.Group),
        (EX.a, SKOS.prefLabel, Literal("The Night Watch")),
        (EX.a, SKOS.altLabel, Literal("Night Watch")),
        (EX.a, AG.fights, EX.b),
        (EX.c, RDF.type, AG.Claim),
        (EX.c, AG.subject, EX.a),
        (EX.c, AG.relation, AG.fights),
        (EX.c, AG.object, EX.b),
        (EX.c, AG.status, AG.reported),
        (EX.c, AG.quote, Literal("The Night Watch clashed with the guard.")),
        (EX.c, AG.confidence, Literal("0.75", datatype=XSD.decimal)),
        (EX.c, AG.former, Literal(False)),
        (EX.c, AG.evidenceStart, Literal(4)),
        (EX.c, AG.dateFrom, Literal("2025-03-01", datatype=XSD.date)),
        (EX.c, PROV.wasDerivedFrom, EX.d),
    }
    assert set(graph) == expected
