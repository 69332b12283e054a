"""shapes.ttl: what a graph of actors and claims must be like, in SHACL.

What breaks the model is a violation: a claim without its words, an edge without a claim. An edge whose ends are of types
that its relation does not have, or a `where` that is neither place nor state, is a warning only: a type may have been
misread, and the words are there to judge by.
The shapes name all subclasses, so that they work on a graph that lies apart from the ontology.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from actorgraph.ontology.source import Source
from actorgraph.ontology.terms import ClaimProperty, RelationTerm
from actorgraph.ontology.turtle import blank, block, document, iri, prefix_table, rdf_list, string, text

_LESS = {"evidenceStart": ("sh:lessThan", "evidenceEnd"), "dateFrom": ("sh:lessThanOrEquals", "dateTo")} | {
    f"{end}Start": ("sh:lessThan", f"{end}End") for end in ("subject", "object")
}
"""Pairs of properties of one claim of which the first must stay below the second."""

_QUOTE = """SELECT $this ?value WHERE {
  $this ag:quote ?value ; ag:evidenceStart ?start ; ag:evidenceEnd ?end .
  FILTER (STRLEN(STR(?value)) != ?end - ?start)
}"""

_EDGE = """SELECT $this ?value WHERE {{
  $this ag:{relation} ?value .
  FILTER NOT EXISTS {{
    ?claim ag:relation ag:{relation} ; ag:status ?status .
    {ends}
    FILTER (?status IN ({standing}))
  }}
}}"""


def render(source: Source) -> str:
    """Return shapes.ttl: shapes for actors, documents, claims and the edge of each relation."""
    prefixes = prefix_table(source, "owl", "xsd", "skos", "dcterms", "prov", "sh") | {"shapes": source.shapes_namespace}
    blocks = [*_head(source), *_nodes(source), *_claims(source)]
    blocks += [shape for relation in source.relations for shape in _edges(source, relation)]
    return document("Shapes for graphs of actors and claims.", prefixes, blocks)


def _head(source: Source) -> Iterator[str]:
    declaration = blank(("sh:prefix", string("ag")), ("sh:namespace", f'"{source.namespace}"^^xsd:anyURI'))
    yield block(
        iri(source.shapes_namespace.removesuffix("#")),
        ("a", "owl:Ontology"),
        ("owl:versionInfo", string(source.version)),
        ("sh:declare", declaration),
    )


def _nodes(source: Source) -> Iterator[str]:
    # a person and its two kinds count as one kind of actor, so that a person may well be typed as an official too
    kinds = [name for name in source.types if not set(source.ancestors(name)[1:]) & set(source.types)]
    name = _path(
        "skos:prefLabel",
        ("sh:minCount", "1"),
        ("sh:minLength", "1"),
        ("sh:uniqueLang", "true"),
        ("sh:message", text("An actor or place needs a name (skos:prefLabel), one in each language at most.")),
    )
    yield block(
        "shapes:Actor",
        ("a", "sh:NodeShape"),
        ("sh:targetClass", [f"ag:{name}" for name in source.types]),
        ("sh:nodeKind", "sh:IRI"),
        ("sh:property", name),
        ("sh:xone", rdf_list(_any(source.spell_out([kind])) for kind in kinds)),
        ("sh:message", text("An actor or place is an IRI of exactly one kind of actor.")),
    )
    yield block(
        "shapes:Document",
        ("a", "sh:NodeShape"),
        ("sh:targetClass", "ag:Document"),
        ("sh:nodeKind", "sh:IRI"),
        ("sh:property", _path("dcterms:title", ("sh:maxCount", "1"), ("sh:minLength", "1"))),
    )


def _any(classes: Iterable[str]) -> str:
    options = [blank(("sh:class", f"ag:{name}")) for name in classes]
    return options[0] if len(options) == 1 else blank(("sh:or", rdf_list(options)))


def _path(path: str, *constraints: tuple[str, str]) -> str:
    return blank(("sh:path", path), *constraints)


def _claims(source: Source) -> Iterator[str]:
    derived = _path(
        "prov:wasDerivedFrom",
        ("sh:minCount", "1"),
        ("sh:maxCount", "1"),
        ("sh:class", "ag:Document"),
        ("sh:message", text("A claim comes from exactly one document.")),
    )
    yield block(
        "shapes:Claim",
        ("a", "sh:NodeShape"),
        ("sh:targetClass", "ag:Claim"),
        ("sh:targetSubjectsOf", ["ag:subject", "ag:relation", "ag:object", "ag:quote"]),
        ("sh:class", "ag:Claim"),
        ("sh:property", [derived, *(_claim_property(source, prop) for prop in source.properties)]),
        ("sh:sparql", "shapes:QuoteLength"),
    )
    yield block(
        "shapes:QuoteLength",
        ("a", "sh:SPARQLConstraint"),
        ("sh:message", text("The quote must be as long as its offsets say.")),
        ("sh:prefixes", iri(source.shapes_namespace.removesuffix("#"))),
        ("sh:select", f'"""{_QUOTE}"""'),
    )


def _claim_property(source: Source, prop: ClaimProperty) -> str:
    constraints: list[tuple[str, str]] = []
    if prop.min:
        constraints.append(("sh:minCount", str(prop.min)))
    if prop.max is not None:
        constraints.append(("sh:maxCount", str(prop.max)))
    if prop.kind == "data":
        constraints.append(("sh:datatype", prop.range[0]))
    elif prop.range == ("Status",):
        constraints.append(("sh:in", rdf_list(f"ag:{status.name}" for status in source.statuses)))
    elif prop.range == ("Relation",):
        constraints.append(("sh:in", rdf_list(f"ag:{relation.name}" for relation in source.relations)))
    else:
        constraints.append(("sh:or", rdf_list(blank(("sh:class", f"ag:{name}")) for name in source.spell_out(prop.range))))
    if prop.values:
        constraints.append(("sh:in", rdf_list(map(string, prop.values))))
    if prop.name in _LESS:
        comparison, other = _LESS[prop.name]
        constraints.append((comparison, f"ag:{other}"))
    if prop.name.endswith("Start"):
        constraints.append(("sh:minInclusive", "0"))
    if prop.name == "confidence":
        constraints += [("sh:minInclusive", "0.0"), ("sh:maxInclusive", "1.0")]
    if prop.name == "quote":
        constraints.append(("sh:minLength", "1"))
    if prop.name == "subject":
        constraints.append(("sh:disjoint", "ag:object"))
    if prop.name == "where":
        constraints.append(("sh:severity", "sh:Warning"))
    return _path(f"ag:{prop.name}", *constraints)


def _edges(source: Source, relation: RelationTerm) -> Iterator[str]:
    name = relation.name
    domain, range_ = (source.spell_out(classes) for classes in (relation.domain, relation.range))
    yield block(
        f"shapes:{name}",
        ("a", "sh:NodeShape"),
        ("sh:targetSubjectsOf", f"ag:{name}"),
        ("sh:sparql", f"shapes:{name}_claimed"),
    )
    directions = ["?claim ag:subject $this ; ag:object ?value ."]
    if relation.symmetric:
        directions.append("?claim ag:subject ?value ; ag:object $this .")
    ends = " UNION ".join(f"{{ {pattern} }}" for pattern in directions)
    standing = ", ".join(f"ag:{status.name}" for status in source.statuses if status.stands)
    yield block(
        f"shapes:{name}_claimed",
        ("a", "sh:SPARQLConstraint"),
        ("sh:message", text(f"An edge ag:{name} needs a claim that stands (asserted or reported).")),
        ("sh:prefixes", iri(source.shapes_namespace.removesuffix("#"))),
        ("sh:select", f'"""{_EDGE.format(relation=name, ends=ends, standing=standing)}"""'),
    )
    for suffix, target, types in (("domain", "sh:targetSubjectsOf", domain), ("range", "sh:targetObjectsOf", range_)):
        yield block(
            f"shapes:{name}_{suffix}",
            ("a", "sh:NodeShape"),
            (target, f"ag:{name}"),
            ("sh:or", rdf_list(blank(("sh:class", f"ag:{cls}")) for cls in types)),
            ("sh:severity", "sh:Warning"),
            ("sh:message", text(f"{suffix.title()} of ag:{name}: {', '.join(types)}.")),
        )
