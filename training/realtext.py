"""The texts behind the stand-off annotations in `training/reports/real`, built from the sets in `../shared/external`.

The texts are other people's and stay outside this repository; an annotation names the text it belongs to by an id
(`docred-dev-12`, `docred-test-7`, `GUM_news_iodine`) and holds the SHA-256 of the text built here.
"""

from __future__ import annotations

import gzip
import json
import re
import tarfile
from functools import cache
from pathlib import Path

_NO_SPACE_BEFORE = {
    ".",
    ",",
    ";",
    ":",
    "!",
    "?",
    ")",
    "]",
    "}",
    "%",
    "'s",
    "'re",
    "'ve",
    "'ll",
    "'d",
    "'m",
    "n't",
    "’s",
    "”",
}
_NO_SPACE_AFTER = {"(", "[", "{", "$", "£", "€", "“"}


def join_words(words: list[str]) -> str:
    """Join the tokens of a sentence as print would set them; straight quotes open and close by turns."""
    out = ""
    glue = True
    inside = False
    for word in words:
        if not word.strip():
            continue
        if word == '"':
            out += word if glue or inside else " " + word
            glue = not inside
            inside = not inside
            continue
        out += word if glue or word in _NO_SPACE_BEFORE else " " + word
        glue = word in _NO_SPACE_AFTER
    return re.sub(r"[\[\]]", "|", out).strip()  # square brackets are the annotators' marks


@cache
def _redocred(external: Path, part: str) -> list[dict[str, object]]:
    pages: list[dict[str, object]] = json.loads(gzip.decompress((external / f"redocred/{part}_revised.json.gz").read_bytes()))
    return pages


@cache
def _gum(external: Path) -> dict[str, str]:
    out = {}
    with tarfile.open(external / "gum.tar.gz") as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.name.endswith(".conllu") else None
            if stream is not None:
                out[Path(member.name).stem] = stream.read().decode()
    return out


def _gum_text(conllu: str) -> str:
    paragraphs: list[list[str]] = []
    for line in conllu.splitlines():
        if line.startswith("# newpar"):
            paragraphs.append([])
        elif line.startswith("# text = "):
            if not paragraphs:
                paragraphs.append([])
            paragraphs[-1].append(line.removeprefix("# text = ").strip())
    text = "\n\n".join(" ".join(p) for p in paragraphs if p)
    return re.sub(r"[\[\]]", "|", text)


def title_and_text(external: Path, name: str) -> tuple[str, str]:
    """Return title and text of the document `name`.

    Raises:
        KeyError: no set holds a document of this name.
    """
    if found := re.fullmatch(r"docred-(dev|test)-(\d+)", name):
        page = _redocred(external, found[1])[int(found[2])]
        sentences = page["sents"]
        if not isinstance(sentences, list):
            raise KeyError(name)
        return str(page["title"]), " ".join(join_words(s) for s in sentences)
    conllu = _gum(external)[name]
    title = re.search(r"# meta::title = (.*)", conllu)
    return (title[1] if title else name), _gum_text(conllu)
