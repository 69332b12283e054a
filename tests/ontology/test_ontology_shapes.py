"""The shapes accept a sound graph and refuse broken ones, each for its own reason."""

import re
from dataclasses import dataclass
from pathlib import Path

import pyshacl
import pytest
from rdflib import SH, Graph

from actorgraph.ontology.source import find_root

ROOT = find_root(Path(__file__).parent)

PREFIXES = """@prefix ag: <https://w3id.org/actorgraph/ns#> . @prefix : <https://example.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix dcterms: <http://purl.org/dc/terms/> .
"""

# the first quote holds a letter outside the basic plane: offsets count code points
SOUND = """
:watch a ag:Group ; skos:prefLabel "The Night Watch" ; skos:altLabel "Watch" ; ag:fights :guard ; ag:kidnapped :ines .
:guard a ag:Organization ; skos:prefLabel "the Canal Guard" ; ag:fights :watch .
:ines a ag:Person ; skos:prefLabel "Ines Farrow" .
:oster a ag:Place ; skos:prefLabel "Oster" .
:report a ag:Document ; dcterms:title "Night on the canals" .
:fight a ag:Claim ; ag:subject :guard ; ag:relation ag:fights ; ag:object :watch ; ag:status ag:asserted ;
    ag:where :oster ; ag:when "on Friday" ; ag:dateFrom "2025-03-07"^^xsd:date ; ag:dateTo "2025-03-07"^^xsd:date ;
    ag:datePrecision "day" ; ag:former false ; ag:confidence 0.9 ; ag:quote "𝔊uard and Watch clashed." ;
    ag:evidenceStart 10 ; ag:evidenceEnd 34 ; ag:subjectStart 10 ; ag:subjectEnd 15 ; prov:wasDerivedFrom :report .
:abduction a ag:Claim ; ag:subject :watch ; ag:relation ag:kidnapped ; ag:object :ines ; ag:status ag:reported ;
    ag:statedBy :guard ; ag:confidence 1.0 ; ag:quote "They took Ines." ; ag:evidenceStart 40 ; ag:evidenceEnd 55 ;
    prov:wasDerivedFrom :report .
:denial a ag:Claim ; ag:subject :watch ; ag:relation ag:kidnapped ; ag:object :ines ; ag:status ag:denied ;
    ag:statedBy :watch ; ag:confidence 0.5 ; ag:quote "We did not." ; ag:evidenceStart 60 ; ag:evidenceEnd 71 ;
    prov:wasDerivedFrom :report .
"""


@dataclass(frozen=True)
class Result:
    focus: str
    path: str
    severity: str


def local(node) -> str:
    return "" if node is None else re.split("[/#]", str(node))[-1]


def validate(*graphs: str) -> list[set[Result]]:
    """Validate graphs side by side, each in a namespace of its own, in one run; return the results of each."""
    data = Graph()
    for number, turtle in enumerate(graphs):
        prefixes = PREFIXES.replace("https://example.org/", f"https://example.org/{number}/")
        data.parse(data=prefixes + turtle, format="turtle")
    shapes = Graph().parse(ROOT / "ontology" / "shapes.ttl")
    conforms, results, text = pyshacl.validate(data, shacl_graph=shapes)
    found: list[set[Result]] = [set() for _ in graphs]
    for node in results.subjects(SH.resultSeverity):
        focus, path, severity = (results.value(node, p) for p in (SH.focusNode, SH.resultPath, SH.resultSeverity))
        found[int(str(focus).split("/")[3])].add(Result(local(focus), local(path), local(severity)))
    assert conforms == (not any(found)), text
    return found


def test_a_sound_graph_conforms() -> None:
    assert validate(SOUND) == [set()]


DENIED = "ag:subject :watch ; ag:relation ag:kidnapped ; ag:object :ines ; ag:status ag:denied"

