"""The floor itself: it rises by itself and falls only when told to."""

from dataclasses import replace

import pytest

from tests.quality import floor as command
from tests.quality.annotations import VARIABLE, NotThere, annotations_folder
from tests.quality.floor import Falls, Floor, below, renewed, table
from tests.quality.measure import Measured, hash_of_files, kept_out_files

MEASURED = Measured({"claim F": 0.5432, "by F": 0.4}, "1.0", "aa", 52, "dd")
OLD = Floor({"claim F": 0.53, "by F": 0.35}, "0.9", "bb", 52, "dd")


def test_the_first_floor_lies_a_little_below():
    assert renewed(None, MEASURED).figures == {"claim F": 0.538, "by F": 0.37}


def test_it_rises_and_takes_the_new_model():
    assert renewed(OLD, MEASURED) == Floor({"claim F": 0.538, "by F": 0.37}, "1.0", "aa", 52, "dd")


def test_what_is_reached_only_just_keeps_the_old_floor():
    assert renewed(OLD, replace(MEASURED, figures={"claim F": 0.531, "by F": 0.36})).figures == OLD.figures


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"figures": {"claim F": 0.52, "by F": 0.4}}, "claim F 0.5200 is below 0.530"),
        ({"figures": {"claim F": 0.6}}, "by F 0.0000 is below 0.350"),
        ({"data": "ee"}, "the kept-out reports are others"),
    ],
)
def test_it_falls_only_when_told_to(changes, words):
    worse = replace(MEASURED, **changes)
    with pytest.raises(Falls, match=words):
        renewed(OLD, worse)
    lowered = renewed(OLD, worse, lower=True)
    assert (set(lowered.figures), lowered.data) == (set(worse.figures), worse.data)
    assert lowered.figures["claim F"] < worse.figures["claim F"]


def test_the_gate_closes_below_the_floor_and_not_at_it():
    assert below(MEASURED, replace(OLD, figures={"claim F": 0.5432, "by F": 0.41})) == {"by F": (0.4, 0.41)}


def test_the_command_writes_and_refuses(monkeypatch, tmp_path, capsys):
    file = tmp_path / "floor.json"
    now = MEASURED
    monkeypatch.setattr(command, "annotations_folder", lambda: tmp_path)
    monkeypatch.setattr(command, "measure", lambda folder, model, progress: now)
    assert command.main([], file) == 0
    first = Floor.read(file)
    assert first.figures == {"claim F": 0.538, "by F": 0.37}
    now = replace(MEASURED, figures={"claim F": 0.51, "by F": 0.4})
    assert command.main([], file) == 1
    out, err = capsys.readouterr()
    assert "not written: claim F 0.5100 is below 0.538" in err
    assert "0.538   0.5100" in out
    assert Floor.read(file) == first
    assert command.main(["--lower"], file) == 0
    assert Floor.read(file).figures["claim F"] == 0.505


def test_old_and_new_side_by_side():
    assert "claim F                                    0.530   0.5432   0.538" in table(OLD, MEASURED, renewed(OLD, MEASURED))


def test_hashes_tell_names_and_contents(tmp_path):
    for name, words in (("a", "x"), ("b", "y")):
        (tmp_path / name).write_text(words)
    one = hash_of_files([tmp_path / "a", tmp_path / "b"])
    assert one == hash_of_files([tmp_path / "b", tmp_path / "a"])
    (tmp_path / "b").write_text("z")
    assert one != hash_of_files([tmp_path / "a", tmp_path / "b"])


def test_where_the_reports_are(monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    with pytest.raises(FileNotFoundError, match=VARIABLE):
        annotations_folder()
    (tmp_path / "heldout.txt").write_text("# kept out\nnews/one\n")
    assert annotations_folder() == tmp_path
    with pytest.raises(FileNotFoundError, match="is named in"):
        kept_out_files(tmp_path)
    (tmp_path / "reports" / "news").mkdir(parents=True)
    (tmp_path / "reports" / "news" / "one.ann").write_text("")
    assert [file.name for file in kept_out_files(tmp_path)] == ["one.ann"]
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setattr("tests.quality.annotations.BESIDE", tmp_path / "gone")
    with pytest.raises(NotThere, match="neither the quality"):
        annotations_folder()


def test_without_reports_the_gate_is_skipped_and_says_so(tmp_path):
    """In a checkout of its own, where nothing lies beside it."""
    import os
    import shutil
    import subprocess
    import sys
    from pathlib import Path

    root = Path(__file__).parents[2]
    shutil.copytree(root / "tests" / "quality", tmp_path / "checkout" / "tests" / "quality")
    (tmp_path / "checkout" / "tests" / "__init__.py").write_text("")
    shutil.copy(root / "pyproject.toml", tmp_path / "checkout")
    env = {key: value for key, value in os.environ.items() if key not in (VARIABLE, "PYTEST_ADDOPTS", "PYTEST_CURRENT_TEST")}
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-k", "these_reports or does_not_fall", "tests/quality"],
        cwd=tmp_path / "checkout", env=env, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout
    assert " skipped" in ran.stdout
    assert " passed" not in ran.stdout
    summary = ran.stdout.split("short test summary info")[1]
    assert "neither the quality of extraction nor the scoring is checked" in summary
