"""An empty database of a real server for each test, and a server that may be restarted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.helpers.neo4j import Database


@pytest.fixture
def database(neo4j_database: Database) -> Database:
    """The session's database, emptied."""
    neo4j_database.empty()
    return neo4j_database


@pytest.fixture
def restarting(database: Database) -> Iterator[Any]:
    """A function that kills the server and starts it with further settings; afterwards it runs as before."""
    if database.server is None:
        pytest.skip("the server belongs to somebody else: it is not killed")

    def restart(*settings: str) -> None:
        database.server.kill()
        database.server.settings = settings
        database.server.start()

    yield restart
    restart()