# what is put in the place of what, the node at fault, and the property if it is the fault of a single one
BROKEN = {
    "no name": (' ; skos:prefLabel "Ines Farrow"', "", "ines", "prefLabel"),
    "empty name": ('"Ines Farrow"', '""', "ines", "prefLabel"),
    "two kinds of actor": (":ines a ag:Person", ":ines a ag:Person, ag:Group", "ines", ""),
    "no subject": (DENIED, DENIED.replace("ag:subject :watch ; ", ""), "denial", "subject"),
    "untyped object": (":ines a ag:Person ; ", ":ines ", "denial", "object"),
    "unknown relation": (DENIED, DENIED.replace("kidnapped", "befriended"), "denial", "relation"),
    "two relations": (DENIED, DENIED.replace("ag:kidnapped", "ag:kidnapped, ag:killed"), "denial", "relation"),
    "unknown status": (DENIED, DENIED.replace("denied", "rumoured"), "denial", "status"),
    "actor tied to itself": (DENIED, DENIED.replace(":ines", ":watch"), "denial", "subject"),
    "no quote": ('ag:quote "We did not." ;', "", "denial", "quote"),
    "quote of another length": ('"We did not."', '"We did not do it."', "denial", ""),
    "evidence ends at its start": ("ag:evidenceEnd 71", "ag:evidenceEnd 60", "denial", "evidenceStart"),
    "negative offset": ("ag:evidenceStart 10", "ag:evidenceStart -1", "fight", "evidenceStart"),
    "offset as text": ("ag:evidenceStart 60", 'ag:evidenceStart "60"', "denial", "evidenceStart"),
    "mention ends before it starts": ("ag:subjectEnd 15", "ag:subjectEnd 9", "fight", "subjectStart"),
    "no confidence": ("ag:confidence 0.5 ;", "", "denial", "confidence"),
    "confidence above one": ("ag:confidence 0.5", "ag:confidence 1.5", "denial", "confidence"),
    "confidence as a double": ("ag:confidence 0.5", "ag:confidence 5.0e-1", "denial", "confidence"),
    "dates the wrong way round": ('ag:dateTo "2025-03-07"', 'ag:dateTo "2025-03-06"', "fight", "dateFrom"),
    "unknown precision": ('"day"', '"fortnight"', "fight", "datePrecision"),
    "no document": ("71 ;\n    prov:wasDerivedFrom :report .", "71 .", "denial", "wasDerivedFrom"),
    "document of no type": (":report a ag:Document ; ", ":report ", "denial", "wasDerivedFrom"),
    "claim of no type": (":denial a ag:Claim ; ", ":denial ", "denial", ""),
    "edge without a claim": ("ag:kidnapped :ines .", "ag:kidnapped :ines ; ag:killed :ines .", "watch", ""),
    "edge that is only alleged": ("ag:status ag:reported", "ag:status ag:alleged", "watch", ""),
    "edge against its claim": ('"Ines Farrow" .', '"Ines Farrow" ; ag:kidnapped :watch .', "ines", ""),
}


@pytest.fixture(scope="module")
def broken() -> dict[str, set[Result]]:
    variants = []
    for old, new, _, _ in BROKEN.values():
        assert SOUND.count(old) == 1
        variants.append(SOUND.replace(old, new))
    return dict(zip(BROKEN, validate(*variants), strict=True))


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_graph_does_not(broken: dict[str, set[Result]], case: str) -> None:
    _, _, focus, path = BROKEN[case]
    assert Result(focus, path, "Violation") in broken[case]


def test_a_symmetric_edge_may_run_against_its_claim() -> None:
    # in the sound graph both directions of the edge rest on one claim; if that is only planned, both are without ground
    assert SOUND.count("ag:status ag:asserted") == 1
    (found,) = validate(SOUND.replace("ag:status ag:asserted", "ag:status ag:planned"))
    assert {result.focus for result in found} == {"watch", "guard"}


def test_odd_types_are_warnings_only() -> None:
    cases = {
        "ines": (":ines a ag:Person", ":ines a ag:State"),
        "watch": (":watch a ag:Group", ":watch a ag:Place"),
        "fight": (":oster a ag:Place", ":oster a ag:Community"),
    }
    found = validate(*(SOUND.replace(old, new) for old, new in cases.values()))
    for focus, results in zip(cases, found, strict=True):
        assert focus in {result.focus for result in results}
        assert {result.severity for result in results} == {"Warning"}
