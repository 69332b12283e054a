"""A library of named questions in Cypher, each the same on every store or in paired form, to be used and to be learnt from.

The queries stand in the `.toml` files beside this module, a table a query:

    title    what it answers, in one line
    params   kinds of the parameters by name: actor (a name, looked up as `find` does; the query gets the list of ids), text,
             relation, family, status, date (since, until: a partial date widens to its first or last day), number, hops;
             `kind=value` gives a default
    cypher   the query, or
    ladybug, neo4j   the query for each dialect where they differ

`<EDGES>` stands for the types of the edges that stand, `<HOPS>` for the number of the parameter `hops`, which Cypher takes as
no parameter. `$in_case` is the name of the open case.

Where rows are claims or links, they have a column `tier`, `firm` or `to check`, and firm ones come first (in the timeline: of
one day). `<TIER r s>` stands for the tier of what rests on claims or links r and s together: firm if all are (`model.FIRM`);
`s?` is one that an OPTIONAL MATCH may not have found. Where several of them make the same row, `min` takes the best tier.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from actorgraph.errors import QueryError
from actorgraph.model import FIRM
from actorgraph.stores.schema import ALLEGED, EDGE_TYPES

if TYPE_CHECKING:
    from actorgraph.protocols import Store

__all__ = ["Entry", "ask", "entries", "entry", "statement"]

DIALECTS = ("ladybug", "neo4j")
MOST_HOPS = 6

_STANDING = "|".join(name for name in EDGE_TYPES if name != ALLEGED)
_TIER = re.compile(r"<TIER((?: \w+\??)+)>")


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of the library.

    Attributes:
        name: what users type. topic: the file it stands in. title: what it answers.
        params: kinds by name. defaults: values by name, of those that need not be given.
        cypher: the query by dialect.
    """

    name: str
    topic: str
    title: str
    params: Mapping[str, str]
    defaults: Mapping[str, str]
    cypher: Mapping[str, str]


@cache
def entries() -> Mapping[str, Entry]:
    """Return all questions by name, in the order of topics and of the files."""
    found: dict[str, Entry] = {}
    files = (file for file in resources.files(__package__).iterdir() if file.name.endswith(".toml"))
    for file in sorted(files, key=lambda file: file.name):
        for name, table in tomllib.loads(file.read_text(encoding="utf-8")).items():
            given = {key: str(kind).partition("=") for key, kind in table.get("params", {}).items()}
            found[name] = Entry(
                name=name,
                topic=file.name.removesuffix(".toml"),
                title=table["title"],
                params=MappingProxyType({key: kind for key, (kind, _, _) in given.items()}),
                defaults=MappingProxyType({key: value for key, (_, equals, value) in given.items() if equals}),
                cypher=MappingProxyType({dialect: table.get(dialect, table.get("cypher", "")).strip() for dialect in DIALECTS}),
            )
    return MappingProxyType(found)


def entry(name: str) -> Entry:
    """Return a question by name.

    Raises:
        QueryError: there is none of this name.
    """
    if name not in entries():
        near = get_close_matches(name, entries(), n=3, cutoff=0.5)
        todo = f"Did you mean {' or '.join(near)}?" if near else "`actorgraph ask --list` lists all."
        raise QueryError(f"there is no question {name!r} in the library", todo=todo)
    return entries()[name]


def statement(asked: Entry, dialect: str, params: Mapping[str, str] | None = None) -> str:
    """Return the query for a store's dialect, as it is run; `params` matters for `hops` alone."""
    cypher = _TIER.sub(_tier, asked.cypher[dialect].replace("<EDGES>", _STANDING))
    if "hops" in asked.params:
        cypher = cypher.replace("<HOPS>", str(_hops({**asked.defaults, **(params or {})}["hops"])))
    return cypher


def ask(store: Store, name: str, params: Mapping[str, str] | None = None) -> tuple[Sequence[str], list[list[Any]]]:
    """Put a question of the library to a store; return the column names and the rows.

    Args:
        store: where to look.
        name: of the question.
        params: values by name, as texts.

    Raises:
        QueryError: there is no such question, or a parameter is missing, unknown or no such value.
        UnknownActor: nobody has a name that was given.
        StoreError: the store failed.
    """
    asked = entry(name)
    given = _values(asked, params or {})
    values = {key: _value(store, asked.params[key], key, value) for key, value in given.items() if key != "hops"}
    return store.query(statement(asked, store.dialect, given), {**values, "in_case": store.case})


def _values(asked: Entry, params: Mapping[str, str]) -> dict[str, str]:
    """Return the values of all parameters, defaults filled in."""
    described = ", ".join(f"{key} ({kind})" for key, kind in asked.params.items()) or "none"
    for key in params:
        if key not in asked.params:
            raise QueryError(f"{asked.name} takes no parameter {key!r}", todo=f"It takes: {described}.")
    given = {**asked.defaults, **params}
    missing = [key for key in asked.params if key not in given]
    if missing:
        raise QueryError(
            f"{asked.name} needs {', '.join(missing)}", todo=f"Give --param {missing[0]}=…; it takes: {described}."
        )
    return given


def _value(store: Store, kind: str, key: str, value: str) -> Any:
    """Return a value as the query needs it."""
    from actorgraph import ontology
    from actorgraph.model import Status
    from actorgraph.questions.find import find, ids_of

    known = {"relation": tuple(ontology.RELATIONS), "family": ontology.FAMILIES, "status": tuple(map(str, Status))}
    if kind == "actor":
        return ids_of(find(store, value))
    if kind in known:
        if value not in known[kind]:
            raise QueryError(f"{key} is {value!r}, which is no {kind}", todo=f"Known are {', '.join(known[kind])}.")
        return value
    if kind in ("since", "until"):
        return _day(key, value, last=kind == "until")
    if kind == "number":
        if not value.isdecimal():
            raise QueryError(f"{key} is {value!r}, not a whole number")
        return int(value)
    return value


def _tier(found: re.Match[str]) -> str:
    """Return the Cypher for the tier of a row; the two words sort as they should."""
    confidences = [
        f"coalesce({name[:-1]}.confidence, 1.0)" if name.endswith("?") else f"{name}.confidence" for name in found[1].split()
    ]
    firm = " AND ".join(f"{confidence} >= {FIRM}" for confidence in confidences)
    return f"CASE WHEN {firm} THEN 'firm' ELSE 'to check' END"


def _hops(value: str) -> int:
    if not (value.isdecimal() and 1 <= int(value) <= MOST_HOPS):
        raise QueryError(f"hops is {value!r}", todo=f"Give a number from 1 to {MOST_HOPS}.")
    return int(value)


def _day(key: str, value: str, *, last: bool) -> str:
    """Return the first or last day that a date (YYYY, YYYY-MM or YYYY-MM-DD) may mean."""
    import calendar
    from datetime import date

    try:
        year, *rest = map(int, value.split("-"))
        month = rest[0] if rest else (12 if last else 1)
        day = rest[1] if len(rest) > 1 else (calendar.monthrange(year, month)[1] if last else 1)
        return date(year, month, day).isoformat()
    except (ValueError, IndexError, calendar.IllegalMonthError) as error:
        raise QueryError(f"{key} is {value!r}, no date", todo="Write YYYY, YYYY-MM or YYYY-MM-DD.") from error
