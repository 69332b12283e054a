"""Hold our encoder against the reference implementation.

    python training/check_encoder.py FOLDER [LAYERS]

Needs the package transformers. Prints the largest difference over some sentences of different lengths (padding included);
exit code 1 if it is above 0.0001.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from encoder import Encoder
from tokenizers import Tokenizer
from transformers import AutoModel

TEXTS = ["The guard left.", "The minister met the commanders of two brigades in the harbour, and denied it on Sunday."]


def main() -> None:
    folder = Path(sys.argv[1])
    reference = AutoModel.from_pretrained(folder, add_pooling_layer=False).eval()
    layers = int(sys.argv[2]) if len(sys.argv) > 2 else reference.config.num_hidden_layers
    reference.encoder.layer = reference.encoder.layer[:layers]
    ours = Encoder(folder, layers, 6).eval()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    rows = [tokenizer.encode(text).ids for text in TEXTS]
    longest = max(map(len, rows))
    ids = torch.tensor([row + [reference.config.pad_token_id] * (longest - len(row)) for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
    with torch.no_grad():
        wanted = reference(ids, attention_mask=mask).last_hidden_state
        found = ours(ids, torch.zeros_like(ids), mask)
    apart = float(((wanted - found) * mask[..., None]).abs().max())
    print(f"largest difference {apart:.2e}")
    sys.exit(apart > 1e-4)


if __name__ == "__main__":
    main()
