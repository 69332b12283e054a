"""The model's answer, checked: nothing is believed that the text and the ontology do not bear out."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from actorgraph import ontology
from actorgraph.extract.compose import Named, Said, whole_sentences
from actorgraph.extract.entities import is_name
from actorgraph.extract.features import is_pronoun
from actorgraph.extract.llm.quotes import Quotable
from actorgraph.model import ActorType, Span, Status

LONGEST_QUOTE = 5
"""Sentences; a claim whose evidence is half a page has none."""

NO_FORM = "not of the form asked for"
NO_QUOTE = "with a quote that is not in the text"
LONG_QUOTE = f"with a quote of more than {LONGEST_QUOTE} sentences"
NO_ENDS = "whose actors are not in the quote"
NO_ACTOR = "about actors that were not named"
NO_RELATION = "with a relation outside the ontology"
NO_STATUS = "with a status outside the ontology"
NO_TYPE = "actors of a type outside the ontology"

_PLACES = (ActorType.PLACE, ActorType.STATE)


class BadAnswer(Exception):
    """The answer is not JSON, or not the object asked for. The message says which."""


def parse(content: str) -> dict[str, Any]:
    """Return the JSON object of an answer; words and fences around it, and thoughts before it, are passed over.

    Raises:
        BadAnswer: there is none, or it lacks the lists `actors` and `claims`.
    """
    text = content.rpartition("</think>")[2]
    at = text.find("{")
    if at < 0:
        raise BadAnswer("the answer holds no JSON object")
    try:
        answer, _ = json.JSONDecoder().raw_decode(text, at)
    except (ValueError, RecursionError) as error:
        raise BadAnswer(f"the answer is no JSON ({type(error).__name__})") from error
    for key in ("actors", "claims"):
        if not isinstance(answer.get(key), list):
            raise BadAnswer(f"the answer has no list {key!r}")
    found: dict[str, Any] = answer
    return found


@dataclass(frozen=True, slots=True)
class _Actor:
    key: str
    type: ActorType
    names: tuple[str, ...]


class Placer:
    """Finds what answers speak of in one report.

    Args:
        text: the report, boilerplate blanked out.
        split: its sentences.
        confidence: of every claim.
        dropped: what is left out is counted here by reason.
    """

    def __init__(self, text: str, split: Sequence[Span], confidence: float, dropped: Counter[str]) -> None:
        self._quotable, self._split = Quotable(text), split
        self._confidence, self._dropped = confidence, dropped
        self.named: list[Named] = []
        self.said: list[Said] = []

    def place(self, answer: dict[str, Any], stretch: Span) -> None:
        """Add what one answer says of one stretch of the report to `named` and `said`."""
        actors = self._actors(answer["actors"], f"{stretch.start}-{stretch.end} ")
        for raw in answer["claims"]:
            claim = raw if isinstance(raw, dict) and all(isinstance(raw.get(key), str) for key in _NEEDED) else None
            reason = NO_FORM if claim is None else self._claim(claim, actors, stretch)
            if reason:
                self._dropped[reason] += 1
        self._everywhere(actors, stretch)

    def _actors(self, rows: list[Any], prefix: str) -> dict[str, _Actor]:
        out: dict[str, _Actor] = {}
        for row in rows:
            if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not isinstance(row.get("names"), list):
                continue
            if row.get("type") not in ontology.TYPES:
                self._dropped[NO_TYPE] += 1
                continue
            names = tuple(name for name in row["names"] if isinstance(name, str))
            out.setdefault(row["id"], _Actor(prefix + row["id"], ActorType(row["type"]), names))
        return out

    def _claim(self, claim: dict[str, Any], actors: dict[str, _Actor], stretch: Span) -> str | None:
        """Add a claim; return why it is left out, None if it is not."""
        if claim["relation"] not in ontology.RELATIONS:
            return NO_RELATION
        if claim["status"] not in tuple(Status):
            return NO_STATUS
        subject, object_ = actors.get(claim["subject"]), actors.get(claim["object"])
        if subject is None or object_ is None:
            return NO_ACTOR
        reason = NO_QUOTE
        for quote in self._quotable.find(claim["quote"], stretch):
            sentences = whole_sentences(self._split, [quote])
            if self._count(sentences) > LONGEST_QUOTE:
                reason = LONG_QUOTE
                continue
            one = next(self._ends(claim["subject_words"], subject, quote, sentences), None)
            others = self._ends(claim["object_words"], object_, quote, sentences)
            other = next((span for span in others if span != one), None)
            if one is None or other is None:
                reason = NO_ENDS
                continue
            self.named += [Named(one, subject.type, subject.key), Named(other, object_.type, object_.key)]
            self._add(claim, actors, one, other, sentences)
            return None
        return reason

    def _ends(self, words: str, actor: _Actor, quote: Span, sentences: Span) -> Iterator[Span]:
        """Yield where an actor stands in or beside a quote, likeliest first: by the words given, by its names."""
        for wording in (words, *sorted(actor.names, key=len, reverse=True)):
            yield from self._quotable.find_words(wording, quote)
        yield from self._quotable.find_words(words, sentences)

    def _add(self, claim: dict[str, Any], actors: dict[str, _Actor], one: Span, other: Span, sentences: Span) -> None:
        around = self._around(sentences)
        by, where = (self._role(claim, key, actors, sentences, around) for key in ("by", "where"))
        when = self._near(_text(claim, "when"), sentences, around)
        if when is not None:
            self.named.append(Named(when, ActorType.DATE))
        self.said.append(
            Said(
                subject=one,
                relation=claim["relation"],
                object=other,
                evidence=sentences,
                confidence=self._confidence,
                status=Status(claim["status"]),
                by=by,
                when=when,
                where=where,
                former=claim.get("former") is True,
            )
        )

    def _role(self, claim: dict[str, Any], key: str, actors: dict[str, _Actor], sentences: Span, around: Span) -> Span | None:
        """Find the speaker or place of a claim, by its words or else its names; None if it is not near."""
        actor = actors.get(_text(claim, key))
        if actor is None or (key == "where" and actor.type not in _PLACES):
            return None
        for wording in (_text(claim, f"{key}_words"), *actor.names):
            span = self._near(wording, sentences, around)
            if span is not None:
                self.named.append(Named(span, actor.type, actor.key))
                return span
        return None

    def _near(self, words: str, sentences: Span, around: Span) -> Span | None:
        found = self._quotable.find_words(words, sentences) or self._quotable.find_words(words, around)
        return found[0] if found else None

    def _everywhere(self, actors: dict[str, _Actor], stretch: Span) -> None:
        """Add all places of names in the stretch, longest first; of descriptions too, where one actor alone has them."""
        owners = Counter(name.strip().casefold() for actor in actors.values() for name in {*actor.names})
        taken = [mention.span for mention in self.named if mention.span.overlaps(stretch)]
        wordings = [(name, actor) for actor in actors.values() for name in actor.names]
        for name, actor in sorted(wordings, key=lambda item: (-len(item[0]), item[0], item[1].key)):
            if is_pronoun(name.strip()) or (not is_name(name.strip()) and owners[name.strip().casefold()] > 1):
                continue
            for span in self._quotable.find_words(name, stretch):
                if not any(span.overlaps(other) for other in taken):
                    taken.append(span)
                    self.named.append(Named(span, actor.type, actor.key))

    def _numbers(self, span: Span) -> tuple[int, int]:
        """Return the numbers of the first and last sentence of a stretch of whole sentences."""
        last = bisect_right(self._split, span.end - 1, key=lambda s: s.start) - 1
        return bisect_right(self._split, span.start, key=lambda s: s.start) - 1, last

    def _count(self, span: Span) -> int:
        first, last = self._numbers(span)
        return last - first + 1

    def _around(self, span: Span) -> Span:
        first, last = self._numbers(span)
        return Span(self._split[max(0, first - 1)].start, self._split[min(len(self._split) - 1, last + 1)].end)


_NEEDED = ("quote", "subject", "subject_words", "relation", "object", "object_words", "status")


def _text(claim: dict[str, Any], key: str) -> str:
    value = claim.get(key)
    return value if isinstance(value, str) else ""
