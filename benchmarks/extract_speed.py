"""How fast reports are read on one core, against the bare encoder in the same run.

    .venv/bin/python benchmarks/extract_speed.py [--reports 200] [--model FOLDER]

Prints words a second of the whole extraction (start-up included) and of the encoder alone on the same windows, their ratio, and
the process's peak memory. The texts are those of data/reports, over and over.
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

from actorgraph.documents import read_sources
from actorgraph.extract.network import MODELS, OnnxNetwork, model_folder
from actorgraph.extract.neural import NeuralExtractor
from actorgraph.extract.windows import windows
from actorgraph.model import Document

REPORTS = Path(__file__).parents[1] / "data" / "reports"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=200)
    parser.add_argument("--model", default=MODELS[0], help="name or folder")
    args = parser.parse_args()
    count, model = args.reports, args.model
    read = [d for d in read_sources([REPORTS], metadata=REPORTS / "metadata.csv") if isinstance(d, Document)]
    documents = [read[k % len(read)] for k in range(count)]
    words = sum(len(d.text.split()) for d in documents)

    began = time.perf_counter()
    extractor = NeuralExtractor(model, threads=1)
    claims = sum(len(extraction.claims) for extraction in extractor.extract(documents))
    whole = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6

    network = OnnxNetwork(model_folder(model), threads=1)
    size = extractor.config.window
    cut = [windows(d.text, network.pieces, size, [mark.span for mark in d.boilerplate]) for d in documents]
    began = time.perf_counter()
    for report in cut:
        for window in report:
            network.encode([window])
    encoder = time.perf_counter() - began
    print(f"{count} reports, {words} words, {claims} claims above the floor")
    print(f"extraction, start-up included: {words / whole:.0f} words/s on one core")
    print(f"bare encoder: {words / encoder:.0f} words/s; ratio {encoder / whole:.2f}")
    print(f"peak memory {memory:.2f} GB")


if __name__ == "__main__":
    main()
