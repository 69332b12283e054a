"""Real texts without annotations, for distillation: those of the sets in `../shared/external` that no measurement uses.

Texts that share eight words in a row with a held-out or dev report are left out.
"""

from __future__ import annotations

import json
import re
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from realtext import join_words, title_and_text

RUN = 8
"""So many words in a row in common make two texts the same."""
TOGETHER = 12
"""CrossRE's sentences stand alone; so many make one text."""


def runs(text: str, length: int = RUN) -> set[str]:
    """Return the runs of so many words of a text, in small letters, without punctuation."""
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[k : k + length]) for k in range(len(words) - length + 1)}


def _uner(external: Path) -> Iterator[str]:
    for file in sorted((external / "uner").iterdir()):
        for document in file.read_text(encoding="utf-8").split("# newdoc id")[1:]:
            yield "\n".join(m[1].strip() for m in re.finditer(r"^# text = (.*)$", document, re.M))


def _crossre(external: Path) -> Iterator[str]:
    for file in sorted((external / "crossre").glob("*-train.json")):
        sentences = [join_words(json.loads(line)["sentence"]) for line in file.read_text(encoding="utf-8").splitlines()]
        for k in range(0, len(sentences), TOGETHER):
            yield " ".join(sentences[k : k + TOGETHER])


def _documents(external: Path) -> Iterator[str]:
    for part in ("dev", "test"):
        for number in range(500):
            yield title_and_text(external, f"docred-{part}-{number}")[1]
    with tarfile.open(external / "gum.tar.gz") as archive:
        names = sorted(Path(m.name).stem for m in archive if m.name.endswith(".conllu"))
    for name in names:
        yield title_and_text(external, name)[1]


def texts(external: Path, kept_out: Iterable[str]) -> list[str]:
    """Return the texts, without those that hold a part of one of `kept_out`."""
    forbidden = set().union(*map(runs, kept_out))
    every = [*_documents(external), *_uner(external), *_crossre(external)]
    return [text for text in every if text.strip() and not runs(text) & forbidden]
