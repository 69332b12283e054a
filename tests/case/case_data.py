"""Hand-built reports for the tests of the case: no model, no files unless a test makes some."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

from actorgraph import ontology
from actorgraph.case import Case
from actorgraph.contract import to_line
from actorgraph.ids import claim_id, text_hash
from actorgraph.model import ActorType, Claim, DateRange, Document, Extraction, Mention, Span, Status

RAID = "Border guards raided the Falcon Brigade in Qalat on Monday. The brigade denied it."


def document(id_: str = "reports/raid.txt", text: str = RAID, **metadata: object) -> Document:
    return Document(id=id_, text=text, **{"title": "Raid at dawn", "published": "2025-10-20", **metadata})  # type: ignore[arg-type]


def file_document(path: Path, text: str, id_: str | None = None) -> Document:
    """A report as the reader would make it from a file, written first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = text.encode()
    path.write_bytes(data)
    return Document(
        id=id_ or f"{path.parent.name}/{path.name}",
        text=text,
        file_sha256=hashlib.sha256(data).hexdigest(),
        path=str(path),
    )


def mention(doc: Document, id_: str, words: str, type_: ActorType, entity: str) -> Mention:
    start = doc.text.index(words)
    return Mention(id_, Span(start, start + len(words)), words, type_, entity)


def claim(doc: Document, subject: Mention, relation: str, object_: Mention, **details: object) -> Claim:
    one, other = subject.span, object_.span
    return Claim(
        id=claim_id(doc.id, (one.start, one.end), relation, (other.start, other.end), relation in ontology.SYMMETRIC),
        subject=subject.id,
        relation=relation,
        object=object_.id,
        **{"evidence": Span(min(one.start, other.start), max(one.end, other.end)), **details},  # type: ignore[arg-type]
    )


def raid_extraction(doc: Document, version: str = "0.1", extractor: str = "joint", confidence: float = 0.9) -> Extraction:
    """What an extractor would find in a report whose text begins with `RAID`."""
    guards = mention(doc, "m1", "Border guards", ActorType.ORGANIZATION, "e1")
    brigade = mention(doc, "m2", "Falcon Brigade", ActorType.GROUP, "e2")
    qalat = mention(doc, "m3", "Qalat", ActorType.PLACE, "e3")
    monday = mention(doc, "m4", "Monday", ActorType.DATE, "d1")
    again = mention(doc, "m5", "The brigade", ActorType.GROUP, "e2")
    date = DateRange("2025-10-20", "2025-10-20", "day")
    raided = claim(
        doc, guards, "raided", brigade, evidence=Span(0, 59), where="m3", when="m4", date=date, confidence=confidence
    )
    denied = claim(doc, guards, "raided", again, evidence=Span(0, 82), status=Status.DENIED, by="m5", confidence=0.4)
    return Extraction(
        doc.id, text_hash(doc.text), (guards, brigade, qalat, monday, again), (raided, denied), extractor, version
    )


def dump(case: Case) -> bytes:
    """Everything of a case that the graph is made of, as canonical bytes."""
    with case.snapshot():
        found = {extraction.document: extraction for extraction in case.extractions()}
        lines = [to_line(doc, found[doc.id]) if doc.id in found else json.dumps([doc.id, doc.text]) for doc in case.documents()]
        verdicts = [[d.kind, *d.targets, d.note] for d in case.decisions()]
    return "\n".join([case.name, *lines, json.dumps(verdicts)]).encode()


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a Python process that can import this module."""
    prelude = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
    return subprocess.Popen(
        [sys.executable, "-c", prelude + code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
