"""What a converter hands back, and the helpers converters share."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from actorgraph.model import Boilerplate


@dataclass(frozen=True, slots=True)
class Converted:
    """A report as one format gives it: the text, and what the format itself says about it.

    Attributes:
        text: what is kept and pointed into.
        converter: name and version of what made it.
        title, outlet, url, language, retrieved: as the file says, None where it does not.
        date: as the file writes it; normalised later.
        marks: boilerplate the format knows of (front matter, navigation of a web page, quoted mail), sorted, disjoint.
        notices: what the user should know though the report could be read.
    """

    text: str
    converter: str
    title: str | None = None
    date: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    retrieved: str | None = None
    marks: tuple[Boilerplate, ...] = ()
    notices: tuple[str, ...] = ()


def squeeze(value: object) -> str | None:
    """Return a string value with white space reduced to single blanks; None for anything else and for nothing."""
    return " ".join(value.split()) or None if isinstance(value, str) else None


@contextmanager
def quiet(*names: str) -> Iterator[None]:
    """Keep libraries from logging to the user's terminal; what matters comes out as an error or a notice."""
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL + 1)
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
