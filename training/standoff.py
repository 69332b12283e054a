"""Annotations of other people's texts, kept without the text: id, SHA-256 of the text, offsets.

    python training/standoff.py ANNOTATED_FOLDER EXTERNAL OUT.jsonl

turns annotated files (.ann, with their text) into such records. `realtext.py` builds the texts they belong to.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from realtext import title_and_text

KEYS = ("id", "entity", "type", "start", "end")


def digest(text: str) -> str:
    """Return the SHA-256 of a text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def record(report: dict[str, Any], text: str) -> dict[str, Any]:
    """Make a stand-off record of an annotated report; its offsets become those of `text`, which may differ in white space.

    Raises:
        ValueError: the texts differ in more than white space.
    """
    squeezed = [m.start() for m in re.finditer(r"\S", text)]
    own = [m.start() for m in re.finditer(r"\S", report["text"])]
    if [text[k] for k in squeezed] != [report["text"][k] for k in own]:
        raise ValueError(f"{report['id']}: the annotated text is not the one of the set")
    at = dict(zip(own, squeezed, strict=True))
    mentions = [[m["id"], m["entity"], m["type"], at[m["start"]], at[m["end"] - 1] + 1] for m in report["mentions"]]
    return {"id": report["id"], "sha256": digest(text), "mentions": mentions, "claims": report["claims"]}


def read_all(folder: Path, external: Path) -> Iterator[dict[str, Any]]:
    """Yield the reports of a folder's stand-off files, with their texts, in the form of check.py.

    Raises:
        ValueError: a text is not the one that was annotated.
    """
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            found = json.loads(line)
            title, text = title_and_text(external, found["id"])
            if digest(text) != found["sha256"]:
                raise ValueError(f"{file}: {found['id']}: the text in {external} is not the one that was annotated")
            mentions = [dict(zip(KEYS, m, strict=True)) for m in found["mentions"]]
            for m in mentions:
                m["text"] = text[m["start"] : m["end"]]
            yield {"id": found["id"], "title": title, "text": text, "mentions": mentions, "claims": found["claims"]}


def main() -> None:
    from data import load_tool

    folder, external, out = map(Path, sys.argv[1:4])
    check = load_tool(external.parent / "annotations", "check")
    with out.open("w", encoding="utf-8") as stream:
        for file in sorted(folder.glob("*.ann")):
            report, faults = check.read(file)
            if faults:
                print(f"{file}: left out: {faults[0]}", file=sys.stderr)
                continue
            stream.write(json.dumps(record(report, title_and_text(external, report["id"])[1]), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
