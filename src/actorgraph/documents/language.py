"""Telling the language of a text, offline, with the naive Bayes model of langid.py that py3langid ships in its wheel.

M. Lui and T. Baldwin, *langid.py: An Off-the-shelf Language Identification Tool*, ACL 2012 demonstrations.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from actorgraph.documents.lines import STOP_WORDS

MIN_LETTERS = 80
"""Texts with fewer letters are let through: too little to be sure."""

_SAMPLE = 4000
_ENGLISH_STOPS = 0.25
_ENGLISH = frozenset({"en", "sco", "pcm"})  # Scots and Nigerian Pidgin are what the model takes odd English for
_ENGLISH_AT_LEAST, _FOREIGN_AT_MOST = 0.5, 0.02
_ARABIC = frozenset({"ary", "arz", "apc", "ajp", "acm"})

NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "ku": "Kurdish",
    "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
"""English names of languages by ISO 639-1 code, for messages."""


def detect_language(text: str) -> str | None:
    """Return the code of a text's language (ISO 639-1, else 639-3), or None where it cannot be told with some certainty.

    English is recognised by its function words first: names in other languages do not change those. Else a text is English
    if that is more likely than not, and foreign if English is all but ruled out.
    """
    sample = text[:_SAMPLE]
    if sum(map(str.isalpha, sample)) < MIN_LETTERS:
        return None
    words = sample.casefold().split()
    if sum(word.strip(".,;:!?\"'“”’()") in STOP_WORDS for word in words) >= _ENGLISH_STOPS * len(words):
        return "en"
    ranking = _identifier().rank(sample)
    english = sum(probability for language, probability in ranking if language in _ENGLISH)
    if english >= _ENGLISH_AT_LEAST:
        return "en"
    if english > _FOREIGN_AT_MOST:
        return None
    best = str(ranking[0][0])
    return "ar" if best in _ARABIC else best


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # half a second to load

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_code(declared: str | None) -> str | None:
    """Return the two-letter code in a declared language tag ("en-GB", "en_US", "EN"), or None if there is none."""
    code = (declared or "").replace("_", "-").split("-")[0].strip().lower()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None
