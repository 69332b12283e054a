"""Checkpoint to model folder: ONNX graphs, the encoder quantised to 8 bits, tokenizer, config.

    python training/export.py --checkpoint final.pt --encoder FOLDER --annotations ../shared/annotations --out FOLDER

What is stored and computed in 8 bits, and why: `quantise.py`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import torch
from data import collate, examples, read_reports
from heads import RELATIONS, STATE, STATUSES, TYPES, WIDTH, Heads
from quantise import Int8Embedding, prepare
from tokenizers import Tokenizer
from torch import Tensor, nn
from train import Network

from actorgraph.extract.network import FORMAT
from actorgraph.extract.windows import Pieces

OPSET = 18
RELEASE = "0.7.0"
"""Of the models that are made now."""
SAMPLE = 200
"""Training windows that show how large the inputs of the matrices get. With 48 of them the cosine to the float vectors of base
0.4.0 was 0.9956 on dev windows and claim F 0.640, with 200 of them 0.9965 and 0.644."""


def export(
    module: nn.Module,
    inputs: tuple[Tensor, ...],
    names: list[str],
    dynamic: list[dict[int, str]],
    file: Path,
    outputs: list[str],
) -> None:
    """Write one module as ONNX with the given axes left open."""
    axes = dict(zip(names, dynamic, strict=True))
    torch.onnx.export(
        module.eval(),
        inputs,
        str(file),
        input_names=names,
        output_names=outputs,
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
        do_constant_folding=False,  # it would unfold what is stored in 8 bits
    )


def export_heads(heads: Heads, hidden: int, out: Path) -> None:
    """Write the six heads, each one file."""
    n, m, p = 7, 6, 5
    number = torch.zeros(p, dtype=torch.long)
    wide = lambda rows, width=WIDTH: torch.randn(rows, width)  # noqa: E731
    export(
        heads.words, (wide(n, hidden),), ["hidden"], [{0: "words"}], out / "words.onnx", ["tags", "between", "keys", "values"]
    )
    mention = {0: "mentions"}
    outputs = ["subject", "object", "later", "earlier", "role"]
    inputs = (wide(p, hidden), wide(p, hidden), number)
    export(heads.mentions, inputs, ["first", "last", "kind"], [mention] * 3, out / "mentions.onnx", outputs)
    pair, word = {0: "pairs"}, {0: "words"}
    names = ["subject", "object", "i", "j", "between", "distance", "gap", "keys", "values", "visible"]
    inputs = (wide(m), wide(m), number, number, wide(p), number, number, wide(n), wide(n), torch.ones(p, n, dtype=torch.bool))
    dynamic = [mention] * 2 + [pair] * 5 + [word] * 2 + [{0: "pairs", 1: "words"}]
    export(heads.pairs, inputs, names, dynamic, out / "pairs.onnx", ["relation", "state"])
    names = ["state", "keys", "values", "near"]
    inputs = (wide(p, STATE), wide(n), wide(n), torch.ones(p, n, dtype=torch.long))
    dynamic = [pair, word, word, {0: "pairs", 1: "words"}]
    export(heads.claims, inputs, names, dynamic, out / "claims.onnx", ["status", "former", "query"])
    names = ["later", "earlier", "i", "j", "match", "apart"]
    inputs = (wide(m), wide(m), number, number, number, number)
    export(heads.coreference, inputs, names, [mention] * 2 + [pair] * 4, out / "coreference.onnx", ["score"])
    names = ["query", "mention", "i", "j", "distance"]
    dynamic = [{0: "queries"}, mention] + [pair] * 3
    export(heads.roles, (wide(m), wide(m), number, number, number), names, dynamic, out / "roles.onnx", ["scores"])


def export_encoder(network: Network, out: Path, batches: list[tuple[Tensor, Tensor, Tensor]] | None) -> None:
    """Write the encoder; with `batches` (some real input) its matrices in 8 bits, as `quantise` says."""
    encoder = network.encoder
    encoder.words = Int8Embedding(encoder.words)
    if batches is not None:
        prepare(encoder, batches)
    ids = torch.randint(5, 1000, (2, 12))
    names = ["ids", "casings", "mask"]
    axes = [{0: "batch", 1: "length"}] * 3
    target = out / "encoder.onnx"
    raw = out / "encoder.raw.onnx"
    export(encoder, (ids, torch.ones_like(ids), torch.ones_like(ids)), names, axes, raw, ["hidden"])
    if batches is None:
        raw.rename(target)
        return
    from onnxruntime.quantization import QuantType, quantize_dynamic

    # without onnxruntime's preparation, which would unfold what is stored in 8 bits
    quantize_dynamic(
        str(raw),
        str(target),
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        reduce_range=False,
        weight_type=QuantType.QInt8,
    )
    raw.unlink()


def stamp(folder: Path) -> None:
    """Write the version of a model folder into its config.json: `RELEASE` and a digest of its graphs."""
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(folder.glob("*.onnx")))).hexdigest()[:12]
    config = json.loads((folder / "config.json").read_text())
    config["version"] = f"{RELEASE}+{digest}"
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--layers", type=int, default=9, help="for checkpoints that do not say so themselves")
    parser.add_argument("--window", type=int, default=320)
    parser.add_argument("--name", default="base")
    parser.add_argument("--float", action="store_true", help="leave the matrices as they are, to measure what 8 bits cost")
    parser.add_argument("--annotations", type=Path, required=True, help="some of the training texts show what inputs look like")
    args = parser.parse_args()
    state = torch.load(args.checkpoint, weights_only=True)
    config = state.get("config", {"layers": args.layers, "window": args.window})
    network = Network(args.encoder, config["layers"], config.get("inner"))
    network.load_state_dict(state["network"])
    network.eval()
    args.out.mkdir(parents=True, exist_ok=True)
    export_heads(network.heads, network.encoder.hidden, args.out)
    batches = None
    if not args.float:
        pieces = Pieces.of(Tokenizer.from_file(str(args.encoder / "tokenizer.json")))
        sample = examples(read_reports(args.annotations)["train"][::3], pieces, config["window"])[:SAMPLE]
        batches = [collate([example], pieces.pad) for example in sample]
    export_encoder(network, args.out, batches)
    shutil.copy(args.encoder / "tokenizer.json", args.out / "tokenizer.json")
    described = {
        "format": FORMAT,
        "name": args.name,
        "version": "",
        "window": config["window"],
        "types": [str(t) for t in TYPES],
        "relations": RELATIONS,
        "statuses": STATUSES,
        "threshold": 0.5,
        "floor": 0.1,
        "calibration": {"*": [1.0, 0.0]},
    }
    (args.out / "config.json").write_text(json.dumps(described, indent=1) + "\n")
    stamp(args.out)
    for file in sorted(args.out.iterdir()):
        print(f"{file.stat().st_size / 1e6:8.1f} MB  {file.name}")


if __name__ == "__main__":
    main()
