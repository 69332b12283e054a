"""The floor under the quality of extraction: a `floor-NAME.json` for each shipped model, and the command that writes it.

    python -m tests.quality.floor [--model NAME] [--lower]

measures a shipped model (the default one if none is named) on the kept-out reports and raises the floors to what it reaches,
less a little for other processors (`SLACK`). A floor falls only with --lower. The reports are those of
$ACTORGRAPH_ANNOTATIONS, else of ../shared/annotations.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from dataclasses import dataclass
from pathlib import Path

from actorgraph.extract.network import MODELS
from tests.quality.annotations import NotThere, annotations_folder
from tests.quality.measure import Measured, measure

COMMAND = "python -m tests.quality.floor"

SLACK = 0.005
"""How far below what was measured a floor is set: another processor rounds 8-bit matrices otherwise, and a few claims tip."""
SLACK_OF_FEW = 0.03
"""The same for figures of a few dozen cases, of which one or two may tip."""
OF_FEW = {"by F", "when F", "where F", "former F", "firm precision", "firm recall"}


@dataclass(frozen=True)
class Floor:
    """The figures that may not be fallen short of, and of which model and which reports they are."""

    figures: dict[str, float]
    version: str
    model: str
    reports: int
    data: str

    @classmethod
    def read(cls, file: Path) -> Floor:
        """Read a floor file."""
        return cls(**json.loads(file.read_text(encoding="utf-8")))

    def write(self, file: Path) -> None:
        """Write a floor file."""
        file.write_text(json.dumps(vars(self), indent=1) + "\n", encoding="utf-8")


def file_of(model: str) -> Path:
    """Return the floor file of a shipped model."""
    return Path(__file__).parent / f"floor-{model}.json"


class Falls(Exception):
    """The new floor would be lower than the old one; says in what."""


def below(measured: Measured, floor: Floor) -> dict[str, tuple[float, float]]:
    """Return what fell short: measured and floor by name. A figure that is measured no more counts as 0."""
    short = {name: (measured.figures.get(name, 0.0), lowest) for name, lowest in floor.figures.items()}
    return {name: (value, lowest) for name, (value, lowest) in short.items() if value < lowest}


def renewed(old: Floor | None, measured: Measured, lower: bool = False) -> Floor:
    """Return the floor for what was measured: the old figures, raised where more was reached.

    Args:
        old: None if there was no floor.
        measured: what the model reaches now.
        lower: take what is reached now, also where it is less than before, or of other reports.

    Raises:
        Falls: without `lower`, if something fell short or the reports are others.
    """
    if old is not None and not lower:
        if old.data != measured.data:
            raise Falls("the kept-out reports are others than those of the old floor, so its figures do not compare")
        if short := below(measured, old):
            raise Falls("; ".join(f"{name} {value:.4f} is below {lowest:.3f}" for name, (value, lowest) in short.items()))
    figures = {name: _set_below(name, value) for name, value in measured.figures.items()}
    if old is not None and not lower:
        figures = {name: max(value, old.figures.get(name, 0.0)) for name, value in figures.items()}
    return Floor(figures, measured.version, measured.model, measured.reports, measured.data)


def _set_below(name: str, value: float) -> float:
    return max(0.0, math.floor((value - (SLACK_OF_FEW if name in OF_FEW else SLACK)) * 1000) / 1000)


def table(old: Floor | None, measured: Measured, new: Floor | None) -> str:
    """Return old floor, measured and new floor side by side."""
    lines = [f"{'':40} {'floor':>7} {'now':>8} {'new':>7}"]
    for name, value in measured.figures.items():
        before = f"{old.figures[name]:.3f}" if old is not None and name in old.figures else "-"
        after = f"{new.figures[name]:.3f}" if new is not None else "-"
        lines.append(f"{name:40} {before:>7} {value:8.4f} {after:>7}")
    lines.append(f"model   {old.version if old else '-'} -> {measured.version} ({measured.model[:12]})")
    lines.append(f"reports {old.reports if old else '-'} -> {measured.reports} ({measured.data[:12]})")
    return "\n".join(lines) + "\n"


def main(argv: list[str] | None = None, file: Path | None = None) -> int:
    """Run the command; see the module. Exit code 1: the floor would fall, or there is nothing to measure by.

    Args:
        argv: arguments.
        file: the floor, instead of the model's own.
    """
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", choices=MODELS, default=MODELS[0])
    parser.add_argument("--lower", action="store_true", help="let floors fall to what is reached now")
    args = parser.parse_args(argv)
    file = file or file_of(args.model)

    def progress(done: int, of: int) -> None:
        if sys.stderr.isatty() or done in (1, of) or done % 10 == 0:
            sys.stderr.write(f"\r{done} of {of} reports read" + "\n" * (done == of))
            sys.stderr.flush()

    try:
        measured = measure(annotations_folder(), args.model, progress)
    except (NotThere, FileNotFoundError) as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    old = Floor.read(file) if file.is_file() else None
    try:
        new = renewed(old, measured, args.lower)
    except Falls as reason:
        sys.stdout.write(table(old, measured, None))
        sys.stderr.write(f"not written: {reason}. {COMMAND} --lower writes it all the same\n")
        return 1
    new.write(file)
    sys.stdout.write(table(old, measured, new))
    sys.stderr.write(f"written: {file}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
