"""An empty database of a real server for each test."""

from __future__ import annotations

import pytest

from tests.helpers.neo4j import Database


@pytest.fixture
def database(neo4j_database: Database) -> Database:
    """The session's database, emptied."""
    neo4j_database.empty()
    return neo4j_database
