"""Fixtures that tests of several folders share: one Neo4j server for the whole session."""

from tests.helpers.neo4j import neo4j_database

__all__ = ["neo4j_database"]
