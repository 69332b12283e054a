"""What a mention's words are: a name, an institution's common name, or a description; and what is left as its key."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from actorgraph.model import ActorType
from actorgraph.resolve import lexicon
from actorgraph.resolve.names import clean_surface, initials_match, is_acronym, match_key, normalise_name


class Kind(Enum):
    """How far words identify.

    FULL names somebody or something; SINGLE is a personal name of one part, which tells who only inside its report; COMMON
    is what the bodies or places of every country are called ("Interior Ministry", "Central Prison"); DESCRIPTION covers
    pronouns, numbers, roles.
    """

    FULL = "full"
    SINGLE = "single"
    COMMON = "common"
    DESCRIPTION = "description"


class Family(Enum):
    """Types that may be one actor: reports differ on whether somebody is an Official or an Operative."""

    PERSON = "person"
    BODY = "body"
    STATE = "state"
    PLACE = "place"
    COMMUNITY = "community"
    DATE = "date"


FAMILIES = {
    ActorType.STATE: Family.STATE,
    ActorType.GROUP: Family.BODY,
    ActorType.ORGANIZATION: Family.BODY,
    ActorType.OFFICIAL: Family.PERSON,
    ActorType.OPERATIVE: Family.PERSON,
    ActorType.PERSON: Family.PERSON,
    ActorType.COMMUNITY: Family.COMMUNITY,
    ActorType.PLACE: Family.PLACE,
    ActorType.DATE: Family.DATE,
}


@dataclass(frozen=True, slots=True)
class Surface:
    """One way of naming, read.

    Attributes:
        text: cleaned for showing. name: without titles. key: comparable form of `name`; empty for descriptions.
        titles: the titles taken off, lower case. acronym: the name is one.
        adjective: leading words of `name` that the caller's list of adjectives holds ("Iraqi" in "Iraqi Army"), else "".
    """

    text: str
    kind: Kind
    name: str = ""
    key: str = ""
    titles: tuple[str, ...] = ()
    acronym: bool = False
    adjective: str = ""

    @property
    def names(self) -> bool:
        """True unless the words only describe."""
        return self.kind is not Kind.DESCRIPTION


def _bare(word: str) -> str:
    return normalise_name(word)


def _capital(word: str) -> bool:
    """True for a word with a capital or digit, or of a script without case."""
    return any(c.isupper() or c.isdigit() for c in word) or (word.isalpha() and word.lower() == word.upper())


_QUOTED = re.compile(r"\s[\"“'‘«(][^\"”'’»)]{1,40}[\"”'’»)](?=\s)")
BRACKETED = re.compile(r"\s\((?:the )?[\"“]?([A-Z][\w.\-/]{1,9})[\"”]?\)?$")
"""An acronym in brackets behind a name; the last bracket may have been cleaned off."""
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)?")
_ABD = re.compile(r"abd[aeou][lr]")
"""Half a given name: "Abdul Rahman" is one name, not two."""


def _person(text: str) -> Surface:
    words = _QUOTED.sub("", text).replace(",", " ").split()
    if not words or _bare(words[0]) in lexicon.PRONOUNS or words[0].lower().rstrip("'’s") in lexicon.POSSESSIVES:
        return Surface(text, Kind.DESCRIPTION)
    titles: list[str] = []
    while words and (_bare(words[0]) in lexicon.TITLES or (titles and _bare(words[0]) in ("of", "for", "the", "and", "to"))):
        if _bare(words[0]) == "don" and not words[0].endswith("."):  # a given name, too
            break
        titles.append(_bare(words.pop(0)))
    while words and _bare(words[-1]) in lexicon.NAME_SUFFIXES:
        words.pop()
    odd = [w for w in words if w[:1].isdigit() or not (_capital(w) or w.lower() in lexicon.NAME_PARTICLES)]
    if not words or odd or not any(_capital(w) for w in words):
        return Surface(text, Kind.DESCRIPTION, titles=tuple(titles))
    if all(_bare(w) in lexicon.ROLES | lexicon.TITLES or len(_bare(w)) == 1 for w in words):
        return Surface(text, Kind.DESCRIPTION, titles=tuple(titles))
    name = " ".join(words)
    parts = normalise_name(name).split()
    if parts and len(parts[0]) > 1:  # no middle initials
        parts = [p for index, p in enumerate(parts) if len(p) > 1 or index == len(parts) - 1]
    counted = [p for p in parts if len(p) > 1 and p not in lexicon.NAME_PARTICLES and not _ABD.fullmatch(p)]
    initials = sum(len(p) == 1 for p in parts[:-1])
    single = len(counted) + (initials >= 2) < 2  # "P. W. Botha" says enough, "J. Smith" does not
    return Surface(text, Kind.SINGLE if single else Kind.FULL, name, " ".join(parts), tuple(titles), is_acronym(name))


def _thing(text: str, family: Family, adjectives: Container[str]) -> Surface:
    words = text.split()
    if not words or words[0].lower().rstrip("'’s") in lexicon.POSSESSIVES:
        return Surface(text, Kind.DESCRIPTION)
    bare = [_bare(word) for word in words]
    if bare[0] in lexicon.PRONOUNS and not is_acronym(words[0]) and not (bare[0].isdigit() or bare[0] in ("one", "two")):
        return Surface(text, Kind.DESCRIPTION)
    content = [(w, b) for w, b in zip(words, bare, strict=True) if b and b not in lexicon.FUNCTION_WORDS]
    if not content or (family is Family.COMMUNITY and content[0][1].isdigit()):
        return Surface(text, Kind.DESCRIPTION)
    closing = lexicon.PLACE_NOUNS if family is Family.PLACE else lexicon.NAME_NOUNS
    common = lexicon.PLACE_NOUNS if family is Family.PLACE else lexicon.INSTITUTIONS
    taken = next((n for n in (3, 2, 1) if n < len(words) and normalise_name(" ".join(words[:n])) in adjectives), 0)
    adjective = clean_surface(" ".join(words[:taken]))
    rest = [(w, b) for w, b in zip(words[taken:], bare[taken:], strict=True) if b and b not in lexicon.FUNCTION_WORDS]
    rest_text = " ".join(words[taken:])
    acronym = is_acronym(text)
    key = match_key(text)
    if acronym and len(content) == 1:
        return Surface(text, Kind.FULL, text, key, acronym=True)
    lower = [b for w, b in content if not _capital(w)]
    if (
        rest
        and all(b in common or _NUMBER.fullmatch(b) for _, b in rest)
        and (not lower or adjective)
        and family is not Family.COMMUNITY
    ):
        capitals = all(_capital(w) for w, _ in rest)
        if family is Family.PLACE and adjective and capitals:
            return Surface(text, Kind.FULL, text, key)  # "Panama City"
        if family is Family.PLACE or capitals or not rest[-1][1].endswith("s"):
            return Surface(text, Kind.COMMON, rest_text, match_key(rest_text), adjective=adjective)
        return Surface(text, Kind.DESCRIPTION)
    if len(content) == 1 and content[0][1] in lexicon.ROLES | lexicon.PRONOUNS | lexicon.FUNCTION_WORDS:
        return Surface(text, Kind.DESCRIPTION)
    if all(b in adjectives or b in lexicon.ROLES or b in lexicon.PRONOUNS for _, b in content):
        only = (
            all(b in adjectives for _, b in content) and not lower and family in (Family.STATE, Family.COMMUNITY, Family.PLACE)
        )
        return Surface(text, Kind.FULL if only else Kind.DESCRIPTION, text if only else "", key if only else "")
    if not lower or (len(lower) == 1 and content[-1][1] == lower[0] and lower[0] in closing and len(content) > 1):
        named = [b for w, b in content if _capital(w) and b not in adjectives]
        if named and not (lower and all(b in lexicon.ROLES or b in common for b in named)):
            return Surface(text, Kind.FULL, text, key)
    return Surface(text, Kind.DESCRIPTION)


@lru_cache(maxsize=1 << 16)
def _read(text: str, family: Family, adjectives: frozenset[str]) -> Surface:
    return _person(text) if family is Family.PERSON else _thing(text, family, adjectives)


def read_surface(text: str, family: Family, adjectives: frozenset[str] = frozenset()) -> Surface:
    """Read one mention's words.

    Args:
        text: as in the report.
        family: of the mention's type.
        adjectives: normalised adjectives and names of states and peoples, which do not name a body by themselves.
    """
    cleaned = clean_surface(text)
    bracketed = BRACKETED.search(cleaned)
    if bracketed and initials_match(bracketed[1], cleaned[: bracketed.start()]):
        cleaned = cleaned[: bracketed.start()].rstrip()
    return _read(cleaned, family, adjectives)
