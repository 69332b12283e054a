"""Maxima over ranges of rows, against the obvious way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.extract.pooling import range_max


@st.composite
def ranges(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]]]:
    rows = draw(st.integers(1, 70))
    bound = st.integers(0, rows)
    return rows, draw(st.lists(st.tuples(bound, bound).map(sorted).filter(lambda r: r[0] < r[1]).map(tuple), max_size=20))


@given(ranges(), st.integers(0, 2**32 - 1))
def test_as_the_obvious_way(case: tuple[int, list[tuple[int, int]]], seed: int) -> None:
    rows, wanted = case
    values = np.random.default_rng(seed).standard_normal((rows, 3)).astype(np.float32)
    found = range_max(values, [low for low, _ in wanted], [high for _, high in wanted])
    assert found.dtype == np.float32
    assert found.tolist() == [values[low:high].max(0).tolist() for low, high in wanted]


def test_whole_length_and_no_range() -> None:
    values = np.arange(8, dtype=np.float32)[:, None]
    assert range_max(values, [0, 7], [8, 8]).tolist() == [[7.0], [7.0]]
    assert range_max(values, [], []).shape == (0, 1)


def test_an_empty_range() -> None:
    with pytest.raises(ValueError, match="empty range"):
        range_max(np.zeros((3, 1), np.float32), [0, 2], [1, 2])
