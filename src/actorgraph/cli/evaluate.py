"""`actorgraph evaluate`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from actorgraph.cli.options import (
    extractor_option,
    jobs_option,
    make_extractor,
    model_option,
    os_errors,
    say_summary,
    setting_option,
)

if TYPE_CHECKING:
    from actorgraph.evaluate import Fault, Report
    from actorgraph.protocols import Extractor

_MOST_NAMED = 20
"""Faults that are printed one by one; of more only the number."""


@click.command()
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=str))
@click.option(
    "--predicted",
    type=click.Path(path_type=str),
    help="What some program found, to score in place of running the model: JSON lines, annotated files or a case.",
)
@extractor_option
@setting_option
@model_option
@jobs_option
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    help="Lowest confidence of a claim that takes part. Default: the model's; with --predicted all that is given.",
)
@click.option("--split", type=click.Path(path_type=Path, dir_okay=False), help="List of the reports to score, an id a line.")
@click.option("--by", metavar="KEY", help="Scores by source, kind, folder, or any other key of the reports' headers.")
@click.option(
    "--examples",
    "most_examples",
    type=click.IntRange(0),
    help="Mistakes shown of each kind and relation. Default: 1, in HTML and JSON 3.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "html", "markdown", "json"]),
    default="text",
    show_default=True,
    help="How to write the result.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write. Default: stdout.")
@os_errors
def evaluate(
    gold: tuple[str, ...],
    predicted: str | None,
    extractor_name: str | None,
    settings: tuple[str, ...],
    model: Path | None,
    jobs: int | None,
    threshold: float | None,
    split: Path | None,
    by: str | None,
    most_examples: int | None,
    output_format: str,
    output: Path | None,
) -> int:
    """Score the model, or what another program found, against annotated reports: GOLD.

    GOLD is .ann files, JSON lines as `extract` prints them, or folders of both; - reads JSON lines from stdin. Exit code 1:
    some of the input could not be used.
    """
    from actorgraph.evaluate import evaluate as run
    from actorgraph.evaluate import read_predictions, read_reports, render, select
    from actorgraph.extract.neural import NeuralExtractor

    if predicted is not None and (extractor_name or settings or model or jobs):
        raise click.UsageError("--predicted takes the place of an extractor; leave out --extractor, --model and --jobs")
    if predicted == "-" and "-" in gold:
        raise click.UsageError("only one of GOLD and --predicted can be stdin")
    read = read_reports(gold)
    problems = _tell(read.faults)
    reports = list(read.reports.values())
    if split is not None:
        reports, unknown = select(reports, split)
        if unknown:
            click.echo(f"names in {split} that no report given has: {_some(unknown)}", err=True)
    if by is not None and not any(by in report.groups for report in reports):
        keys = sorted({key for report in reports for key in report.groups})
        raise click.BadParameter(f"no report says its {by!r}; they say {', '.join(keys)}", param_hint="--by")
    if predicted is not None:
        predictions = read_predictions(predicted, reports)
        problems += _tell(predictions.faults)
        if predictions.missing:
            click.echo(f"without a prediction, scored as nothing found: {_some(predictions.missing)}", err=True)
        found, name = predictions.reports, predictions.extractor or Path(predicted).name
        shipped = NeuralExtractor() if predictions.extractor else None
        if shipped is not None and name == _name(shipped):  # a case keeps claims below the model's threshold too
            threshold = shipped.threshold if threshold is None else threshold
    else:
        extractor = make_extractor(extractor_name, settings, model)
        reports, found, failed = _extract(reports, extractor, jobs or 1)
        problems += failed
        name = _name(extractor)
        threshold = extractor.threshold if threshold is None else threshold
    if most_examples is None:
        most_examples = 3 if output_format in ("html", "json") else 1
    cut = threshold or 0.0
    result = run(reports, found, extractor=name, threshold=cut, by=by, most_examples=most_examples)
    _write(render(result, output_format), output)
    return 1 if problems else 0


def _name(extractor: Extractor) -> str:
    return f"{extractor.name} {extractor.version}"


def _some(names: Sequence[str]) -> str:
    return f"{len(names)} ({', '.join(names[:5])}{', ...' * (len(names) > 5)})"


def _tell(faults: Sequence[Fault]) -> int:
    from actorgraph.questions.escape import one_line

    for fault in faults[:_MOST_NAMED]:
        click.echo(f"not used: {one_line(str(fault))}", err=True)
    if len(faults) > _MOST_NAMED:
        click.echo(f"not used: {len(faults) - _MOST_NAMED} further faults", err=True)
    return len(faults)


def _extract(reports: Sequence[Report], extractor: Extractor, jobs: int) -> tuple[list[Report], dict[str, Report], int]:
    """Return the reports that were reached, what was found in them, and the number of problems."""
    from actorgraph.cli.progress import Bar
    from actorgraph.errors import ExtractionStopped
    from actorgraph.evaluate import Report, documents
    from actorgraph.extract.parallel import Failed, extract_all

    found: dict[str, Report] = {}
    reached: list[Report] = []
    problems = 0
    with Bar() as bar:
        bar.stage("extracting", len(reports))
        try:
            for report, (document, extraction) in zip(reports, extract_all(documents(reports), extractor, jobs), strict=True):
                reached.append(report)
                if isinstance(extraction, Failed):
                    problems += 1
                    bar.notice(f"not read, scored as nothing found: {extraction.error}")
                else:
                    found[document.id] = Report.of(document, extraction)
                bar.step()
        except ExtractionStopped as stopped:
            if not reached:
                raise
            problems += 1
            bar.notice(f"stopped after {len(reached)} of {len(reports)} reports, only these are scored: {stopped}")
        finally:
            say_summary(extractor)
    return reached, found, problems


def _write(text: str, output: Path | None) -> None:
    from actorgraph.exporters.files import replacing

    if output is None or str(output) == "-":
        # names out of hostile text may hold what the terminal's encoding lacks
        sys.stdout.buffer.write(text.encode(sys.stdout.encoding or "utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()
        return
    with replacing(output) as stream:
        stream.write(text.encode("utf-8", "backslashreplace"))
    click.echo(f"written: {output}", err=True)
