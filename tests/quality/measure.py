"""What a shipped model reaches on the kept-out reports, and which model and which reports these were."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from actorgraph.evaluate import Evaluation, Report, documents, evaluate, read_reports
from actorgraph.extract.network import model_folder
from actorgraph.extract.neural import NeuralExtractor
from actorgraph.model import FIRM


@dataclass(frozen=True)
class Measured:
    """Figures by name (0 to 1, more is better), the model's version and hash, the reports' number and hash."""

    figures: dict[str, float]
    version: str
    model: str
    reports: int
    data: str


def kept_out_files(annotations: Path) -> list[Path]:
    """Return the kept-out annotated files, in the order of `heldout.txt`.

    Raises:
        FileNotFoundError: one of them is not there.
    """
    lines = (line.strip() for line in (annotations / "heldout.txt").read_text(encoding="utf-8").splitlines())
    files = [annotations / "reports" / f"{line}.ann" for line in lines if line and not line.startswith("#")]
    for file in files:
        if not file.is_file():
            raise FileNotFoundError(f"{file} is named in heldout.txt and not there")
    return files


def hash_of_files(files: Iterable[Path]) -> str:
    """Return one SHA-256 of the names and contents of files, whatever their order."""
    parts = sorted(f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}\n" for file in files)
    return hashlib.sha256("".join(parts).encode()).hexdigest()


def hash_of_model(model: str) -> str:
    """Return the hash of a shipped model's folder."""
    return hash_of_files(file for file in model_folder(model).iterdir() if file.is_file())


def figures(evaluation: Evaluation) -> dict[str, float]:
    """Return the figures that have a floor."""
    scores, firm, reliability = evaluation.scores, evaluation.firm_share, evaluation.reliability
    assert firm is not None, f"the model gives confidences, and claims of {FIRM} and above"
    assert reliability is not None
    return {
        "claim F": scores.claim.f1,
        "claim precision": scores.claim.precision,
        "claim recall": scores.claim.recall,
        "pair F": scores.pair.f1,
        "mention F": scores.mention.f1,
        "mention F, overlap": scores.overlap.f1,
        "B-cubed F": scores.coreference.f1,
        "status": scores.status.value or 0.0,
        "direction": scores.direction.value or 0.0,
        "by F": scores.by.f1,
        "when F": scores.when.f1,
        "where F": scores.where.f1,
        "former F": scores.former.f1,
        "firm precision": firm.precision,
        "firm recall": firm.recall,
        "calibration (1 less the expected error)": 1 - reliability.error,
    }


def measure(annotations: Path, name: str, progress: Callable[[int, int], None] = lambda done, of: None) -> Measured:
    """Let a shipped model read the kept-out reports as `actorgraph extract` would, and score it.

    Args:
        annotations: their folder.
        name: of the model.
        progress: is told how many of how many reports are read.
    """
    files = kept_out_files(annotations)
    read = read_reports(files)
    assert not read.faults, [str(fault) for fault in read.faults]
    gold = list(read.reports.values())
    model = hash_of_model(name)
    extractor = NeuralExtractor(name)
    found = {}
    for document, extraction in zip(documents(gold), extractor.extract(documents(gold)), strict=True):
        found[document.id] = Report.of(document, extraction)
        progress(len(found), len(gold))
    assert hash_of_model(name) == model, "the model's files were replaced while it read: measure again"
    result = evaluate(gold, found, threshold=extractor.threshold, most_examples=0)
    return Measured(figures(result), extractor.version, model, len(gold), hash_of_files(files))
