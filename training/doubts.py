"""Find likely annotation errors: where a model that has not seen a report is sure and the annotation says otherwise.

    python training/doubts.py --model base --annotations ../shared/annotations [--sure 0.8] FILE.ann|FOLDER ...

For each file: claims the model is sure of and the annotation lacks (or has with another status), with their sentence, and
capitalised mentions of it that are not marked. Somebody has to look; more than half are the model's errors. A folder stands for
its stand-off annotations. Most telling for reports the model was not trained on.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import standoff
from calibrate import documents
from data import load_tool

from actorgraph.contract import to_record
from actorgraph.extract.neural import NeuralExtractor
from actorgraph.extract.select import at_least


def doubts(score: Any, gold: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    """Yield one line for each difference of a report and its record that deserves a look."""
    text = gold["text"]
    aligned = score.align(gold["mentions"], found["mentions"])
    mine = {m["id"]: m for m in found["mentions"]}
    theirs = {m["id"]: m for m in gold["mentions"]}
    actor = {m["id"]: aligned[m["id"]]["entity"] if m["id"] in aligned else "?" + m["entity"] for m in found["mentions"]}
    annotated = {}
    for c in gold["claims"]:
        annotated[score.key(theirs[c["subject"]]["entity"], c["relation"], theirs[c["object"]]["entity"])] = c
    for m in found["mentions"]:
        words = text[m["start"] : m["end"]]
        if m["id"] not in aligned and m["type"] != "Date" and words[:1].isupper() and len(words) > 3:
            yield f"  not marked: {words!r} ({m['type']}) in ...{text[max(0, m['start'] - 60) : m['end'] + 40]!r}"
    for c in found["claims"]:
        a, b = mine[c["subject"]], mine[c["object"]]
        other = annotated.get(score.key(actor[a["id"]], c["relation"], actor[b["id"]]))
        what = f"{text[a['start'] : a['end']]} {c['relation']} {text[b['start'] : b['end']]}"
        low, high = min(a["start"], b["start"]), max(a["end"], b["end"])
        if other is None:
            yield f"  {c['confidence']:.2f} {what} ({c['status']}) in {text[max(0, low - 80) : high + 80]!r}"
        elif other["status"] != c["status"]:
            yield f"  status {other['status']}, model {c['status']}: {what} in {text[max(0, low - 80) : high + 80]!r}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=Path("base"))
    parser.add_argument("--annotations", type=Path, required=True)
    parser.add_argument("--sure", type=float, default=0.8)
    parser.add_argument("--threads", type=int)
    parser.add_argument("files", type=Path, nargs="+")
    args = parser.parse_args()
    check, score = load_tool(args.annotations, "check"), load_tool(args.annotations, "score")
    reports = []
    for file in args.files:
        if file.is_dir():
            reports += standoff.read_all(file, args.annotations.parent / "external")
        else:
            reports.append(check.read(file)[0])
    docs = documents(reports)
    extractor = NeuralExtractor(args.model, args.threads)
    for report, doc, extraction in zip(reports, docs, extractor.extract(docs), strict=True):
        lines = list(doubts(score, report, to_record(doc, at_least(extraction, args.sure))))
        if lines:
            print(report["id"], *lines, sep="\n")


if __name__ == "__main__":
    main()
