"""The whole story: reports are read, kept, extracted, resolved, assembled and written to the embedded store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from actorgraph.assemble import assemble
from actorgraph.case import Case, Change
from actorgraph.documents import count_sources, read_sources
from actorgraph.errors import ExtractionStopped, UnreadableDocument
from actorgraph.extract.parallel import Failed, default_jobs, extract_all
from actorgraph.graph import ActorGraph
from actorgraph.model import Document
from actorgraph.protocols import Copied, Extractor
from actorgraph.resolve import resolve
from actorgraph.stores import STORE_FILE
from actorgraph.stores.embedded import EmbeddedStore

Problem = UnreadableDocument | Failed | ExtractionStopped
"""What a build can go on without: a file, a report, or all reports that the extractor did not come to."""


class Progress(Protocol):
    """Told what a build does; `total` may be None while it is unknown."""

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins: reading, extracting, resolving, storing."""
        ...

    def step(self, done: int = 1) -> None:
        """So many more are done."""
        ...

    def notice(self, message: str) -> None:
        """Something the user should know."""
        ...


class Silent:
    """Progress nobody looks at."""

    def stage(self, name: str, total: int | None) -> None:
        """See `Progress`."""

    def step(self, done: int = 1) -> None:
        """See `Progress`."""

    def notice(self, message: str) -> None:
        """See `Progress`."""


@dataclass
class BuildResult:
    """What a build did.

    Attributes:
        changes: reports by what became of them (new, unchanged, replaced, metadata-changed, removed).
        extracted: reports read by the extractor in this run.
        problems: what could not be used, in the order it was met.
        versions: reports of the graph by the extractor and version that read them.
        graph: the graph as it now stands.
    """

    graph: ActorGraph
    changes: Counter[str] = field(default_factory=Counter)
    extracted: int = 0
    problems: list[Problem] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)


def build(
    case: Case,
    inputs: Sequence[str | Path],
    extractor: Extractor,
    *,
    input_format: str = "auto",
    metadata: str | Path | None = None,
    jobs: int = 1,
    redo: bool = False,
    take_over: bool = True,
    remove_missing: bool = False,
    threshold: float | None = None,
    progress: Progress | None = None,
) -> BuildResult:
    """Bring a case and its graph up to date with its reports; what has been done already is not done again.

    Every report is in the case as soon as it is extracted, so a run that is killed goes on where it was.

    Args:
        case: open for writing.
        inputs: files, folders, globs, "-"; empty to make the graph again from what the case holds.
        extractor: reads reports that no version of it has read; what it found counts from then on.
        redo: read also those that another version of it has read.
        take_over: False leaves those as they are that another extractor has read.
        input_format: see `actorgraph.documents.read_sources`.
        metadata: see there too.
        jobs: processes that extract (threads, for an extractor that waits for a server); 0: as many as the cores are good
            for, or one thread. More than one process needs a script whose own work stands
            under `if __name__ == "__main__"`, as everywhere in Python.
        remove_missing: take reports whose files are gone out of the graph (the case keeps them).
        threshold: lowest confidence of a claim in the graph; None: the extractor's default.
        progress: told what happens.

    Raises:
        InputError: an input does not exist or holds no report.
        CaseError, ExtractionError, StoreError: see there; what was finished is kept.
    """
    progress = progress or Silent()
    number = case.start_build()
    changes: Counter[str] = Counter()
    problems = _Problems(case, number)
    if inputs:
        table = None if metadata is None else Path(metadata)
        _read(case, inputs, input_format, table, progress, changes, problems)
    if remove_missing and (gone := case.missing_files()):
        changes["removed"] = case.remove(file.id for file in gone)
    extracted = _extract(case, extractor, jobs, redo, take_over, progress, problems)
    _prefer(case, extractor, redo, take_over)
    graph = make_graph(case, extractor.threshold if threshold is None else threshold, progress)
    progress.stage("storing", None)
    EmbeddedStore.build(case.make_derived() / STORE_FILE, graph).close()
    case.finish_build(number, {**changes, "extracted": extracted, "problems": len(problems.met)})
    versions = {f"{v.extractor} {v.version}": v.documents for v in case.extraction_versions()}
    return BuildResult(graph, changes, extracted, problems.met, versions)


class _Problems:
    """What a build could not use: kept in the case as it is met, so that a killed build has it too."""

    def __init__(self, case: Case, build: int) -> None:
        self._case, self._build = case, build
        self.met: list[Problem] = []

    def append(self, problem: Problem) -> None:
        error = problem.error if isinstance(problem, Failed) else problem
        self._case.add_problem(self._build, error.where or "", getattr(error, "reason", "extraction"), str(error))
        self.met.append(problem)


def make_graph(case: Case, threshold: float, progress: Progress | None = None) -> ActorGraph:
    """Resolve and assemble what a case holds; nothing is read or extracted."""
    progress = progress or Silent()
    progress.stage("resolving", None)
    with case.snapshot():
        extractions = list(case.extractions())
        decisions = case.decisions()
        resolution = resolve(list(case.documents()), extractions, decisions)
        return assemble(case.name, case.documents(), extractions, resolution, threshold=threshold, decisions=decisions)


def _read(
    case: Case,
    inputs: Sequence[str | Path],
    input_format: str,
    metadata: Path | None,
    progress: Progress,
    changes: Counter[str],
    problems: _Problems,
) -> None:
    progress.stage("reading", count_sources(inputs, input_format=input_format, metadata=metadata))
    with case.batch():
        for found in read_sources(inputs, input_format=input_format, metadata=metadata, on_notice=progress.notice):
            if isinstance(found, Document):
                changes[str(case.put_document(found).change)] += 1
            else:
                problems.append(found)
            progress.step()


def _extract(
    case: Case,
    extractor: Extractor,
    jobs: int,
    redo: bool,
    take_over: bool,
    progress: Progress,
    problems: _Problems,
) -> int:
    missing = case.missing_extractions(extractor.name, extractor.version, redo, leave_others=not take_over)
    if not len(missing):
        return 0
    progress.stage("extracting", len(missing))
    count = 0
    try:
        for document, found in extract_all(missing, extractor, jobs or _default_jobs(extractor, len(missing))):
            if isinstance(found, Failed):
                problems.append(found)
            else:
                case.put_extraction(found, document)
                count += 1
            progress.step()
    except ExtractionStopped as stopped:
        problems.append(stopped)
    return count


def _default_jobs(extractor: Extractor, reports: int) -> int:
    return default_jobs(reports) if isinstance(extractor, Copied) else 1


def _prefer(case: Case, extractor: Extractor, redo: bool, take_over: bool) -> None:
    """Let what this extractor found count, also where it had read a report before the one that counted last."""
    others = any(version.extractor != extractor.name for version in case.extraction_versions())
    if others and take_over:
        case.prefer(extractor.name)
    if redo and (take_over or not others):
        case.prefer(extractor.name, extractor.version)


def changed(changes: Counter[str]) -> Iterator[str]:
    """Say what became of the reports, in words, for what occurred."""
    words = {
        Change.NEW: "new", Change.REPLACED: "replaced an older version", Change.METADATA: "with other metadata",
        Change.UNCHANGED: "unchanged", "removed": "removed",
    }  # fmt: skip
    for change, text in words.items():
        if changes[str(change)]:
            yield f"{changes[str(change)]} {text}"
