"""The generated files are what the source makes of them, byte for byte, and drift is found."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from actorgraph.errors import InputError
from actorgraph.ontology.generate import OUTPUTS, drifted, main, render, write
from actorgraph.ontology.reader import read
from actorgraph.ontology.source import find_root
from actorgraph.ontology.terms import SOURCE

ROOT = find_root(Path(__file__).parent)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A repository of its own with source and generated files."""
    for path in (SOURCE.as_posix(), *OUTPUTS):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tmp_path / path)
    return tmp_path


def test_nothing_drifted() -> None:
    assert drifted(ROOT) == [], "run `python -m actorgraph.ontology.generate`"


def test_bytes_do_not_depend_on_the_hash_seed() -> None:
    code = (
        "import hashlib; from actorgraph.ontology.generate import *; "
        "print(hashlib.sha256(b''.join(render(read(find_root())).values())).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_text_is_plain() -> None:
    for path, data in render(read(ROOT)).items():
        assert b"\r" not in data, path
        assert data.endswith(b"\n"), path
        assert not data.endswith(b"\n\n"), path


@pytest.mark.parametrize("path", OUTPUTS)
def test_a_touched_file_is_found_and_mended(copy: Path, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = (copy / path).read_bytes()
    (copy / path).write_bytes(before + b"\n")
    assert main(["--check", "--root", str(copy)]) == 1
    out, err = capsys.readouterr()
    assert out == f"not up to date: {path}\n"
    assert "python -m actorgraph.ontology.generate" in err
    assert (copy / path).read_bytes() == before + b"\n"
    assert main(["--root", str(copy)]) == 0
    assert (copy / path).read_bytes() == before
    assert main(["--check", "--root", str(copy)]) == 0


def test_a_missing_file_is_found(copy: Path) -> None:
    (copy / "ontology/shapes.ttl").unlink()
    assert drifted(copy) == ["ontology/shapes.ttl"]
    assert write(copy) == ["ontology/shapes.ttl"]
    assert drifted(copy) == []


def test_a_changed_source_reaches_the_files(copy: Path) -> None:
    text = (copy / SOURCE).read_text(encoding="utf-8")
    (copy / SOURCE).write_text(
        text.replace('label = "kin of"', 'label = "family of"').replace("is kin of", "is family of"), "utf-8"
    )
    assert "ontology/actorgraph.ttl" in write(copy)
    assert "is family of" in (copy / "ontology/actorgraph.ttl").read_text(encoding="utf-8")
    package = json.loads((copy / "src/actorgraph/ontology/ontology.json").read_text(encoding="utf-8"))
    kin = next(row for row in package["relations"] if row["name"] == "kin_of")
    assert kin["label"] == kin["inverse_label"] == "is family of"


def test_a_fault_in_the_source_writes_nothing(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (copy / SOURCE).read_text(encoding="utf-8")
    (copy / SOURCE).write_text(text.replace('family = "conflict"', 'family = "war"', 1), "utf-8")
    assert main(["--root", str(copy)]) == 9
    assert "war" in capsys.readouterr().err
    assert (copy / "ontology/actorgraph.ttl").read_bytes() == (ROOT / "ontology/actorgraph.ttl").read_bytes()


def test_outside_a_checkout_it_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InputError, match=r"ontology/ontology\.toml is neither here nor in a folder above"):
        find_root(tmp_path)
    assert main(["--root", str(tmp_path)]) == 3
    assert "checkout of the repository" in capsys.readouterr().err


def test_root_is_found_from_below(copy: Path) -> None:
    assert find_root(copy / "src" / "actorgraph") == copy
