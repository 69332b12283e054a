"""What a report itself says about names: "the Syrian Democratic Forces (SDF)", "X, also known as Y", "X, formerly Y"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from actorgraph.model import Mention
from actorgraph.resolve.entities import Entity
from actorgraph.resolve.names import initials_match, is_acronym, letters_in_order
from actorgraph.resolve.surfaces import BRACKETED, Family, Kind, Surface, read_surface


@dataclass(frozen=True, slots=True)
class Definition:
    """One name said to be another.

    Attributes:
        main: the entity under the name that is explained by or explains `alias`; main_name: that name.
        alias_name: the other name. alias: the entity that bears it, None if its words are no mention.
        offset: where the alias stands in the report.
        how: "acronym" or "also known as". wide: clear enough to hold in other reports too.
    """

    main: Entity
    main_name: Surface
    alias_name: Surface
    alias: Entity | None
    offset: int
    how: str
    wide: bool


_OPENING = re.compile(r"[\"”’']?,?\s*\(\s*(?:the\s+|or\s+)?[\"“‘]?")
_CLOSING = re.compile(r"[\"”’']?\s*[),;]")
_SAME = re.compile(
    r"""(?xi) ["”’']? \s* [,(–—-]* \s* (?:(?:who|which|that) \s+ (?:is|was|are|were|has \s been) \s+ | (?:is|was|are) \s+)?
    (?: (?:(?:also|better|best|formerly|previously|commonly|widely|sometimes|once|now|popularly|otherwise|originally|then
          |usually|variously|locally|later|until \s recently) \s+)+ (?:known|called|named|referred \s+ to)
      | known )
    (?:\s+ (?:simply|locally|commonly|collectively|widely|online|there))?
    (?:\s+ (?:as | by \s+ (?:the|his|her|its|their) \s+ [\w\s]{1,30}?))? \s+
    (?:the \s+)? ["“‘']?"""
)
_ALSO = re.compile(
    r"""(?xi) ["”’']? \s* [,(–—-]* \s* (?: a\.?k\.?a\.? | alias | formerly | previously
    | (?:whose|with \s the)? \s* (?:real|birth) \s+ name \s* (?:is|was)?
    | (?:whose \s+)? nom \s de \s guerre \s* (?:is|was)? ) [\s,:]+ (?:the \s+)? ["“‘']?"""
)
LONGEST_GAP = 60
"""Characters between two names beyond which no pattern is looked for."""


def _permuted(acronym: str, name: str) -> bool:
    """True for initials in the order of another language: MLN for National Liberation Movement."""
    words = [word for word in re.split(r"[\s-]+", name) if word[:1].isupper()]
    letters = sorted(c.casefold() for c in acronym if c.isalpha())
    return len(letters) >= 3 and sorted(word[0].casefold() for word in words) == letters


def _fits(acronym: Surface, name: Surface) -> tuple[bool, bool]:
    """Return whether an acronym may stand for a name, and whether that is clear enough to hold in other reports."""
    wide = initials_match(acronym.text, name.text) or letters_in_order(acronym.text, name.text)
    return wide or _permuted(acronym.text, name.text), wide


def _between(first: tuple[Mention, Surface], second: tuple[Mention, Surface], text: str) -> tuple[str, bool] | None:
    """Return how two names that follow each other are said to be one, and whether that is clear; None if they are not."""
    gap = text[first[0].span.end : second[0].span.start]
    if len(gap) > LONGEST_GAP:
        return None
    if _SAME.fullmatch(gap) or _ALSO.fullmatch(gap):
        return "also known as", True
    if _OPENING.fullmatch(gap) and _CLOSING.match(text, second[0].span.end) and first[1].acronym != second[1].acronym:
        long, short = (second[1], first[1]) if first[1].acronym else (first[1], second[1])
        may, wide = _fits(short, long)
        return ("acronym", wide) if may else None
    return None


def find_definitions(entities: Sequence[Entity], text: str) -> Iterator[Definition]:
    """Yield what the report's text says about names of its entities, in the order of the text."""
    named = [(m, s, e) for e in entities for m, s in e.surfaces if s.kind in (Kind.FULL, Kind.SINGLE)]
    named.sort(key=lambda item: item[0].span)
    for index, (mention, surface, entity) in enumerate(named):
        if entity.family is Family.BODY and not surface.acronym:
            yield from _bracketed(mention, surface, entity, text)
        if index + 1 == len(named):
            continue
        other_mention, other, other_entity = named[index + 1]
        if other_entity.family is not entity.family or other_entity.id in entity.distinct or surface.key == other.key:
            continue
        how = _between((mention, surface), (other_mention, other), text)
        if how is None:
            continue
        offset = other_mention.span.start
        if surface.acronym and not other.acronym:
            yield Definition(other_entity, other, surface, entity, mention.span.start, *how)
        else:
            yield Definition(entity, surface, other, other_entity, offset, *how)


_BRACKETS_AFTER = re.compile(r"[\"”’']?\s*\(\s*(?:the\s+)?[\"“‘]?([A-Z][\w.\-/]{1,9})[\"”’]?\s*[),;]")


def _bracketed(mention: Mention, surface: Surface, entity: Entity, text: str) -> Iterator[Definition]:
    """Yield the acronym in brackets inside or right behind a name, whether or not it is a mention."""
    inside = BRACKETED.search(mention.text.rstrip(" )"))
    after = None if inside else _BRACKETS_AFTER.match(text, mention.span.end)
    found = inside or after
    if found and is_acronym(found[1]):
        alias = read_surface(found[1], entity.family)
        offset = found.start(1) + (mention.span.start if inside else 0)
        may, wide = _fits(alias, surface)
        if may:
            yield Definition(entity, surface, alias, None, offset, "acronym", wide)
