"""Options that several commands share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from actorgraph.errors import ActorGraphError

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
    help="Processes that read reports. Default: build takes one a core, up to 8, extract one with all cores.",
)
model_option = click.option(
    "--model",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of a model to use in place of the one that came with the program.",
)


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
