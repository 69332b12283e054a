"""Stores under test. A further store joins the contract by a kind in `KINDS` and a branch in `holding`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from actorgraph.graph import ActorGraph
from actorgraph.stores.embedded import EmbeddedStore
from tests.helpers import graphs

__all__ = ["hostile", "open_store", "shared_folder", "store_kind", "valley"]

KINDS = ["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)]


@pytest.fixture(scope="session", params=KINDS)
def store_kind(request: pytest.FixtureRequest) -> str:
    """The name of the store under test."""
    return str(request.param)


@contextmanager
def holding(kind: str, graph: ActorGraph, folder: Path, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A store that holds this graph and no other, loaded unless it is there."""
    if kind == "neo4j":
        with request.getfixturevalue("neo4j_database").holding(graph) as store:
            yield store
    else:
        with EmbeddedStore.build(folder / "graph.lbug", graph) as store:
            yield store


@pytest.fixture
def open_store(store_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[ActorGraph], Any]]:
    """A function that loads a graph into an empty store and returns the store."""
    with ExitStack() as stack:
        yield lambda graph: stack.enter_context(holding(store_kind, graph, tmp_path, request))


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the embedded stores of `valley` and `hostile` lie."""
    return tmp_path_factory.mktemp("stores")


@pytest.fixture
def valley(store_kind: str, shared_folder: Path, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A store that holds `graphs.valley()`, for tests that only ask."""
    with holding(store_kind, graphs.valley(), shared_folder / "valley", request) as store:
        yield store


@pytest.fixture
def hostile(store_kind: str, shared_folder: Path, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A store that holds `graphs.hostile()`, for tests that only ask."""
    with holding(store_kind, graphs.hostile(), shared_folder / "hostile", request) as store:
        yield store
