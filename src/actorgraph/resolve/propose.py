"""Pairs of actors that may be one, for people to decide; nothing is merged by these scores.

Names are compared only inside a type family and only where they share a word or the consonants of one, so that the work
stays small. Similarity has no safe threshold (Free Syrian Army and Syrian Free Army score 100), hence the review.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from actorgraph.model import Actor, Document, Extraction
from actorgraph.resolve.names import is_acronym, match_key
from actorgraph.resolve.resolver import Resolution
from actorgraph.resolve.surfaces import FAMILIES, Family, Kind, read_surface
from actorgraph.resolve.transliteration import part_code

LARGEST_BLOCK = 40
"""A word borne by more actors than this tells nothing ("Ahmed", "Front") and is not followed."""
LOWEST_SCORE = 0.85
SHORTEST_RESPELT = 5
"""Single names shorter than this must agree to the letter: "Eka" and "Agha" share their one consonant."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two actors (ids) that may be one. `score`: 0 to 1; `reason`: a sentence for people."""

    first: str
    second: str
    score: float
    reason: str


def propose(
    resolution: Resolution, documents: Sequence[Document], extractions: Sequence[Extraction], limit: int = 200
) -> list[Proposal]:
    """Return pairs of actors to look at, likeliest first, at most `limit`.

    Two actors mentioned in one report as different, and two entries of the gazetteer, are not proposed.
    """
    together = _seen_together(resolution, {document.id for document in documents}, extractions)
    names = {actor.id: (actor, _key(actor)) for actor in resolution.actors.values()}
    blocks: dict[tuple[Family, str], list[str]] = {}
    for id_, (actor, key) in names.items():
        for word in set(key.split()) if key else ():
            if len(word) > 2:
                blocks.setdefault((FAMILIES[actor.type], part_code(word)), []).append(id_)
    pairs = {pair for block in blocks.values() if len(block) <= LARGEST_BLOCK for pair in combinations(sorted(block), 2)}
    found: list[Proposal] = []
    for first, second in sorted(pairs - together):
        proposal = _compare(*names[first], *names[second])
        if proposal:
            found.append(proposal)
    return sorted(found, key=lambda p: (-p.score, p.first, p.second))[:limit]


def _key(actor: Actor) -> str:
    """Return the comparable form of an actor's name; empty for descriptions and acronyms."""
    surface = read_surface(actor.name, FAMILIES[actor.type])
    return surface.key if surface.kind in (Kind.FULL, Kind.SINGLE) and not is_acronym(actor.name) else ""


def _seen_together(resolution: Resolution, known: set[str], extractions: Iterable[Extraction]) -> set[tuple[str, str]]:
    """Return pairs of actors that a claim of one report tells apart."""
    pairs: set[tuple[str, str]] = set()
    for extraction in extractions:
        if extraction.document not in known:
            continue
        entity = {mention.id: mention.entity for mention in extraction.mentions}
        for claim in extraction.claims:
            ends = [resolution.entity_actor.get((extraction.document, entity[m])) for m in (claim.subject, claim.object)]
            if ends[0] and ends[1]:
                pairs.add((min(ends[0], ends[1]), max(ends[0], ends[1])))
    return pairs


def _compare(first: Actor, first_key: str, second: Actor, second_key: str) -> Proposal | None:
    from rapidfuzz import fuzz  # needed for review only

    if first.external_ids and second.external_ids:
        return None
    person = FAMILIES[first.type] is Family.PERSON
    short, long = sorted((first_key, second_key), key=lambda key: (len(key.split()), key))
    if person and len(short.split()) == 1:
        last = long.split()[-1]
        if last != short and (part_code(last) != part_code(short) or min(len(part_code(last)), len(short)) < SHORTEST_RESPELT):
            return None
        same = "the same single name" if len(long.split()) == 1 else "a surname and a full name that ends in it"
        return Proposal(first.id, second.id, 0.6, f"{same}: {first.name}, {second.name}")
    score = round(fuzz.token_sort_ratio(match_key(first_key), match_key(second_key)) / 100, 3)
    if score < LOWEST_SCORE:
        return None
    return Proposal(first.id, second.id, score, f"similar names ({score:.2f}): {first.name}, {second.name}")
