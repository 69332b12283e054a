"""Reads the annotated example reports (tests/data/annotated) into documents and extractions, without any model."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from actorgraph.case import Case
from actorgraph.contract import from_record
from actorgraph.model import Document, Extraction

FOLDER = Path(__file__).parents[1] / "data" / "annotated"
_MARK = re.compile(r"\[(m\d+):(\w+):(\w+)\|([^\[\]]*)\]")


def record_of(path: Path) -> dict[str, Any]:
    """Return one annotated file in the contract's form."""
    head, _, rest = path.read_text(encoding="utf-8").partition("\n\n")
    body, _, tail = rest.partition("--- claims")
    header = dict(re.findall(r"^# (\w+): (.*)$", head, flags=re.M))
    text, mentions = "", []
    at = 0
    body = body.strip("\n")
    for mark in _MARK.finditer(body):
        text += body[at : mark.start()]
        id_, entity, kind, surface = mark.groups()
        mentions.append(
            {"id": id_, "entity": entity, "type": kind, "start": len(text), "end": len(text) + len(surface), "text": surface}
        )
        text += surface
        at = mark.end()
    text += body[at:]
    claims = []
    for line in filter(None, map(str.strip, tail.splitlines())):
        ends, *keys = (part.strip() for part in line.split("|"))
        subject, relation, object_ = ends.split()
        claim: dict[str, Any] = {"subject": subject, "relation": relation, "object": object_}
        for key in keys:
            name, equals, value = key.partition("=")
            claim[name] = value if equals else True
        claims.append(claim)
    return {key: header.get(key) for key in ("id", "title", "date", "source")} | {
        "text": text, "mentions": mentions, "claims": claims,
    }  # fmt: skip


def annotated_reports() -> list[tuple[Document, Extraction]]:
    """Return all annotated example reports, as if the shipped extractor had read them."""
    found = [from_record(record_of(path)) for path in sorted(FOLDER.glob("*.ann"))]
    return [(document, replace(extraction, extractor="actorgraph", version="by hand")) for document, extraction in found]


def annotated_case(folder: Path) -> Path:
    """Make a case of the annotated example reports, extracted by hand."""
    with Case.create(folder) as case:
        for document, extraction in annotated_reports():
            case.put_document(document)
            case.put_extraction(extraction, document)
    return folder
