"""Who says a claim goes with its status."""

import math

import numpy as np
import pytest

from actorgraph.extract.attribution import SPOKEN, STATUSES, attribute
from actorgraph.extract.read import UNFIT
from actorgraph.model import Status


def probabilities(status):
    out = np.full(len(STATUSES), 0.02, np.float32)
    out[STATUSES.index(status)] = 0.9
    return out


@pytest.mark.parametrize("status", [Status.REPORTED, Status.DENIED])
def test_reported_and_denied_claims_take_the_best_speaker(status):
    assert attribute(probabilities(status), (-1.0, 3)) == (status, 3)


def test_asserted_claims_need_more_of_a_speaker():
    assert attribute(probabilities(Status.ASSERTED), (-1.5, 3)) == (Status.ASSERTED, None)


def test_a_sure_speaker_makes_a_claim_reported():
    status = probabilities(Status.ASSERTED)
    status[STATUSES.index(Status.REPORTED)] = 0.3
    assert attribute(status, (9.0, 3)) == (Status.REPORTED, 3)


@pytest.mark.parametrize("status", STATUSES)
def test_nobody_speaks_where_nobody_fits(status):
    assert attribute(probabilities(status), UNFIT) == (status, None)
    assert attribute(probabilities(status), (-20.0, 3)) == (status, None)


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_has_its_share(status):
    assert 0 < SPOKEN[status] < 1
    assert math.isfinite(math.log(SPOKEN[status]))
