"""The world's states, peoples, and well-known groups, agencies, bodies and places, with the names they go by.

Plain reviewed tables (see README.md beside them): `states.csv`, `bodies.csv`, `peoples.csv`, `places.csv`. Not every name
holds for every type of mention: "Washington" is the United States only where the reader marked a State, a Place of that name
stays a place; short acronyms hold only in capitals ("US" is not "us").
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from types import MappingProxyType

from actorgraph.errors import InputError
from actorgraph.model import ActorType
from actorgraph.resolve.lexicon import STATE_FRAMES
from actorgraph.resolve.names import content_words, is_acronym, match_key, normalise_name

LONGEST_SHORT_ACRONYM = 3
"""Acronyms up to this length must stand in capitals; longer ones are no common words."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One actor of the gazetteer.

    Attributes:
        key: stable ("state:sy", "org:hezbollah", "people:kurds"); actors' ids derive from it, so it must never change.
        parent: key of the state or body it is an organ of, "" if none.
        names: its name and strong aliases.
        external_ids: "iso3166" (alpha-2), "wikidata", "eu-sanctions" (act and record), where known.
    """

    key: str
    name: str
    type: ActorType
    names: tuple[str, ...] = ()
    parent: str = ""
    external_ids: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found by one of its names. `kind`: name, adjective, people, metonym or weak (needs support in the report)."""

    entry: Entry
    alias: str
    kind: str


_STATE, _PLACE, _ORG, _GROUP, _COMMUNITY = (
    ActorType.STATE,
    ActorType.PLACE,
    ActorType.ORGANIZATION,
    ActorType.GROUP,
    ActorType.COMMUNITY,
)
_ACCEPTED = {
    ("state", "name"): frozenset((_STATE, _PLACE, _ORG, _GROUP)),
    ("state", "only"): frozenset((_STATE, _ORG, _GROUP)),
    ("state", "adjective"): frozenset((_STATE,)),
    ("state", "people"): frozenset((_STATE,)),
    ("state", "metonym"): frozenset((_STATE,)),
    ("state", "weak"): frozenset((_STATE, _PLACE)),
    ("org", "name"): frozenset((_ORG, _GROUP, _STATE, _COMMUNITY)),
    ("org", "weak"): frozenset((_ORG, _GROUP)),
    ("people", "name"): frozenset((_COMMUNITY, _GROUP)),
    ("place", "name"): frozenset((_PLACE,)),
}


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


@dataclass(frozen=True, slots=True)
class _Name:
    hit: Hit
    types: frozenset[ActorType]
    acronym: bool


class Gazetteer:
    """Look-up of entries by name.

    Args:
        rows: (entry, [(kind, alias)]) pairs; kinds as in `Hit`, and "only" for names that no Place may use.

    Raises:
        InputError: two entries share a key.
    """

    def __init__(self, rows: Iterable[tuple[Entry, Iterable[tuple[str, str]]]]) -> None:
        self.entries: dict[str, Entry] = {}
        self._names: dict[str, list[_Name]] = {}
        adjectives: dict[str, str] = {}
        for entry, aliases in rows:
            if entry.key in self.entries:
                raise InputError(f"two gazetteer entries have the key {entry.key!r}", todo="Give each its own key.")
            self.entries[entry.key] = entry
            for kind, alias in aliases:
                types = _ACCEPTED[entry.key.partition(":")[0], kind]
                hit = Hit(entry, alias, "name" if kind == "only" else kind)
                self._names.setdefault(match_key(alias), []).append(_Name(hit, types, is_acronym(alias)))
                if entry.type is _STATE and kind in ("adjective", "name", "only"):
                    adjectives.setdefault(normalise_name(alias), entry.key)
                if entry.type is _COMMUNITY:
                    adjectives.setdefault(normalise_name(alias), "")
        self._adjectives = adjectives
        state_names: dict[str, list[str]] = {}
        for name, key in adjectives.items():
            state_names.setdefault(key, []).append(name)
        self._state_names = {key: tuple(names) for key, names in state_names.items()}

    @classmethod
    def built_in(cls) -> Gazetteer:
        """Return the gazetteer that comes with the program (read once)."""
        return _built_in()

    @cached_property
    def adjectives(self) -> frozenset[str]:
        """Normalised names and adjectives of states and peoples: "iraqi", "us", "kurdish"."""
        return frozenset(self._adjectives)

    def names_of_state(self, key: str) -> tuple[str, ...]:
        """Return the normalised names and adjectives of a state, in the order of the table."""
        return self._state_names.get(key, ())

    def state_of(self, adjective: str) -> str:
        """Return the key of the state that a name or adjective belongs to ("Iraqi": "state:iq"), "" if none."""
        return self._adjectives.get(normalise_name(adjective), "")

    def _hits(self, surface: str, type_: ActorType) -> list[Hit]:
        names = self._names.get(match_key(surface))
        if not names:
            return []
        capitals = sum(c.isupper() or c.isdigit() for c in surface)
        capitals += capitals > 0 and len(surface) > LONGEST_SHORT_ACRONYM  # "Aqap", "Renamo"
        as_acronym = capitals >= 2 and (type_ is not _COMMUNITY or len(surface) > 3)
        return [name.hit for name in names if type_ in name.types and (not name.acronym or as_acronym)]

    def lookup(self, surface: str, type_: ActorType) -> Hit | None:
        """Return what a mention's words mean by themselves, or None where nothing or more than one thing fits.

        For a State the words around its name are looked through: "the Iraqi government", "Government of Iraq".
        """
        strong = _best((hit for hit in self._hits(surface, type_) if hit.kind != "weak"), type_)
        if strong is None and type_ is _STATE:
            words = match_key(surface).split()
            core = [word for word in words if word not in STATE_FRAMES]
            if core and len(core) < len(words):
                short = " ".join(core)
                strong = _best((hit for hit in self._hits(short.upper(), type_) if hit.kind != "weak"), type_)
        return strong

    def weak(self, surface: str, type_: ActorType) -> tuple[Hit, ...]:
        """Return the entries these words may mean, if the report supports it by a stronger name or by the state."""
        return tuple(hit for hit in self._hits(surface, type_) if hit.kind == "weak")

    def find(self, name: str) -> tuple[Entry, ...]:
        """Return the entries that go by a name, whatever the type: for questions. Without regard to case or diacritics."""
        found = {name_.hit.entry.key: name_.hit.entry for name_ in self._names.get(match_key(name), ())}
        return tuple(found[key] for key in sorted(found))

    def resembles(self, name: str, key: str) -> bool:
        """True if a name shares at least half of its content words with one of an entry's names of several words."""
        words = content_words(name)
        others = (content_words(other) for other in self.entries[key].names if " " in other)
        return any(len(words & other) * 2 >= len(words | other) for other in others)


