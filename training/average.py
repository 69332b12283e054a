"""The mean of the weights of several trainings of one model that began from the same weights.

    python training/average.py --encoder FOLDER --out mean.pt final.pt=1 base=1

Each is a checkpoint of `train.py` or a shipped model (name or folder) and its share. Models that were trained on from the same
weights lie in one basin, and their mean often does better on texts it does not know than any of them (Wortsman et al. 2022,
"Model soups"). `export.py` takes the result. A shipped model may only be the one that the others began from: exporting puts the
channels of the feed-forward blocks in another order, so a checkpoint and its own export have nothing to average.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from restore import load, size_of
from torch import Tensor
from train import Network


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", type=Path, required=True, help="as for train.py")
    parser.add_argument("--window", type=int, default=320)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("parts", nargs="+", metavar="MODEL=SHARE")
    args = parser.parse_args()
    total: dict[str, Tensor] = {}
    shares = [float(part.rpartition("=")[2]) for part in args.parts]
    sources = [part.rpartition("=")[0] for part in args.parts]
    layers, inner = size_of(sources[0])
    for source, share in zip(sources, shares, strict=True):
        network = Network(args.encoder, layers, inner)
        load(source, network)
        for name, value in network.state_dict().items():
            total[name] = total.get(name, 0) + value.float() * (share / sum(shares))
    config = {"layers": layers, "inner": inner, "window": args.window, "encoder": args.encoder.name}
    torch.save({"network": total, "config": config}, args.out)


if __name__ == "__main__":
    main()
