"""`actorgraph load`, `unload` and `pull`: the graph of a case into a Neo4j database, out of it, and back."""

from __future__ import annotations

from pathlib import Path

import click

from actorgraph.cli.database import database_options, name_option, named_by, open_store
from actorgraph.cli.options import case_option, os_errors


@click.command()
@case_option
@database_options
@click.option("--batch", type=click.IntRange(1), help="Rows of a transaction. Default: 5000; fewer take less memory there.")
def load(case_path: Path | None, uri: str, database: str | None, password_file: Path | None, batch: int | None) -> int:
    """Load the graph of a case into a Neo4j database: only what changed, other cases are left alone.

    A load that was cut off is simply run again and ends in the same graph. User and password come from $NEO4J_USERNAME and
    $NEO4J_PASSWORD, --password-file or a prompt.
    """
    from actorgraph.api import Graph
    from actorgraph.cli.progress import Bar

    with Graph(case_path) as graph:
        loaded = graph.graph
    with open_store(uri, database, password_file, **({"batch": batch} if batch else {})) as store, Bar() as bar:
        store.load(loaded, bar)
    what = f"{store.written} nodes and links written or removed" if store.written else "nothing had changed"
    click.echo(f"the case {loaded.case!r} is in {store.address}: {what}", err=True)
    return 0


@click.command()
@case_option
@name_option
@database_options
def unload(case_path: Path | None, case_name: str | None, uri: str, database: str | None, password_file: Path | None) -> int:
    """Take exactly one case out of a Neo4j database, the one named by --name or --case; other cases and data stay."""
    from actorgraph.cli.progress import Bar

    name = case_name or named_by(case_path)
    if name is None:
        raise click.UsageError("name the case to take away: --name NAME, or --case FOLDER")
    with open_store(uri, database, password_file) as store, Bar() as bar:
        gone = store.unload(name, bar)
    click.echo(f"the case {name!r} was taken out of {store.address}: {gone} nodes and links", err=True)
    return 0


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="Folder to make a case's graph in.")
@click.option("--check", is_flag=True, help="Compare with the graph of --case and write nothing; exit code 1: they differ.")
@case_option
@name_option
@database_options
@os_errors
def pull(
    output: Path | None,
    check: bool,
    case_path: Path | None,
    case_name: str | None,
    uri: str,
    database: str | None,
    password_file: Path | None,
) -> int:
    """Read a graph back from a Neo4j database into a folder, to be asked and exported offline by --case FOLDER.

    The folder gets the graph alone, without the reports' texts; one that holds a case of its own is not written to.
    """
    from actorgraph.api import Graph
    from actorgraph.case.case import DATABASE, DERIVED
    from actorgraph.stores import STORE_FILE
    from actorgraph.stores.embedded import EmbeddedStore
    from actorgraph.stores.neo4j.compare import differences

    if check == (output is not None):
        raise click.UsageError("give either -o FOLDER or --check")
    if output is not None and (output / DATABASE).exists():
        raise click.UsageError(f"{output} holds a case of its own; name another folder")
    with open_store(uri, database, password_file, case=case_name or named_by(case_path)) as store:
        found = store.read()
    if output is not None:
        EmbeddedStore.build(output / DERIVED / STORE_FILE, found).close()
        click.echo(f"the case {found.case!r} is in {output}; ask it with --case {output}", err=True)
        return 0
    with Graph(case_path) as graph:
        differing = differences(graph.graph, found)
    for line in differing:
        click.echo(line)
    click.echo(f"{len(differing)} differences between the case and {store.address}", err=True)
    return 1 if differing else 0
