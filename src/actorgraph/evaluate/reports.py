"""Annotated and extracted reports as scoring needs them: mentions and claims in the order they were written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from actorgraph.contract import from_record
from actorgraph.extract.segment import sentences
from actorgraph.model import Claim, Document, Extraction, Mention


@dataclass(frozen=True, slots=True)
class Report:
    """One report with what a person or a program found in it.

    Attributes:
        id: what annotation and prediction are matched by.
        text: offsets count its code points.
        mentions, claims: as written. The order matters: of two claims of one relation between two actors the first counts.
        title, published: of the report, None where unknown.
        groups: what the report can be grouped by: `source`, `kind`, any other string of its header, and `folder`.
        name: `folder/file` without ending for annotated files, as lists of reports name them; else the id.
        graded: claims carry a confidence of their own.
    """

    id: str
    text: str
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]
    title: str | None = None
    published: str | None = None
    groups: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    graded: bool = False

    @property
    def words(self) -> int:
        """Number of words, as white space parts them."""
        return len(self.text.split())

    @classmethod
    def of(cls, document: Document, extraction: Extraction) -> Report:
        """Make a report of what an extractor found."""
        graded = any(claim.confidence < 1 for claim in extraction.claims)
        return cls(document.id, document.text, extraction.mentions, extraction.claims, name=document.id, graded=graded)

    @classmethod
    def nothing(cls, other: Report) -> Report:
        """Return the report of somebody who found nothing in the text of `other`."""
        return cls(other.id, other.text, (), (), name=other.name)


_FIXED = {"id", "text", "title", "date"}


def report_of(record: Mapping[str, Any], *, folder: str, name: str | None = None) -> Report:
    """Make a report of a record in the contract's form.

    Args:
        record: see `actorgraph.contract`; ids of claims are not needed and passed over, so the same claim may stand twice.
        folder: of the file, to group by.
        name: see `Report`; None for the id.

    Raises:
        ContractError: the record breaks the contract.
    """
    rows = record.get("claims")
    numbered = rows
    if isinstance(rows, list):
        numbered = [{**row, "id": str(number)} if isinstance(row, Mapping) else row for number, row in enumerate(rows)]
    document, extraction = from_record({**record, "claims": numbered}, sentences=sentences)
    by_id = {mention.id: mention for mention in extraction.mentions}
    return Report(
        id=document.id,
        text=document.text,
        mentions=tuple(by_id[row["id"]] for row in record["mentions"]),
        claims=tuple(sorted(extraction.claims, key=lambda claim: int(claim.id))),
        title=document.title,
        published=document.published,
        groups={key: value for key, value in record.items() if key not in _FIXED and isinstance(value, str) and value}
        | {"folder": folder},
        name=name or document.id,
        graded=any(row.get("confidence") is not None for row in record["claims"]),
    )
