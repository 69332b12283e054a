"""`actorgraph links`, `path`, `explain` and `query`: questions to the graph of a case."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from actorgraph.cli.database import graph_options
from actorgraph.cli.options import format_option
from actorgraph.model import FIRM

if TYPE_CHECKING:
    from actorgraph.api import Graph


@click.command()
@click.argument("name", required=False)
@graph_options
@click.option("--relation", help="Only this relation (killed, works_for ...).")
@click.option("--family", help="Only this family: affiliation, cooperation, diplomacy, accusation, conflict, place.")
@click.option(
    "--status",
    type=click.Choice(["stands", "alleged", "all"]),
    help="stands: what is asserted or reported; alleged: what is no more than alleged; all: also what is only denied, negated "
    "or planned and makes no edge. Default: the first two.",
)
@click.option("--min-confidence", type=click.FloatRange(0, 1), help="Lowest confidence of a link.")
@click.option("--firm", is_flag=True, help=f"Only firm links: those of confidence {FIRM} and above.")
@click.option("--limit", type=click.IntRange(1), help="How many rows at most.")
@format_option
def links(
    name: str | None,
    graph: Graph,
    relation: str | None,
    family: str | None,
    status: str | None,
    min_confidence: float | None,
    firm: bool,
    limit: int | None,
    output_format: str,
) -> int:
    """Who is linked to whom, firm links first, each with its best quote: of the actor NAME, or of all.

    NAME may be any alias, without regard to case and accents, or an id.
    """
    lowest = max(min_confidence or 0.0, FIRM) if firm else min_confidence
    rows = graph.links(name, relation=relation, family=family, status=status, min_confidence=lowest)
    _several(graph, name)
    _print(rows[:limit], output_format, "no link of this kind")
    if rows and output_format == "table":
        sure = sum(row.firm for row in rows)
        click.echo(f"{sure} firm, {len(rows) - sure} to check: a firm link is right about four times in five", err=True)
    if limit is not None and limit < len(rows):
        click.echo(f"{limit} of {len(rows)} links shown; a higher --limit shows more", err=True)
    return 0


@click.command()
@click.argument("a")
@click.argument("b")
@graph_options
@click.option("--max-hops", type=click.IntRange(1, 10), default=5, show_default=True, help="Longest path to look for.")
@click.option("--alleged", is_flag=True, help="Also walk over links that are only alleged.")
@format_option
def path(a: str, b: str, graph: Graph, max_hops: int, alleged: bool, output_format: str) -> int:
    """How two actors are connected: the shortest paths, with the evidence of each hop."""
    rows = graph.path(a, b, max_hops=max_hops, alleged=alleged)
    _several(graph, a, b)
    more = "" if alleged else "; --alleged also walks over suspicions"
    _print(rows, output_format, f"no path of up to {max_hops} hops{more}")
    return 0


@click.command()
@click.argument("a")
@click.argument("b")
@graph_options
@format_option
def explain(a: str, b: str, graph: Graph, output_format: str) -> int:
    """Every sentence that ties two actors, contradictions side by side, and why each is taken for one actor."""
    _print(graph.explain(a, b), output_format, "")
    return 0


@click.command()
@click.argument("cypher")
@graph_options
@click.option("--param", "-p", "params", multiple=True, metavar="NAME=VALUE", help="Value of $NAME; JSON where it is JSON.")
@format_option
def query(cypher: str, graph: Graph, params: tuple[str, ...], output_format: str) -> int:
    """Answer a Cypher query, e.g. "MATCH (a:Actor)-[r:RAIDED]->(b:Actor) RETURN a.name, b.name"; - reads it from stdin."""
    from actorgraph.questions import render_rows

    text = sys.stdin.read() if cypher == "-" else cypher
    columns, rows = graph.store.query(text, dict(map(_parameter, params)))
    _write(render_rows(columns, rows, output_format, color=sys.stdout.isatty()))
    return 0


def _parameter(param: str) -> tuple[str, Any]:
    name, equals, value = param.partition("=")
    if not equals or not name:
        raise click.BadParameter(f"{param!r} is not NAME=VALUE", param_hint="--param")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _several(graph: Any, *names: str | None) -> None:
    """Say so when a name stands for several actors."""
    for name in names:
        hits = graph.find(name) if name else []
        if len(hits) > 1:
            listed = "; ".join(f"{hit.name} ({hit.type}, {hit.reports} reports, id {hit.id})" for hit in hits)
            click.echo(f"{name!r} may be any of {len(hits)} actors: {listed}", err=True)


def _print(answers: Any, output_format: str, none: str) -> None:
    from actorgraph.questions import render

    if none and not answers and output_format == "table":
        click.echo(none, err=True)
    _write(render(answers, output_format, color=sys.stdout.isatty()))


def _write(text: str) -> None:
    # names out of hostile text may hold what the terminal's encoding lacks
    sys.stdout.buffer.write(text.encode(sys.stdout.encoding or "utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()
