"""A case of the example reports, annotated by hand and built by the program: no model takes part."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers.annotated import annotated_case


@dataclass
class Ran:
    code: int
    out: str
    err: str


def run(*args, stdin=None, cwd=None, env=None) -> Ran:
    """Run the program as users do."""
    command = [sys.executable, "-m", "actorgraph", *map(str, args)]
    done = subprocess.run(command, capture_output=True, text=True, input=stdin, cwd=cwd, env=env, timeout=300)
    assert "Traceback" not in done.stderr, done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def case(tmp_path_factory) -> Path:
    folder = annotated_case(tmp_path_factory.mktemp("cli") / "border")
    built = run("build", "--case", folder)
    assert built.code == 0, built.err
    return folder
