"""IRIs and literals: how ids, texts and dates of a graph become RDF terms."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import cache
from urllib.parse import quote, urlsplit, urlunsplit

from pyoxigraph import Literal, NamedNode

from actorgraph.errors import ExportError
from actorgraph.ids import digest

NAMESPACE = "https://w3id.org/actorgraph/ns#"
"""The namespace of the ontology's classes, relations and properties."""

DEFAULT_BASE_IRI = "urn:actorgraph:"
"""What the IRIs of actors, claims and documents begin with unless told otherwise."""

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

VOCABULARIES = {
    "ag": NAMESPACE,
    "dcterms": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "pav": "http://purl.org/pav/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes of the vocabularies used, with their namespaces."""

_NO_SCALAR = re.compile("[\ud800-\udfff]")
# XML 1.0, production 2 (Char): https://www.w3.org/TR/xml/#charsets
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BASE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]*[/#:]|[A-Za-z][A-Za-z0-9+.-]*:")
_WIKIDATA = re.compile(r"Q[1-9]\d*")


@cache
def term(name: str) -> NamedNode:
    """Return a term of a vocabulary by its short name ("ag:killed", "rdfs:label")."""
    prefix, local = name.split(":", 1)
    return NamedNode(VOCABULARIES[prefix] + local)


class Names:
    """Makes the IRIs of one export.

    Args:
        base_iri: an absolute IRI that ends in "/", "#" or ":"; instances are `<base>actor/<id>` and so on.

    Raises:
        ExportError: the IRI is not absolute, does not end so, or would give away a file path or a user's name.
    """

    def __init__(self, base_iri: str = DEFAULT_BASE_IRI) -> None:
        self.base = base_iri
        if not isinstance(base_iri, str) or not _BASE.fullmatch(base_iri):
            _refuse(base_iri, 'it has to be absolute and end in "/", "#" or ":"')
        try:
            parts = urlsplit(base_iri)
            NamedNode(f"{base_iri}actor/0")
        except ValueError as error:  # UnicodeEncodeError is one too
            _refuse(base_iri, str(error))
        if parts.scheme == "file":
            _refuse(base_iri, "a file: IRI would give away where files lie")
        if parts.scheme in {"http", "https"} and not parts.hostname:
            _refuse(base_iri, "it names no host")
        if parts.username is not None or parts.password is not None:
            _refuse(base_iri, "it holds a user name or a password")

    def actor(self, id_: str) -> NamedNode:
        """Return the IRI of an actor."""
        return self._name("actor", id_)

    def claim(self, id_: str) -> NamedNode:
        """Return the IRI of a claim."""
        return self._name("claim", id_)

    def document(self, id_: str) -> NamedNode:
        """Return the IRI of a report, which is also the name of its graph in TriG and N-Quads."""
        return self._name("document", id_)

    def outlet(self, name: str) -> NamedNode:
        """Return the IRI of an outlet, made from its name."""
        return self._name("source", digest("source", name))

    def prefixes(self) -> dict[str, str]:
        """Return all prefixes with their namespaces; documents have none, since their ids would have to be escaped twice."""
        kinds = {kind: f"{self.base}{kind}/" for kind in ("actor", "claim", "source")}
        return dict(sorted({**VOCABULARIES, **kinds}.items()))

    def _name(self, kind: str, id_: str) -> NamedNode:
        # Everything but letters, digits and -._~ is percent-encoded: "/" too, since ids such as "../x" must stay names.
        local = quote(id_, safe="", errors="surrogatepass")
        if not local.strip("."):
            local = local.replace(".", "%2E")
        return NamedNode(f"{self.base}{kind}/{local}")


class Texts:
    """Makes literals out of text, and counts the characters that had to be replaced by U+FFFD.

    Lone surrogates are no Unicode scalar values and can stand in no RDF literal; with `xml`, control characters that XML
    1.0 forbids are replaced too. One character is replaced by one, so that lengths and offsets hold.
    """

    def __init__(self, *, xml: bool = False) -> None:
        self._forbidden = _NO_XML if xml else _NO_SCALAR
        self.replaced = 0

    def literal(self, text: str) -> Literal:
        """Return a plain literal."""
        clean, count = self._forbidden.subn(REPLACEMENT, text)
        self.replaced += count
        return Literal(clean)

    def day(self, value: str) -> Literal:
        """Return a date as xsd:date, xsd:gYearMonth or xsd:gYear, as far as it is known; a plain literal if it is none."""
        for datatype, rest in (("xsd:date", ""), ("xsd:gYearMonth", "-01"), ("xsd:gYear", "-01-01")):
            try:
                valid = date.fromisoformat(value + rest).isoformat() == value + rest
            except ValueError:
                continue
            if valid:
                return Literal(value, datatype=term(datatype))
        return self.literal(value)

    def moment(self, value: str) -> Literal:
        """Return a day or a time as xsd:dateTime, which pav:retrievedOn asks for, midnight UTC where only the day is known."""
        try:
            known = datetime.fromisoformat(value)
        except ValueError:
            return self.literal(value)
        utc = known.replace(tzinfo=UTC) if known.tzinfo is None else known.astimezone(UTC)
        return Literal(utc.strftime("%Y-%m-%dT%H:%M:%SZ"), datatype=term("xsd:dateTime"))


def decimal(value: float) -> Literal:
    """Return a number of at most three decimals as xsd:decimal, in one way only (0.5, not 0.500)."""
    text = f"{value:.3f}".rstrip("0")
    return Literal(text + "0" if text.endswith(".") else text, datatype=term("xsd:decimal"))


def offset(value: int) -> Literal:
    """Return an offset as xsd:integer."""
    return Literal(str(value), datatype=term("xsd:integer"))


def flag(value: bool) -> Literal:
    """Return an xsd:boolean."""
    return Literal("true" if value else "false", datatype=term("xsd:boolean"))


def web_address(url: str) -> NamedNode | None:
    """Return a web address as an IRI without user name and password; None if it is no http(s) address.

    Anything else (file:, a bare path) is left out of exports, since it may tell where somebody keeps files.
    """
    try:
        parts = urlsplit(url.strip())
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return None
        clean = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        return NamedNode(quote(clean, safe="!#$%&'()*+,/:;=?@[]~", errors="replace"))
    except ValueError:
        return None


def wikidata(identifier: str) -> NamedNode | None:
    """Return the IRI of a Wikidata item (Q and digits); None if it is none."""
    if _WIKIDATA.fullmatch(identifier):
        return NamedNode(f"http://www.wikidata.org/entity/{identifier}")
    return None


def _refuse(base_iri: object, why: str) -> None:
    shown = str(base_iri).encode("utf-8", "backslashreplace").decode()
    raise ExportError(
        f"{shown!r} cannot be used as base IRI: {why}", where="base_iri", todo=f"Give one such as {DEFAULT_BASE_IRI}"
    )
