"""`actorgraph status`, `verify` and `remove`: what a case holds."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from actorgraph.cli.options import case_option


@click.command()
@case_option
@click.option("--reports", is_flag=True, help="List the reports, with date, outlet and title.")
@click.option("--marked", is_flag=True, help="List the lines that were marked as boilerplate and left out.")
def status(case_path: Path | None, reports: bool, marked: bool) -> int:
    """What the case holds: reports, model versions, the last build and what it could not use."""
    from actorgraph.case import Case, resolve_case_path
    from actorgraph.questions.escape import one_line

    folder = resolve_case_path(case_path)
    with Case.open(folder) as case:
        documents = case.documents()
        click.echo(f"case {case.name!r} in {folder}: {len(documents)} reports in the graph, "
                   f"{len(case.documents(current=False)) - len(documents)} older versions kept")  # fmt: skip
        for version in case.extraction_versions():
            click.echo(f"read by {version.extractor} {version.version}: {version.documents}")
        for run in case.builds()[:1]:
            counts = ", ".join(f"{count} {what}" for what, count in run.counts.items())
            click.echo(f"last build: {run.started}, {f'finished {run.finished}' if run.finished else 'not finished'}; {counts}")
        for problem in case.problems():
            click.echo(f"not used: {one_line(problem.message)}")
        if reports or marked:
            for document in documents:
                known = (document.published, document.source, document.title)
                click.echo(one_line("  ".join([document.id, *(value for value in known if value)])))
                for mark in document.boilerplate if marked else ():
                    click.echo(f"    {mark.span.start:>6} {mark.reason}: {one_line(mark.span.of(document.text), 100)}")
    return 0


@click.command()
@case_option
def verify(case_path: Path | None) -> int:
    """Check that every quote stands where it is said to stand and every file still has its hash.

    Exit code 1: it found faults.
    """
    from actorgraph.case import Case, resolve_case_path
    from actorgraph.case import verify as check
    from actorgraph.cli.progress import Bar

    with Case.open(resolve_case_path(case_path)) as case:
        count = len(case.documents())
        with Bar() as bar:
            bar.stage("verifying", count)
            faults = check(case, bar.step)
    for fault in faults:
        click.echo(str(fault))
    click.echo(f"{count} reports checked, {len(faults)} faults", err=True)
    return 1 if faults else 0


@click.command()
@click.argument("ids", nargs=-1, required=True)
@case_option
@click.option("--purge", is_flag=True, help="Delete text and extractions too, all versions.")
def remove(ids: tuple[str, ...], case_path: Path | None, purge: bool) -> int:
    """Take reports out of the graph by their ids (`actorgraph status --reports` lists them); the case keeps them."""
    from actorgraph.case import Case, resolve_case_path

    folder = resolve_case_path(case_path)
    with Case.open(folder, write=True) as case:
        left = case.remove(ids, purge=purge)
        if purge:
            shutil.rmtree(case.derived, ignore_errors=True)  # what is derived still holds its quotes
    click.echo(f"{left} reports left the graph; `actorgraph build --case {folder}` makes it again", err=True)
    return 0
