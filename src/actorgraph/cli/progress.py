"""Progress on stderr: a bar on a terminal, sparse lines elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeRemainingColumn

LINE_EVERY = 10.0
"""Seconds between lines where there is no terminal (a log file, a pipe)."""

_WORDS = {
    "reading": "Reading files",
    "extracting": "Extracting",
    "resolving": "Resolving actors",
    "storing": "Writing the graph",
    "verifying": "Verifying",
    "loading": "Loading the graph",
    "unloading": "Taking the case away",
}
_UNITS = {"loading": "items", "unloading": "items"}
"""What is counted in a stage, where that is not reports."""


class Bar:
    """A context manager that shows stages, counts, reports a second and the time left."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._task: TaskID | None = None
        self._name, self._unit = "", "reports"
        self._total: int | None = None
        self._done, self._began, self._said = 0, 0.0, 0.0

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._end_stage()
        self._progress.stop()

    def stage(self, name: str, total: int | None) -> None:
        """Begin a stage; the one before it is over."""
        self._end_stage()
        self._name, self._total, self._done = _WORDS.get(name, name), total, 0
        self._unit = _UNITS.get(name, "reports")
        self._began = self._said = time.monotonic()
        self._task = self._progress.add_task(self._name, total=total, rate="")

    def step(self, done: int = 1) -> None:
        """Count so many more as done."""
        self._done += done
        now = time.monotonic()
        rate = f"{self._done / max(now - self._began, 1e-9):.1f} {self._unit}/s"
        if self._task is not None:
            self._progress.update(self._task, advance=done, rate=rate)
        if not self._console.is_terminal and now - self._said > LINE_EVERY:
            self._said = now
            left = f" of {self._total}" if self._total is not None else ""
            click.echo(f"{self._name}: {self._done}{left}, {rate}", err=True)

    def notice(self, message: str) -> None:
        """Print a line that stays, above the bar."""
        if self._console.is_terminal:
            self._progress.console.print(message, markup=False, highlight=False)
        else:
            print(message, file=sys.stderr)  # noqa: T201

    def _end_stage(self) -> None:
        if self._task is not None:
            self._progress.remove_task(self._task)
            self._task = None
