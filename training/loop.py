"""What the training loops have in common: the learning rate's course, the talk, checkpoints that survive being cut off."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import torch

WARM_UP = 0.06
"""Share of the run in which the learning rate rises; then it falls in a straight line."""
TELL_EVERY = 50
"""Steps between two lines of progress."""


@cache
def _bfloat16_pays() -> bool:
    """Say whether this processor multiplies 16-bit floats faster: newer ones eight times, older ones four times slower."""
    times = {}
    for kind in (torch.float32, torch.bfloat16):
        a, b = torch.ones(512, 768, dtype=kind), torch.ones(768, 1024, dtype=kind)
        torch.mm(a, b)
        began = time.perf_counter()
        for _ in range(10):
            torch.mm(a, b)
        times[kind] = time.perf_counter() - began
    return times[torch.bfloat16] < times[torch.float32]


def autocast() -> torch.autocast:
    """Return the context in which an encoder runs: in 16-bit floats where that is faster."""
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=_bfloat16_pays())


def rate_factor(share: float) -> float:
    """Return what the learning rate is multiplied by when this share of the run is done."""
    return min(1.0, (share + 1e-3) / WARM_UP) * max(0.01, 1 - share)


class EpochTalk:
    """Adds up the parts of the loss of an epoch: progress to stderr, the epoch's line to stdout."""

    def __init__(self, epoch: int, steps: int) -> None:
        self._epoch, self._steps = epoch, steps
        self._sums: Counter[str] = Counter()
        self._done = 0
        self._began = time.time()

    def step(self, parts: Mapping[str, float]) -> None:
        """One step with these parts of the loss is done."""
        self._sums.update(parts)
        self._done += 1
        if self._done % TELL_EVERY == 0:
            rate = (time.time() - self._began) / self._done
            where = f"epoch {self._epoch} step {self._done}/{self._steps} {rate:.2f} s/step"
            print(where, self._mean(3), file=sys.stderr, flush=True)

    def end(self) -> None:
        """The epoch is over."""
        print(f"epoch {self._epoch} {time.time() - self._began:.0f} s", self._mean(4), flush=True)

    def _mean(self, digits: int) -> str:
        return json.dumps({name: round(value / max(1, self._done), digits) for name, value in self._sums.items()})


def save(state: Mapping[str, Any], file: Path) -> None:
    """Write a checkpoint; the one before stays until the new one is whole."""
    new = file.with_suffix(".new")
    torch.save(dict(state), new)
    new.replace(file)
