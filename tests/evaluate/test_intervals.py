"""Intervals over reports."""

import pytest

from actorgraph.evaluate import evaluate
from actorgraph.evaluate.confidence import resampled
from actorgraph.evaluate.scores import Share
from tests.evaluate.made import report


def test_equal_reports_leave_no_doubt():
    for interval, value in zip(resampled([Share(1, 2, 4)] * 20), (0.5, 0.25, 1 / 3), strict=True):
        assert interval == pytest.approx((value, value))


def test_unequal_reports_do_and_the_same_ones_twice_give_the_same():
    shares = [Share(4, 4, 4), Share(0, 4, 4)] * 20
    (low, high), *_ = resampled(shares)
    assert 0.3 < low < 0.45 < 0.55 < high < 0.7
    assert resampled(shares) == resampled(shares)
    assert resampled([]) == ((0.0, 1.0),) * 3


def test_few_reports_get_none():
    gold = [report(id=str(number)) for number in range(10)]
    assert evaluate(gold[:9], {}).intervals is None
    assert evaluate(gold, {}).intervals is not None
