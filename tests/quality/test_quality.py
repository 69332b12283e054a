"""The gate: on reports kept out of all training the shipped model may not fall below the committed floor."""

import pytest

from tests.quality.annotations import annotations_or_skip
from tests.quality.floor import COMMAND, FILE, Floor, below
from tests.quality.measure import Measured, hash_of_files, hash_of_model, kept_out_files, measure

FLOOR = Floor.read() if FILE.is_file() else None


def floor() -> Floor:
    assert FLOOR is not None, f"there is no {FILE.name}: run `{COMMAND}` and commit it"
    return FLOOR


def test_the_floor_is_of_the_shipped_model():
    assert hash_of_model() == floor().model, (
        f"the floor was written for the model {floor().version}, another one is shipped: run `{COMMAND}` and commit {FILE.name}"
    )


def test_the_floor_is_of_these_reports():
    files = kept_out_files(annotations_or_skip())
    assert (hash_of_files(files), len(files)) == (floor().data, floor().reports), (
        "the kept-out reports have changed since the floor was written, so its figures do not compare. Put them back, or, if "
        f"the change is meant, run `{COMMAND} --lower` and commit {FILE.name}"
    )


@pytest.fixture(scope="module")
def measured() -> Measured:
    return measure(annotations_or_skip())


@pytest.mark.model
@pytest.mark.parametrize("name", sorted(FLOOR.figures) if FLOOR else ["claim F"])
def test_quality_does_not_fall(measured, name):
    short = below(measured, floor())
    assert name not in short, f"{name} fell to {short[name][0]:.4f}; the floor is {short[name][1]:.3f}"