def _best(hits: Iterable[Hit], type_: ActorType) -> Hit | None:
    """Return the hit, entries of the mention's type first, then names before adjectives before metonyms; None on a tie."""
    order = ("name", "adjective", "people", "metonym")
    keyed = [(hit.entry.type is not type_, order.index(hit.kind), hit.entry.key, hit) for hit in hits]
    ranked = sorted(keyed, key=lambda item: item[:3])
    if not ranked or any(other[:2] == ranked[0][:2] and other[2] != ranked[0][2] for other in ranked[1:]):
        return None
    return ranked[0][3]


def _table(name: str) -> list[dict[str, str]]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _built_in() -> Gazetteer:
    rows: list[tuple[Entry, list[tuple[str, str]]]] = []
    peoples = _table("peoples.csv")
    taken = {match_key(name) for row in peoples for name in (row["name"], *_split(row["aliases"]))}
    for row in _table("states.csv"):
        names = (row["name"], *_split(row["aliases"]))
        adjectives, people = _split(row["adjectives"]), _split(row["people"])
        ids = {"iso3166": row["iso3166"], "wikidata": row["wikidata"]}
        entry = Entry(row["key"], row["name"], _STATE, names, "", MappingProxyType({k: v for k, v in ids.items() if v}))
        kind = "only" if row["state_only"] else "name"
        aliases = [(kind, name) for name in names] + [("adjective", a) for a in adjectives] + [("people", p) for p in people]
        aliases += [("metonym", m) for m in _split(row["metonyms"])] + [("weak", w) for w in _split(row["weak_aliases"])]
        rows.append((entry, aliases))
        own = [name for name in (*people, *adjectives) if match_key(name) not in taken]
        if own:
            code = row["key"].partition(":")[2]
            nation = Entry(f"people:of-{code}", people[0] if people else f"{adjectives[0]} people", _COMMUNITY, tuple(own))
            named = dict.fromkeys([nation.name, *own, *(f"{a} people" for a in adjectives)])
            rows.append((nation, [("name", name) for name in named]))
    for row in _table("bodies.csv"):
        names = (row["name"], *_split(row["aliases"]))
        external = {"eu-sanctions": row["eu_sanctions"]} if row["eu_sanctions"] else {}
        entry = Entry(row["key"], row["name"], ActorType(row["type"]), names, row["parent"], MappingProxyType(external))
        rows.append((entry, [("name", n) for n in names] + [("weak", n) for n in _split(row["weak_aliases"])]))
    for row in _table("places.csv"):
        names = (row["name"], *_split(row["aliases"]))
        rows.append((Entry(row["key"], row["name"], _PLACE, names), [("name", name) for name in names]))
    for row in peoples:
        names = (row["name"], *_split(row["aliases"]))
        rows.append((Entry(row["key"], row["name"], _COMMUNITY, names), [("name", name) for name in names]))
    return Gazetteer(rows)
