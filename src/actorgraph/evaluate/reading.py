"""Reading gold and predictions: annotated files, JSON lines in the contract's form, a case."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from actorgraph.case import Case
from actorgraph.case.case import DATABASE
from actorgraph.errors import ContractError, InputError
from actorgraph.evaluate.annotated import Fault, parse_annotated
from actorgraph.evaluate.reports import Report, report_of

ENDINGS = (".ann", ".jsonl", ".ndjson")
"""Endings of the files that are taken from folders."""
STDIN = "-"


@dataclass
class Read:
    """What was read: reports by id, in the order met, and what could not be used."""

    reports: dict[str, Report] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read_reports(inputs: Sequence[str | Path]) -> Read:
    """Read annotated reports from files and folders; `-` reads JSON lines from stdin.

    What is faulty is left out with a `Fault` each, the rest goes on. A second report of one id is a fault.

    Args:
        inputs: `.ann` files, JSON lines (whatever they are called), folders with such files at any depth.

    Raises:
        InputError: an input is not there or cannot be read, or nothing in all of them can be used.
    """
    read = Read()
    for file in _files(inputs):
        shown = "stdin" if file == STDIN else str(file)
        try:
            data = sys.stdin.buffer.read() if file == STDIN else Path(file).read_bytes()
        except OSError as error:
            raise InputError(f"the file cannot be read ({error.strerror})", where=shown) from error
        _take(data, shown, file, read)
    if not read.reports:
        shown = f"{read.faults[0]}. " if read.faults else ""
        raise InputError(
            "there is no annotated report that can be used",
            where=", ".join(map(str, inputs))[:200],
            todo=f"{shown}Give .ann files, JSON lines as `actorgraph extract` writes them, or folders of such files",
        )
    return read


def _files(inputs: Sequence[str | Path]) -> Iterator[str | Path]:
    for given in inputs:
        path = Path(given)
        if str(given) == STDIN:
            yield STDIN
        elif path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.suffix.lower() in ENDINGS and file.is_file())
        elif path.exists():
            yield path
        else:
            raise InputError("there is no such file or folder", where=str(given))


def _take(data: bytes, shown: str, file: str | Path, read: Read) -> None:
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        read.faults.append(Fault(shown, f"the file is not UTF-8 (byte {error.start})"))
        return
    path = Path(file)
    if path.suffix.lower() == ".ann" or text.lstrip().startswith("#"):
        record, faults = parse_annotated(text, shown)
        folder = path.resolve().parent.name
        if faults:
            read.faults += faults
        else:
            _add(record, shown, folder, f"{folder}/{path.stem}", read)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        place = f"{shown}:{number}"
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            read.faults.append(Fault(place, f"this is no JSON ({error}); give one JSON object a line"))
            continue
        if isinstance(record, dict):
            _add(record, place, path.stem, None, read)
        else:
            read.faults.append(Fault(place, "this is no JSON object; give one a line"))


def _add(record: dict[str, Any], place: str, folder: str, name: str | None, read: Read) -> None:
    try:
        report = report_of(record, folder=folder, name=name)
    except ContractError as error:
        read.faults.append(Fault(place, str(error)))
        return
    if report.id in read.reports:
        read.faults.append(Fault(place, f"a report of the id {report.id!r} was read before; this one is left out"))
    else:
        read.reports[report.id] = report


def select(reports: Iterable[Report], listed: Path) -> tuple[list[Report], list[str]]:
    """Return the reports that a list names, in their own order, and the names that fit none.

    Args:
        reports: to choose from.
        listed: one name a line: an id, or `folder/file` as `Report.name` has it, of which the last part may also be an id;
            lines that begin with # are passed over.

    Raises:
        InputError: the list cannot be read, or fits no report.
    """
    try:
        lines = [line.strip() for line in listed.read_text(encoding="utf-8-sig").splitlines()]
    except (OSError, ValueError) as error:
        raise InputError(f"the list of ids cannot be read ({error})", where=str(listed)) from error
    names = dict.fromkeys(line for line in lines if line and not line.startswith("#"))
    last = {name.rpartition("/")[2]: name for name in names}
    chosen, fitted = [], set()
    for report in reports:
        fits = {name for name in (report.id, report.name) if name in names}
        if not fits and report.id in last:
            fits = {last[report.id]}
        if fits:
            chosen.append(report)
            fitted |= fits
    if not chosen:
        raise InputError("none of the names in the list is that of a report", where=str(listed))
    return chosen, [name for name in names if name not in fitted]


@dataclass
class Predictions:
    """What a program found, by the ids of the gold reports.

    Attributes:
        reports: what fits a gold report, by the gold report's id.
        faults: what cannot be used.
        missing: ids of gold reports without a prediction.
        extractor: name and version of whoever extracted, None where the input does not say.
    """

    reports: dict[str, Report] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    extractor: str | None = None


def read_predictions(path: str | Path, gold: Sequence[Report]) -> Predictions:
    """Read what a program found in the gold reports from a case, JSON lines or annotated files.

    Predictions are matched by id and, where there is none of that id, by their text.

    Raises:
        InputError: the file is not there, holds nothing usable, or fits no gold report.
        CaseError, ContractError: the case cannot be read.
    """
    out = Predictions()
    if Path(path).is_dir() and (Path(path) / DATABASE).is_file():
        found = _of_case(Path(path), out)
    else:
        read = read_reports([path])
        found, out.faults = list(read.reports.values()), read.faults
    by_id = {report.id: report for report in found}
    by_text = {report.text: report for report in found}
    for report in gold:
        match = by_id.get(report.id)
        if match is None or match.text != report.text:
            match = by_text.get(report.text, match)
        if match is None:
            out.missing.append(report.id)
        elif match.text != report.text:
            at = next((k for k, (a, b) in enumerate(zip(match.text, report.text, strict=False)) if a != b), None)
            place = f"from character {at} on" if at is not None else "at the end"
            out.faults.append(Fault(f"{path}: {report.id}", f"this is not the text that was annotated; they differ {place}"))
            out.missing.append(report.id)
        else:
            out.reports[report.id] = match
    if not out.reports:
        raise InputError(
            "nothing here belongs to an annotated report",
            where=str(path),
            todo="Predictions need the ids or the texts of the annotated reports, to the letter",
        )
    return out


def _of_case(folder: Path, out: Predictions) -> list[Report]:
    found = []
    with Case.open(folder) as case, case.snapshot():
        versions = case.extraction_versions()
        if len(versions) == 1:
            out.extractor = f"{versions[0].extractor} {versions[0].version}"
        for document in case.documents():
            extraction = case.extraction(document.id)
            if extraction is not None:
                found.append(Report.of(document, extraction))
    return found
