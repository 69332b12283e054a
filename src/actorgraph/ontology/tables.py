"""The generated files that are JSON: the context for JSON-LD, and what the package itself reads."""

from __future__ import annotations

import json
from typing import Any

from actorgraph.ontology.source import Source
from actorgraph.ontology.terms import ClaimProperty
from actorgraph.ontology.turtle import PREFIXES


def render_context(source: Source) -> str:
    """Return context.jsonld: plain JSON names for all terms, "killed" and "asserted" included where a term is the value."""
    context: dict[str, Any] = {"@version": 1.1, "ag": source.namespace}
    context |= {key: PREFIXES[key] for key in ("dcterms", "prov", "rdfs", "skos", "xsd")}
    context |= {
        "id": "@id",
        "type": "@type",
        "name": "skos:prefLabel",
        "aliases": {"@id": "skos:altLabel", "@container": "@set"},
        "title": "dcterms:title",
        "published": "dcterms:issued",
        "publisher": {"@id": "dcterms:publisher", "@type": "@id"},
        "document": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
    }
    context |= {cls.name: f"ag:{cls.name}" for cls in source.classes}
    context |= {status.name: f"ag:{status.name}" for status in source.statuses}
    context |= {prop.name: {"@id": f"ag:{prop.name}", "@type": _coercion(prop)} for prop in source.properties}
    for term in (*(family.term for family in source.families), *(relation.name for relation in source.relations)):
        context[term] = {"@id": f"ag:{term}", "@type": "@id"}
    return _json({"@context": context})


def _coercion(prop: ClaimProperty) -> str:
    if prop.kind == "data":
        return prop.range[0]
    # names of statuses and relations are terms of this context; other values are IRIs
    return "@vocab" if prop.range in (("Status",), ("Relation",)) else "@id"


def render_package(source: Source) -> str:
    """Return ontology.json, the part of the ontology that is shipped with the package, subclasses spelled out."""
    relations = [
        {
            "name": relation.name,
            "label": relation.label,
            "family": relation.family,
            "definition": relation.definition,
            "symmetric": relation.symmetric,
            "domain": source.spell_out(relation.domain),
            "range": source.spell_out(relation.range),
            "inverse_label": relation.inverse_label,
        }
        for relation in source.relations
    ]
    head = {"version": source.version, "namespace": source.namespace, "types": source.types}
    classes = {cls.name: cls.definition for cls in source.classes if cls.actor_type}
    statuses = {status.name: status.definition for status in source.statuses}
    return _json({**head, "definitions": classes | statuses, "relations": relations})


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
