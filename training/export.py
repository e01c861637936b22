"""Writes a fine-tuned encoder as int8 ONNX with its tokenizer, and says how far int8 moves its vectors.

    python training/export.py CHECKPOINT --base FOLDER [--layers N] --to src/comity/events/model
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from encoder import Pairs
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from torch import nn

NAMES = ["ids", "mask", "first", "second"]


class Features(nn.Module):
    """The part of `Pairs` that the product runs: ids to vectors."""

    def __init__(self, pairs: Pairs) -> None:
        super().__init__()
        self.pairs = pairs

    def forward(self, ids, mask, first, second):
        hidden = self.pairs.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        size = hidden.shape[-1]
        at = [index.view(-1, 1, 1).expand(-1, 1, size) for index in (first, second)]
        return torch.cat([hidden[:, 0], *(hidden.gather(1, index).squeeze(1) for index in at)], dim=-1)


def loaded(checkpoint: str, base: str, layers: int | None) -> Pairs:
    stored = torch.load(checkpoint)
    pairs = Pairs(base, len(stored["actions"]), len(stored["modes"]), layers)
    pairs.encoder.resize_token_embeddings(stored["state"]["encoder.embeddings.word_embeddings.weight"].shape[0])
    pairs.load_state_dict(stored["state"])
    return pairs


def whole(pairs: Pairs, inputs, path: Path) -> None:
    """The encoder as float32 ONNX, with fused layers where the optimizer knows its kind."""
    axes = {"ids": {0: "batch", 1: "tokens"}, "mask": {0: "batch", 1: "tokens"}}
    axes |= {name: {0: "batch"} for name in ("first", "second", "features")}
    torch.onnx.export(Features(pairs).eval(), inputs, str(path), input_names=NAMES, output_names=["features"],
                      dynamic_axes=axes, opset_version=17, dynamo=False)
    size = pairs.encoder.config
    if size.model_type == "bert":
        optimizer.optimize_model(
            str(path), model_type="bert", num_heads=size.num_attention_heads, hidden_size=size.hidden_size
        ).save_model_to_file(str(path))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint")
    parser.add_argument("--base", required=True)
    parser.add_argument("--layers", type=int, help="as many layers as the encoder was tuned with")
    parser.add_argument("--to", required=True)
    args = parser.parse_args()
    folder = Path(args.to)
    folder.mkdir(parents=True, exist_ok=True)
    ids = torch.randint(1000, 20000, (3, 24))
    inputs = (ids, torch.ones_like(ids), torch.tensor([2, 3, 4]), torch.tensor([7, 8, 9]))
    feed = {name: value.numpy() for name, value in zip(NAMES, inputs, strict=True)}
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "whole.onnx"
        whole(loaded(args.checkpoint, args.base, args.layers), inputs, plain)
        quantize_dynamic(plain, folder / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True,
                         op_types_to_quantize=["MatMul", "Gather", "Attention", "EmbedLayerNormalization"],
                         extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT})
        before = onnxruntime.InferenceSession(str(plain)).run(None, feed)[0]
    small = onnxruntime.InferenceSession(str(folder / "encoder.onnx")).run(None, feed)[0]
    shutil.copy(Path(args.base) / "tokenizer.json", folder / "tokenizer.json")
    cosine = (before * small).sum(1) / np.linalg.norm(before, axis=1) / np.linalg.norm(small, axis=1)
    print(f"cosine of int8 with float32 vectors: {cosine.min():.4f}; {(folder / 'encoder.onnx').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
