"""Writes a fine-tuned encoder as int8 ONNX, and says how far int8 moves its vectors.

    python training/export.py CHECKPOINT ITEMS.jsonl --base FOLDER --vocabulary TOKENIZER.json --to src/comity/events/model

A few numbers inside a layer are a hundred times larger than the others and would leave these no steps to stand on: the
products with the largest of them are made apart, in float (Dettmers et al. 2022).
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from encoder import FIELDS, Pairs, Reader, in_vocabulary_of, prepare
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

APART = 8
INPUTS = [*FIELDS, "first", "second"]
# Every so many-th item shows how large the numbers get.
EVERY = 100


class Split(nn.Module):
    """A linear layer in which the columns at `index` are computed apart."""

    def __init__(self, whole: nn.Linear, index: torch.Tensor) -> None:
        super().__init__()
        self.whole, self.index = whole, nn.Buffer(index)
        self.few = nn.Parameter(whole.weight[:, index].T.clone())
        self.rest = nn.Buffer(torch.ones(whole.in_features).index_fill(0, index, 0.0))

    def forward(self, numbers):
        return self.whole(numbers * self.rest) + torch.index_select(numbers, -1, self.index) @ self.few


class Features(nn.Module):
    """The part of `Pairs` that the product runs: one sentence to a row a pair."""

    def __init__(self, pairs: Pairs) -> None:
        super().__init__()
        self.encoder = pairs.encoder

    def forward(self, ids, positions, groups, first, second):
        hidden = self.encoder(ids[None], positions[None], groups[None])[0]
        return torch.cat([hidden[torch.zeros_like(first)], hidden[first], hidden[second]], dim=-1)


def loaded(checkpoint: str, base: str, reader: Reader) -> Pairs:
    stored = torch.load(checkpoint)
    layers = 1 + max(int(name.split(".")[2]) for name in stored["state"] if name.startswith("encoder.layers."))
    labels = {
        name.split(".")[1]: len(value)
        for name, value in stored["state"].items()
        if name.endswith("bias") and name.startswith("heads")
    }
    pairs = Pairs(base, layers, labels)
    in_vocabulary_of(reader, base, pairs)
    pairs.load_state_dict(stored["state"], strict=False)
    return pairs.eval()


def divided(features: Features, sample) -> None:
    """Splits the layers that read the widest numbers, by how large these get on a sample."""
    largest: dict[int, torch.Tensor] = {}

    def keep(number):
        def hook(_, inputs, __):
            seen = inputs[0].abs().flatten(0, -2).amax(0)
            largest[number] = torch.maximum(largest.get(number, seen), seen)

        return hook

    outputs = [layer.output for layer in features.encoder.layers]
    hooks = [output.dense.register_forward_hook(keep(number)) for number, output in enumerate(outputs)]
    with torch.no_grad():
        for inputs in sample:
            features(*inputs)
    for hook in hooks:
        hook.remove()
    for number, output in enumerate(outputs):
        output.dense = Split(output.dense, largest[number].topk(APART).indices)


def written(features: Features, inputs, path: Path) -> None:
    axes = {name: {0: "tokens"} for name in FIELDS} | {name: {0: "pairs"} for name in ("first", "second", "features")}
    torch.onnx.export(
        features,
        inputs,
        str(path),
        input_names=INPUTS,
        output_names=["features"],
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint")
    parser.add_argument("items")
    parser.add_argument("--base", required=True)
    parser.add_argument("--vocabulary", required=True)
    parser.add_argument("--to", required=True)
    args = parser.parse_args()
    reader = Reader(args.vocabulary)
    features = Features(loaded(args.checkpoint, args.base, reader))
    items, _, _ = prepare(args.items)
    sample = [inputs for inputs in (one(reader, item) for item in items[::EVERY])]
    with torch.no_grad():
        before = np.concatenate([features(*inputs).numpy() for inputs in sample[:64]])
    divided(features, sample)
    to = Path(args.to) / "encoder.onnx"
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "whole.onnx"
        written(features, sample[0], plain)
        sizes = {value.name: list(value.dims) for value in onnx.load(plain).graph.initializer}
        apart = [
            n.name for n in onnx.load(plain).graph.node if any(sizes.get(name, [0])[0] == APART for name in n.input)
        ]
        quantize_dynamic(
            plain,
            to,
            weight_type=QuantType.QInt8,
            per_channel=True,
            nodes_to_exclude=apart,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
    session = onnxruntime.InferenceSession(str(to))
    after = np.concatenate(
        [session.run(None, {n: v.numpy() for n, v in zip(INPUTS, inputs, strict=True)})[0] for inputs in sample[:64]]
    )
    cosine = (before * after).sum(1) / np.linalg.norm(before, axis=1) / np.linalg.norm(after, axis=1)
    print(
        f"cosine of int8 with float32 vectors: mean {cosine.mean():.4f}, least {cosine.min():.4f}; {to.stat().st_size / 1e6:.1f} MB"
    )


def one(reader: Reader, item):
    """The inputs of one item: a sentence and a pair, without a batch."""
    ((_, (ids, positions, groups, _, first, second)),) = reader.batches([item], 1)
    return ids[0], positions[0], groups[0], first, second


if __name__ == "__main__":
    main()
