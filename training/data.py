"""Annotated reports to labelled windows."""

from __future__ import annotations

import hashlib
import importlib.util
import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import standoff
import torch
from heads import RELATIONS, ROLES, STATUSES
from torch import Tensor

from actorgraph.extract.candidates import TAGS, TYPES, Found
from actorgraph.extract.features import Surface
from actorgraph.extract.windows import Pieces, Window, windows
from actorgraph.model import ActorType
from actorgraph.ontology import SYMMETRIC

NON_COMMERCIAL = {"BBC Online"}
"""Outlets whose texts may not be used commercially (CC BY-NC); the shipped model does not see them."""
DEV_EVERY = 11
"""Every eleventh report (by the order of ids) sets thresholds and calibration and is not trained on."""


def load_tool(annotations: Path, name: str) -> Any:
    """Load one of the annotations' own programs: check (reads them) or score.

    Raises:
        FileNotFoundError: it is not there.
    """
    spec = importlib.util.spec_from_file_location(name, annotations / f"{name}.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(annotations / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_reports(annotations: Path, extra: Iterable[Path] = ()) -> dict[str, list[dict[str, Any]]]:
    """Return annotated reports by part: train, dev, heldout.

    Reports with faults and non-commercial texts are in none of the first two. `extra` are folders of further reports of our own
    (.ann) and of stand-off annotations (.jsonl) of the texts in the folder `external` beside `annotations`.
    """
    check = load_tool(annotations, "check")
    listed = (annotations / "heldout.txt").read_text().splitlines()
    heldout = {line.strip() for line in listed if line.strip() and not line.startswith("#")}
    parts: dict[str, list[dict[str, Any]]] = {"train": [], "dev": [], "heldout": []}
    count = {True: 0, False: 0}
    for file in sorted((annotations / "reports").glob("*/*.ann")):
        report, faults = check.read(file)
        own = "own" in file.parent.name
        report["own"] = own
        key = f"{file.parent.name}/{file.stem}"
        if key in heldout:
            parts["heldout"].append(report)
        elif not faults and report.get("source") not in NON_COMMERCIAL:
            count[own] += 1
            parts["dev" if count[own] % DEV_EVERY == 0 else "train"].append(report)
    for folder in extra:
        for file in sorted(folder.glob("*.ann")):
            report, faults = check.read(file)
            if not faults:
                parts[_part(report["id"])].append({**report, "own": True})
        for report in standoff.read_all(folder, annotations.parent / "external"):
            parts[_part(report["id"])].append({**report, "own": False})
    return parts


def _part(name: str) -> str:
    """Return train or dev by the id alone, so that a report stays where it is when others are added."""
    return "dev" if int(hashlib.sha256(name.encode()).hexdigest(), 16) % DEV_EVERY == 0 else "train"


@dataclass
class Example:
    """A window with its labels; `claims` by ordered pair of mentions: relation to (status, former, roles)."""

    window: Window
    text: str
    tags: list[int]
    mentions: list[Found]
    entities: list[str]
    claims: dict[tuple[int, int], dict[int, tuple[int, bool, tuple[int, int, int]]]]
    surfaces: list[Surface]


def examples(reports: Iterable[dict[str, Any]], pieces: Pieces, size: int) -> list[Example]:
    """Label the windows of reports; mentions whose ends are no word ends are left out."""
    out = []
    for report in reports:
        for window in windows(report["text"], pieces, size):
            out.append(_label(report, window))
    return out


def _label(report: dict[str, Any], window: Window) -> Example:
    starts = {word.start: i for i, word in enumerate(window.words)}
    ends = {word.end: i for i, word in enumerate(window.words)}
    tags = [0] * len(window.words)
    found: list[tuple[int, int, int, str, str]] = []
    for m in report["mentions"]:
        first, last = starts.get(m["start"]), ends.get(m["end"])
        if first is None or last is None or last < first or any(tags[first : last + 1]):
            continue
        for k in range(first, last + 1):
            tags[k] = TAGS.index(("B-" if k == first else "I-") + m["type"])
        found.append((first, last, TYPES.index(ActorType(m["type"])), m["entity"], m["id"]))
    found.sort()
    number = {m[4]: i for i, m in enumerate(found)}
    claims: dict[tuple[int, int], dict[int, tuple[int, bool, tuple[int, int, int]]]] = {}
    for c in report["claims"]:
        if c["subject"] in number and c["object"] in number:
            roles = tuple(number.get(c.get(role, ""), -1) for role in ROLES)
            value = (STATUSES.index(c["status"]), bool(c.get("former")), roles)
            pair = number[c["subject"]], number[c["object"]]
            relation = RELATIONS.index(c["relation"])
            claims.setdefault(pair, {})[relation] = value
            if c["relation"] in SYMMETRIC:
                claims.setdefault(pair[::-1], {})[relation] = value
    gold = [Found(*m[:3]) for m in found]
    entities = [m[3] for m in found]
    text = report["text"]
    return Example(window, text, tags, gold, entities, claims, surfaces(text, window, gold))


def surfaces(text: str, window: Window, mentions: Iterable[Found]) -> list[Surface]:
    """Prepare the mentions of a window for string comparison."""
    return [Surface.of(text[window.words[m.first].start : window.words[m.last].end]) for m in mentions]


def batches(items: list[Example], size: int, rng: random.Random) -> list[list[Example]]:
    """Shuffle into batches of windows of about the same length."""
    order = sorted(items, key=lambda e: len(e.window.ids) + rng.random() * 40)
    out = [order[i : i + size] for i in range(0, len(order), size)]
    rng.shuffle(out)
    return out


def collate(items: list[Example], pad: int) -> tuple[Tensor, Tensor, Tensor]:
    """Pad the pieces, casings and mask of a batch."""
    length = max(len(e.window.ids) for e in items)

    def padded(rows: list[list[int]], value: int) -> Tensor:
        return torch.tensor([row + [value] * (length - len(row)) for row in rows])

    mask = [[1] * len(e.window.ids) for e in items]
    return padded([e.window.ids for e in items], pad), padded([e.window.casings for e in items], 0), padded(mask, 0)
