"""Windows of whole sentences, as word pieces, for the encoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from actorgraph.errors import ExtractionError
from actorgraph.extract.segment import Word, casing, sentences, words
from actorgraph.model import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MAX_PIECES_OF_WORD = 8
"""Longer words (hashes, links) are cut: what comes after says nothing about actors."""

MAX_KNOWN_WORDS = 50_000
"""Words whose pieces are remembered: most words of a report have been seen before, and asking the tokenizer takes longer."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a report that is encoded at once.

    Attributes:
        ids, casings: word pieces with the special ones at both ends, and the casing class of each.
        first: for each word, the index of its first piece.
        words: the words, in order.
    """

    ids: list[int]
    casings: list[int]
    first: list[int]
    words: list[Word]


@dataclass(frozen=True, slots=True)
class Pieces:
    """A tokenizer with the ids of its special pieces."""

    tokenizer: Tokenizer
    start: int
    stop: int
    pad: int
    unknown: int
    known: dict[str, list[int]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, tokenizer: Tokenizer) -> Pieces:
        """Find the special pieces of an MPNet (<s>) or BERT ([CLS]) tokenizer.

        Raises:
            ExtractionError: it is a tokenizer of another kind.
        """
        tokenizer.no_truncation()
        tokenizer.no_padding()
        names = ["<s>", "</s>", "<pad>", "[UNK]"]
        if tokenizer.token_to_id("<s>") is None:
            names[:3] = ["[CLS]", "[SEP]", "[PAD]"]
        ids = [tokenizer.token_to_id(name) for name in names]
        if None in ids:
            raise ExtractionError(f"the tokenizer lacks one of {', '.join(names)}", todo="Give the folder of another model")
        start, stop, pad, unknown = (id_ for id_ in ids if id_ is not None)
        return cls(tokenizer, start, stop, pad, unknown)

    def of_words(self, surfaces: Sequence[str]) -> list[list[int]]:
        """Return the pieces of each word, at least one and at most `MAX_PIECES_OF_WORD`."""
        new = [word for word in dict.fromkeys(surfaces) if word not in self.known]
        if len(self.known) + len(new) > MAX_KNOWN_WORDS:
            self.known.clear()
            new = list(dict.fromkeys(surfaces))
        for word, item in zip(new, self.tokenizer.encode_batch(new, add_special_tokens=False), strict=True):
            self.known[word] = item.ids[:MAX_PIECES_OF_WORD] or [self.unknown]
        return [self.known[word] for word in surfaces]


def windows(text: str, pieces: Pieces, size: int, excluded: Sequence[Span] = ()) -> list[Window]:
    """Cut a report into windows of at most `size` word pieces and whole sentences.

    The last one or two sentences of a window are repeated in the next. A sentence longer than a window is cut between words.
    """
    units: list[tuple[list[Word], list[list[int]]]] = []
    for number, sentence in enumerate(sentences(text, excluded)):
        found = words(text, sentence, number)
        encoded = pieces.of_words([text[word.start : word.end] for word in found])
        while found:
            length = take = 0
            while take < len(found) and length + len(encoded[take]) <= size - 2:
                length += len(encoded[take])
                take += 1
            units.append((found[:take], encoded[:take]))
            found, encoded = found[take:], encoded[take:]
    out: list[Window] = []
    at = 0
    while at < len(units):
        window = Window([pieces.start], [0], [], [])
        end = at
        while end < len(units) and (end == at or len(window.ids) + sum(map(len, units[end][1])) < size):
            for word, ids in zip(*units[end], strict=True):
                window.first.append(len(window.ids))
                window.ids.extend(ids)
                window.casings.extend([casing(text[word.start : word.end])] * len(ids))
                window.words.append(word)
            end += 1
        window.ids.append(pieces.stop)
        window.casings.append(0)
        out.append(window)
        if end >= len(units):
            break
        overlap = 2 if end - at > 4 else 1 if end - at > 1 else 0
        at = end - overlap
    return out
