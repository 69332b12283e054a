"""Make the encoder's matrices ready for 8 bits without hurting what it says.

Measured on this encoder (nine layers, cosine to the float vectors on real windows): all matrices as onnxruntime's dynamic int8
0.77; all but the second of the feed-forward block 0.989; the same smoothed 0.9988, which is what rounding the weights alone
costs. The inputs of the second feed-forward matrix have outliers of 60 times the median, and no smoothing helps enough (0.985).
But they sit in a handful of channels: so the channels are put in the order of their largest input, the `OUTLIERS` last ones are
computed in float (stored in 8 bits), all others in 8 bits (the idea of Dettmers et al. 2022, LLM.int8(), with fixed channels).
"""

from __future__ import annotations

import torch
from encoder import Encoder
from torch import Tensor, nn

OUTLIERS = 64
"""Input channels of the second feed-forward matrix that are computed in float."""
ALPHA = 0.6
"""How much of the outliers moves from the inputs into the weights (Xiao et al. 2023, SmoothQuant)."""


class SmoothLinear(nn.Module):
    """A linear layer with its inputs scaled down, channel by channel, and its weights up: the same function, fewer outliers."""

    def __init__(self, source: nn.Linear, largest: Tensor) -> None:
        super().__init__()
        weight = source.weight.detach()
        scale = largest.clamp(min=1e-4) ** ALPHA / weight.abs().amax(0).clamp(min=1e-4) ** (1 - ALPHA)
        scale = scale / scale.mean()
        self.register_buffer("inverse", 1.0 / scale)
        self.register_buffer("weight", (weight * scale).t().contiguous())
        self.register_buffer("bias", source.bias.detach())

    def forward(self, x: Tensor) -> Tensor:
        return torch.matmul(x * self.inverse, self.weight) + self.bias


class StoredLinear(nn.Module):
    """A linear layer stored as int8 with one scale an output; onnxruntime unfolds it to float when the model is loaded."""

    def __init__(self, source: nn.Linear) -> None:
        super().__init__()
        weight = source.weight.detach()
        scale = weight.abs().amax(1).clamp(min=1e-8) / 127
        self.register_buffer("table", (weight / scale[:, None]).round().to(torch.int8).t().contiguous())
        self.register_buffer("scale", scale)
        self.register_buffer("bias", source.bias.detach())

    def forward(self, x: Tensor) -> Tensor:
        return torch.matmul(x, self.table.float() * self.scale) + self.bias


class SplitLinear(nn.Module):
    """A linear layer whose last `OUTLIERS` input channels are computed in float, the others smoothed and in 8 bits."""

    def __init__(self, source: nn.Linear, largest: Tensor) -> None:
        super().__init__()
        rest = nn.Linear(source.in_features - OUTLIERS, source.out_features)
        last = nn.Linear(OUTLIERS, source.out_features)
        with torch.no_grad():
            rest.weight.copy_(source.weight[:, :-OUTLIERS])
            rest.bias.copy_(source.bias)
            last.weight.copy_(source.weight[:, -OUTLIERS:])
            last.bias.zero_()
        self.rest = SmoothLinear(rest, largest[:-OUTLIERS])
        self.last = StoredLinear(last)

    def forward(self, x: Tensor) -> Tensor:
        return self.rest(x[..., :-OUTLIERS]) + self.last(x[..., -OUTLIERS:])


class Int8Embedding(nn.Module):
    """An embedding kept as int8 rows with one scale each."""

    def __init__(self, source: nn.Embedding) -> None:
        super().__init__()
        weight = source.weight.detach()
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("table", (weight / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        return self.table[ids].float() * self.scale[ids]


def largest_inputs(encoder: Encoder, batches: list[tuple[Tensor, Tensor, Tensor]]) -> dict[str, Tensor]:
    """Return the largest absolute input of each channel of each linear layer over some batches."""
    seen: dict[str, Tensor] = {}

    def watch(name: str):
        def hook(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            top = inputs[0].reshape(-1, inputs[0].shape[-1]).abs().amax(0)
            seen[name] = torch.maximum(seen[name], top) if name in seen else top

        return hook

    named = [(name, m) for name, m in encoder.named_modules() if isinstance(m, nn.Linear)]
    hooks = [module.register_forward_pre_hook(watch(name)) for name, module in named]
    with torch.no_grad():
        for batch in batches:
            encoder(*batch)
    for hook in hooks:
        hook.remove()
    return seen


def prepare(encoder: Encoder, batches: list[tuple[Tensor, Tensor, Tensor]]) -> None:
    """Replace the encoder's matrices in place; `batches` (ids, casings, mask) show what their inputs look like."""
    largest = largest_inputs(encoder, batches)
    for number, layer in enumerate(encoder.layers):
        seen = {name: largest[f"layers.{number}.{name}"] for name in ("qkv", "out", "up", "down")}
        order = seen["down"].argsort()
        with torch.no_grad():
            layer.up.weight.copy_(layer.up.weight[order])
            layer.up.bias.copy_(layer.up.bias[order])
            layer.down.weight.copy_(layer.down.weight[:, order])
        for name in ("qkv", "out", "up"):
            setattr(layer, name, SmoothLinear(getattr(layer, name), seen[name]))
        layer.down = SplitLinear(layer.down, seen["down"][order])
