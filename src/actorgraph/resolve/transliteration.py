"""Names transliterated from Arabic and neighbouring languages: one key for the spellings of one name.

Each part of a name becomes a code: well-known given names by the table `given_names.csv` (so that Hasan and Husayn, Mahmoud
and Muhammad stay apart), the others by their consonants with one mark for the rounded vowels (o, u, ou, oo, aw) and one for
how the part ends. Two names share a key only if all their parts do. Names without a sign of such an origin get no key, nor do
those with fewer than three consonants: "Karen Miller" is not "Karin Miller".
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from importlib import resources

from actorgraph.resolve.names import normalise_name

_DROPPED = frozenset(
    (
        "al", "el", "bin", "ben", "ibn", "ul", "ur", "ud", "uz", "us", "ed", "ad", "ez", "az", "es", "as", "esh",
        "ash", "en", "er", "ar", "et", "at",
    )
)  # fmt: skip
_SIGNS = re.compile(
    r"(?i)(?<!\w)(?:al|el|ad|an|ar|as|ash|at|az|ez|ed|es)-\w|(?<!\w)(?:bin|ibn|abu|abou|umm|abd(?:[aeu]l|ur|al|ar)?)(?!\w)"
    r"|(?<!\w)al\s+\w|q(?!u)|(?<!\w)kh"
)
_ABD = re.compile(r"abd(?:[aeiou][lrsdnzt])?|abed|abid")
_ABD_STEMS = ("abd[aeou]l", "abd[aeou]r", "abd[aeou]", "abd")
_DIGRAPHS = (
    ("kh", "x"), ("gh", "k"), ("dh", "d"), ("tch", "c"), ("sch", "c"), ("sh", "c"), ("ch", "c"), ("th", "t"), ("dj", "j"),
    ("dz", "z"), ("ts", "s"), ("ph", "f"), ("ck", "k"),
)  # fmt: skip
_CLASSES = str.maketrans({"q": "k", "g": "k", "v": "f", "p": "b"})
_ROUNDED = re.compile(r"(?:a[uw](?![aei])|o[uow]?|u[uw]?|ew(?![aei]))w*")
MINIMUM_CONSONANTS = 3


@cache
def _given_names() -> dict[str, str]:
    text = resources.files("actorgraph.resolve.gazetteer").joinpath("given_names.csv").read_text(encoding="utf-8")
    return {
        normalise_name(variant): row["name"]
        for row in csv.DictReader(text.splitlines())
        for variant in (row["name"], *row["variants"].split("|"))
        if " " not in variant
    }


def _code(part: str) -> str:
    """Return the code of one part that is in no table: consonant classes, U for rounded vowels, a mark for its end."""
    ending = "A" if re.search(r"(?:a|e)h?$", part) else "I" if re.search(r"[iy]$", part) else ""
    start = "A" if part[0] in "aei" else ""
    text = re.sub(r"ou(?=[aei])", "w", part)
    for digraph, letter in _DIGRAPHS:
        text = text.replace(digraph, letter)
    text = _ROUNDED.sub("U", text.translate(_CLASSES))
    head = text[0] if text[0] in "yw" else ""
    text = head + re.sub(r"[aeiyw]", "", text[len(head) :])
    text = re.sub(r"h$", "", text)
    return start + re.sub(r"(.)\1+", r"\1", text) + ending


@lru_cache(maxsize=1 << 16)
def transliteration_key(name: str) -> str | None:
    """Return the key that spellings of one transliterated name share, or None where no such key is safe.

    Not for acronyms, which have no vowels to spell differently. Titles have to be stripped before.
    """
    words = normalise_name(name).split()
    table = _given_names()
    if not (_SIGNS.search(name) or any(word in table for word in words)):
        return None
    parts: list[str] = []
    prefix = ""
    for index, word in enumerate(words):
        last = index == len(words) - 1
        if not word.isascii() or not word.isalpha():
            return None
        if word in _DROPPED and not last and word not in table:
            continue
        if word in ("abu", "abou", "umm", "oum") and not last:
            prefix = "abu+" if word[0] == "a" else "umm+"
            continue
        if _ABD.fullmatch(word) and not last:
            prefix += "abd+"
            continue
        joined = next(
            (m[1] for m in (re.fullmatch(stem + r"(\w{4,})", word) for stem in _ABD_STEMS) if m and m[1] in table), None
        )
        if joined:
            prefix, word = prefix + "abd+", joined
        parts.append(prefix + part_code(word))
        prefix = ""
    consonants = sum(len(re.sub(r"[^a-z]|[aeiou]", "", part.rpartition("+")[2])) for part in parts)
    return " ".join(parts) if consonants >= MINIMUM_CONSONANTS else None


def part_code(word: str) -> str:
    """Return the code of one normalised part of a name: spellings of one name share it ("masoud", "massoud")."""
    known = _given_names().get(word)
    return known or ("~" + _code(word) if word.isascii() and word.isalpha() else word)
