"""Stores are found by name, built-in ones the same way as others."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint, EntryPoints

import pytest

import actorgraph.stores as stores
from actorgraph import plugins
from actorgraph.errors import StoreError
from actorgraph.stores.embedded import EmbeddedStore


def test_built_in_store_is_found() -> None:
    assert "embedded" in stores.store_names()
    assert stores.store_class("embedded") is EmbeddedStore


def test_unknown_store() -> None:
    with pytest.raises(StoreError, match=r"no store called 'stone tablet'.*embedded"):
        stores.store_class("stone tablet")


def test_store_whose_module_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = EntryPoint("broken", "no.such.module:Store", stores.GROUP)
    monkeypatch.setattr(plugins, "entry_points", lambda group: EntryPoints([broken]))
    with pytest.raises(StoreError, match=r"cannot be loaded.*no\.such\.module"):
        stores.store_class("broken")


@pytest.mark.parametrize(
    "module", ["actorgraph.stores", "actorgraph.stores.schema", "actorgraph.stores.cypher", "actorgraph.questions"]
)
def test_finding_and_describing_stores_stays_light(module: str) -> None:
    script = f"import sys, {module}; print(sorted({{'ladybug', 'pyarrow', 'rich', 'rapidfuzz', 'neo4j'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
