"""Teach a small encoder to see words as a shipped model's encoder does, on annotated and unannotated real text.

    python training/distil.py --teacher base --encoder FOLDER --annotations ../shared/annotations --out /tmp/actorgraph-distil

The small encoder gets one more matrix that makes its vectors as wide as the teacher's; then the teacher's heads work on them
(the idea of Jiao et al. 2020, TinyBERT, for the last layer only). `train.py --start OUT/final.pt --width 768` trains it on
with the annotated reports. The loss: the distance of the vectors, and of what the teacher's word head makes of them. Seeded;
resumed by the same command after being cut off; the teacher's vectors are kept beside the checkpoint.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from data import Example, batches, collate, read_reports
from loop import EpochTalk, rate_factor, save
from restore import load_heads
from tokenizers import Tokenizer
from torch import Tensor, nn
from train import Network
from unlabelled import texts

from actorgraph.extract.network import OnnxNetwork, model_folder
from actorgraph.extract.windows import Pieces, windows

LARGEST_CHUNK = 8
"""Windows the teacher reads at once."""


def unlabelled_windows(all_texts: list[str], pieces: object, size: int) -> list[Example]:
    """Cut texts into windows without labels."""
    return [Example(w, "", [], [], [], {}, []) for text in all_texts for w in windows(text, pieces, size)]


def teacher_vectors(teacher: OnnxNetwork, items: list[Example], file: Path) -> tuple[np.ndarray, list[int]]:
    """Return the teacher's vectors of all words, one window after the other, and where each window begins.

    They are written to `file` (16-bit floats) and read from there the next time.
    """
    starts = np.cumsum([0, *(len(e.window.words) for e in items)]).tolist()
    if file.exists():
        return np.load(file, mmap_mode="r"), starts
    width = teacher.encode([items[0].window])[0].shape[1]
    out = np.empty((starts[-1], width), np.float16)
    order = sorted(range(len(items)), key=lambda k: len(items[k].window.ids))
    began = time.time()
    for k in range(0, len(order), LARGEST_CHUNK):
        chunk = order[k : k + LARGEST_CHUNK]
        for number, vectors in zip(chunk, teacher.encode([items[c].window for c in chunk]), strict=True):
            out[starts[number] : starts[number + 1]] = vectors
        if k % (LARGEST_CHUNK * 25) == 0:
            print(f"teacher {k}/{len(order)} windows {time.time() - began:.0f} s", file=sys.stderr, flush=True)
    np.save(file.with_suffix(".new.npy"), out)
    file.with_suffix(".new.npy").replace(file)
    return np.load(file, mmap_mode="r"), starts


def distance(words: nn.Module, mine: Tensor, wanted: Tensor) -> dict[str, Tensor]:
    """Return the parts of the loss: of the vectors, of the tags, of what pairs look at."""
    loss = {"vectors": F.mse_loss(mine, wanted) / wanted.var()}
    (tags, *others), (right, *targets) = words(mine), words(wanted)
    loss["tags"] = F.kl_div(tags.log_softmax(-1), right.softmax(-1), reduction="batchmean")
    for name, a, b in zip(("between", "keys", "values"), others, targets, strict=True):
        loss[name] = 0.3 * F.mse_loss(a, b) / b.var()
    return loss


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teacher", default="base", help="name or folder of a model")
    parser.add_argument("--encoder", type=Path, required=True, help="the small encoder's folder, as for train.py")
    parser.add_argument("--annotations", type=Path, required=True)
    parser.add_argument("--extra", type=Path, nargs="*", default=[], help="as for train.py")
    parser.add_argument("--out", type=Path, required=True, help="checkpoints; outside the work tree")
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
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
    # other texts or another teacher have other vectors
    digest = hashlib.sha256("\0".join([teacher.config.version, *every]).encode()).hexdigest()[:12]
    vectors, starts = teacher_vectors(teacher, items, args.out / f"teacher-{digest}.npy")
    mine = unlabelled_windows(every, pieces, teacher.config.window)  # the same words, its own numbers of the word pieces
    if [len(e.window.words) for e in items] != [len(e.window.words) for e in mine]:
        parser.error("the two tokenizers cut the texts into other windows; take an encoder with the teacher's word pieces")
    items = mine
    number_of = {id(item): k for k, item in enumerate(items)}

    width = vectors.shape[1]
    network = Network(args.encoder, args.layers, width)
    load_heads(folder, network.heads)
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
        torch.manual_seed(args.seed * 1000 + epoch)
        encoder.train()
        todo = batches(items, args.batch, random.Random(f"{args.seed}-{epoch}"))
        talk = EpochTalk(epoch, len(todo))
        for number, chunk in enumerate(todo):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                hidden = encoder(*collate(chunk, pieces.pad)).float()
            student = torch.cat([hidden[k][torch.tensor(e.window.first)] for k, e in enumerate(chunk)])
            where = [number_of[id(e)] for e in chunk]
            wanted = torch.from_numpy(np.concatenate([vectors[starts[w] : starts[w + 1]] for w in where]).astype(np.float32))
            found = distance(network.heads.words, student, wanted)
            loss = torch.stack(list(found.values())).sum()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
            share = (epoch + number / len(todo)) / args.epochs
            for group in optimizer.param_groups:
                group["lr"] = args.rate * rate_factor(share)
            optimizer.step()
            talk.step({name: value.item() for name, value in found.items()})
        talk.end()
        state = {"encoder": encoder.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch + 1}
        save(state, checkpoint)
    config = {"layers": args.layers, "window": teacher.config.window, "width": width, "encoder": args.encoder.name}
    torch.save({"network": network.state_dict(), "config": config}, args.out / "final.pt")


if __name__ == "__main__":
    main()
