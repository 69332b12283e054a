"""Finds quotes in a text: letter by letter, else with blanks, quotation marks and dashes made alike. Offsets are the text's."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

from actorgraph.model import Span

_ALIKE = {
    **dict.fromkeys("“”„‟«»″〝〞", '"'),
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", ""),
}


def uniform(text: str) -> tuple[str, list[int]]:
    """Return a text with blanks made one and marks made alike, and for each character of it its place in the text."""
    out: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character.isspace():
            if out and out[-1] != " ":
                out.append(" ")
                places.append(place)
            continue
        for piece in _ALIKE.get(character, character):
            out.append(piece)
            places.append(place)
    return "".join(out), places


class Quotable:
    """A text in which quotes are looked up."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _uniform(self) -> tuple[str, list[int]]:
        return uniform(self.text)

    def find(self, quote: str, within: Span) -> list[Span]:
        """Return all places of a quote inside a span, in order; empty if it is not there, whatever it looks like.

        Exact places if there are any, else those of the uniform text. Blanks around the quote do not matter.
        """
        wanted = quote.strip()
        if not wanted:
            return []
        found = _places(self.text, wanted, within.start, within.end)
        if found:
            return [Span(at, at + len(wanted)) for at in found]
        text, places = self._uniform
        alike = uniform(wanted)[0].strip()
        if not alike:
            return []
        low, high = bisect_left(places, within.start), bisect_left(places, within.end)
        return [Span(places[at], places[at + len(alike) - 1] + 1) for at in _places(text, alike, low, high)]

    def find_words(self, words: str, within: Span) -> list[Span]:
        """Return the places of a name or description: as `find`, but only where no letter or digit touches it."""
        return [span for span in self.find(words, within) if self._stands_alone(span)]

    def _stands_alone(self, span: Span) -> bool:
        before = self.text[span.start - 1] if span.start else " "
        after = self.text[span.end] if span.end < len(self.text) else " "
        return not (_touch(before, self.text[span.start]) or _touch(self.text[span.end - 1], after))


def _touch(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum()


def _places(text: str, wanted: str, start: int, end: int) -> list[int]:
    out = []
    at = text.find(wanted, start, end)
    while at >= 0:
        out.append(at)
        at = text.find(wanted, at + 1, end)
    return out
