"""Mentions of one report to entities: coreference links of the network, equal names, what the gazetteer knows."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from actorgraph.extract.candidates import DATE, TYPES
from actorgraph.extract.features import is_pronoun
from actorgraph.extract.read import Reading, surface
from actorgraph.model import ActorType
from actorgraph.resolve.gazetteer import Gazetteer

_ARTICLE = re.compile(r"^(the|a|an) ", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")


def is_name(text: str) -> bool:
    """True for a surface that names (begins, after an article, with a capital or digit and is no pronoun)."""
    bare = _ARTICLE.sub("", text)
    return bool(bare) and (bare[0].isupper() or bare[0].isdigit()) and not is_pronoun(text)


def bare_name(text: str) -> str:
    """Return a surface without its article and possessive ending ("the army's": "army")."""
    return _POSSESSIVE.sub("", _ARTICLE.sub("", text))


def known_keys(reading: Reading, text: str, gazetteer: Gazetteer) -> list[str | None]:
    """Return, for each mention, the key of the gazetteer's entry that its words name by themselves; None for all others."""
    out: list[str | None] = []
    for k, mention in enumerate(reading.mentions):
        words = _POSSESSIVE.sub("", surface(reading, text, k))
        hit = gazetteer.lookup(words, TYPES[mention.type]) if mention.type != DATE and is_name(words) else None
        out.append(hit.entry.key if hit else None)
    return out


def cluster(reading: Reading, text: str, keys: Sequence[str | None] | None = None) -> list[int]:
    """Return, for each mention, the number of its entity: the first mention of it.

    Every mention joins its best-scored antecedent, if any beats "none"; equal names anywhere in the report are one actor
    (in one report two actors of one name are rarer by far than a chain that a window's end has cut). Mentions with the same
    key of the gazetteer are one ("U.S.", "American", "Washington"), and no chain ties two keys together: a network that has
    seen that Washington may be the United States is too ready to believe that Russia is.

    Args:
        reading: of the report.
        text: the report.
        keys: see `known_keys`; None: nothing is known.
    """
    parent = list(range(len(reading.mentions)))
    known = list(keys or [None] * len(parent))

    def find(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    def join(a: int, b: int) -> bool:
        low, high = sorted((find(a), find(b)))
        if known[low] and known[high] and known[low] != known[high]:
            return False
        parent[high] = low
        known[low] = known[low] or known[high]
        return True

    named: dict[tuple[bool, str], int] = {}
    for k, mention in enumerate(reading.mentions):
        words = surface(reading, text, k)
        if known[k] is not None:
            join(named.setdefault((False, f"key {known[k]}"), k), k)
        if mention.type == DATE or is_name(words):
            key = (mention.type == DATE, bare_name(words).casefold())
            join(named.setdefault(key, k), k)
    candidates: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (later, earlier), score in reading.antecedents.items():
        candidates[later].append((score, earlier))
    for later in sorted(candidates):
        any(join(later, earlier) for _, earlier in sorted(candidates[later], reverse=True))
    return [find(k) for k in range(len(parent))]


def entity_types(reading: Reading, text: str, entities: list[int]) -> list[ActorType]:
    """Return one type for each mention, that of its entity: the most frequent one, names counting double."""
    votes: dict[int, Counter[int]] = defaultdict(Counter)
    for k, mention in enumerate(reading.mentions):
        votes[entities[k]][mention.type] += 2 if is_name(surface(reading, text, k)) else 1
    top = {entity: max(count.items(), key=lambda item: (item[1], -item[0]))[0] for entity, count in votes.items()}
    return [TYPES[DATE] if m.type == DATE else TYPES[top[entities[k]]] for k, m in enumerate(reading.mentions)]
