"""Databases that hold an actor graph and answer Cypher, found by name through the entry points `actorgraph.stores`.

What every store holds is written down in `actorgraph.stores.schema`; the subset of Cypher that gives the same answers on all
of them in `actorgraph.stores.cypher`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from actorgraph.errors import StoreError
from actorgraph.plugins import installed

if TYPE_CHECKING:
    from actorgraph.protocols import Store

__all__ = ["GROUP", "STORE_FILE", "store_class", "store_names"]

STORE_FILE = "graph.lbug"
"""Name of the embedded store among a case's derived files."""

GROUP = "actorgraph.stores"
"""The group of entry points under which stores, built-in ones too, are registered."""


def store_names() -> tuple[str, ...]:
    """Return the names of the installed stores, sorted."""
    return tuple(sorted(installed(GROUP)))


def store_class(name: str) -> type[Store]:
    """Import and return the class of a store.

    Raises:
        StoreError: no store of this name is installed, or what it needs cannot be imported.
    """
    point = installed(GROUP).get(name.strip().lower())
    if point is None:
        known = ", ".join(store_names()) or "none; install the package again"
        raise StoreError(f"there is no store called {name!r}", todo=f"Installed stores: {known}.")
    try:
        return cast("type[Store]", point.load())
    except (ImportError, AttributeError) as error:
        raise StoreError(f"the store {name!r} cannot be loaded: {error}", todo=f"Install {point.value} again.") from error
