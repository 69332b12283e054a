"""Options that several commands share."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from actorgraph.errors import ActorGraphError

if TYPE_CHECKING:
    from actorgraph.protocols import Extractor

Command = Callable[..., Any]

case_option = click.option(
    "--case",
    "case_path",
    type=click.Path(path_type=Path),
    help="Folder of the case. Default: $ACTORGRAPH_CASE, else ./case.",
)
format_option = click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="How to print the answer.",
)
input_format_option = click.option(
    "--input-format",
    type=click.Choice(["auto", "text", "markdown", "html", "pdf", "docx", "eml", "jsonl", "csv"]),
    default="auto",
    show_default=True,
    help="What the files hold; auto goes by their names and contents.",
)
metadata_option = click.option(
    "--metadata",
    type=click.Path(path_type=Path, dir_okay=False),
    help="CSV table (path or id, title, date, outlet, url, retrieved) that overrides what the files say.",
)
jobs_option = click.option(
    "--jobs",
    "-j",
    type=click.IntRange(1),
    help="Processes that read reports (requests under way, with a server). Default: build takes one a core, up to 8, "
    "extract one with all cores; one request with a server.",
)
model_option = click.option(
    "--model",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of a model to use in place of the one that came with the program; with another extractor: its model.",
)
extractor_option = click.option(
    "--extractor",
    "extractor_name",
    metavar="NAME",
    help="What reads the reports: neural (default), spacy, gliner2, llm, or what a plug-in brings. See docs/extractors.md.",
)
setting_option = click.option(
    "--extractor-option",
    "settings",
    multiple=True,
    metavar="KEY=VALUE",
    help="A setting of the extractor; may be given several times.",
)


def make_extractor(name: str | None, settings: Sequence[str], model: Path | None) -> Extractor:
    """Make the extractor that the user asked for.

    Raises:
        ExtractionError: there is none of this name, or a setting is wrong.
    """
    from actorgraph.extract import DEFAULT, get_extractor
    from actorgraph.extract.options import parse_options

    options = parse_options(settings)
    if model is not None:
        options["model"] = str(model)
    return get_extractor(name or DEFAULT, options)


def say_summary(extractor: Extractor) -> None:
    """Print on stderr what the extractor has to say at the end of a run."""
    from actorgraph.protocols import Summarised

    if isinstance(extractor, Summarised):
        for line in extractor.summary():
            click.echo(f"{extractor.name}: {line}", err=True)


def os_errors(command: Command) -> Command:
    """Turn what the operating system refuses while writing output into one line instead of a traceback."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except BrokenPipeError:
            raise
        except OSError as error:
            what = error.strerror or str(error)
            raise ActorGraphError(what, where=str(error.filename) if error.filename else None) from error

    return wrapped
