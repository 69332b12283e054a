"""`actorgraph ask`: questions of the library."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from actorgraph.cli.database import lazy_graph_options
from actorgraph.cli.options import format_option

if TYPE_CHECKING:
    from actorgraph.api import Graph


@click.command()
@click.argument("name", required=False)
@click.option("--param", "-p", "params", multiple=True, metavar="NAME=VALUE", help="Value of a parameter; may be repeated.")
@click.option("--list", "listing", is_flag=True, help="List all questions with their parameters.")
@click.option(
    "--show",
    type=click.Choice(["ladybug", "neo4j"]),
    help="Print the Cypher in place of the answer, as the case's own store (ladybug) or Neo4j understands it.",
)
@lazy_graph_options
@format_option
def ask(
    name: str | None,
    params: tuple[str, ...],
    listing: bool,
    show: str | None,
    output_format: str,
    opened: Callable[[], Graph],
) -> int:
    """Answer the question NAME of the library, such as: ask common-enemies -p a=ISIS -p b=Iraq.

    Actors are named as everywhere: by any alias, or an id. `ask --list` lists the questions; `--show` prints the Cypher of one,
    to learn from and to change.
    """
    from actorgraph.askbook import ask as answer
    from actorgraph.askbook import entries, entry, statement
    from actorgraph.questions import render_rows

    if listing:
        table = []
        for each in entries().values():
            given = [f"{key}={each.defaults[key]}" if key in each.defaults else key for key in each.params]
            table.append([each.name, " ".join(given), each.title])
        headings = ["question", "parameters", "answers"]
        _write(render_rows(headings, table, output_format, color=sys.stdout.isatty()))
        return 0
    if name is None:
        raise click.UsageError("name a question; `actorgraph ask --list` lists them")
    values = dict(map(_parameter, params))
    if show is not None:
        asked = entry(name)
        described = "".join(f"// ${key}: {kind}\n" for key, kind in asked.params.items() if key != "hops")
        click.echo(f"// {asked.title}\n// $in_case: name of the case\n{described}{statement(asked, show, values)}")
        return 0
    with opened() as graph:
        columns, rows = answer(graph.store, name, values)
    if not rows and output_format == "table":
        click.echo("nothing found", err=True)
    _write(render_rows(columns, rows, output_format, color=sys.stdout.isatty()))
    return 0


def _parameter(param: str) -> tuple[str, str]:
    name, equals, value = param.partition("=")
    if not equals or not name:
        raise click.BadParameter(f"{param!r} is not NAME=VALUE", param_hint="--param")
    return name, value


def _write(text: str) -> None:
    # names out of hostile text may hold what the terminal's encoding lacks
    sys.stdout.buffer.write(text.encode(sys.stdout.encoding or "utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()
