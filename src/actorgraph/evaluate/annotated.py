"""Annotated files (.ann): a header, the text with every mention marked in place, and the claims.

    # id: SAMPLE-01
    # title: Raid near Dumayr
    # date: 2025-10-20
    # source: own writing
    # kind: fictional

    [m1:e1:Organization|Troops] raided a house in [m2:e2:Place|Dumayr] on [m3:d1:Date|Sunday], killing [m4:e3:Person|a man].
    --- claims
    m1 raided m4 | where=m2 | when=m3
    m1 killed m4 | where=m2 | status=reported

A mark is `[mention:entity:Type|words]`; marks neither nest nor overlap, and what they mark holds no square bracket. A claim is
`subject relation object`, then `by=`, `when=`, `where=` (ids of mentions), `status=` and `former` behind bars.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from actorgraph import ontology
from actorgraph.model import ActorType, Status

CLAIMS = "--- claims"
"""The line between text and claims."""

_MARK = re.compile(r"\[(m\d+):([A-Za-z]\w*):(\w+)\|([^\[\]]*)\]")
_BROKEN = re.compile(r"\[m\d+:|\[\w+:\w+:\w+\|")
_HEADER = re.compile(r"#\s*(\w+):\s*(.*)")
_PLACES = (ActorType.PLACE, ActorType.STATE)
_MENTION_KEYS = ("by", "when", "where")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the input that cannot be used: the place (file, line, column), and what is wrong with it."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def parse_annotated(text: str, place: str) -> tuple[dict[str, Any], list[Fault]]:
    """Read one annotated file into the contract's form.

    Args:
        text: of the file; lines end in line feeds alone.
        place: the file, for messages.

    Returns:
        The record, and all faults; with any fault the record is not to be used.
    """
    return _Parser(text, place).parse()


class _Parser:
    def __init__(self, text: str, place: str) -> None:
        self._lines, self._place = text.split("\n"), place
        self._faults: list[Fault] = []
        self._types: dict[str, str] = {}  # of mentions, by id
        self._entities: dict[str, str] = {}

    def parse(self) -> tuple[dict[str, Any], list[Fault]]:
        lines = self._lines
        top = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
        body = next((number for number in range(top, len(lines)) if not lines[number].strip()), len(lines))
        meta = self._header(top, body)
        end = next((number for number in range(body, len(lines)) if lines[number].strip() == CLAIMS), None)
        if end is None:
            self._fault(len(lines) - 1, f"the line {CLAIMS!r} between text and claims is missing")
            end = len(lines)
        while body < end and not lines[body]:
            body += 1
        text, mentions = self._body("\n".join(lines[body:end]).rstrip("\n"), body)
        claims = list(self._claims(end + 1))
        return meta | {"text": text, "mentions": mentions, "claims": claims}, self._faults

    def _fault(self, line: int, what: str, column: int | None = None) -> None:
        """Note a fault; line and column count from 0 here and from 1 in messages."""
        where = f"{self._place}:{line + 1}" if column is None else f"{self._place}:{line + 1}:{column + 1}"
        self._faults.append(Fault(where, what))

    def _header(self, top: int, end: int) -> dict[str, str]:
        meta: dict[str, str] = {}
        for number in range(top, end):
            found = _HEADER.match(self._lines[number])
            if found:
                meta[found[1]] = found[2].strip()
            else:
                self._fault(number, f"a line of the header is not '# key: value': {self._lines[number][:60]!r}")
        if not meta.get("id"):
            self._fault(top, "the header gives no '# id: NAME'")
        return meta

    def _body(self, body: str, first: int) -> tuple[str, list[dict[str, Any]]]:
        pieces: list[str] = []
        mentions: list[dict[str, Any]] = []
        at = length = 0

        def fault(position: int, what: str) -> None:
            start = body.rfind("\n", 0, position) + 1
            self._fault(first + body.count("\n", 0, position), what, position - start)

        def plain(end: int) -> None:
            nonlocal length
            for broken in _BROKEN.finditer(body, at, end):
                fault(broken.start(), "this mark cannot be read: is it nested, not closed, or holds square brackets?")
            pieces.append(body[at:end])
            length += end - at

        for mark in _MARK.finditer(body):
            plain(mark.start())
            id_, entity, type_, words = mark.groups()
            if id_ in self._types:
                fault(mark.start(), f"the mention {id_} stands twice")
            if type_ not in tuple(ActorType):
                fault(mark.start(), f"{id_} has the unknown type {type_!r}; types are {', '.join(ActorType)}")
            if not words or words != words.strip():
                fault(mark.start(), f"{id_} marks nothing, or blanks at its ends: {words!r}")
            if self._entities.setdefault(entity, type_) != type_:
                fault(mark.start(), f"{entity} is a {type_} here and a {self._entities[entity]} before")
            self._types[id_] = type_
            mentions.append(
                {"id": id_, "entity": entity, "type": type_, "start": length, "end": length + len(words), "text": words}
            )
            pieces.append(words)
            length += len(words)
            at = mark.end()
        plain(len(body))
        return "".join(pieces), mentions

    def _claims(self, first: int) -> Iterator[dict[str, Any]]:
        seen: set[tuple[str, ...]] = set()
        for number in range(first, len(self._lines)):
            line = self._lines[number].strip()
            if not line or line.startswith("#"):
                continue
            ends, *keys = (part.strip() for part in line.split("|"))
            words = tuple(ends.split())
            if len(words) != 3:
                self._fault(number, f"a claim is not 'mention relation mention': {line[:80]!r}")
                continue
            if words in seen:
                self._fault(number, f"the claim {ends!r} stands twice")
            seen.add(words)
            self._check_ends(number, *words)
            yield {"subject": words[0], "relation": words[1], "object": words[2], **self._keys(number, keys)}

    def _check_ends(self, number: int, subject: str, relation: str, object_: str) -> None:
        if relation not in ontology.RELATIONS:
            self._fault(number, f"unknown relation {relation!r}")
        for end in (subject, object_):
            if end not in self._types:
                self._fault(number, f"{end} is no mention of this report")
            elif self._types[end] == ActorType.DATE:
                self._fault(number, f"{end} is a Date and cannot be subject or object; name it with when=")

    def _keys(self, number: int, keys: list[str]) -> dict[str, Any]:
        claim: dict[str, Any] = {"status": str(Status.ASSERTED)}
        for part in keys:
            key, _, value = (piece.strip() for piece in part.partition("="))
            if key == "former":
                claim["former"] = True
            elif key == "status":
                claim["status"] = value
                if value not in tuple(Status):
                    self._fault(number, f"unknown status {value!r}; it is one of {', '.join(Status)}")
            elif key in _MENTION_KEYS:
                claim[key] = value
                self._check_role(number, key, value)
            else:
                self._fault(number, f"unknown key {key!r}; keys are by, when, where, status, former")
        return claim

    def _check_role(self, number: int, key: str, mention: str) -> None:
        type_ = self._types.get(mention)
        if type_ is None:
            self._fault(number, f"{key} names {mention!r}, which is no mention of this report")
        elif key == "when" and type_ != ActorType.DATE:
            self._fault(number, f"when names {mention}, a {type_}; it takes a Date")
        elif key == "where" and type_ not in _PLACES:
            self._fault(number, f"where names {mention}, a {type_}; it takes a Place or a State")
