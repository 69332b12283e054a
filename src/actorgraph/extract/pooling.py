"""The largest values over many ranges of rows at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from actorgraph.extract.network import Floats, Integers


def range_max(rows: Floats, low: Sequence[int] | Integers, high: Sequence[int] | Integers) -> Floats:
    """Return the element-wise maximum of rows low..high-1 of [n, width] for each range.

    Many ranges overlap, so the maxima of 1, 2, 4, ... rows in a row are worked out once, and each range is the maximum of two
    of them (a sparse table: Bender and Farach-Colton 2000, "The LCA Problem Revisited").

    Raises:
        ValueError: a range is empty.
    """
    first, end = np.asarray(low, np.int64), np.asarray(high, np.int64)
    if (end <= first).any():
        raise ValueError("an empty range has no largest value")
    level = np.frexp(end - first)[1] - 1  # the whole part of the binary logarithm, exactly
    out = np.empty((len(first), rows.shape[1]), rows.dtype)
    table, size = rows, 1
    for step in range(int(level.max(initial=-1)) + 1):
        if step:
            table = np.maximum(table[:-size], table[size:])
            size *= 2
        here = np.flatnonzero(level == step)
        out[here] = np.maximum(table[first[here]], table[end[here] - size])
    return out
