"""Mentions of one report to entities: coreference links of the network, and equal names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from actorgraph.extract.candidates import DATE, TYPES
from actorgraph.extract.features import is_pronoun
from actorgraph.extract.read import Reading, surface
from actorgraph.model import ActorType

_ARTICLE = re.compile(r"^(the|a|an) ", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")


def is_name(text: str) -> bool:
    """True for a surface that names (begins, after an article, with a capital or digit and is no pronoun)."""
    bare = _ARTICLE.sub("", text)
    return bool(bare) and (bare[0].isupper() or bare[0].isdigit()) and not is_pronoun(text)


def cluster(reading: Reading, text: str) -> list[int]:
    """Return, for each mention, the number of its entity: the first mention of it.

    Every mention joins its best-scored antecedent, if any beats "none"; equal names anywhere in the report are one actor
    (in one report two actors of one name are rarer by far than a chain that a window's end has cut).
    """
    parent = list(range(len(reading.mentions)))

    def find(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    def join(a: int, b: int) -> None:
        low, high = sorted((find(a), find(b)))
        parent[high] = low

    best: dict[int, tuple[float, int]] = {}
    for (later, earlier), score in reading.antecedents.items():
        best[later] = max(best.get(later, (0.0, -1)), (score, earlier))
    for later, (_, earlier) in sorted(best.items()):
        join(later, earlier)
    named: dict[tuple[bool, str], int] = {}
    for k, mention in enumerate(reading.mentions):
        words = surface(reading, text, k)
        if mention.type == DATE or is_name(words):
            key = (mention.type == DATE, _POSSESSIVE.sub("", _ARTICLE.sub("", words)).casefold())
            join(named.setdefault(key, k), k)
    return [find(k) for k in range(len(parent))]


def entity_types(reading: Reading, text: str, entities: list[int]) -> list[ActorType]:
    """Return one type for each mention, that of its entity: the most frequent one, names counting double."""
    votes: dict[int, Counter[int]] = defaultdict(Counter)
    for k, mention in enumerate(reading.mentions):
        votes[entities[k]][mention.type] += 2 if is_name(surface(reading, text, k)) else 1
    top = {entity: max(count.items(), key=lambda item: (item[1], -item[0]))[0] for entity, count in votes.items()}
    return [TYPES[DATE] if m.type == DATE else TYPES[top[entities[k]]] for k, m in enumerate(reading.mentions)]
