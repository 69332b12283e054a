"""What it costs to encode several windows at once: the shorter ones are filled up to the longest.

    .venv/bin/python -m benchmarks.batches [--model NAME]

Prints words a second of the bare encoder on one core for each number of windows encoded at once (processor time, best of three
rounds that take turns), and the ratio to one window at a time. The texts are those of data/reports.
"""

from __future__ import annotations

import argparse
import time

from benchmarks.extract_speed import REPORTS

from actorgraph.documents import read_sources
from actorgraph.extract.network import MODELS, OnnxNetwork, model_folder
from actorgraph.extract.windows import windows
from actorgraph.model import Document

SIZES = (1, 2, 4)
ROUNDS = 3


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default=MODELS[0], help="name or folder")
    network = OnnxNetwork(model_folder(parser.parse_args().model), threads=1)
    documents = [d for d in read_sources([REPORTS], metadata=REPORTS / "metadata.csv") if isinstance(d, Document)]
    words = sum(len(d.text.split()) for d in documents)
    size = network.config.window
    cut = [windows(d.text, network.pieces, size, [mark.span for mark in d.boilerplate]) for d in documents]
    ordered = [sorted(report, key=lambda window: len(window.ids)) for report in cut]
    best = dict.fromkeys(SIZES, float("inf"))
    for _ in range(ROUNDS):
        for at_once in SIZES:
            began = time.process_time()
            for report in ordered:
                for at in range(0, len(report), at_once):
                    network.encode(report[at : at + at_once])
            best[at_once] = min(best[at_once], time.process_time() - began)
    for at_once, took in best.items():
        print(f"{at_once} at once: {words / took:.0f} words/s, {took / best[1]:.2f} of the time of one at once")


if __name__ == "__main__":
    main()
