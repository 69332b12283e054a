"""Checkpoint to model folder: ONNX graphs, the encoder quantised to 8 bits, tokenizer, config.

    python training/export.py --checkpoint /tmp/actorgraph-train/final.pt --encoder FOLDER --out /tmp/model [--float]

The word embeddings (a third of the weights) are kept as int8 with one scale a row; the matrices of the layers are quantised by
onnxruntime (dynamic, per channel), except those named by --keep, which are stored as they are.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import onnx
import torch
from actorgraph.extract import features
from actorgraph.extract.network import FORMAT
from heads import RELATIONS, STATUSES, TYPES, WIDTH, Heads
from torch import Tensor, nn
from train import Network

OPSET = 18


class Int8Embedding(nn.Module):
    """An embedding kept as int8 rows with one scale each: a quarter of the size at no loss one could measure."""

    def __init__(self, source: nn.Embedding) -> None:
        super().__init__()
        weight = source.weight.detach()
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("table", (weight / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        return self.table[ids].float() * self.scale[ids]


def export(module: nn.Module, inputs: tuple[Tensor, ...], names: list[str], dynamic: list[dict[int, str]], file: Path, outputs: list[str]) -> None:
    """Write one module as ONNX with the given axes left open."""
    axes = dict(zip(names, dynamic, strict=True))
    torch.onnx.export(
        module.eval(), inputs, str(file), input_names=names, output_names=outputs, dynamic_axes=axes, opset_version=OPSET, dynamo=False
    )


def export_heads(heads: Heads, hidden: int, out: Path) -> None:
    """Write the five heads, each one file."""
    n, p = 7, 5
    number = torch.zeros(p, dtype=torch.long)
    wide = lambda rows, width=WIDTH: torch.randn(rows, width)  # noqa: E731
    export(heads.words, (wide(n, hidden),), ["hidden"], [{0: "words"}], out / "words.onnx", ["tags", "between", "keys", "values"])
    mention = {0: "mentions"}
    outputs = ["subject", "object", "later", "earlier", "role"]
    inputs = (wide(p, hidden), wide(p, hidden), number)
    export(heads.mentions, inputs, ["first", "last", "kind"], [mention] * 3, out / "mentions.onnx", outputs)
    pair, word = {0: "pairs"}, {0: "words"}
    names = ["subject", "object", "between", "distance", "gap", "keys", "values", "visible"]
    inputs = (wide(p), wide(p), wide(p), number, number, wide(n), wide(n), torch.ones(p, n, dtype=torch.bool))
    dynamic = [pair] * 5 + [word] * 2 + [{0: "pairs", 1: "words"}]
    export(heads.pairs, inputs, names, dynamic, out / "pairs.onnx", ["relation", "status", "former", "query"])
    names = ["a", "b", "match", "apart"]
    export(heads.coreference, (wide(p), wide(p), number, number), names, [pair] * 4, out / "coreference.onnx", ["score"])
    names = ["query", "mention", "distance"]
    export(heads.roles, (wide(p), wide(p), number), names, [pair] * 3, out / "roles.onnx", ["scores"])


def export_encoder(network: Network, out: Path, quantise: bool, keep: list[str]) -> None:
    """Write the encoder; with `quantise`, its matrices as int8 except nodes whose name holds one of `keep`."""
    encoder = network.encoder
    encoder.words = Int8Embedding(encoder.words)
    ids = torch.randint(5, 1000, (2, 12))
    names = ["ids", "casings", "mask"]
    axes = [{0: "batch", 1: "length"}] * 3
    target = out / "encoder.onnx"
    raw = out / "encoder.raw.onnx"
    export(encoder, (ids, torch.ones_like(ids), torch.ones_like(ids)), names, axes, raw, ["hidden"])
    if not quantise:
        raw.rename(target)
        return
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    ready = out / "encoder.ready.onnx"
    quant_pre_process(str(raw), str(ready), skip_symbolic_shape=True)
    graph = onnx.load(str(ready)).graph
    left_out = [node.name for node in graph.node if node.op_type == "MatMul" and any(k in node.name for k in keep)]
    quantize_dynamic(
        str(ready), str(target), op_types_to_quantize=["MatMul"], per_channel=True, reduce_range=False,
        weight_type=QuantType.QInt8, nodes_to_exclude=left_out,
    )  # fmt: skip
    raw.unlink()
    ready.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--layers", type=int, default=9, help="for checkpoints that do not say so themselves")
    parser.add_argument("--window", type=int, default=320)
    parser.add_argument("--float", action="store_true", help="leave the matrices as they are, to measure what 8 bits cost")
    parser.add_argument("--keep", nargs="*", default=[], help="parts of names of matrices to leave as they are")
    args = parser.parse_args()
    state = torch.load(args.checkpoint, weights_only=True)
    config = state.get("config", {"layers": args.layers, "window": args.window})
    network = Network(args.encoder, config["layers"])
    network.load_state_dict(state["network"])
    network.eval()
    args.out.mkdir(parents=True, exist_ok=True)
    export_heads(network.heads, network.encoder.hidden, args.out)
    export_encoder(network, args.out, not args.float, args.keep)
    shutil.copy(args.encoder / "tokenizer.json", args.out / "tokenizer.json")
    digest = hashlib.sha256(b"".join((f).read_bytes() for f in sorted(args.out.glob("*.onnx")))).hexdigest()[:12]
    described = {
        "format": FORMAT, "name": "base", "version": f"0.1.0+{digest}", "window": config["window"], "types": [str(t) for t in TYPES],
        "relations": RELATIONS, "statuses": STATUSES, "threshold": 0.5, "firm": 0.8, "floor": 0.1, "calibration": {"*": [1.0, 0.0]},
        "match_classes": features.MATCH_CLASSES,
    }  # fmt: skip
    (args.out / "config.json").write_text(json.dumps(described, indent=1) + "\n")
    for file in sorted(args.out.iterdir()):
        print(f"{file.stat().st_size / 1e6:8.1f} MB  {file.name}")


if __name__ == "__main__":
    main()
