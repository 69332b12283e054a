"""`actorgraph export` and `actorgraph view`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from actorgraph.cli.options import case_option, os_errors
from actorgraph.errors import ExportError


@click.command()
@click.argument("name", metavar="FORMAT")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="File or folder to write; - for stdout.")
@case_option
@click.option("--base-iri", help="What the IRIs of actors, claims and documents begin with. Default: urn:actorgraph:")
@os_errors
def export(name: str, output: Path, case_path: Path | None, base_iri: str | None) -> int:
    """Write the graph in another FORMAT: turtle, trig, nquads, ntriples, rdfxml, jsonld, neo4j-csv, and plug-ins."""
    from actorgraph.api import Graph
    from actorgraph.exporters import get_exporter

    exporter = get_exporter(name)
    options = {"base_iri": base_iri} if base_iri is not None else {}
    with Graph(case_path) as graph:
        if str(output) == "-" and not hasattr(exporter, "write_to"):
            raise ExportError(f"{name} is more than one file and cannot be written to stdout", todo="Name a folder: -o FOLDER")
        if str(output) == "-":
            exporter.write_to(graph.graph, sys.stdout.buffer, **options)
            sys.stdout.buffer.flush()
        else:
            exporter.write(graph.graph, output, **options)
            click.echo(f"written: {output}", err=True)
            if hasattr(exporter, "after"):
                click.echo(exporter.after(output), err=True)
    return 0


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="HTML file to write.")
@case_option
@click.option("--max-actors", type=click.IntRange(1), default=400, show_default=True, help="Show the best connected ones.")
@click.option("--title", help="Heading of the page. Default: the case's name.")
@os_errors
def view(output: Path, case_path: Path | None, max_actors: int, title: str | None) -> int:
    """Write an interactive page that works offline: click an edge to read the words that say it."""
    from actorgraph.api import Graph
    from actorgraph.view import write_view

    with Graph(case_path) as graph:
        shown, left_out = write_view(graph.graph, output, max_nodes=max_actors, title=title)
    more = f", {left_out} less connected ones left out" if left_out else ""
    click.echo(f"written: {output} ({shown} actors{more})", err=True)
    return 0
