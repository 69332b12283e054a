"""`actorgraph build`."""

from __future__ import annotations

from pathlib import Path

import click

from actorgraph.cli.options import (
    case_option,
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
@click.argument("inputs", nargs=-1, type=click.Path(path_type=str))
@case_option
@click.option("--name", help="Name of the case in exports and shared databases. Default: the folder's name.")
@input_format_option
@metadata_option
@jobs_option
@click.option("--redo", is_flag=True, help="Read again the reports that another version of the model has read.")
@click.option("--remove-missing", is_flag=True, help="Take reports whose files are gone out of the graph.")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    help="Lowest confidence of a claim in the graph. Default: the model's. May be changed without reading again.",
)
@extractor_option
@setting_option
@model_option
@os_errors
def build(
    inputs: tuple[str, ...],
    case_path: Path | None,
    name: str | None,
    input_format: str,
    metadata: Path | None,
    jobs: int | None,
    redo: bool,
    remove_missing: bool,
    min_confidence: float | None,
    extractor_name: str | None,
    settings: tuple[str, ...],
    model: Path | None,
) -> int:
    """Read reports into a case: files, folders, globs, or - for stdin.

    Reports that have not changed are not read again; a run that was cut off goes on where it was. Without INPUTS the graph is
    made again from what the case holds. An --extractor that is named reads what it has not read yet, and what it finds counts;
    without it, what another one has read stays as it is. Exit code 1: done, but some of the input could not be used.
    """
    from actorgraph.case import Case, resolve_case_path
    from actorgraph.cli.progress import Bar
    from actorgraph.extract.parallel import Failed
    from actorgraph.pipeline import build as run
    from actorgraph.pipeline import changed

    folder = resolve_case_path(case_path)
    extractor = make_extractor(extractor_name, settings, model)
    opened = Case.ensure(folder, name) if inputs else Case.open(folder, write=True)
    with opened as case, Bar() as bar:
        if name is not None:
            case.rename(name)
        try:
            result = run(
                case,
                inputs,
                extractor,
                input_format=input_format,
                metadata=metadata,
                jobs=jobs or 0,
                redo=redo,
                take_over=extractor_name is not None,
                remove_missing=remove_missing,
                threshold=min_confidence,
                progress=bar,
            )
        finally:
            say_summary(extractor)  # also when it failed: what was spent is spent
    for problem in result.problems:
        click.echo(f"not used: {problem.error if isinstance(problem, Failed) else problem}", err=True)
    graph = result.graph
    what = ", ".join(changed(result.changes)) or "no report read"
    click.echo(f"reports: {what}; {result.extracted} extracted; {len(result.problems)} not used", err=True)
    current = f"{extractor.name} {extractor.version}"
    for version, count in result.versions.items():
        if version != current:
            how = "--redo" if version.startswith(f"{extractor.name} ") else "an --extractor that is named"
            click.echo(f"{count} of the reports were read by {version}, not by {current}; {how} reads them again", err=True)
    standing = sum(link.stands for link in graph.links)
    alleged = sum(link.alleged for link in graph.links)
    click.echo(
        f"graph {graph.case!r}: {len(graph.sources)} reports, {len(graph.actors)} actors, {len(graph.claims)} claims, "
        f"{standing} links that stand, {alleged} alleged; case in {folder}",
        err=True,
    )
    return 1 if result.problems else 0
