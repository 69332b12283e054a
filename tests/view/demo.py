"""An invented conflict as a graph, for looking at the page: some forty actors, every kind of link. See tarsania.txt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from actorgraph.graph import ActorGraph
from tests.exporters.graphs import Builder

STORY = Path(__file__).with_name("tarsania.txt")


def demo() -> ActorGraph:
    """Return the invented conflict as a graph."""
    build = Builder("Tarsania, spring 2031")
    actors, *reports = STORY.read_text(encoding="utf-8").split("\n== ")
    for line in actors.splitlines():
        if line and not line.startswith("#"):
            type_, _, names = line.partition(": ")
            name, _, aliases = names.partition(" | ")
            build.actor(name, type_, *filter(None, aliases.split(", ")))
    for report in reports:
        head, *lines = report.strip().splitlines()
        id_, title, outlet, published, url = (part.strip() or None for part in head.split("|"))
        assert id_
        sentences = [line for line in lines if not line.startswith(" ")]
        build.report(id_, " ".join(sentences), title=title, outlet=outlet, published=published, url=url, language="en")
        sentence = ""
        for number, line in enumerate(lines):
            if line.startswith(" "):
                subject, relation, object_, *rest = line.strip().split(" > ")
                more = _more(rest[1] if len(rest) > 1 else "", confidence=round(0.5 + number * 37 % 50 / 100, 2))
                build.say(id_, sentence, subject, relation, object_, *rest[:1], **more)
            else:
                sentence = line
    return build.graph()


def _more(words: str, **more: Any) -> dict[str, Any]:
    """Read "where=Deneb, date=2031-01, former" into what `Builder.say` takes."""
    for part in filter(None, words.split(", ")):
        key, _, value = part.partition("=")
        if key == "date":
            more["day"] = (value, value, "day") if len(value) == 10 else (f"{value}-01", f"{value}-31", "month")
        else:
            more[key] = value or True
    return more
