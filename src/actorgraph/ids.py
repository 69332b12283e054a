"""Identifiers: hashes of length-prefixed, NFC-normalised parts.

The length prefix keeps ("ab", "c") and ("a", "bc") apart; NFC makes a name typed composed or decomposed one name.
"""

from __future__ import annotations

import hashlib
import unicodedata

HEX_DIGITS = 20
"""80 bits: a collision among ten million ids has a chance of about 4e-11."""


def digest(*parts: str) -> str:
    """Return the id of an ordered list of parts: 20 hex digits, the same on every machine."""
    hasher = hashlib.sha256()
    for part in parts:
        data = unicodedata.normalize("NFC", part).encode("utf-8", "surrogatepass")
        hasher.update(f"{len(data)}:".encode())
        hasher.update(data)
    return hasher.hexdigest()[:HEX_DIGITS]


def text_hash(text: str) -> str:
    """Return the SHA-256 (64 hex digits) of a text as read: UTF-8, not normalised, since offsets count code points."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def claim_id(document: str, subject: tuple[int, int], relation: str, object_: tuple[int, int], symmetric: bool) -> str:
    """Return the id of a claim: its document, relation and the two mentions' spans; symmetric ones sort their ends."""
    ends = sorted((subject, object_)) if symmetric else [subject, object_]
    return digest("claim", document, relation, *(f"{start}-{end}" for start, end in ends))


def link_id(subject: str, relation: str, object_: str, symmetric: bool) -> str:
    """Return the id of a link: relation and the two actors' ids; symmetric ones sort their ends."""
    ends = sorted((subject, object_)) if symmetric else [subject, object_]
    return digest("link", ends[0], relation, ends[1])
