"""Set a model's threshold and calibration on reports kept apart for it, and score it.

    python training/calibrate.py --model FOLDER --annotations ../shared/annotations --extra training/reports/* [--fit]
        [--part heldout]

Without --fit it scores the model as it is on the part that is named (score.py's figures). With --fit it reads the dev part with
raw scores, fits one Platt scaling for each family of relations, and writes threshold and calibration into config.json.
The held-out reports take no part in the fit.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from data import load_tool, read_reports

from actorgraph import ontology
from actorgraph.contract import to_record
from actorgraph.extract.neural import NeuralExtractor
from actorgraph.extract.select import at_least
from actorgraph.model import FIRM, Document, Extraction

FLOOR = 0.04
PRIOR = 20.0
"""How many claims the common calibration is worth in the fit of one family's."""


def documents(reports: Iterable[dict[str, Any]]) -> list[Document]:
    """Make documents of annotated reports."""
    return [
        Document(r["id"], r["text"], title=r.get("title"), source=r.get("source"), published=r.get("date") or None)
        for r in reports
    ]


def judged(score: Any, gold: dict[str, Any], found: dict[str, Any]) -> list[tuple[str, float, bool]]:
    """Return (family, confidence, right) of each predicted claim between entities, as score.py counts them."""
    out = []
    for id_, report in gold.items():
        record = found[id_]
        best: dict[Any, float] = {}
        one = {"mentions": record["mentions"], "text": record["text"]}
        for claim in sorted(record["claims"], key=lambda c: -c["confidence"]):
            trial = score.score({id_: report}, {id_: {**one, "claims": [claim]}})
            entity = {m["id"]: m["entity"] for m in record["mentions"]}
            key = score.key(entity[claim["subject"]], claim["relation"], entity[claim["object"]])
            if key not in best:
                best[key] = claim["confidence"]
                family = ontology.RELATIONS[claim["relation"]].family
                out.append((family, claim["confidence"], trial["claim"]["tp"] > 0))
    return out


def fit_platt(
    scores: np.ndarray, right: np.ndarray, start: tuple[float, float] = (1.0, 0.0), prior: float = 0.0
) -> tuple[float, float]:
    """Fit slope and intercept by Newton's method; `prior` pulls them to `start` (Platt 1999, with a Gaussian prior)."""
    x = np.log(np.clip(scores, 1e-6, 1 - 1e-6) / (1 - np.clip(scores, 1e-6, 1 - 1e-6)))
    design = np.stack([x, np.ones_like(x)], 1)

    def loss(weight: np.ndarray) -> float:
        z = design @ weight
        return float(np.logaddexp(0, z).sum() - z @ right + prior / 2 * ((weight - np.array(start)) ** 2).sum())

    weight = np.array(start)
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(design @ weight, -60, 60)))
        gradient = design.T @ (p - right) + prior * (weight - np.array(start))
        hessian = design.T @ (design * (p * (1 - p))[:, None]) + (prior + 1e-3) * np.eye(2)
        step = np.linalg.solve(hessian, gradient)
        while loss(weight - step) > loss(weight) and np.abs(step).max() > 1e-6:
            step = step / 2  # very sure scores make the whole step overshoot
        weight = weight - step
        if np.abs(step).max() < 1e-6:
            break
    return float(weight[0]), float(weight[1])


def show(name: str, s: dict[str, Any]) -> None:
    c = s["claim"]
    keys = ("by", "when", "where", "former")
    first = " ".join(f"{n} {s[n]['f']:.3f}" for n in ("mention", "span", "b3"))
    last = " ".join(f"{n} {s[n]['f']:.3f}" for n in ("family", "pair", *keys))
    claim = f"claim p {c['p']:.3f} r {c['r']:.3f} F {c['f']:.3f}"
    print(f"{name}: {first} {claim} {last} status {s['status']} direction {s['direction']}", flush=True)


