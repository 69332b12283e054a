"""Which actors a name means."""

from __future__ import annotations

from collections.abc import Iterable

from actorgraph.errors import UnknownActor
from actorgraph.protocols import Store
from actorgraph.questions.evidence import by_id, nodes
from actorgraph.questions.results import ActorHit
from actorgraph.resolve.gazetteer import Gazetteer
from actorgraph.resolve.names import normalise_name
from actorgraph.resolve.resolver import entry_actor_id
from actorgraph.stores.records import Row

_FIND = (
    "MATCH (n:Actor {`case`: $in_case})"
    " WHERE $key IN n.names OR n.name = $name OR $name IN n.aliases OR n.id = $name OR $name IN n.former_ids"
)
_NAMES = "MATCH (n:Actor {`case`: $in_case}) RETURN n.name AS name, n.aliases AS aliases"
_LONGEST = 200
"""Names are compared up to this length when suggestions are sought."""


def find(store: Store, name: str) -> list[ActorHit]:
    """Return the actors that have this name or alias, or this id, present or former.

    A name that no report of the case uses is looked up in the gazetteer ("Daesh" where the reports say IS). Case, diacritics,
    punctuation and articles make no difference. An actor whose name or alias is written exactly so comes before others, and
    those mentioned more often come first.

    Raises:
        UnknownActor: there is none; `suggestions` holds up to five names like it.
    """
    wanted = name.strip()
    key = normalise_name(wanted)
    found = nodes(store, "Actor", _FIND, key=key, name=wanted)
    if not found:  # no report of the case uses this name, but the world may know it
        found = by_id(store, "Actor", map(entry_actor_id, Gazetteer.built_in().find(wanted)))
    if not found:
        raise UnknownActor(name, suggestions(store, wanted))
    return sorted((_hit(row, wanted, key) for row in found), key=lambda hit: _rank(hit, wanted))


def suggestions(store: Store, name: str, limit: int = 5) -> list[str]:
    """Return names of actors that look like this one, likest first, one an actor."""
    from rapidfuzz import fuzz, process

    _, found = store.query(_NAMES, {"in_case": store.case})
    names = [(alias[:_LONGEST], shown) for shown, aliases in sorted(found) for alias in (shown, *aliases)]
    key = normalise_name(name[:_LONGEST])
    alike = process.extract(
        key, [normalise_name(alias) for alias, _ in names], scorer=fuzz.WRatio, score_cutoff=70, limit=10 * limit
    )
    return list(dict.fromkeys(names[index][1] for _, _, index in alike))[:limit]


def ids_of(hits: Iterable[ActorHit]) -> list[str]:
    """Return the ids of the actors, in order."""
    return [hit.id for hit in hits]


def _hit(row: Row, name: str, key: str) -> ActorHit:
    names = (row["name"], *row["aliases"])
    exact = [known for known in names if known == name]
    alike = [known for known in names if key and normalise_name(known) == key]
    return ActorHit(
        id=row["id"],
        name=row["name"],
        type=row["type"],
        aliases=tuple(row["aliases"]),
        matched=(exact or alike or names)[0],
        mentions=row["mentions"],
        reports=len(set(row["mention_documents"])),
    )


def _rank(hit: ActorHit, name: str) -> tuple[bool, int, str, str]:
    exact = name in (hit.id, hit.name, *hit.aliases)
    return (not exact, -hit.mentions, hit.name, hit.id)
