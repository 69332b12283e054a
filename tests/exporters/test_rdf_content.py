"""What the RDF of a graph says, read back by other software than the one that wrote it."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from rdflib import OWL, PROV, RDF, RDFS, SKOS, XSD
from rdflib.compare import to_isomorphic

from actorgraph.exporters import get_exporter
from actorgraph.exporters.rdf import NAMESPACE
from actorgraph.graph import ActorGraph
from actorgraph.ontology import RELATIONS

from .graphs import hostile, small

AG = rdflib.Namespace(NAMESPACE)
DCT = rdflib.Namespace("http://purl.org/dc/terms/")
GOLDEN = Path(__file__).parent / "golden"
ONTOLOGY = Path(__file__).parents[2] / "ontology"
FORMATS = {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld", "trig": "trig", "nquads": "nquads"}


def export(graph: ActorGraph, name: str, **options: object) -> bytes:
    stream = io.BytesIO()
    get_exporter(name).write_to(graph, stream, **options)  # type: ignore[attr-defined]
    return stream.getvalue()


def load(data: bytes, name: str = "turtle") -> rdflib.Graph:
    """Read an export with rdflib; datasets are read as the union of their graphs."""
    if name in {"trig", "nquads"}:
        union = rdflib.Graph()
        for subject, predicate, object_, _ in rdflib.Dataset().parse(data=data, format=FORMATS[name]).quads():
            union.add((subject, predicate, object_))
        return union
    return rdflib.Graph().parse(data=data, format=FORMATS[name])


@pytest.fixture(scope="module")
def turtle() -> rdflib.Graph:
    return load(export(small(), "turtle"))


def named(graph: rdflib.Graph, name: str) -> rdflib.term.Node:
    (found,) = graph.subjects(SKOS.prefLabel, rdflib.Literal(name))
    return found


def test_turtle_is_the_golden_file() -> None:
    assert export(small(), "turtle") == (GOLDEN / "small.ttl").read_bytes()


def test_trig_is_the_golden_file() -> None:
    assert export(small(), "trig") == (GOLDEN / "small.trig").read_bytes()


def test_links_that_stand_are_edges_and_nothing_else_is(turtle: rdflib.Graph) -> None:
    relations = {triple for triple in turtle if triple[1] in {AG[name] for name in RELATIONS}}
    oru, reeds, heron, vann = (
        named(turtle, name) for name in ("Republic of Oru", "Reed Brotherhood", "Order of the Heron", "Sela Vann")
    )
    assert relations == {
        (oru, AG.bombed, reeds),
        (heron, AG.allied_with, reeds),
        (reeds, AG.allied_with, heron),
        (vann, AG.member_of, reeds),
    }


def test_a_suspicion_is_a_claim_alone(turtle: rdflib.Graph) -> None:
    (claim,) = turtle.subjects(AG.status, AG.alleged)
    assert turtle.value(claim, AG.relation) == AG.works_for
    assert not list(turtle.subject_objects(AG.works_for))


def test_a_claim_carries_its_evidence(turtle: rdflib.Graph) -> None:
    claim = next(c for c in turtle.subjects(AG.relation, AG.bombed) if (c, AG.status, AG.asserted) in turtle)
    said = {p.removeprefix(NAMESPACE): o for p, o in turtle.predicate_objects(claim) if p.startswith(NAMESPACE)}
    assert said["where"] == named(turtle, "Tamo")
    assert said["when"] == rdflib.Literal("3 May")
    assert said["dateFrom"] == said["dateTo"] == rdflib.Literal("2031-05-03", datatype=XSD.date)
    assert said["datePrecision"] == rdflib.Literal("day")
    assert said["confidence"] == rdflib.Literal("0.91", datatype=XSD.decimal)
    assert said["former"] == rdflib.Literal(False)
    document = turtle.value(claim, PROV.wasDerivedFrom)
    assert turtle.value(document, DCT.identifier) == rdflib.Literal("north/one.txt")


def test_offsets_point_at_the_words() -> None:
    graph = small()
    read = load(export(graph, "turtle"))
    for claim in graph.claims:
        node = rdflib.URIRef(f"urn:actorgraph:claim/{claim.id}")
        place = {
            end: int(read.value(node, AG[f"{end}"]))
            for end in ("evidenceStart", "evidenceEnd", "subjectStart", "subjectEnd", "objectStart", "objectEnd")
        }
        quote = str(read.value(node, AG.quote))
        assert len(quote) == place["evidenceEnd"] - place["evidenceStart"]
        names = {str(o) for p in (SKOS.prefLabel, SKOS.altLabel) for o in read.objects(read.value(node, AG.subject), p)}
        shift = place["evidenceStart"]
        assert quote[place["subjectStart"] - shift : place["subjectEnd"] - shift] in names


def test_actors_are_typed_named_and_identified(turtle: rdflib.Graph) -> None:
    oru = named(turtle, "Republic of Oru")
    assert turtle.value(oru, RDF.type) == AG.State
    assert turtle.value(oru, RDFS.label) == rdflib.Literal("Republic of Oru")
    assert set(turtle.objects(oru, SKOS.altLabel)) == {rdflib.Literal("Oru")}
    assert turtle.value(oru, OWL.sameAs) == rdflib.URIRef("http://www.wikidata.org/entity/Q1000000001")
    assert turtle.value(oru, DCT.identifier) == rdflib.Literal("iso3166:XO")
    assert list(turtle.objects(None, DCT.isReplacedBy)) == [named(turtle, "Sela Vann")]


def test_documents_are_cited_with_dates_as_far_as_known(turtle: rdflib.Graph) -> None:
    issued = {str(turtle.value(d, DCT.identifier)): turtle.value(d, DCT.issued) for d in turtle.subjects(RDF.type, AG.Document)}
    assert issued["north/one.txt"] == rdflib.Literal("2031-05-04", datatype=XSD.date)
    assert issued["north/two.txt"] == rdflib.Literal("2031-05", datatype=XSD.gYearMonth)
    publisher = turtle.value(rdflib.URIRef("urn:actorgraph:document/north%2Fone.txt"), DCT.publisher)
    assert turtle.value(publisher, RDFS.label) == rdflib.Literal("Oru Courier")
    assert turtle.value(publisher, RDF.type) == AG.Source


@pytest.mark.filterwarnings("ignore:.*Dataset:DeprecationWarning:rdflib")  # rdflib warns of its own insides
@pytest.mark.parametrize("graph", [small, hostile])
@pytest.mark.parametrize("name", [name for name in FORMATS if name != "rdfxml"])
def test_all_formats_say_the_same(name: str, graph: object) -> None:
    reference, other = (load(export(graph(), each), each) for each in ("ntriples", name))  # type: ignore[operator]
    assert len(reference) > 50
    assert to_isomorphic(reference) == to_isomorphic(other)


def test_rdf_xml_says_the_same_where_xml_can() -> None:
    assert to_isomorphic(load(export(small(), "rdfxml"), "rdfxml")) == to_isomorphic(load(export(small(), "turtle")))


def test_rdf_xml_replaces_what_xml_cannot_hold_and_says_so() -> None:
    graph = load(export(hostile(), "rdfxml"), "rdfxml")
    name = "control \N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}\x7f"
    assert "replaced by U+FFFD" in str(graph.value(named(graph, name), RDFS.comment))
    assert named(graph, "line\nbreak\r\nand\ttab")  # carriage returns stay


def test_lone_surrogates_are_replaced_and_noted_and_lengths_hold() -> None:
    graph = load(export(hostile(), "turtle"))
    node = named(graph, "lone \N{REPLACEMENT CHARACTER} and \N{REPLACEMENT CHARACTER} surrogates")
    assert str(graph.value(node, RDFS.comment)).endswith("characters that this format cannot hold replaced by U+FFFD")
    for claim in graph.subjects(RDF.type, AG.Claim):
        length = int(graph.value(claim, AG.evidenceEnd)) - int(graph.value(claim, AG.evidenceStart))
        assert len(str(graph.value(claim, AG.quote))) == length
    assert sum(1 for _ in graph.subject_objects(RDFS.comment)) < len(list(graph.subjects(RDF.type, AG.Claim)))


def test_named_graphs_hold_what_each_document_says() -> None:
    store = pyoxigraph.Store()
    store.load(export(small(), "trig"), format=pyoxigraph.RdfFormat.TRIG)
    ask = (
        f"PREFIX ag: <{NAMESPACE}> SELECT ?g (COUNT(?c) AS ?n) WHERE {{ GRAPH ?g {{ ?c a ag:Claim }} }} GROUP BY ?g ORDER BY ?g"
    )
    rows = [(row["g"].value, int(row["n"].value)) for row in store.query(ask)]
    assert rows == [("urn:actorgraph:document/north%2Fone.txt", 4), ("urn:actorgraph:document/north%2Ftwo.txt", 2)]
    edges = f"PREFIX ag: <{NAMESPACE}> SELECT ?g WHERE {{ GRAPH ?g {{ ?a ag:bombed ?b }} }}"
    assert [row["g"].value for row in store.query(edges)] == ["urn:actorgraph:document/north%2Fone.txt"]


def test_claims_are_counted_by_status_in_sparql() -> None:
    store = pyoxigraph.Store()
    store.load(export(small(), "turtle"), format=pyoxigraph.RdfFormat.TURTLE)
    rows = store.query(f"PREFIX ag: <{NAMESPACE}> SELECT ?s WHERE {{ ?c a ag:Claim ; ag:status ?s }}")
    counts = Counter(row["s"].value.removeprefix(NAMESPACE) for row in rows)
    assert counts == Counter(str(claim.status) for claim in small().claims)


def test_every_term_of_our_namespace_is_in_the_ontology(turtle: rdflib.Graph) -> None:
    ontology = rdflib.Graph().parse(ONTOLOGY / "actorgraph.ttl")
    used = {term for triple in turtle for term in triple if str(term).startswith(NAMESPACE)}
    assert len(used) > 20
    assert {term for term in used if (term, None, None) not in ontology} == set()


def test_the_export_fits_the_shapes() -> None:
    import pyshacl

    data = load(export(small(), "turtle"))
    shapes = rdflib.Graph().parse(ONTOLOGY / "shapes.ttl")
    conforms, _, report = pyshacl.validate(data, shacl_graph=shapes, advanced=True, allow_warnings=True)
    assert conforms, report
    data.add((named(data, "Republic of Oru"), AG.killed, named(data, "Sela Vann")))
    conforms, _, report = pyshacl.validate(data, shacl_graph=shapes, advanced=True, allow_warnings=True)
    assert not conforms
    assert "needs a claim that stands" in report
