"""Teach a small encoder to see words as a shipped model's encoder does, on annotated and unannotated real text.

    python training/distil.py --teacher base --keep 0 2 4 6 8 --encoder FOLDER --annotations ../shared/annotations
        --out /tmp/actorgraph-distil

The small encoder begins as some layers of the teacher's own (--keep), or of another small model's that is taught on (--start),
with fewer channels if need be (--inner); the teacher's heads work on its vectors (the idea of Jiao et al. 2020, TinyBERT, for
the last layer only). The loss: the distance of the vectors, and of what the teacher's heads make of them: tags, mentions,
pairs. The annotations take no part; `train.py --start OUT/final.pt` can go on with them. Seeded; resumed by the same command
after being cut off; the teacher's vectors are kept beside the checkpoint.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from pathlib import Path

import torch
import torch.nn.functional as F
from data import Example, batches, collate, read_reports
from encoder import Encoder
from heads import Heads
from loop import EpochTalk, autocast, rate_factor, save
from losses import own_mentions_of, pair_scores
from prune import keep_layers, narrow
from quantise import OUTLIERS
from restore import load_encoder, load_heads, size_of
from teacher import Vectors, frozen_heads
from tokenizers import Tokenizer
from torch import Tensor, nn
from train import Network
from unlabelled import texts

from actorgraph.extract.candidates import Found, pair_candidates
from actorgraph.extract.network import OnnxNetwork, model_folder
from actorgraph.extract.segment import CASINGS
from actorgraph.extract.windows import Pieces, windows

PAIRS = 300
"""Pairs of mentions compared in a window."""
SAMPLE = 100
"""Windows that show which channels do most."""
LIKELY = 0.3
"""Statuses are compared where the teacher gives a relation so much."""


def unlabelled_windows(all_texts: list[str], pieces: object, size: int) -> list[Example]:
    """Cut texts into windows without labels."""
    return [Example(w, text, [], [], [], {}, []) for text in all_texts for w in windows(text, pieces, size)]


def distance(heads: Heads, example: Example, mine: Tensor, wanted: Tensor, rng: random.Random) -> dict[str, Tensor]:
    """Return the parts of the loss of one window: of the vectors, and of what the teacher's heads make of them.

    Args:
        heads: the teacher's heads, which the student takes over.
        example: the window.
        mine: the student's vectors of its words.
        wanted: the teacher's.
        rng: draws the pairs of mentions that are compared.
    """
    loss = {"vectors": F.mse_loss(mine, wanted) / wanted.var()}
    with torch.no_grad():
        right, *targets = heads.words(wanted)
    tags, *others = heads.words(mine)
    loss["tags"] = F.kl_div(tags.log_softmax(-1), right.softmax(-1), reduction="batchmean")
    for name, a, b in zip(("between", "keys", "values"), others, targets, strict=True):
        loss[name] = 0.3 * F.mse_loss(a, b) / b.var().clamp(min=1e-3)
    mentions = own_mentions_of(example, right.softmax(-1))
    pairs = pair_candidates(example.window.words, mentions)
    if pairs:
        loss.update(_pair_distance(heads, example, mentions, rng.sample(pairs, min(PAIRS, len(pairs))), mine, wanted))
    return loss


def _pair_distance(
    heads: Heads, example: Example, mentions: list[Found], pairs: list[tuple[int, int]], mine: Tensor, wanted: Tensor
) -> dict[str, Tensor]:
    with torch.no_grad():
        relation, status, _, query = pair_scores(heads, wanted, example, mentions, pairs)
    said = relation.sigmoid()
    found, its_status, _, its_query = pair_scores(heads, mine, example, mentions, pairs)
    off = F.binary_cross_entropy_with_logits(found, said, reduction="sum") - F.binary_cross_entropy(said, said, reduction="sum")
    loss = {"relations": off / said.sum().clamp(min=4.0), "roles": 0.1 * F.mse_loss(its_query, query) / query.var()}
    likely = said.max(-1).values > LIKELY
    if likely.any():
        right = status[likely].softmax(-1)
        loss["status"] = 0.3 * F.kl_div(its_status[likely].log_softmax(-1), right, reduction="batchmean")
    first, last, kind = (torch.tensor([m[x] for m in mentions]) for x in range(3))
    with torch.no_grad():
        targets = torch.stack(heads.mentions(wanted[first], wanted[last], kind))
    seen = torch.stack(heads.mentions(mine[first], mine[last], kind))
    loss["mentions"] = 0.3 * F.mse_loss(seen, targets) / targets.var()
    return loss


def student_of(source: Path, teacher: Path, encoder: Path, keep: list[int] | None) -> Network:
    """Return an untaught student with the teacher's heads: all layers of the model in `source`, or those that are named."""
    layers, inner = size_of(source)
    whole = Encoder(encoder, layers, CASINGS, inner=inner)
    load_encoder(source, whole)
    keep = list(range(layers)) if keep is None else keep
    network = Network(encoder, len(keep), inner=inner)
    keep_layers(whole, keep, network.encoder)
    load_heads(teacher, network.heads)
    return network


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teacher", default="base", help="name or folder of a model")
    parser.add_argument("--encoder", type=Path, required=True, help="as for train.py")
    parser.add_argument(
        "--start", help="begin with the encoder of this model (name or folder) instead of the teacher's: one taught before"
    )
    parser.add_argument("--keep", type=int, nargs="+", help="begin with these of its layers, from 0, instead of all")
    parser.add_argument("--inner", type=int, help="and with so many channels of its feed-forward blocks (prune.py)")
    parser.add_argument("--annotations", type=Path, required=True)
    parser.add_argument("--extra", type=Path, nargs="*", default=[], help="as for train.py")
    parser.add_argument("--out", type=Path, required=True, help="checkpoints; outside the work tree")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--limit", type=int, help="steps to run, for trying out")
    args = parser.parse_args()
    layers, inner = size_of(args.start or args.teacher)
    if not (args.start or args.keep or args.inner):
        parser.error("nothing would be smaller than the teacher; give --keep, --inner or --start")
    if any(not 0 <= number < layers for number in args.keep or ()):
        parser.error(f"--keep: the model to begin with has the layers 0 to {layers - 1}")
    if args.inner is not None and not OUTLIERS < args.inner <= inner:
        parser.error(f"--inner: more than {OUTLIERS}, and at most the {inner} channels of the model to begin with")
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(args.seed)

    folder = model_folder(args.teacher)
    teacher = OnnxNetwork(folder, args.threads)
    parts = read_reports(args.annotations, args.extra)
    kept_out = [r["text"] for part in ("dev", "heldout") for r in parts[part]]
    every = [r["text"] for r in parts["train"]] + texts(args.annotations.parent / "external", kept_out)
    pieces = Pieces.of(Tokenizer.from_file(str(args.encoder / "tokenizer.json")))
    items = unlabelled_windows(every, teacher.pieces, teacher.config.window)
    print(f"{len(every)} texts {sum(len(t.split()) for t in every)} words {len(items)} windows", flush=True)
    vectors = Vectors(teacher, items, args.out)
    mine = unlabelled_windows(every, pieces, teacher.config.window)  # the same words, its own numbers of the word pieces
    if [len(e.window.words) for e in items] != [len(e.window.words) for e in mine]:
        parser.error("the two tokenizers cut the texts into other windows; take an encoder with the teacher's word pieces")
    items = mine
    number_of = {id(item): k for k, item in enumerate(items)}

    network = student_of(model_folder(args.start or args.teacher), folder, args.encoder, args.keep)
    if args.inner:
        sample = [items[k] for k in random.Random(args.seed).sample(range(len(items)), min(SAMPLE, len(items)))]
        narrow(network.encoder, args.inner, [collate([item], pieces.pad) for item in sample])
    heads = frozen_heads(folder, vectors.width)
    encoder = network.encoder
    for module in encoder.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0  # there is more to learn than it can hold; nothing to keep it from
    optimizer = torch.optim.AdamW(
        [p for p in encoder.parameters() if p.requires_grad], lr=args.rate, weight_decay=0.01, fused=True
    )
    checkpoint = args.out / "checkpoint.pt"
    done = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        encoder.load_state_dict(state["encoder"])
        optimizer.load_state_dict(state["optimizer"])
        done = state["epoch"]
        print(f"resumed after epoch {done}", flush=True)
    for epoch in range(done, args.epochs):
        rng = random.Random(f"{args.seed}-{epoch}")
        torch.manual_seed(args.seed * 1000 + epoch)
        encoder.train()
        todo = batches(items, args.batch, rng)[: args.limit]
        talk = EpochTalk(epoch, len(todo))
        for number, chunk in enumerate(todo):
            with autocast():
                hidden = encoder(*collate(chunk, pieces.pad)).float()
            found: Counter[str] = Counter()
            loss = torch.zeros(())
            for row, item in enumerate(chunk):
                student = hidden[row][torch.tensor(item.window.first)]
                for name, value in distance(heads, item, student, vectors[number_of[id(item)]], rng).items():
                    loss = loss + value / len(chunk)
                    found[name] += value.item() / len(chunk)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
            share = (epoch + number / len(todo)) / args.epochs
            for group in optimizer.param_groups:
                group["lr"] = args.rate * rate_factor(share)
            optimizer.step()
            talk.step(found)
        talk.end()
        state = {"encoder": encoder.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch + 1}
        save(state, checkpoint)
    config = {
        "layers": len(network.encoder.layers),
        "window": teacher.config.window,
        "inner": network.encoder.inner,
        "encoder": args.encoder.name,
    }
    torch.save({"network": network.state_dict(), "config": config}, args.out / "final.pt")


if __name__ == "__main__":
    main()
