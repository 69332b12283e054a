"""`actorgraph review`: human verdicts, kept apart from what the machine found and replayed at every build."""

from __future__ import annotations

from pathlib import Path

import click

from actorgraph.cli.options import case_option

_TARGETS = {"merge": 2, "split": 3, "accept": 1, "reject": 1}


@click.command()
@click.argument("kind", type=click.Choice([*_TARGETS, "list", "undo"]))
@click.argument("targets", nargs=-1)
@case_option
@click.option("--note", default="", help="Why.")
def review(kind: str, targets: tuple[str, ...], case_path: Path | None, note: str) -> int:
    """Decide: merge NAME NAME, split NAME REPORT ENTITY, accept CLAIM, reject CLAIM; list the decisions; undo NUMBER.

    Human verdicts win over the machine's. They take effect at the next `actorgraph build` and at every later one.
    """
    from actorgraph.case import Case, resolve_case_path
    from actorgraph.model import Decision
    from actorgraph.questions.escape import one_line

    folder = resolve_case_path(case_path)
    wanted = _TARGETS.get(kind, 1 if kind == "undo" else 0)
    if len(targets) != wanted:
        raise click.UsageError(f"{kind} takes {wanted} names or ids, not {len(targets)}")
    if kind == "list":
        with Case.open(folder) as case:
            for record in case.decision_log():
                decision = record.decision
                undone = f"  (taken back {record.undone})" if record.undone else ""
                what = "  ".join([decision.kind, *decision.targets, decision.note])
                click.echo(one_line(f"{record.number}  {what.rstrip()}{undone}"))
        return 0
    with Case.open(folder, write=True) as case:
        if kind == "undo":
            if not targets[0].isdigit():
                raise click.UsageError("undo takes the number of a decision, as `actorgraph review list` shows it")
            case.undo_decision(int(targets[0]))
        else:
            case.add_decision(Decision(kind, targets, note))
    click.echo(f"kept; `actorgraph build --case {folder}` makes the graph again", err=True)
    return 0
