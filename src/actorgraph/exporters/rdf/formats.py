"""The RDF formats as exporters: same statements, other syntax. pyoxigraph writes; rdflib and others read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from actorgraph.errors import ExportError
from actorgraph.exporters.files import replacing
from actorgraph.exporters.rdf.statements import Statements
from actorgraph.exporters.rdf.terms import DEFAULT_BASE_IRI, Names
from actorgraph.graph import ActorGraph


class RdfExporter:
    """Writes a graph as RDF; the formats below only say which syntax. The bytes depend on nothing but graph and options.

    Options of `write` and `write_to`:
        base_iri: what the IRIs of actors, claims and documents begin with; absolute, ends in "/", "#" or ":".
    """

    name: str
    extension: str
    options: ClassVar[frozenset[str]] = frozenset({"base_iri"})
    _format: ClassVar[RdfFormat]
    _dataset: ClassVar[bool] = False

    def write(self, graph: ActorGraph, target: Path, **options: Any) -> None:
        """Write the whole graph to a file, which appears complete or not at all.

        Raises:
            ExportError: an option is unknown or wrong, or the file cannot be written.
        """
        names = self._names(options)
        with replacing(target) as stream:
            self._serialize(graph, stream, names)

    def write_to(self, graph: ActorGraph, stream: BinaryIO, **options: Any) -> None:
        """Write the whole graph to an open binary stream (standard output), which stays open.

        Raises:
            ExportError: an option is unknown or wrong, or the stream fails.
            BrokenPipeError: the reader has gone; left to the command line, which ends quietly.
        """
        names = self._names(options)
        try:
            self._serialize(graph, stream, names)
            stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise ExportError(f"the {self.name} export cannot be written: {error.strerror or error}") from error

    def _names(self, options: dict[str, Any]) -> Names:
        unknown = sorted(set(options) - self.options)
        if unknown:
            known = ", ".join(sorted(self.options))
            raise ExportError(f"{self.name} has no option {', '.join(unknown)}", where=self.name, todo=f"It knows: {known}")
        return Names(options.get("base_iri", DEFAULT_BASE_IRI))

    def _serialize(self, graph: ActorGraph, stream: BinaryIO, names: Names) -> None:
        statements = Statements(graph, names, xml=self._format == RdfFormat.RDF_XML, dataset=self._dataset)
        serialize(
            statements if self._dataset else _triples(statements),
            self._output(stream),
            format=self._format,
            prefixes=names.prefixes(),
        )

    def _output(self, stream: BinaryIO) -> Any:
        return stream


class Turtle(RdfExporter):
    """Turtle: the default, made to be read."""

    name, extension, _format = "turtle", "ttl", RdfFormat.TURTLE


class NTriples(RdfExporter):
    """N-Triples: one statement a line."""

    name, extension, _format = "ntriples", "nt", RdfFormat.N_TRIPLES


class RdfXml(RdfExporter):
    """RDF/XML: for tools that read nothing else. XML holds no control characters; they are replaced and noted."""

    name, extension, _format = "rdfxml", "rdf", RdfFormat.RDF_XML

    def _output(self, stream: BinaryIO) -> Any:
        return _CarriageReturns(stream)


class JsonLd(RdfExporter):
    """JSON-LD, expanded form, without named graphs."""

    name, extension, _format = "jsonld", "jsonld", RdfFormat.JSON_LD


class Trig(RdfExporter):
    """TriG: Turtle with what each document says in a named graph of the document."""

    name, extension, _format, _dataset = "trig", "trig", RdfFormat.TRIG, True


class NQuads(RdfExporter):
    """N-Quads: one statement a line, with the document that makes it as its graph."""

    name, extension, _format, _dataset = "nquads", "nq", RdfFormat.N_QUADS, True


class _CarriageReturns:
    """Writes carriage returns as character references: an XML reader would turn bare ones into line feeds."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, data: bytes) -> int:
        self._stream.write(bytes(data).replace(b"\r", b"&#xD;"))
        return len(data)

    def flush(self) -> None:
        self._stream.flush()


def _triples(quads: Statements) -> Iterator[Triple]:
    quad: Quad
    for quad in quads:
        yield quad.triple
