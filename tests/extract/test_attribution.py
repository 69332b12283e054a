"""Who says a claim and its status are one choice."""

import math

import numpy as np
import pytest

from actorgraph.extract.attribution import EASE, STATUSES, attribute
from actorgraph.extract.read import UNFIT
from actorgraph.model import Status

NOBODY, SOMEBODY = 0, len(STATUSES)


def scores(alone, said, at=4.0):
    """Scores in which one status leads where nobody speaks and one where somebody does."""
    out = np.zeros(2 * len(STATUSES), np.float32)
    out[NOBODY + STATUSES.index(alone)] = at
    out[SOMEBODY + STATUSES.index(said)] = at
    return out


@pytest.mark.parametrize("said", STATUSES)
@pytest.mark.parametrize("alone", STATUSES)
def test_the_speakers_score_decides_between_the_two(alone, said):
    assert attribute(scores(alone, said), (0.5 - EASE, 3)) == (said, 3)
    assert attribute(scores(alone, said), (-0.5 - EASE, 3)) == (alone, None)


def test_a_sure_status_takes_a_weak_speaker():
    status = scores(Status.ASSERTED, Status.REPORTED)
    status[SOMEBODY:] += 3.0
    assert attribute(status, (-2.0 - EASE, 3)) == (Status.REPORTED, 3)
    assert attribute(status, (-4.0 - EASE, 3)) == (Status.ASSERTED, None)


@pytest.mark.parametrize("status", STATUSES)
def test_nobody_speaks_where_nobody_fits(status):
    raised = scores(status, Status.REPORTED)
    raised[SOMEBODY:] += 50.0
    assert attribute(raised, UNFIT) == (status, None)
    assert attribute(raised, (-math.inf, None)) == (status, None)
