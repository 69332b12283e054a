"""`actorgraph extract`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from actorgraph.cli.options import (
    extractor_option,
    input_format_option,
    jobs_option,
    make_extractor,
    metadata_option,
    model_option,
    os_errors,
    say_summary,
    setting_option,
)


@click.command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=str))
@input_format_option
@metadata_option
@jobs_option
@click.option("--min-confidence", type=click.FloatRange(0, 1), help="Lowest confidence of a claim. Default: the model's.")
@extractor_option
@setting_option
@model_option
@os_errors
def extract(
    inputs: tuple[str, ...],
    input_format: str,
    metadata: Path | None,
    jobs: int | None,
    min_confidence: float | None,
    extractor_name: str | None,
    settings: tuple[str, ...],
    model: Path | None,
) -> int:
    """Print one JSON object a report with its mentions and claims; - reads stdin.

    The form is that of annotated data; ids are those of the input. Exit code 1: some of the input could not be used.
    """
    from actorgraph.cli.progress import Bar
    from actorgraph.contract import to_record
    from actorgraph.documents import count_sources, read_sources
    from actorgraph.errors import ExtractionStopped, UnreadableDocument
    from actorgraph.extract.parallel import Failed, extract_all
    from actorgraph.extract.select import at_least
    from actorgraph.model import Document

    extractor = make_extractor(extractor_name, settings, model)
    threshold = extractor.threshold if min_confidence is None else min_confidence
    problems = 0

    with Bar() as bar:

        def readable() -> Iterator[Document]:
            nonlocal problems
            for found in read_sources(
                inputs, input_format=input_format, metadata=metadata, keep_duplicates=True, on_notice=bar.notice
            ):
                if isinstance(found, UnreadableDocument):
                    problems += 1
                    bar.notice(f"not used: {found}")
                else:
                    yield found

        bar.stage("extracting", count_sources(inputs, input_format=input_format, metadata=metadata))
        try:
            for document, found in extract_all(readable(), extractor, jobs or 1):
                if isinstance(found, Failed):
                    problems += 1
                    bar.notice(f"not used: {found.error}")
                else:
                    record = to_record(document, at_least(found, threshold))
                    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
                bar.step()
        except ExtractionStopped as stopped:
            problems += 1
            bar.notice(f"not used: {stopped}")
        finally:
            say_summary(extractor)
    return 1 if problems else 0
