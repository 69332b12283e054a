"""A shipped model folder back to weights that can be trained further.

The ONNX graphs keep the names of the modules; what `quantise` scaled, split and rounded is put back: the function is the same
but for the rounding, and so a model can be trained on with further reports without its checkpoint.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from heads import Heads
from onnx import numpy_helper
from torch import Tensor, nn

from actorgraph.extract.network import HEADS, model_folder


def _weights(file: Path) -> dict[str, Tensor]:
    graph = onnx.load(str(file)).graph
    return {i.name: torch.from_numpy(np.array(numpy_helper.to_array(i))) for i in graph.initializer}


def _matrix(stored: dict[str, Tensor], name: str) -> Tensor:
    """Return [outputs, inputs] of a matrix kept by `SmoothLinear`."""
    whole = stored[name + ".weight_quantized"].float() * stored[name + ".weight_scale"]
    return (whole * stored[name + ".inverse"][:, None]).t()


def load_heads(folder: Path, heads: Heads) -> None:
    """Put the model folder's heads into `heads`.

    Raises:
        RuntimeError: they are of another width.
    """
    for name in HEADS:
        heads.get_submodule(name).load_state_dict(_weights(folder / f"{name}.onnx"))


def size_of(source: Path | str) -> tuple[int, int]:
    """Return how many layers an encoder has, and how many channels in each feed-forward block; `source` as for `load`."""
    found = model_folder(source)
    if found.is_dir():
        stored, before = _weights(found / "encoder.onnx"), ""
    else:
        stored, before = torch.load(found, weights_only=True)["network"], "encoder."
    layers = {name.removeprefix(before).split(".")[1] for name in stored if name.startswith(before + "layers.")}
    return len(layers), int(stored[before + "layers.0.up.bias"].shape[0])


def load_encoder(folder: Path, encoder: nn.Module) -> None:
    """Put the model folder's encoder into `encoder`, which must have as many layers of the same size.

    Raises:
        KeyError: the folder's encoder is of another build.
    """
    stored = _weights(folder / "encoder.onnx")
    state = encoder.state_dict()
    for name in state:
        base = name.removesuffix(".weight")
        if name in stored:
            value = stored[name]
        elif name.endswith(".bias"):
            value = stored[name.removesuffix(".bias") + ".rest.bias"]
        elif base + ".table" in stored:
            value = stored[base + ".table"].float() * stored[base + ".scale"]
        elif base + ".rest.inverse" in stored:
            last = (stored[base + ".last.table"].float() * stored[base + ".last.scale"]).t()
            value = torch.cat([_matrix(stored, base + ".rest"), last], 1)
        else:
            value = _matrix(stored, base)
        state[name] = value.reshape(state[name].shape)
    encoder.load_state_dict(state)


def load(source: Path | str, network: nn.Module) -> None:
    """Put the weights of a shipped model (name or folder), or of a checkpoint of train.py, into a `train.Network`."""
    found = model_folder(source)
    if found.is_dir():
        load_encoder(found, network.encoder)
        load_heads(found, network.heads)
    else:
        network.load_state_dict(torch.load(found, weights_only=True)["network"])
