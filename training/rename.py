"""Reports told again with other names: people and places are called by names of other reports, everything else stays.

There are few real texts, and a network that reads them often learns their names by heart. What a sentence says of two actors
does not depend on what they are called (mention replacement; Dai and Adel 2020, "An Analysis of Simple Data Augmentation for
Named Entity Recognition"). Only the last name of a person is changed, so that pronouns go on fitting, and only place names of
one word; a word is changed wherever it stands in the report. States, groups and organisations keep their names, since their
adjectives and acronyms would have to follow.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from data import Example, examples

from actorgraph.extract.windows import Pieces

PEOPLE = frozenset(("Person", "Official", "Operative"))
SHARE = 0.7
"""Share of a report's names that are changed."""
OWN_RETOLD = 0.25
"""Share of our own reports that are told with other names only."""
_NAME = re.compile(r"[A-Z][^\W\d_]{2,}(?<![A-Z])$")
_WORD = re.compile(r"[^\W\d_]+")

Names = dict[str, list[str]]


class Retelling:
    """The windows of the training reports, some of them told again in each epoch with names of other reports.

    Args:
        reports: of `data.read_reports`.
        pieces: the tokenizer.
        size: word pieces a window.
    """

    def __init__(self, reports: Sequence[dict[str, Any]], pieces: Pieces, size: int) -> None:
        self._reports, self._pieces, self._size = reports, pieces, size
        self._windows = [examples([report], pieces, size) for report in reports]
        self._ordinary = vocabulary(reports)
        self._names = pool(reports, self._ordinary)

    def as_written(self) -> list[Example]:
        """Return all windows as they are; the same objects each time."""
        return [window for windows in self._windows for window in windows]

    def epoch(self, rng: random.Random) -> list[Example]:
        """Return each real report twice, the second time with other names, and each of our own once, some with other names."""
        out: list[Example] = []
        for report, windows in zip(self._reports, self._windows, strict=True):
            real = not report["own"]
            retold = real or rng.random() < OWN_RETOLD
            if real or not retold:
                out += windows
            if retold:
                out += examples([renamed(report, self._names, self._ordinary, rng)], self._pieces, self._size)
        return out


def vocabulary(reports: Iterable[dict[str, Any]]) -> frozenset[str]:
    """Return the words that stand in small letters somewhere: titles, ranks and descriptions are among them, names are not."""
    return frozenset(word for report in reports for word in _WORD.findall(report["text"]) if word.islower())


def names_of(report: dict[str, Any], ordinary: frozenset[str]) -> dict[str, str]:
    """Return the words of a report that are names of a person or a place, and which of the two ("person", "place")."""
    found: dict[str, str] = {}
    others: set[str] = set()
    for mention in report["mentions"]:
        words = _WORD.findall(report["text"][mention["start"] : mention["end"]])
        if mention["type"] in PEOPLE and words and _NAME.match(words[-1]):
            found[words[-1]] = "person"
        elif mention["type"] == "Place" and len(words) == 1 and _NAME.match(words[0]):
            found[words[0]] = "place"
        else:
            others.update(words)
    return {word: kind for word, kind in found.items() if word not in others and word.lower() not in ordinary}


def pool(reports: Iterable[dict[str, Any]], ordinary: frozenset[str]) -> Names:
    """Return the names of all reports by kind, each once."""
    out: dict[str, set[str]] = defaultdict(set)
    for report in reports:
        for word, kind in names_of(report, ordinary).items():
            out[kind].add(word)
    return {kind: sorted(words) for kind, words in out.items()}


def renamed(report: dict[str, Any], names: Names, ordinary: frozenset[str], rng: random.Random) -> dict[str, Any]:
    """Return the report with about `SHARE` of its people and places called otherwise; its annotations move along."""
    chosen = {
        word: rng.choice(names[kind]) for word, kind in sorted(names_of(report, ordinary).items()) if rng.random() < SHARE
    }
    if not chosen:
        return report
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, chosen)) + r")\b")
    text, shifts, at, moved = [], [(0, 0)], 0, 0
    for match in pattern.finditer(report["text"]):
        new = chosen[match.group()]
        text += [report["text"][at : match.start()], new]
        at = match.end()
        moved += len(new) - (match.end() - match.start())
        shifts.append((at, moved))
    text.append(report["text"][at:])
    mentions = [{**m, "start": _moved(shifts, m["start"]), "end": _moved(shifts, m["end"])} for m in report["mentions"]]
    whole = "".join(text)
    for mention in mentions:
        if "text" in mention:
            mention["text"] = whole[mention["start"] : mention["end"]]
    return {**report, "text": whole, "mentions": mentions}


def _moved(shifts: Sequence[tuple[int, int]], offset: int) -> int:
    """Return where an offset of the old text lies in the new one; `shifts` holds the end of each changed word."""
    return offset + shifts[bisect_right(shifts, offset, key=lambda shift: shift[0]) - 1][1]
