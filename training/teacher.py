"""What a shipped model makes of windows: its vectors of all words, kept beside the checkpoints, and its heads."""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from data import Example
from heads import Heads
from restore import load_heads
from torch import Tensor

from actorgraph.extract.network import OnnxNetwork

TELL_EVERY = 200
"""Windows between two lines of progress."""


class Vectors:
    """The teacher's vectors of the words of windows.

    Args:
        teacher: the model.
        items: the windows, in its own word pieces.
        folder: the vectors are written there (16-bit floats) and read from there the next time.
    """

    def __init__(self, teacher: OnnxNetwork, items: Sequence[Example], folder: Path) -> None:
        # other windows, or another teacher or way of reading, have other vectors
        hasher = hashlib.sha256(f"{teacher.config.version}, one by one".encode())
        for item in items:
            hasher.update(np.array(item.window.ids, np.int64).tobytes())
        self._starts = np.cumsum([0, *(len(e.window.words) for e in items)]).tolist()
        file = folder / f"teacher-{hasher.hexdigest()[:12]}.npy"
        if not file.exists():
            _write(teacher, items, self._starts, file)
        self._all = np.load(file, mmap_mode="r")
        self.width: int = self._all.shape[1]

    def __getitem__(self, number: int) -> Tensor:
        """[words, width] of the window with this number."""
        return torch.from_numpy(self._all[self._starts[number] : self._starts[number + 1]].astype(np.float32))


def _write(teacher: OnnxNetwork, items: Sequence[Example], starts: list[int], file: Path) -> None:
    width = teacher.encode([items[0].window])[0].shape[1]
    out = np.empty((starts[-1], width), np.float16)
    began = time.time()
    for number, item in enumerate(items):  # one by one, as at run time: in 8 bits each window has a scale of its own
        out[starts[number] : starts[number + 1]] = teacher.encode([item.window])[0]
        if number % TELL_EVERY == 0:
            print(f"teacher {number}/{len(items)} windows {time.time() - began:.0f} s", file=sys.stderr, flush=True)
    np.save(file.with_suffix(".new.npy"), out)
    file.with_suffix(".new.npy").replace(file)


def frozen_heads(folder: Path, width: int) -> Heads:
    """Return a model folder's heads, not to be trained and without dropout."""
    heads = Heads(width).eval().requires_grad_(False)
    load_heads(folder, heads)
    return heads
