"""Examples of mistakes in their sentences, with the two actors marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from actorgraph.evaluate.matching import Match
from actorgraph.evaluate.outcomes import Fate, Outcome
from actorgraph.model import Claim, Mention, Span

SUBJECT, OBJECT = "subject", "object"
_KEPT = 130
"""Characters kept on either side of a mark in a long passage."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage; `role` says whom it marks: subject, object or, for the words around, None."""

    text: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One mistake.

    Attributes:
        gold, found: the relation on either side with its status and, found, its confidence; None where there is none.
        report: id. pieces: the passage, cut where it is long.
    """

    fate: Fate
    relation: str
    gold: str | None
    found: str | None
    report: str
    pieces: tuple[Piece, ...]
    known: bool


def examples(all_outcomes: Iterable[Outcome], most: int) -> list[Example]:
    """Return at most so many examples of each fate that is a mistake for each relation.

    What was found wrongly comes by confidence, the surest first, since those mislead most; what was missed in the order read,
    claims first whose actors were both found.
    """
    kept: defaultdict[tuple[Fate, str], list[Outcome]] = defaultdict(list)
    for outcome in all_outcomes:
        if outcome.fate != Fate.RIGHT:
            kept[outcome.fate, outcome.relation].append(outcome)

    def order(outcome: Outcome) -> tuple[bool, float]:
        return not outcome.known if outcome.fate == Fate.MISSED else False, -(outcome.found.confidence if outcome.found else 0)

    return [_example(outcome) for cell in kept.values() for outcome in sorted(cell, key=order)[:most]]


def _example(outcome: Outcome) -> Example:
    match, claim = outcome.match, outcome.gold or outcome.found
    assert claim is not None
    get = match.gold_mention if outcome.gold else match.found_mention
    return Example(
        fate=outcome.fate,
        relation=outcome.relation,
        gold=None if outcome.gold is None else _said(outcome.gold),
        found=None if outcome.found is None else f"{_said(outcome.found)}, {outcome.found.confidence:.0%} sure",
        report=match.gold.id,
        pieces=tuple(_passage(match, claim, get)),
        known=outcome.known,
    )


def _said(claim: Claim) -> str:
    return f"{claim.relation} ({claim.status}{', former' if claim.former else ''})"


def _passage(match: Match, claim: Claim, get: Callable[[str], Mention]) -> Iterator[Piece]:
    text = match.gold.text
    marks = sorted(((get(claim.subject).span, SUBJECT), (get(claim.object).span, OBJECT)))
    span = Span(min(claim.evidence.start, marks[0][0].start), max(claim.evidence.end, *(mark.end for mark, _ in marks)))
    at = span.start
    for number, (mark, role) in enumerate(marks):
        if mark.start < at:  # marks that overlap: the first is shown whole, of the second what is left
            if mark.end <= at:
                continue
            mark = Span(at, mark.end)
        if mark.start > at:
            yield Piece(_cut(text[at : mark.start], bool(number), True))
        yield Piece(mark.of(text), role)
        at = mark.end
    if at < span.end:
        yield Piece(_cut(text[at : span.end], True, False))


def _cut(words: str, keep_head: bool, keep_tail: bool) -> str:
    """Cut the middle out of a long stretch, or the side that is away from the marks."""
    if len(words) <= (keep_head + keep_tail) * _KEPT + 20:
        return words
    head = words[:_KEPT].rpartition(" ")[0] + " " if keep_head else ""
    tail = " " + words[-_KEPT:].partition(" ")[2] if keep_tail else ""
    return f"{head}…{tail}"
