"""The words of dates: months, weekdays, seasons, numbers, and how an expression is made uniform before it is read."""

from __future__ import annotations

import re
import unicodedata

from actorgraph.extract.dates.periods import AUTUMN, SPRING, SUMMER, WINTER

_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTHS = {name: k for k, name in enumerate(_MONTH_NAMES, 1)}
MONTHS |= {name[:3]: k for name, k in MONTHS.items()} | {"sept": 9}

_WEEKDAY_NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS = {name: k for k, name in enumerate(_WEEKDAY_NAMES)}
WEEKDAYS |= {name[:3]: k for name, k in WEEKDAYS.items()} | {"tues": 1, "thur": 3, "thurs": 3}

SEASONS = {"spring": SPRING, "summer": SUMMER, "autumn": AUTUMN, "fall": AUTUMN, "winter": WINTER}

ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}

_TO_NINETEEN = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBERS = {"a": 1, "an": 1} | {word: k for k, word in enumerate(_TO_NINETEEN, 1)}
_NUMBERS |= {word: 10 * k for k, word in enumerate(_TENS, 2)}
_NUMBERS |= {f"{ten}-{one}": 10 * k + n for k, ten in enumerate(_TENS, 2) for n, one in enumerate(_TO_NINETEEN[:9], 1)}

DECADES = {word[:-1] + "ies": 1900 + 10 * k for k, word in enumerate(_TENS, 2) if k > 2}
"""The sixties and the like; "the twenties" may be either century's."""

CENTURIES = {
    word: k for k, word in enumerate(["sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty-first"], 16)
}


def one_of(words: dict[str, int]) -> str:
    """Return a pattern, without groups, that matches any of the words, the longer first."""
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


MONTH, WEEKDAY, SEASON, ORDINAL = one_of(MONTHS), one_of(WEEKDAYS), one_of(SEASONS), one_of(ORDINALS)
NUMBER = rf"(?:\d{{1,3}}|{one_of(_NUMBERS)})"
YEAR = r"(?:1\d\d\d|2[01]\d\d)"
DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
TO = r"(?:-|/| (?:to|and|until|till|through|or) )"

_DASHES = re.compile(r"\s*[‒–—−]\s*|\s+-\s+|\s+-|-\s+")
_STOP = re.compile(r"(?<!\d)\.|\.(?!\d)")


def number(word: str) -> int:
    """Return the value of what `NUMBER` matches."""
    return int(word) if word.isdigit() else _NUMBERS[word]


def day_number(word: str) -> int:
    """Return the value of what `DAY` matches."""
    return int(word.rstrip("stndrh"))


def uniform(expression: str) -> str:
    """Return the expression in lower case, without commas and full stops, with one kind of space and quote.

    A dash that is no plain hyphen, or stands between spaces, becomes "to": "2010–11" is a span of years, "2010-11" may be a
    month. Years and decades of two digits get their century where an apostrophe marks them.
    """
    words = unicodedata.normalize("NFKC", expression).lower()
    words = re.sub(r"[‘’ʼ`´]", "'", words)
    words = _DASHES.sub(" to ", words)
    words = re.sub(r"\b([ap])\.?\s?m\b\.?", r"\1m", words)
    words = _STOP.sub(" ", words).replace(",", " ")
    words = re.sub(r"(?<=\d)'(?=s\b)", "", words)
    words = re.sub(r"(?<![\w'])'(\d\d)(?=\b|s\b)", lambda m: ("19" if m[1] >= "30" else "20") + m[1], words)
    return re.sub(r"\s+", " ", words).strip(" '\"()")
