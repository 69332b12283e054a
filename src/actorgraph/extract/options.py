"""Settings of extractors as users type them: KEY=VALUE, checked, with nothing left over."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from actorgraph.errors import ExtractionError

_SECRETS = ("key", "apikey", "token", "password", "secret", "authorization")
_FLAGS = {"yes": True, "true": True, "1": True, "on": True, "no": False, "false": False, "0": False, "off": False}


def parse_options(pairs: Iterable[str]) -> dict[str, str]:
    """Read KEY=VALUE pairs; of a key given twice the last counts, dashes in keys are underscores.

    Raises:
        ExtractionError: one of them has no `=`, or would put a secret on the command line, where every user of the machine
            can read it.
    """
    out: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        key = key.strip().lower().replace("-", "_")
        if not equals or not key:
            raise ExtractionError(f"{pair.partition('=')[0]!r} is no setting", todo="Settings are written KEY=VALUE")
        if key.replace("_", "") in _SECRETS or key.endswith(("_key", "_token", "_password", "_secret")):
            raise ExtractionError(
                f"the setting {key!r} looks like a secret, and others can read the command line",
                todo="Keys are taken from an environment variable alone: see docs/extractors.md",
            )
        out[key] = value.strip()
    return out


class Options:
    """Settings of one extractor, taken one by one.

    Args:
        extractor: its name, for messages.
        given: what the user typed.
    """

    def __init__(self, extractor: str, given: Mapping[str, str]) -> None:
        self._extractor, self._given = extractor, dict(given)
        self._known: list[str] = []

    def text(self, key: str, default: str | None = None) -> str | None:
        """Return a setting as it was typed; the default where it was not, or is empty."""
        self._known.append(key)
        return self._given.get(key) or default

    def required(self, key: str, todo: str) -> str:
        """Return a setting.

        Raises:
            ExtractionError: it is not given; `todo` says what to give.
        """
        value = self.text(key)
        if value is None:
            raise ExtractionError(f"the extractor {self._extractor!r} needs the setting {key!r}", todo=todo)
        return value

    def number(self, key: str, default: float, low: float = 0.0, high: float = float("inf")) -> float:
        """Return a number of low..high.

        Raises:
            ExtractionError: it is none, or out of bounds.
        """
        typed = self.text(key)
        if typed is None:
            return default
        try:
            value = float(typed)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            bounds = f"of at least {low:g}" if high == float("inf") else f"from {low:g} to {high:g}"
            raise self.wrong(key, f"is {typed!r}, not a number {bounds}")
        return value

    def whole(self, key: str, default: int, low: int = 0, high: int = 10**9) -> int:
        """Return a whole number of low..high.

        Raises:
            ExtractionError: it is none, or out of bounds.
        """
        value = self.number(key, default, low, high)
        if value != int(value):
            raise self.wrong(key, f"is {value:g}, not a whole number")
        return int(value)

    def choice(self, key: str, default: str, choices: Iterable[str]) -> str:
        """Return one of a few words.

        Raises:
            ExtractionError: it is another word.
        """
        value = (self.text(key) or default).lower()
        if value not in (allowed := tuple(choices)):
            raise self.wrong(key, f"is {value!r}, not one of {', '.join(allowed)}")
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """Return yes or no.

        Raises:
            ExtractionError: it is neither.
        """
        typed = self.text(key)
        if typed is None:
            return default
        if typed.lower() not in _FLAGS:
            raise self.wrong(key, f"is {typed!r}, not yes or no")
        return _FLAGS[typed.lower()]

    def wrong(self, key: str, what: str) -> ExtractionError:
        """Return the error for a setting that is wrong."""
        what = f"the setting {key!r} of the extractor {self._extractor!r} {what}"
        return ExtractionError(what, todo="See docs/extractors.md")

    def done(self) -> None:
        """Check that no setting is left over; called when all have been taken.

        Raises:
            ExtractionError: there is one that the extractor does not know.
        """
        for key in self._given:
            if key not in self._known:
                near = difflib.get_close_matches(key, self._known, 1)
                known = ", ".join(sorted(self._known)) or "none"
                todo = f"Did you mean {near[0]!r}?" if near else f"It knows: {known}"
                raise ExtractionError(f"the extractor {self._extractor!r} has no setting {key!r}", todo=todo)
