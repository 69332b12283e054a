"""A smaller encoder out of a larger one: some of its layers, and of each the inner channels that do most.

The feed-forward block is two thirds of a layer's work. A channel is worth what it adds on real windows: the mean size of its
activation times the length of its column in the second matrix (the idea of Molchanov et al. 2017, "Pruning Convolutional Neural
Networks for Resource Efficient Inference", with the size of the activation for the gradient). What is lost `distil.py` teaches
again.
"""

from __future__ import annotations

import torch
from encoder import Encoder
from torch import Tensor, nn


def keep_layers(whole: Encoder, keep: list[int], out: Encoder) -> None:
    """Put the layers `keep` of `whole`, and all else of it, into `out`, which has that many."""
    state = {name: value for name, value in whole.state_dict().items() if not name.startswith("layers.")}
    for new, old in enumerate(keep):
        for name, value in whole.layers[old].state_dict().items():
            state[f"layers.{new}.{name}"] = value
    out.load_state_dict(state)


@torch.no_grad()
def narrow(encoder: Encoder, inner: int, batches: list[tuple[Tensor, Tensor, Tensor]]) -> None:
    """Leave `inner` channels in the feed-forward block of each layer; `batches` (ids, casings, mask) show what they do."""
    sizes: dict[int, Tensor] = {}
    sums: dict[int, Tensor] = {}
    seen = 0

    def watch(number: int):
        def hook(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            channels = inputs[0].float().reshape(-1, inputs[0].shape[-1])
            sizes[number] = sizes.get(number, torch.zeros(())) + channels.abs().sum(0)
            sums[number] = sums.get(number, torch.zeros(())) + channels.sum(0)

        return hook

    hooks = [layer.down.register_forward_pre_hook(watch(k)) for k, layer in enumerate(encoder.layers)]
    encoder.eval()
    for batch in batches:
        encoder(*batch)
        seen += batch[0].numel()
    for hook in hooks:
        hook.remove()
    for number, layer in enumerate(encoder.layers):
        worth = sizes[number] * layer.down.weight.norm(dim=0)
        best = worth.topk(inner).indices.sort().values
        up, down = nn.Linear(layer.up.in_features, inner), nn.Linear(inner, layer.down.out_features)
        up.weight.copy_(layer.up.weight[best])
        up.bias.copy_(layer.up.bias[best])
        down.weight.copy_(layer.down.weight[:, best])
        mean = sums[number] / seen
        mean[best] = 0.0
        down.bias.copy_(layer.down.bias + layer.down.weight @ mean)  # what the others add on average stays
        layer.up, layer.down = up, down
    encoder.inner = inner
