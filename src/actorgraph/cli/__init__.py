"""The command line: parse, call, report. What commands do stands in the modules they call.

Data goes to stdout, talk to stderr. Exit codes: 0 done; 1 done, but some of the input could not be used (or `verify` found
faults); 2 wrong command line; 3 to 9 see `actorgraph.errors`; 130 interrupted.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from typing import Any

import click

from actorgraph import __version__
from actorgraph.errors import ActorGraphError

_COMMANDS = {
    "build": "build",
    "extract": "extract",
    "evaluate": "evaluate",
    "links": "ask",
    "path": "ask",
    "explain": "ask",
    "query": "ask",
    "ask": "askbook",
    "export": "export",
    "view": "export",
    "status": "case",
    "verify": "case",
    "remove": "case",
    "review": "review",
    "load": "neo4j",
    "unload": "neo4j",
    "pull": "neo4j",
}


class _Commands(click.Group):
    """Commands imported when they are called: `actorgraph --help` need not load a model or a database."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"actorgraph.cli.{_COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            near = difflib.get_close_matches(args[0], _COMMANDS, 1) if args else []
            if near:
                raise click.UsageError(f"{error.message} Did you mean {near[0]!r}?", ctx) from None
            raise


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="actorgraph")
def cli() -> None:
    """Read reports and build a graph of who did what to whom, every edge traceable to the words that say it.

    Start with `actorgraph build FOLDER --case CASE`, then ask: `actorgraph links NAME --case CASE`.
    """


def main(argv: Sequence[str] | None = None) -> None:
    """Run the program; errors raised on purpose become one line on stderr and their exit code."""
    try:
        code: Any = cli.main(args=list(argv) if argv is not None else None, standalone_mode=False)
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.exceptions.Abort:
        click.echo("actorgraph: interrupted; what was finished is kept", err=True)
        code = 130
    except ActorGraphError as error:
        click.echo(f"actorgraph: {error}", err=True)
        code = error.exit_code
    except BrokenPipeError:
        # the reader went away (`| head`): nothing is wrong, and nothing more may be written on the way out
        sys.stdout = None
        code = 0
    sys.exit(code if isinstance(code, int) else 0)
