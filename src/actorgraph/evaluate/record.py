"""An evaluation as plain data, for JSON."""

from __future__ import annotations

from typing import Any

from actorgraph.evaluate.evaluation import Evaluation
from actorgraph.evaluate.scores import BCubed, Ratio, Scores, Share


def as_dict(evaluation: Evaluation) -> dict[str, Any]:
    """Return all of an evaluation as what JSON can hold; shares are not rounded."""
    e = evaluation
    names = ("precision", "recall", "f1")
    return {
        "extractor": e.extractor,
        "threshold": e.threshold,
        "firm": e.firm,
        "words": e.words,
        "scores": scores_dict(e.scores),
        "intervals": None if e.intervals is None else dict(zip(names, map(list, e.intervals), strict=True)),
        "firm_claims": None if e.firm_share is None else _share(e.firm_share),
        "by": e.by,
        "groups": {name: scores_dict(scores) for name, scores in e.groups.items()},
        "relations": {
            trust.relation: {
                **_share(trust.share),
                "interval": list(trust.interval),
                "firm": None if trust.firm is None else _share(trust.firm),
                "turned": trust.turned,
                "other": trust.other,
                "missed": trust.missed,
                "verdict": trust.verdict,
            }
            for trust in e.trust
        },
        "confusions": [{"gold": gold, "found": found, "times": times} for (gold, found), times in e.confusions.items()],
        "turned": dict(e.turned),
        "status": [{"gold": gold, "found": found, "claims": claims} for (gold, found), claims in e.status.items()],
        "reasons": [
            {"fate": str(fate), "actors_known": known, "claims": claims} for (fate, known), claims in sorted(e.reasons.items())
        ],
        "calibration": None
        if e.reliability is None
        else {
            "expected_error": e.reliability.error,
            "bins": [
                {"low": b.low, "high": b.high, "claims": b.claims, "mean": b.mean, "right": b.right} for b in e.reliability.bins
            ],
        },
        "thresholds": {f"{cut:g}": _share(share) for cut, share in e.cuts.items()},
        "examples": [
            {
                "fate": str(example.fate),
                "relation": example.relation,
                "gold": example.gold,
                "found": example.found,
                "report": example.report,
                "actors_known": example.known,
                "passage": [{"text": piece.text, "role": piece.role} for piece in example.pieces],
            }
            for example in e.examples
        ],
    }


def scores_dict(scores: Scores) -> dict[str, Any]:
    """Return scores without those by relation."""
    out: dict[str, Any] = {"reports": scores.reports}
    for name in ("mention", "overlap", "claim", "family", "pair", "by", "when", "where", "former"):
        out[name] = _share(getattr(scores, name))
    coreference: BCubed = scores.coreference
    out["coreference"] = {"precision": coreference.precision, "recall": coreference.recall, "f1": coreference.f1}
    out["coreference"]["mentions"] = coreference.mentions
    for name in ("status", "attributed", "direction"):
        ratio: Ratio = getattr(scores, name)
        out[name] = {"share": ratio.value, "right": ratio.right, "of": ratio.of}
    return out


def _share(share: Share) -> dict[str, Any]:
    return {
        "precision": share.precision, "recall": share.recall, "f1": share.f1,
        "right": share.right, "found": share.found, "gold": share.gold,
    }  # fmt: skip
