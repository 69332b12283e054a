"""Train the joint model. Seeded, resumed by the same command, checkpoints outside the work tree.

    python training/train.py --encoder FOLDER --annotations ../shared/annotations --out /tmp/actorgraph-train

Needs torch and safetensors (training/requirements.txt). Measured times and scores: training/README.md.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import torch
from data import Example, batches, collate, read_reports
from encoder import Encoder
from heads import Heads
from loop import EpochTalk, autocast, rate_factor, save
from losses import WEIGHTS, window_loss
from rename import Retelling
from restore import load, size_of
from tokenizers import Tokenizer
from torch import Tensor, nn

from actorgraph.extract.segment import CASINGS
from actorgraph.extract.windows import Pieces

FLAT = 0.05
"""Share of windows shown all in capitals (seven in ten of them) or all in small letters, as some reports come."""


class Network(nn.Module):
    """Encoder and heads."""

    def __init__(self, folder: Path, layers: int, inner: int | None = None) -> None:
        super().__init__()
        self.encoder = Encoder(folder, layers, CASINGS, inner=inner)
        self.heads = Heads(self.encoder.hidden)
        self.drop = nn.Dropout(0.1)
        self.frozen = 0
        self._kept: dict[int, Tensor | None] = {}

    def freeze(self, layers: int, lasting: Iterable[Example]) -> None:
        """Train the encoder's upper layers only; what the lower ones make of a lasting window is worked out once and kept."""
        self.frozen = layers
        self.encoder.freeze(layers)
        self._kept = {id(item): None for item in lasting}

    def encode(self, items: list[Example], pad: int, rng: random.Random | None = None) -> list[Tensor]:
        """Return [words, hidden] of each window: the vector of each word's first piece. With `rng`, some lose their casing."""
        ids, casings, mask = collate(items, pad)
        changed = {row for row, item in enumerate(items) if id(item) not in self._kept}
        for row in range(len(items)) if rng else ():
            draw = rng.random()
            if draw < FLAT:
                letters = (casings[row] >= 1) & (casings[row] <= 3)
                casings[row][letters] = 3 if draw < FLAT * 0.7 else 1
                changed.add(row)
        with autocast():
            if self.frozen:
                hidden = self.encoder.end(*self._lower(items, ids, casings, mask, changed), first=self.frozen)
            else:
                hidden = self.encoder(ids, casings, mask)
        hidden = self.drop(hidden.float())
        return [hidden[k][torch.tensor(e.window.first)] for k, e in enumerate(items)]

    @torch.no_grad()
    def _lower(
        self, items: list[Example], ids: Tensor, casings: Tensor, mask: Tensor, changed: set[int]
    ) -> tuple[Tensor, Tensor]:
        """Return what the frozen layers give; windows in `changed` are not as they will come again."""
        kept = [self._kept.get(id(item)) for item in items]
        if changed or any(part is None for part in kept):
            x, bias = self.encoder.begin(ids, casings, mask)
            for layer in self.encoder.layers[: self.frozen]:
                x = layer(x, bias)
            for row, item in enumerate(items):
                if row not in changed:
                    self._kept[id(item)] = x[row, : len(item.window.ids)].half()
            return x.float(), bias
        bias = self.encoder.bias(mask)
        x = torch.zeros(*mask.shape, self.encoder.hidden)
        for row, part in enumerate(kept):
            if part is not None:
                x[row, : len(part)] = part.float()
        return x, bias


def total_loss(
    network: Network, items: list[Example], pad: int, own_mentions: bool, rng: random.Random
) -> tuple[Tensor, Counter[str]]:
    """Return the weighted loss of a batch and its parts as numbers."""
    parts: Counter[str] = Counter()
    total = torch.zeros(())
    for hidden, example in zip(network.encode(items, pad, rng), items, strict=True):
        for name, value in window_loss(network.heads, hidden, example, own_mentions, rng).items():
            total = total + WEIGHTS[name] * value / len(items)
            parts[name] += value.item() / len(items)
    return total, parts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--encoder", type=Path, required=True, help="folder with config.json, model.safetensors, tokenizer.json"
    )
    parser.add_argument("--annotations", type=Path, required=True)
    parser.add_argument("--extra", type=Path, nargs="*", default=[], help="folders with further .ann or stand-off .jsonl files")
    parser.add_argument("--out", type=Path, required=True, help="checkpoints; outside the work tree")
    parser.add_argument("--layers", type=int, default=9, help="without --start, whose number counts")
    parser.add_argument("--epochs", type=int, default=7)
    parser.add_argument("--window", type=int, default=320)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--rate", type=float, default=6e-5)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--limit", type=int, help="steps to run, for trying out")
    parser.add_argument("--start", type=Path, help="go on from these weights: a shipped model, a model folder, a final.pt")
    parser.add_argument("--freeze", type=int, default=0, help="leave so many of the encoder's lower layers as they are")
    parser.add_argument(
        "--retell", action="store_true", help="tell the real reports a second time in each epoch, with other names (rename.py)"
    )
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(args.seed)

    pieces = Pieces.of(Tokenizer.from_file(str(args.encoder / "tokenizer.json")))
    parts = read_reports(args.annotations, args.extra)
    retelling = Retelling(parts["train"], pieces, args.window)
    train = retelling.as_written()
    claims = sum(len(r["claims"]) for r in parts["train"])
    words = sum(len(r["text"].split()) for r in parts["train"])
    print(
        f"train {len(parts['train'])} reports {words} words {claims} claims {len(train)} windows; dev {len(parts['dev'])}",
        flush=True,
    )

    layers, inner = (args.layers, None) if args.start is None else size_of(args.start)
    network = Network(args.encoder, layers, inner)
    if args.start is not None:
        load(args.start, network)
    if args.freeze:
        network.freeze(args.freeze, train)
    encoder = [p for p in network.encoder.parameters() if p.requires_grad]
    groups = [{"params": encoder, "lr": args.rate}, {"params": network.heads.parameters(), "lr": args.head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    rates = (args.rate, args.head_rate)
    checkpoint = args.out / "checkpoint.pt"
    done = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        done = state["epoch"]
        print(f"resumed after epoch {done}", flush=True)
    for epoch in range(done, args.epochs):
        rng = random.Random(f"{args.seed}-{epoch}")
        torch.manual_seed(args.seed * 1000 + epoch)
        network.train()
        now = retelling.epoch(rng) if args.retell else train
        todo = batches(now, args.batch, rng)[: args.limit]
        talk = EpochTalk(epoch, len(todo))
        for number, items in enumerate(todo):
            loss, found = total_loss(network, items, pieces.pad, epoch >= 1 or args.start is not None, rng)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            # by the share of the run that is done, so that data may be added between two epochs
            share = (epoch + number / len(todo)) / args.epochs
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * rate_factor(share)
            optimizer.step()
            talk.step(found)
        talk.end()
        state = {
            "network": network.state_dict(),
            "optimizer": optimizer.state_dict(),
            "epoch": epoch + 1,
        }
        save(state, checkpoint)
    config = {
        "layers": layers,
        "inner": inner,
        "window": args.window,
        "encoder": args.encoder.name,
        "epochs": args.epochs,
        "seed": args.seed,
    }
    torch.save({"network": network.state_dict(), "config": config}, args.out / "final.pt")


if __name__ == "__main__":
    main()
