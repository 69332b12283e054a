"""Train some heads of a finished model on; its encoder, and with it everything else it says, stays as it is.

    python training/retrain_heads.py --model FOLDER --annotations ../shared/annotations --extra reports/own reports/real
        --work /tmp/actorgraph-heads --out NEW_FOLDER

The heads see the vectors that the finished encoder gives, 8 bits and all. These are worked out once and kept in the work
folder; after that an epoch takes minutes. Unless told otherwise, the heads for status, speaker, date and place are trained.
Seeded.
"""

from __future__ import annotations

import argparse
import random
import shutil
from pathlib import Path

import torch
from data import batches, examples, read_reports
from export import export_heads, stamp
from heads import Heads
from loop import EpochTalk, rate_factor
from losses import WEIGHTS, window_loss
from restore import load_heads
from teacher import Vectors
from torch import nn

from actorgraph.extract.network import OnnxNetwork, model_folder

MODULES = ("claims", "roles", "mentions.parts.4")
"""What status, speaker, date and place alone depend on; the last is the vector of a mention in such a role."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="base", help="name or folder of a model")
    parser.add_argument("--annotations", type=Path, required=True)
    parser.add_argument("--extra", type=Path, nargs="*", default=[], help="as for train.py")
    parser.add_argument("--work", type=Path, required=True, help="the vectors are kept there; outside the work tree")
    parser.add_argument("--out", type=Path, required=True, help="the new model's folder")
    parser.add_argument("--modules", nargs="+", default=MODULES, help="which modules of the heads (heads.py) are trained")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--rate", type=float, default=7e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    args.work.mkdir(parents=True, exist_ok=True)

    folder = model_folder(args.model)
    network = OnnxNetwork(folder, args.threads)
    parts = read_reports(args.annotations, args.extra)
    train = examples(parts["train"], network.pieces, network.config.window)
    print(f"train {len(parts['train'])} reports {len(train)} windows", flush=True)
    vectors = Vectors(network, train, args.work)
    number_of = {id(example): k for k, example in enumerate(train)}

    heads = Heads(vectors.width)
    load_heads(folder, heads)
    heads.requires_grad_(False)
    for name in args.modules:
        heads.get_submodule(name).requires_grad_(True)
    drop = nn.Dropout(0.1)
    trained = [p for p in heads.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=args.rate, weight_decay=0.01, fused=True)
    for epoch in range(args.epochs):
        rng = random.Random(f"{args.seed}-{epoch}")
        heads.train()
        todo = batches(train, args.batch, rng)
        talk = EpochTalk(epoch, len(todo))
        for number, items in enumerate(todo):
            losses = [window_loss(heads, drop(vectors[number_of[id(e)]]), e, True, rng) for e in items]
            total = sum(WEIGHTS[name] * value for parts_ in losses for name, value in parts_.items()) / len(items)
            for group in optimizer.param_groups:
                group["lr"] = args.rate * rate_factor((epoch + number / len(todo)) / args.epochs)
            optimizer.zero_grad(set_to_none=True)
            if total.requires_grad:  # no claim, nothing to learn
                total.backward()
                nn.utils.clip_grad_norm_(trained, 1.0)
                optimizer.step()
            names = {name for parts_ in losses for name in parts_}
            talk.step({name: sum(float(p.get(name, 0.0)) for p in losses) / len(items) for name in names})
        talk.end()
    shutil.copytree(folder, args.out, dirs_exist_ok=True)
    export_heads(heads.eval(), vectors.width, args.out)
    stamp(args.out)


if __name__ == "__main__":
    main()
