"""Whole-line patterns of page furniture: where they are kept, and how a line is held against them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from actorgraph.documents.lines import Line

_LONGEST_LINE = 2000
_SECTIONS = "sections"
_DEFINITION = re.compile(r"([A-Z]+) = (.*)")
_HEADER = re.compile(r"\[([a-z-]+) (\d+)\]")


@dataclass(frozen=True, slots=True)
class Rule:
    """Patterns for whole lines of at most `words` words, and the reason a fitting line is left out for."""

    reason: str
    words: int
    pattern: re.Pattern[str]


def reason_of(line: Line) -> str | None:
    """Return the reason code of the first rule that fits the whole line, or None."""
    if len(line.text) > _LONGEST_LINE:
        return None
    for rule in rules():
        if line.words <= rule.words and rule.pattern.fullmatch(line.plain):
            return rule.reason
    return None


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Return the rules of line_rules.txt, in its order."""
    return tuple(
        Rule(reason, words, re.compile("|".join(f"(?:{pattern})" for pattern in patterns)))
        for reason, words, patterns in _parse()
        if reason != _SECTIONS
    )


@lru_cache(maxsize=1)
def section_names() -> frozenset[str]:
    """Return the names of sections, lower case; furniture only where they stand alone above the first paragraph."""
    names = [name for reason, _, lines in _parse() if reason == _SECTIONS for line in lines for name in line.split(",")]
    return frozenset(name.strip() for name in names if name.strip())


def _parse() -> list[tuple[str, int, list[str]]]:
    """Return reason, greatest number of words and patterns of each block, definitions put in."""
    text = resources.files(__package__).joinpath("line_rules.txt").read_text(encoding="utf-8")
    names: dict[str, str] = {}
    blocks: list[tuple[str, int, list[str]]] = []
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        if header := _HEADER.fullmatch(line):
            blocks.append((header[1], int(header[2]), []))
        elif definition := _DEFINITION.fullmatch(line):
            names[definition[1]] = _insert(definition[2], names)
        else:
            blocks[-1][2].append(_insert(line, names))
    return blocks


def _insert(pattern: str, names: dict[str, str]) -> str:
    return re.sub(r"<([A-Z]+)>", lambda found: names[found[1]], pattern)
