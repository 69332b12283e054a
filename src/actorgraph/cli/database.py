"""Options that name a Neo4j database, and opening the graph that a question is about: a case's own, or one in a database."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from actorgraph.cli.options import case_option
from actorgraph.errors import StoreError

if TYPE_CHECKING:
    from actorgraph.api import Graph
    from actorgraph.stores.neo4j.store import Neo4jStore

Command = Callable[..., Any]

DEFAULT_USER = "neo4j"

_uri_help = "Address of a Neo4j server: bolt://HOST:7687, neo4j://…, with TLS bolt+s://…, neo4j+s://…"
_database_option = click.option("--database", help="Its database. Default: the user's home database.")
_name_option = click.option(
    "--name", "case_name", help="Name of the case in the database. Default: that of --case, else the only one there is."
)
_password_option = click.option(
    "--password-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File whose first line is the password. Default: $NEO4J_PASSWORD, else a prompt. User: $NEO4J_USERNAME, else neo4j.",
)


def database_options(command: Command) -> Command:
    """Add --uri (required), --database and --password-file."""
    for option in (_password_option, _database_option, click.option("--uri", required=True, help=_uri_help)):
        command = option(command)
    return command


def name_option(command: Command) -> Command:
    """Add --name, which comes as `case_name`."""
    return _name_option(command)


def graph_options(command: Command) -> Command:
    """Add --case, --uri, --database, --name and --password-file, and give the command the open `graph` in their place."""

    @functools.wraps(command)
    def wrapped(*arguments: Any, opened: Callable[[], Graph], **options: Any) -> Any:
        with opened() as graph:
            return command(*arguments, graph=graph, **options)

    return lazy_graph_options(wrapped)


def lazy_graph_options(command: Command) -> Command:
    """Add the options that `graph_options` adds, and give the command a function `opened` that opens the graph when called."""

    @functools.wraps(command)
    def wrapped(
        *arguments: Any,
        case_path: Path | None,
        uri: str | None,
        database: str | None,
        case_name: str | None,
        password_file: Path | None,
        **options: Any,
    ) -> Any:
        opened = functools.partial(open_graph, case_path, uri, database, case_name=case_name, password_file=password_file)
        return command(*arguments, opened=opened, **options)

    uri_option = click.option("--uri", help=f"Ask a Neo4j database in place of the case's own store. {_uri_help}")
    for option in (_password_option, _name_option, _database_option, uri_option, case_option):
        wrapped = option(wrapped)
    return wrapped


def open_graph(
    case_path: Path | None,
    uri: str | None = None,
    database: str | None = None,
    *,
    case_name: str | None = None,
    password_file: Path | None = None,
) -> Graph:
    """Open the graph of a case, or with a URI a graph in a Neo4j database.

    Args:
        case_path: folder of the case; with a URI it only says which case is meant.
        uri: address of the server; None: the case's own store.
        database: its database.
        case_name: name of the case in the database.
        password_file: see `credentials`.

    Raises:
        ActorGraphError: the case has not been built, or the server cannot be used or does not hold it.
        click.UsageError: an option makes no sense without --uri.
    """
    from actorgraph.api import Graph

    if uri is None:
        for option, value in (("--database", database), ("--name", case_name), ("--password-file", password_file)):
            if value is not None:
                raise click.UsageError(f"{option} goes with --uri")
        return Graph(case_path)
    user, password = credentials(password_file)
    return Graph.connect(uri, user=user, password=password, database=database, case=case_name or named_by(case_path))


def open_store(uri: str, database: str | None, password_file: Path | None, **options: Any) -> Neo4jStore:
    """Return the store at an address; it connects when first used."""
    from actorgraph.stores.neo4j.store import Neo4jStore

    user, password = credentials(password_file)
    return Neo4jStore(uri, user=user, password=password, database=database, **options)


def named_by(case_path: Path | None) -> str | None:
    """Return the name of the case in a folder that was named on the command line; None if none was."""
    from actorgraph.api import Graph

    if case_path is None:
        return None
    with Graph(case_path) as graph:
        return graph.store.case


def credentials(password_file: Path | None) -> tuple[str, str]:
    """Return user and password: NEO4J_USERNAME (else neo4j); the file's first line, else NEO4J_PASSWORD, else what is typed.

    There is no option for the password: everybody could read it in the list of processes.

    Raises:
        StoreError: the file cannot be read, or there is no password and nobody to ask.
    """
    user = os.environ.get("NEO4J_USERNAME") or DEFAULT_USER
    if password_file is not None:
        try:
            lines = password_file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
            raise StoreError(f"the password cannot be read: {reason}", where=str(password_file)) from error
        if not lines or not lines[0]:
            raise StoreError("the first line is empty", where=str(password_file), todo="Write the password there.")
        return user, lines[0]
    if password := os.environ.get("NEO4J_PASSWORD"):
        return user, password
    if not sys.stdin.isatty():
        raise StoreError(
            f"there is no password for the user {user!r}", todo="Set NEO4J_PASSWORD, or give --password-file FILE."
        )
    return user, str(click.prompt(f"Password of {user}", hide_input=True, err=True))
