"""Extractions of a case: kept by what they depend on and by who made them, so that no report is extracted twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from actorgraph import ontology
from actorgraph.case.codec import decode, encode, input_hash, pack, unpack
from actorgraph.case.documents import Documents, DocumentStore, now
from actorgraph.errors import ContractError
from actorgraph.ids import text_hash
from actorgraph.model import Document, Extraction

_LATEST = """e.sequence = (SELECT max(sequence) FROM extractions x WHERE x.input_hash = d.input_hash
    AND (:extractor IS NULL OR x.extractor = :extractor))"""


@dataclass(frozen=True, slots=True)
class ExtractionVersion:
    """How many reports of the graph are read by one version of an extractor."""

    extractor: str
    version: str
    documents: int


class ExtractionStore(DocumentStore):
    """The part of a `Case` that keeps extractions.

    Of several extractions of one text the one put (or preferred) last counts.
    """

    def missing_extractions(self, extractor: str, version: str, redo: bool = False, leave_others: bool = False) -> Documents:
        """Return the reports of the graph that this extractor has to read, in the order of their ids.

        Without redo: those that no version of the extractor has read. With redo: those that this version has not read.
        With leave_others none that another extractor has read. Of several reports with the same text only the first.
        """
        rows = self._db.rows(
            """SELECT number, input_hash FROM documents d WHERE current AND NOT EXISTS (
                SELECT 1 FROM extractions e WHERE e.input_hash = d.input_hash AND e.extractor = ?
                AND (NOT ? OR e.version = ?)
            ) AND (NOT ? OR NOT EXISTS (
                SELECT 1 FROM extractions e WHERE e.input_hash = d.input_hash AND e.extractor <> ?
            )) ORDER BY CAST(id AS BLOB)""",
            (extractor, redo, version, leave_others, extractor),
        )
        first: dict[str, int] = {}
        for number, hash_ in rows:
            first.setdefault(hash_, number)
        return Documents(self, list(first.values()))

    def put_extraction(self, extraction: Extraction, document: Document) -> None:
        """Keep an extraction of a document; it is on disk on return, unless in a `batch`.

        Putting one of the same extractor, version and text again takes the place of the former.

        Raises:
            ContractError: the extraction is not of this text, a span points elsewhere, a relation is unknown, two claims share
                an id. The extractor is wrong, the case unchanged.
            CaseError: the case cannot be written.
        """
        _check(extraction, document)
        payload = encode(extraction, document.text)
        with self._db.transaction():
            self._db.run(
                """INSERT OR REPLACE INTO extractions (sequence, input_hash, extractor, version, document, payload, added)
                VALUES ((SELECT coalesce(max(sequence), 0) + 1 FROM extractions), ?, ?, ?, ?, ?, ?)""",
                (input_hash(document), extraction.extractor, extraction.version, pack(document.id), payload, now()),
            )

    def prefer(self, extractor: str, version: str | None = None) -> int:
        """Let the kept extractions of this version count, whatever was put after them; return how many that are.

        With `missing_extractions(redo=True)` this goes back to a version that has read some reports already. Without a
        version: those of the extractor, each report's latest.

        Raises:
            CaseError: the case cannot be written.
        """
        with self._db.transaction():
            row = self._db.row("SELECT coalesce(max(sequence), 0) FROM extractions")
            assert row is not None
            return self._db.run(
                "UPDATE extractions SET sequence = sequence + :top WHERE extractor = :extractor"
                " AND (:version IS NULL OR version = :version)",
                {"top": row[0], "extractor": extractor, "version": version},
            ).rowcount

    def extractions(self, extractor: str | None = None) -> Iterator[Extraction]:
        """Yield for each report of the graph the extraction that counts, in the order of ids; those without are left out.

        Args:
            extractor: only what this extractor found; None: whoever was last.

        Raises:
            ContractError: a stored extraction is damaged.
        """
        rows = self._db.rows(
            f"SELECT d.number, e.sequence FROM documents d JOIN extractions e ON {_LATEST} WHERE d.current"
            " ORDER BY CAST(d.id AS BLOB)",
            {"extractor": extractor},
        )
        for number, sequence in rows:
            found = self._extraction(number, sequence)
            if found is not None:
                yield found

    def extraction(self, id_: str, extractor: str | None = None) -> Extraction | None:
        """Return the extraction that counts for one report of the graph; None if it has not been read.

        Raises:
            ContractError: the stored extraction is damaged.
        """
        row = self._db.row(
            f"SELECT d.number, e.sequence FROM documents d JOIN extractions e ON {_LATEST} WHERE d.current AND d.id = :id",
            {"extractor": extractor, "id": pack(id_)},
        )
        return None if row is None else self._extraction(*row)

    def extraction_versions(self, extractor: str | None = None) -> list[ExtractionVersion]:
        """Return how many reports of the graph each version of each extractor stands for, by name and version."""
        rows = self._db.rows(
            f"""SELECT e.extractor, e.version, count(*) FROM documents d JOIN extractions e ON {_LATEST}
            WHERE d.current GROUP BY e.extractor, e.version ORDER BY e.extractor, e.version""",
            {"extractor": extractor},
        )
        return [ExtractionVersion(*row) for row in rows]

    def _extraction(self, number: int, sequence: int) -> Extraction | None:
        row = self._db.row(
            """SELECT e.payload, d.id, e.document, d.text_sha256, e.extractor, e.version
            FROM documents d, extractions e WHERE d.number = ? AND e.sequence = ?""",
            (number, sequence),
        )
        if row is None:
            return None
        payload, id_, written_for, sha, extractor, version = row
        return decode(payload, unpack(id_) or "", unpack(written_for) or "", sha, extractor, version)


def _check(extraction: Extraction, document: Document) -> None:
    if extraction.text_sha256 != text_hash(document.text) or extraction.document != document.id:
        raise ContractError(
            f"the extraction is of {extraction.document!r}, text {extraction.text_sha256[:12]}, not of this report",
            where=document.id,
            todo=f"Report it to the makers of the extractor {extraction.extractor} {extraction.version}.",
        )
    try:
        extraction.check(document.text)
    except ContractError as error:
        raise ContractError(error.what, where=document.id) from error
    seen: set[str] = set()
    for claim in extraction.claims:
        if claim.relation not in ontology.RELATIONS:
            raise ContractError(f"claim {claim.id} has the unknown relation {claim.relation!r}", where=document.id)
        if claim.id in seen:
            raise ContractError(f"two claims share the id {claim.id}", where=document.id)
        seen.add(claim.id)
