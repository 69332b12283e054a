"""The annotated reports that are kept outside this repository, for what is other people's text."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import Any

import pytest

VARIABLE = "ACTORGRAPH_ANNOTATIONS"
BESIDE = Path(__file__).parents[3] / "shared" / "annotations"
"""Where they are if the variable names no other folder: beside the repository."""


class NotThere(Exception):
    """There are no annotated reports to measure by; says what to do."""


def annotations_folder() -> Path:
    """Return the folder with `heldout.txt`, `score.py` and `reports/`.

    Raises:
        NotThere: it is not there.
        FileNotFoundError: the variable names a folder that is none.
    """
    named = os.environ.get(VARIABLE)
    folder = Path(named) if named else BESIDE
    if (folder / "heldout.txt").is_file():
        return folder
    if named:
        raise FileNotFoundError(f"{VARIABLE} is {named!r}, where there is no heldout.txt")
    raise NotThere(
        f"the annotated reports are not here ({BESIDE}): neither the quality of extraction nor the scoring is checked by them. "
        f"Put them there, or set {VARIABLE} to their folder"
    )


def annotations_or_skip() -> Path:
    """Return the folder, or skip the test with a reason that the summary at the end of a run shows."""
    try:
        return annotations_folder()
    except NotThere as reason:
        pytest.skip(str(reason))


def load_program(name: str) -> Any:
    """Load one of the annotations' own programs, `check` or `score`; skip where there is none."""
    path = annotations_or_skip() / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"annotations_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
