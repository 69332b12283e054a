"""Long reports in stretches of whole sentences, for extractors that cannot read any length at once."""

from __future__ import annotations

from collections.abc import Sequence

from actorgraph.extract.segment import sentences
from actorgraph.model import Document, Span


def without_boilerplate(document: Document) -> str:
    """Return the text with its boilerplate blanked out: the same length, so that offsets hold."""
    parts, at = [], 0
    for mark in document.boilerplate:
        parts += [document.text[at : mark.span.start], "\n" * (mark.span.end - mark.span.start)]
        at = mark.span.end
    return "".join([*parts, document.text[at:]])


def trimmed(text: str, start: int, end: int) -> Span | None:
    """Return a span without blanks at its ends; None if nothing is left, or if it goes over a line break."""
    words = text[start:end]
    bare = words.strip()
    if not bare or "\n" in bare:
        return None
    start += len(words) - len(words.lstrip())
    return Span(start, start + len(bare))


def stretches(text: str, size: int, overlap: int = 1, excluded: Sequence[Span] = ()) -> list[Span]:
    """Cut a text into stretches of at most `size` characters and whole sentences.

    Args:
        text: the report.
        size: characters; a sentence that is longer is cut, between words where it has any.
        overlap: sentences at the end of a stretch that the next begins with again, so that what stands across a border is
            read too; fewer where they would fill the next one.
        excluded: sorted, disjoint spans (boilerplate) that are no sentences.
    """
    units = [piece for sentence in sentences(text, excluded) for piece in _pieces(text, sentence, size)]
    out: list[Span] = []
    at = 0
    while at < len(units):
        end = at + 1
        while end < len(units) and units[end].end - units[at].start <= size:
            end += 1
        out.append(Span(units[at].start, units[end - 1].end))
        if end == len(units):
            break
        back = min(overlap, end - at - 1)
        while back and units[end].end - units[end - back].start > size:
            back -= 1
        at = end - back
    return out


def halves(text: str, stretch: Span) -> list[Span]:
    """Return a stretch in two, between sentences; by itself if it is one sentence."""
    units = sentences(text[stretch.start : stretch.end])
    if len(units) < 2:
        return [stretch]
    middle = min(range(1, len(units)), key=lambda k: abs(units[k].start - (stretch.end - stretch.start) / 2))
    return [
        Span(stretch.start + units[0].start, stretch.start + units[middle - 1].end),
        Span(stretch.start + units[middle].start, stretch.start + units[-1].end),
    ]


def _pieces(text: str, sentence: Span, size: int) -> list[Span]:
    out, start = [], sentence.start
    while sentence.end - start > size:
        blank = text.rfind(" ", start + 1, start + size)
        cut = blank if blank > start else start + size
        out.append(Span(start, cut))
        start = cut + 1 if cut == blank else cut
    return [*out, Span(start, sentence.end)] if start < sentence.end else out
