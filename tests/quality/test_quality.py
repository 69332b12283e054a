"""The gate: on reports kept out of all training no shipped model may fall below its committed floor."""

import pytest

from actorgraph.extract.network import MODELS
from tests.quality.annotations import annotations_or_skip
from tests.quality.floor import COMMAND, Floor, below, file_of
from tests.quality.measure import Measured, hash_of_files, hash_of_model, kept_out_files, measure

FLOORS = {model: Floor.read(file_of(model)) for model in MODELS if file_of(model).is_file()}
FIGURES = [(model, name) for model in MODELS for name in (sorted(FLOORS[model].figures) if model in FLOORS else ["claim F"])]


def floor(model: str) -> Floor:
    assert model in FLOORS, f"there is no {file_of(model).name}: run `{COMMAND} --model {model}` and commit it"
    return FLOORS[model]


@pytest.mark.parametrize("model", MODELS)
def test_the_floor_is_of_the_shipped_model(model):
    assert hash_of_model(model) == floor(model).model, (
        f"the floor was written for the model {floor(model).version}, another one is shipped: run `{COMMAND} --model {model}` "
        f"and commit {file_of(model).name}"
    )


@pytest.mark.parametrize("model", MODELS)
def test_the_floor_is_of_these_reports(model):
    files = kept_out_files(annotations_or_skip())
    assert (hash_of_files(files), len(files)) == (floor(model).data, floor(model).reports), (
        "the kept-out reports have changed since the floor was written, so its figures do not compare. Put them back, or, if "
        f"the change is meant, run `{COMMAND} --model {model} --lower` and commit {file_of(model).name}"
    )


@pytest.fixture(scope="module")
def measured() -> dict[str, Measured]:
    return {model: measure(annotations_or_skip(), model) for model in MODELS}


@pytest.mark.model
@pytest.mark.parametrize(("model", "name"), FIGURES)
def test_quality_does_not_fall(measured, model, name):
    short = below(measured[model], floor(model))
    assert name not in short, f"{name} fell to {short[name][0]:.4f}; the floor is {short[name][1]:.3f}"
