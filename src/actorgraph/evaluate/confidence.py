"""What confidence is worth: reliability, expected calibration error, intervals, and the figures at other thresholds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from actorgraph.evaluate.scores import Share

BINS = 10
"""Bins of equal width of the reliability table."""
_RESAMPLES = 1000
_Z = 1.959964  # 97.5 % quantile of the normal distribution


@dataclass(frozen=True, slots=True)
class Bin:
    """Claims of confidence low to high (high excluded, but for 1): how many, their mean confidence, the share that is right."""

    low: float
    high: float
    claims: int
    mean: float
    right: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """The bins that hold claims, and the expected calibration error: the mean gap between confidence and share (0 to 1)."""

    bins: tuple[Bin, ...]
    error: float


def reliability(judged: Sequence[tuple[float, bool]]) -> Reliability:
    """Return how confidence compares with rightness (Guo et al. 2017, with ten bins).

    Args:
        judged: confidence and rightness of every claim.
    """
    cells: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in judged:
        cells[min(int(confidence * BINS + 1e-9), BINS - 1)].append((confidence, right))
    bins, error = [], 0.0
    for number, cell in enumerate(cells):
        if cell:
            mean = sum(confidence for confidence, _ in cell) / len(cell)
            share = sum(right for _, right in cell) / len(cell)
            error += abs(mean - share) * len(cell) / len(judged)
            bins.append(Bin(number / BINS, (number + 1) / BINS, len(cell), mean, share))
    return Reliability(tuple(bins), error)


def wilson(right: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927); 0 to 1 for nothing."""
    if not of:
        return 0.0, 1.0
    share, z = right / of, _Z
    centre = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, centre - half), min(1.0, centre + half)


def resampled(shares: Sequence[Share]) -> tuple[tuple[float, float], ...]:
    """Return 95 % intervals of precision, recall and F over reports, by drawing reports with replacement 1000 times, seeded.

    Args:
        shares: of the single reports.
    """
    counts = np.array([[share.right, share.found, share.gold] for share in shares], dtype=np.float64).reshape(-1, 3)
    if not len(counts):
        return ((0.0, 1.0),) * 3
    rng = np.random.default_rng(20)
    sums = np.stack([counts[rng.integers(0, len(counts), len(counts))].sum(0) for _ in range(_RESAMPLES)])
    right, found, gold = sums.T
    precision = np.divide(right, found, out=np.zeros_like(right), where=found > 0)
    recall = np.divide(right, gold, out=np.zeros_like(right), where=gold > 0)
    both = found + gold
    f1 = np.divide(2 * right, both, out=np.zeros_like(right), where=both > 0)
    intervals = (np.percentile(values, [2.5, 97.5]) for values in (precision, recall, f1))
    return tuple((float(low), float(high)) for low, high in intervals)
