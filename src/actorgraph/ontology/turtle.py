"""Turtle written by hand: the same bytes for the same source, in the order of the source, which no serialiser promises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from actorgraph.ontology.source import Source

PREFIXES: Mapping[str, str] = {
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "sh": "http://www.w3.org/ns/shacl#",
}
"""The namespaces that more than one of the generated files names."""


LINE = 128
"""Objects of one predicate that would make a longer line stand on a line each."""


def prefix_table(source: Source, *names: str) -> dict[str, str]:
    """Return the prefixes a file declares: `ag` for our own terms, then the named ones of `PREFIXES`."""
    return {"ag": source.namespace} | {name: PREFIXES[name] for name in names}


_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def text(value: str) -> str:
    """Return an English literal."""
    return f"{string(value)}@en"


def string(value: str) -> str:
    """Return a plain literal."""
    return f'"{value.translate(_ESCAPES)}"'


def iri(value: str) -> str:
    """Return an IRI in angle brackets."""
    return f"<{value}>"


def rdf_list(items: Iterable[str]) -> str:
    """Return an RDF list."""
    return f"( {' '.join(items)} )"


def blank(*pairs: tuple[str, str]) -> str:
    """Return a blank node with the given predicates and objects."""
    return f"[ {' ; '.join(f'{predicate} {value}' for predicate, value in pairs)} ]"


def block(subject: str, *pairs: tuple[str, str | Sequence[str]]) -> str:
    """Return the triples of one subject, one predicate a line; an empty list of objects leaves its predicate out."""
    lines = [f"    {predicate} {_objects(objects)}" for predicate, objects in pairs if objects]
    return f"{subject}\n" + " ;\n".join(lines) + " .\n"


def _objects(objects: str | Sequence[str]) -> str:
    if isinstance(objects, str):
        return objects
    on_one_line = ", ".join(objects)
    return on_one_line if len(on_one_line) <= LINE else ",\n        ".join(objects)


def document(comment: str, prefixes: Mapping[str, str], blocks: Iterable[str]) -> str:
    """Return a whole file: a comment, the prefixes, the blocks."""
    head = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in prefixes.items())
    notice = "# Generated from ontology.toml by `python -m actorgraph.ontology.generate`; do not edit.\n"
    return f"# {comment}\n{notice}\n{head}\n" + "\n".join(blocks)
