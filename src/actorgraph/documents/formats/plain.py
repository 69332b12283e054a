"""Plain text and Markdown: the text is what the bytes say, line ends included."""

from __future__ import annotations

import re

from actorgraph.documents.decode import decode
from actorgraph.documents.formats.converted import Converted, squeeze
from actorgraph.model import Boilerplate, Span

_FRONT_MATTER = re.compile(r"\s*---[ \t]*\r?\n(?P<body>(?:.*\r?\n)*?)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
_PAIR = re.compile(r"([A-Za-z][\w-]*)[ \t]*:[ \t]*(.*)")
_HEADING = re.compile(r"^(?:#[ \t]+(?P<atx>.+?)[ \t]*#*|(?P<setext>[^\n\r]{3,200}?)[ \t]*\r?\n=+)[ \t]*\r?$", re.MULTILINE)


def read_text(data: bytes, *, where: str) -> Converted:
    """Decode a plain text; see `decode` for errors."""
    return Converted(decode(data, where=where).text, "text 1")


def read_markdown(data: bytes, *, where: str) -> Converted:
    """Decode a Markdown text, kept as is; front matter is marked and gives title, date, source, url and language.

    Front matter is read as `key: value` lines between `---` lines; nested values are passed over.
    """
    text = decode(data, where=where).text
    found = _FRONT_MATTER.match(text)
    values: dict[str, str | None] = {}
    marks: tuple[Boilerplate, ...] = ()
    if found:
        for line in found["body"].splitlines():
            pair = _PAIR.fullmatch(line.rstrip())
            if pair:
                values[pair[1].lower()] = squeeze(pair[2].strip().strip("\"'"))
        block = found.group()
        start = found.start() + len(block) - len(block.lstrip())
        marks = (Boilerplate(Span(start, found.start() + len(block.rstrip())), "front-matter"),)
    heading = _HEADING.search(text, found.end() if found else 0)
    title = values.get("title") or (squeeze(heading["atx"] or heading["setext"]) if heading else None)
    return Converted(
        text,
        "markdown 1",
        title=title,
        date=values.get("date") or values.get("published"),
        outlet=values.get("source") or values.get("outlet"),
        url=values.get("url") or values.get("link"),
        language=values.get("language") or values.get("lang"),
        retrieved=values.get("retrieved"),
        marks=marks,
    )
