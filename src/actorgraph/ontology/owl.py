"""actorgraph.ttl and alignments.ttl: the ontology in OWL 2, and its ties to other vocabularies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actorgraph.ontology.source import Source
from actorgraph.ontology.terms import Alignment, ClaimProperty, RelationTerm, parse_example
from actorgraph.ontology.turtle import blank, block, document, iri, prefix_table, rdf_list, string, text

_ANNOTATIONS = {
    "inverseLabel": ("inverse label", "How a relation reads from its object to its subject."),
    "counterExample": (
        "counter-example",
        "A sentence about two actors that does not say that the relation holds.",
    ),
    "standing": ("standing", "True if a claim of this status is enough for an edge of its relation."),
}


def render(source: Source) -> str:
    """Return actorgraph.ttl: classes, relations under their families, and the vocabulary of claims."""
    prefixes = prefix_table(source, "owl", "rdf", "rdfs", "xsd", "skos", "dcterms", "prov")
    blocks = [*_header(source), *_classes(source), *_statuses(source), *_properties(source), *_relations(source)]
    return document(f"{source.title}, version {source.version}.", prefixes, blocks)


def render_alignments(source: Source) -> str:
    """Return alignments.ttl: every alignment with an owl:Axiom that says where the other term was looked up, and why."""
    prefixes = prefix_table(source, "owl", "rdfs", "skos", "dcterms")
    ontology = source.namespace.removesuffix("#")
    head = block(
        iri(f"{ontology}/alignments"),
        ("a", "owl:Ontology"),
        ("owl:imports", iri(ontology)),
        ("owl:versionInfo", string(source.version)),
    )
    titles = [block(iri(url), ("dcterms:title", text(title))) for title, url in source.documents.values()]
    looked_up = [
        block(iri(vocabulary.namespace), ("dcterms:source", iri(source.documents[vocabulary.document][1])))
        for vocabulary in source.vocabularies
        if vocabulary.document
    ]
    rows = [_alignment(source, row) for row in source.alignments]
    return document("The terms of actorgraph beside those of other vocabularies.", prefixes, [head, *titles, *looked_up, *rows])


def _alignment(source: Source, row: Alignment) -> str:
    predicate = f"{'rdfs' if row.match.startswith('sub') else 'skos'}:{row.match}"
    target = iri(source.expand(row.target))
    axiom = blank(
        ("a", "owl:Axiom"),
        ("owl:annotatedSource", f"ag:{row.term}"),
        ("owl:annotatedProperty", predicate),
        ("owl:annotatedTarget", target),
        ("dcterms:source", iri(source.documents[row.document][1])),
        ("skos:note", text(row.why)),
    )
    return f"ag:{row.term} {predicate} {target} .\n{axiom} .\n"


def _header(source: Source) -> Iterator[str]:
    ontology = source.namespace.removesuffix("#")
    yield block(
        iri(ontology),
        ("a", "owl:Ontology"),
        ("owl:versionIRI", iri(f"{ontology}/{source.version}")),
        ("owl:versionInfo", string(source.version)),
        ("dcterms:title", text(source.title)),
        ("dcterms:description", text(source.description)),
        ("dcterms:license", iri(source.license)),
    )
    for name in ("dcterms:title", "dcterms:description", "dcterms:license", "dcterms:source"):
        yield block(name, ("a", "owl:AnnotationProperty"))
    for name in ("prefLabel", "altLabel", "definition", "example", "note"):
        yield block(f"skos:{name}", ("a", "owl:AnnotationProperty"))
    for name, (label, definition) in _ANNOTATIONS.items():
        yield block(f"ag:{name}", ("a", "owl:AnnotationProperty"), *_words(label, definition))


def _words(label: str, definition: str) -> tuple[tuple[str, str], ...]:
    """Labels for tools that know SKOS and for those that know only RDFS."""
    return ("rdfs:label", text(label)), ("skos:prefLabel", text(label)), ("skos:definition", text(definition))


def _classes(source: Source) -> Iterator[str]:
    for cls in source.classes:
        parent = f"ag:{cls.parent}" if cls.parent else ""
        yield block(f"ag:{cls.name}", ("a", "owl:Class"), ("rdfs:subClassOf", parent), *_words(cls.label, cls.definition))
    disjoint = [f"ag:{cls.name}" for cls in source.classes if cls.disjoint]
    yield block("[]", ("a", "owl:AllDisjointClasses"), ("owl:members", rdf_list(disjoint)))
    # a place does not act, and neither do documents and claims
    others = [cls.name for cls in source.classes if cls.disjoint and "Actor" not in source.ancestors(cls.name)]
    yield block("ag:Actor", ("owl:disjointWith", [f"ag:{name}" for name in others]))


def _statuses(source: Source) -> Iterator[str]:
    names = [f"ag:{status.name}" for status in source.statuses]
    for name, status in zip(names, source.statuses, strict=True):
        yield block(
            name,
            ("a", ["owl:NamedIndividual", "ag:Status"]),
            *_words(status.name, status.definition),
            ("ag:standing", str(status.stands).lower()),
        )
    yield block("ag:Status", ("owl:equivalentClass", blank(("a", "owl:Class"), ("owl:oneOf", rdf_list(names)))))
    yield block("[]", ("a", "owl:AllDifferent"), ("owl:distinctMembers", rdf_list(names)))


def _union(classes: Sequence[str]) -> str:
    names = [f"ag:{name}" for name in classes]
    return names[0] if len(names) == 1 else blank(("a", "owl:Class"), ("owl:unionOf", rdf_list(names)))


def _properties(source: Source) -> Iterator[str]:
    for prop in source.properties:
        yield _property(prop)
    yield block("prov:wasDerivedFrom", ("a", "owl:ObjectProperty"))
    derived = blank(("a", "owl:Restriction"), ("owl:onProperty", "prov:wasDerivedFrom"), ("owl:allValuesFrom", "ag:Document"))
    yield block("ag:Claim", ("rdfs:subClassOf", derived))


def _property(prop: ClaimProperty) -> str:
    kinds = ["owl:ObjectProperty" if prop.kind == "object" else "owl:DatatypeProperty"]
    if prop.max == 1:
        kinds.append("owl:FunctionalProperty")
    range_ = _union(prop.range) if prop.kind == "object" else prop.range[0]
    if prop.values:
        range_ = blank(("a", "rdfs:Datatype"), ("owl:oneOf", rdf_list(map(string, prop.values))))
    return block(
        f"ag:{prop.name}",
        ("a", kinds),
        ("rdfs:domain", "ag:Claim"),
        ("rdfs:range", range_),
        *_words(prop.label, prop.definition),
    )


def _relations(source: Source) -> Iterator[str]:
    for family in source.families:
        yield block(f"ag:{family.term}", ("a", "owl:ObjectProperty"), *_words(family.label, family.definition))
    families = {family.name: family.term for family in source.families}
    for relation in source.relations:
        yield _relation(relation, families[relation.family])


def _relation(relation: RelationTerm, family: str) -> str:
    # an instance of ag:Relation as well as a property (OWL 2 punning), so that claims can point to it
    kinds = ["owl:ObjectProperty", "ag:Relation"]
    if relation.symmetric:
        kinds.append("owl:SymmetricProperty")
    return block(
        f"ag:{relation.name}",
        ("a", kinds),
        ("rdfs:subPropertyOf", f"ag:{family}"),
        ("rdfs:domain", _union(relation.domain)),
        ("rdfs:range", _union(relation.range)),
        *_words(relation.label, relation.definition),
        ("ag:inverseLabel", text(relation.inverse_label)),
        ("skos:example", [text(parse_example(sentence).text) for sentence in relation.says]),
        ("ag:counterExample", text(parse_example(relation.says_not).text)),
    )
