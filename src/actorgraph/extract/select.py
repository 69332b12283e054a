"""Claims by confidence."""

from __future__ import annotations

from dataclasses import replace

from actorgraph.model import Extraction


def at_least(extraction: Extraction, confidence: float) -> Extraction:
    """Return the extraction with only its claims of at least this confidence; mentions stay."""
    return replace(extraction, claims=tuple(claim for claim in extraction.claims if claim.confidence >= confidence))
