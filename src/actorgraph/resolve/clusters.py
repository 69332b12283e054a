"""Keys joined into actors, with the reason for each join, and ids that do not move when reports are added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from actorgraph.ids import digest
from actorgraph.resolve.report import Alias


def actor_id(key: str) -> str:
    """Return the id of the actor that a key stands for by itself ("gazetteer:state:sy")."""
    return digest("actor", key)


@dataclass(frozen=True, slots=True)
class Join:
    """Two keys held for one actor. `human`: somebody decided it; such a join may tie two entries of the gazetteer."""

    first: str
    second: str
    rule: str
    reason: str
    score: float = 1.0
    human: bool = False


class Clusters:
    """Union-find over keys that remembers why; the outcome does not depend on the order of insertion of keys.

    Each cluster is known by its *leading* key: gazetteer before names of several words, these before single words (acronyms)
    before keys that hold in one report only; between equals the one with the larger id. Adding keys never makes a cluster
    change hands unless a better key joins it, and the id it had is then kept as a former one.
    """

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}
        self._joins: dict[str, list[Join]] = {}

    def root(self, key: str) -> str:
        """Return the leading key of the cluster that holds a key (itself if nothing was joined to it)."""
        path = []
        while (parent := self._parent.get(key, key)) != key:
            path.append(key)
            key = parent
        for step in path:
            self._parent[step] = key
        return key

    def rank(self, key: str) -> tuple[int, str]:
        """Return how strong a key is; the larger leads."""
        kind = 3 if key.startswith("gazetteer:") else 0 if key.startswith("local:") else 2 if " " in key else 1
        return kind, actor_id(key)

    def join(self, join: Join) -> bool:
        """Join two keys; return False if they are two entries of the gazetteer and no human says otherwise."""
        first, second = self.root(join.first), self.root(join.second)
        if first == second:
            return True
        if first.startswith("gazetteer:") and second.startswith("gazetteer:") and not join.human:
            return False
        leading, other = (first, second) if self.rank(first) > self.rank(second) else (second, first)
        self._parent[other] = leading
        self._joins.setdefault(join.first, []).append(join)
        self._joins.setdefault(join.second, []).append(join)
        return True

    def reasons(self, root: str) -> Mapping[str, Join]:
        """Return for each other key of a cluster the join that leads from it towards the leading key."""
        found: dict[str, Join] = {}
        queue = [root]
        for key in queue:
            for join in self._joins.get(key, ()):
                neighbour = join.second if join.first == key else join.first
                if neighbour != root and neighbour not in found:
                    found[neighbour] = join
                    queue.append(neighbour)
        return found


def join_aliases(clusters: Clusters, aliases: Iterable[Alias]) -> None:
    """Apply what reports define to all reports, as far as no other report defines it otherwise.

    Names of several words first, then acronyms, each of which must lead to one actor.
    """
    ordered = sorted(aliases, key=lambda a: (a.alias, a.document, a.offset, a.main))
    for acronym in (False, True):
        by_alias: dict[str, list[Alias]] = {}
        for alias in ordered:
            if alias.acronym is acronym:
                by_alias.setdefault(alias.alias, []).append(alias)
        agreed = [found for found in by_alias.values() if len({clusters.root(alias.main) for alias in found}) == 1]
        for found in agreed:
            for alias in found:
                clusters.join(Join(alias.alias, alias.main, "defined", alias.reason))
