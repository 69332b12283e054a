"""Names made comparable: case, diacritics, punctuation, articles and spelling variants taken out.

Light and free of imports beyond the standard library, so that look-ups by users and merging of mentions share one rule.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae", "œ": "oe", "ə": "e", "ħ": "h"}
)
_APOSTROPHES = re.compile(r"['’‘ʼʻʿʾ`´ʹ′]")
_POSSESSIVE = re.compile(r"(?<=\w)(?:['’ʼ]s|(?<=s)['’ʼ])$", re.IGNORECASE)
_DOTTED = re.compile(r"(?<![^\W_])((?:[^\W\d_]\.)+[^\W\d_]?)(?![^\W_])")
_ARABIC_ARTICLE = re.compile(r"(?<![^\W_])(?:al|el|ul|ol|ad|ed|adh|an|en|ar|er|as|es|ash|esh|at|et|az|ez)-(?=\w)")
_WORDS = re.compile(r"[^\W_]+")
_ENGLISH_ARTICLES = ("the", "a", "an")

_SPELLINGS = {
    "defence": "defense",
    "organisation": "organization",
    "organisations": "organizations",
    "programme": "program",
    "centre": "center",
    "labour": "labor",
    "mobilisation": "mobilization",
    "stabilisation": "stabilization",
    "armoured": "armored",
    "saint": "st",
    "mount": "mt",
    "first": "1st",
    "second": "2nd",
    "third": "3rd",
    "fourth": "4th",
    "fifth": "5th",
    "sixth": "6th",
    "seventh": "7th",
    "eighth": "8th",
    "ninth": "9th",
    "tenth": "10th",
    "eleventh": "11th",
    "twelfth": "12th",
}


@lru_cache(maxsize=1 << 17)
def normalise_name(text: str) -> str:
    """Return a name without what does not tell names apart, for look-ups.

    Lower case, no diacritics, no apostrophes, full stops of abbreviations closed up ("U.S." is "us"), other punctuation to
    single spaces, no leading English article, no possessive at the end, no Arabic article ("al-Masoud" is "masoud", "el-Sisi"
    is "sisi"; "El Salvador" stays, as its article is not tied by a hyphen). Never empty unless the text holds no letter or
    digit; letters of any script are kept.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    text = _POSSESSIVE.sub("", text).casefold()
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    text = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)
    text = _APOSTROPHES.sub("", text).replace("&", " and ")
    text = _DOTTED.sub(lambda m: m[1].replace(".", ""), text)
    without = _ARABIC_ARTICLE.sub("", re.sub(r"[‐‑‒–]", "-", text))
    words = _WORDS.findall(without)
    if len(words) > 1 and words[0] in _ENGLISH_ARTICLES:
        words = words[1:]
    kept = [word for word in words if word != "al"] or words
    return " ".join(kept)


@lru_cache(maxsize=1 << 17)
def match_key(text: str) -> str:
    """Return `normalise_name` with British and American spelling and ordinals made one ("Fourth" is "4th")."""
    return " ".join(_SPELLINGS.get(word, word) for word in normalise_name(text).split())


def content_words(text: str) -> frozenset[str]:
    """Return the words of a name that carry its meaning: its match key without "of", "in", "and", "the", "for", "to"."""
    return frozenset(match_key(text).split()) - {"of", "in", "and", "the", "for", "to"}


def clean_surface(text: str) -> str:
    """Return a mention's words as a name to show: single spaces, no quotation marks, leading "the" or possessive ending."""
    text = " ".join(text.split()).strip(' "“”„«»,;:()[]')
    text = _POSSESSIVE.sub("", text)
    return re.sub(r"^(?:the|The|THE)\s+(?!(?i:hague)\b)(?=\S)", "", text) or text


def is_acronym(text: str) -> bool:
    """True for one word mostly of capitals: "SDF", "U.S.", "MoD", "CJTF-OIR", "G9"; False for "Ali" or "IRAQ Army"."""
    text = text.strip()
    letters = [c for c in text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    if not letters or " " in text.replace("U. S.", "U.S.") or len(letters) > 9:
        return False
    if len(letters) == 1:
        return letters[0].isupper() and any(c.isdigit() for c in text)
    return capitals >= 2 and 2 * capitals >= len(letters)


_SKIPPED_IN_INITIALS = frozenset(
    (
        "of", "the", "and", "for", "in", "on", "to", "a", "an", "de", "la", "le", "des", "du", "al", "el", "et", "y",
        "di", "da", "do", "e", "und", "der",
    )
)  # fmt: skip


def initials_match(acronym: str, name: str) -> bool:
    """True if the acronym's letters are the initials of the name's words, in order.

    Small words of the name may be left out, others may not.
    """
    letters = [c for c in normalise_name(acronym).replace(" ", "") if c.isalnum()]
    text = re.sub(r"[-–/]", " ", unicodedata.normalize("NFKC", name))
    words = [w for w in (re.sub(r"[^\w]", "", x).casefold() for x in text.split()) if w]
    if len(letters) < 2 or len(words) < 2:
        return False

    def match(letter: int, word: int) -> bool:
        if letter == len(letters):
            return all(w in _SKIPPED_IN_INITIALS for w in words[word:])
        if word == len(words):
            return False
        return (words[word][0] == letters[letter] and match(letter + 1, word + 1)) or (
            words[word] in _SKIPPED_IN_INITIALS and match(letter, word + 1)
        )

    return match(0, 0)


def letters_in_order(acronym: str, name: str) -> bool:
    """True if all letters of the acronym occur in the name in order, the first one first ("CENTCOM" in "Central Command")."""
    rest = iter(normalise_name(name).replace(" ", ""))
    letters = normalise_name(acronym).replace(" ", "")
    return bool(letters) and normalise_name(name)[:1] == letters[0] and all(letter in rest for letter in letters)
