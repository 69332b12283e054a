"""The encoder, written out so that its layers can be chosen and its ONNX graph stays small.

MPNet: Song et al. 2020, "MPNet: Masked and Permuted Pre-training for Language Understanding" (post-norm transformer with
one relative position bias shared by all layers, bucketed as in T5). Weights: all-mpnet-base-v2 (Apache-2.0), of which
the lower `layers` are used: the upper ones serve sentence similarity, which is not what we need.
`python training/check_encoder.py FOLDER` holds it against the reference implementation of the package transformers.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn


def relative_buckets(length: int, buckets: int = 32, farthest: int = 128) -> Tensor:
    """Return [length, length] bucket numbers of key position minus query position (T5, Raffel et al. 2020)."""
    position = torch.arange(length)
    distance = -(position[None, :] - position[:, None])
    half = buckets // 2
    out = (distance < 0).long() * half
    distance = distance.abs()
    exact = half // 2
    large = exact + (torch.log(distance.float().clamp(min=1) / exact) / math.log(farthest / exact) * (half - exact)).long()
    return out + torch.where(distance < exact, distance, large.clamp(max=half - 1))


class Layer(nn.Module):
    """One transformer layer; query, key and value in one matrix."""

    def __init__(self, hidden: int, inner: int, heads: int, eps: float, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.out = nn.Linear(hidden, hidden)
        self.norm1 = nn.LayerNorm(hidden, eps=eps)
        self.up = nn.Linear(hidden, inner)
        self.down = nn.Linear(inner, hidden)
        self.norm2 = nn.LayerNorm(hidden, eps=eps)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        b, s, h = x.shape
        q, k, v = self.qkv(x).view(b, s, 3, self.heads, h // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
        mixed = mixed.transpose(1, 2).reshape(b, s, h)
        x = self.norm1(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Word pieces with casing to one vector a piece.

    Args:
        folder: holds config.json and model.safetensors of an MPNet model.
        layers: how many of its layers to keep, from below.
        casings: number of casing classes; their embeddings start at zero.
        inner: channels of the feed-forward blocks, None: as many as the model has; with fewer, `prune.narrow` or
            `restore.load_encoder` says which, and until then they are the first ones.

    Raises:
        ValueError: the folder holds a model of another type.
    """

    def __init__(self, folder: Path, layers: int, casings: int, dropout: float = 0.1, inner: int | None = None) -> None:
        super().__init__()
        cfg = json.loads((folder / "config.json").read_text())
        if cfg["model_type"] != "mpnet":
            raise ValueError(f"{folder} holds a model of type {cfg['model_type']}; take one of type mpnet")
        size = cfg["hidden_size"]
        self.hidden: int = size
        self.inner: int = inner or cfg["intermediate_size"]
        self.first_position = cfg["pad_token_id"] + 1
        eps = cfg["layer_norm_eps"]
        self.words = nn.Embedding(cfg["vocab_size"], size)
        self.positions = nn.Embedding(cfg["max_position_embeddings"], size)
        self.casing = nn.Embedding(casings, size)
        self.norm = nn.LayerNorm(size, eps=eps)
        self.drop = nn.Dropout(dropout)
        self.relative = nn.Embedding(cfg["relative_attention_num_buckets"], cfg["num_attention_heads"])
        self.layers = nn.ModuleList(Layer(size, self.inner, cfg["num_attention_heads"], eps, dropout) for _ in range(layers))
        self.register_buffer("buckets", relative_buckets(512), persistent=False)
        self._load(load_file(folder / "model.safetensors"))
        # little data: what the vocabulary and the positions mean is better left as it was learned from billions of words
        for part in (self.words, self.positions, self.relative):
            part.weight.requires_grad_(False)

    def _load(self, state: dict[str, Tensor]) -> None:
        def put(module: nn.Module, name: str) -> None:
            with torch.no_grad():
                module.weight.copy_(state[name + ".weight"])
                if getattr(module, "bias", None) is not None:
                    module.bias.copy_(state[name + ".bias"])

        put(self.words, "embeddings.word_embeddings")
        put(self.positions, "embeddings.position_embeddings")
        put(self.norm, "embeddings.LayerNorm")
        put(self.relative, "encoder.relative_attention_bias")
        parts = [f"attention.attn.{x}" for x in "qkv"]
        nn.init.zeros_(self.casing.weight)
        for number, layer in enumerate(self.layers):
            base = f"encoder.layer.{number}."
            with torch.no_grad():
                for kind in ("weight", "bias"):
                    getattr(layer.qkv, kind).copy_(torch.cat([state[f"{base}{part}.{kind}"] for part in parts]))
            put(layer.out, base + "attention.attn.o")
            put(layer.norm1, base + "attention.LayerNorm")
            with torch.no_grad():
                layer.up.weight.copy_(state[base + "intermediate.dense.weight"][: self.inner])
                layer.up.bias.copy_(state[base + "intermediate.dense.bias"][: self.inner])
                layer.down.weight.copy_(state[base + "output.dense.weight"][:, : self.inner])
                layer.down.bias.copy_(state[base + "output.dense.bias"])
            put(layer.norm2, base + "output.LayerNorm")

    def begin(self, ids: Tensor, casings: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return what the first layer takes, [batch, length, hidden], and the layers' `bias`."""
        length = ids.shape[1]
        position = torch.arange(length, device=ids.device) + self.first_position
        x = self.words(ids) + self.casing(casings) + self.positions(position)
        return self.drop(self.norm(x)), self.bias(mask)

    def bias(self, mask: Tensor) -> Tensor:
        """Return what every layer adds to its attention."""
        length = mask.shape[1]
        bias = (1.0 - mask[:, None, None, :].to(self.norm.weight.dtype)) * -1e4
        return bias + self.relative(self.buckets[:length, :length]).permute(2, 0, 1).unsqueeze(0)

    def end(self, x: Tensor, bias: Tensor, first: int = 0) -> Tensor:
        """Return what the layers from `first` on make of their input."""
        for layer in self.layers[first:]:
            x = layer(x, bias)
        return x

    def forward(self, ids: Tensor, casings: Tensor, mask: Tensor) -> Tensor:
        """Encode [batch, length] pieces, `mask` 1 for real ones, to [batch, length, hidden]."""
        return self.end(*self.begin(ids, casings, mask))

    def freeze(self, layers: int) -> None:
        """Leave the lower layers, and what is below them, as they are: no gradients, no dropout."""
        for part in (self.casing, self.norm, self.drop, *self.layers[:layers]):
            part.requires_grad_(False)
            for module in part.modules():
                if isinstance(module, nn.Dropout):
                    module.p = 0.0