def reliability(rows: list[tuple[str, float, bool]]) -> float:
    """Print a reliability table and return the expected calibration error (ten bins of equal width)."""
    error = 0.0
    for low in range(10):
        cell = [(p, r) for _, p, r in rows if low / 10 <= p < (low + 1) / 10 or (low == 9 and p == 1)]
        if cell:
            mean, share = sum(p for p, _ in cell) / len(cell), sum(r for _, r in cell) / len(cell)
            error += abs(mean - share) * len(cell) / len(rows)
            print(f"  confidence {low / 10:.1f}-{(low + 1) / 10:.1f}: {len(cell):5} claims, mean {mean:.2f}, right {share:.2f}")
    print(f"  expected calibration error {error:.3f}", flush=True)
    return error


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="folder, or the name of a shipped model")
    parser.add_argument("--annotations", type=Path, required=True)
    parser.add_argument("--extra", type=Path, nargs="*", default=[], help="as for train.py")
    parser.add_argument("--part", choices=["dev", "heldout"], default="dev")
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--relations", action="store_true", help="print the figures of each relation too")
    args = parser.parse_args()
    score = load_tool(args.annotations, "score")
    reports = read_reports(args.annotations, args.extra)[args.part]
    gold = {r["id"]: r for r in reports}
    extractor = NeuralExtractor(args.model, args.threads)
    if args.fit:
        extractor.config = replace(extractor.config, floor=FLOOR, calibration={"*": (1.0, 0.0)})
    docs = documents(reports)
    found: list[tuple[Document, Extraction]] = list(zip(docs, extractor.extract(docs), strict=True))
    records = {d.id: to_record(d, e) for d, e in found}
    rows = judged(score, gold, records)
    if args.fit:
        everything = fit_platt(np.array([p for _, p, _ in rows]), np.array([float(r) for *_, r in rows]))
        calibration = {"*": everything}
        by_family: dict[str, list[tuple[float, bool]]] = defaultdict(list)
        for family, p, right in rows:
            by_family[family].append((p, right))
        for family, cell in sorted(by_family.items()):
            values = np.array([p for p, _ in cell]), np.array([float(r) for _, r in cell])
            calibration[family] = fit_platt(*values, everything, PRIOR)
        config_file = args.model / "config.json"
        config = json.loads(config_file.read_text())
        config["calibration"] = {k: [round(a, 4), round(b, 4)] for k, (a, b) in calibration.items()}

        def sure(family: str, p: float) -> float:
            a, b = calibration[family]
            return 1 / (1 + math.exp(-(a * math.log(p / (1 - p)) + b)))

        rows = [(family, sure(family, min(p, 0.999999)), right) for family, p, right in rows]
        total = score.score(gold, {})["claim"]["gold"]
        best = (0.0, 0.5)
        for cut in np.arange(0.2, 0.7, 0.01):
            kept = [right for _, p, right in rows if p >= cut]
            hits = sum(kept)
            best = max(best, (2 * hits / (len(kept) + total), float(cut)))
        config["threshold"] = round(best[1], 2)
        config["floor"] = 0.1
        config_file.write_text(json.dumps(config, indent=1) + "\n")
        print("calibration", config["calibration"], "threshold", config["threshold"])
        reliability(rows)
        extractor = NeuralExtractor(args.model, args.threads)
        found = list(zip(docs, extractor.extract(docs), strict=True))
    cut = extractor.config.threshold
    for name, at in (("default", cut), ("firm", FIRM)):
        scored = score.score(gold, {d.id: to_record(d, at_least(e, at)) for d, e in found})
        show(f"{args.part} {len(reports)} reports, {name} ({at})", scored)
        if name == "default":
            default = scored
            for kind, own in (("own", True), ("real", False)):
                part = {r["id"]: r for r in reports if r.get("own", False) == own}
                if part and len(part) < len(reports):
                    kept = {d.id: to_record(d, at_least(e, at)) for d, e in found if d.id in part}
                    show(f"  of these {len(part)} {kind}", score.score(part, kept))
    if not args.fit:
        reliability(rows)
        if args.relations:
            for relation, s in default["relations"].items():
                print(f"  {relation:16} p {s['p']:.2f} r {s['r']:.2f} F {s['f']:.2f}  gold {s['gold']}")


if __name__ == "__main__":
    main()
