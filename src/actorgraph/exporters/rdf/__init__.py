"""RDF: a direct edge for each link that stands, and a Claim resource with its evidence for every claim."""

from actorgraph.exporters.rdf.formats import JsonLd, NQuads, NTriples, RdfExporter, RdfXml, Trig, Turtle
from actorgraph.exporters.rdf.terms import DEFAULT_BASE_IRI, NAMESPACE

__all__ = ["DEFAULT_BASE_IRI", "NAMESPACE", "JsonLd", "NQuads", "NTriples", "RdfExporter", "RdfXml", "Trig", "Turtle"]
