"""The encoder: sentences and the parties asked about to vectors. A transformer (MPNet, fine-tuned on the codebook's own
sentences, int8) in onnxruntime; how it was made is told in `training/README.md`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from comity.errors import NoModel
from comity.events.marking import ENDS, NAMES, Sheet, Span

__all__ = ["FOLDER", "VOCABULARY", "Encoder", "Vectors", "layout"]

FOLDER = Path(__file__).resolve().parent / "model"

VOCABULARY = FOLDER / "tokenizer.json"
"""BERT's uncased word pieces, as tokenizers read them."""

Vectors = NDArray[np.float32]

# Sentences are cut after so many word pieces, as they were when the encoder learned.
MAX_TOKENS = 96


class Encoder:
    """Encodes sheets; one thread unless told otherwise, so that processes share a machine well."""

    def __init__(self, folder: Path = FOLDER, *, threads: int = 1) -> None:
        """Raises `NoModel` where the folder holds no encoder."""
        model, vocabulary = folder / "encoder.onnx", folder / "tokenizer.json"
        if not (model.is_file() and vocabulary.is_file()):
            raise NoModel(f"no encoder in {folder}; reinstall comity")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(vocabulary))
        self._tokenizer.add_special_tokens([*ENDS, *NAMES])
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._ends = self._tokenizer.encode(" ".join(ENDS), add_special_tokens=False).ids

    def encode(self, sheets: Sequence[Sheet]) -> Vectors:
        """One row a pair asked about, sheet by sheet: (pairs, 3 × hidden size).

        Each sheet is encoded alone: int8 arithmetic is scaled by what is encoded together, and a sentence's code must
        not depend on its neighbours.
        """
        encodings = self._tokenizer.encode_batch([one.text for one in sheets])
        rows = [self._rows(encoding, one) for encoding, one in zip(encodings, sheets, strict=True)]
        return np.concatenate(rows) if rows else np.zeros((0, 0), dtype=np.float32)

    def _rows(self, encoding: Encoding, one: Sheet) -> Vectors:
        inputs = layout(encoding.ids, encoding.offsets, one.asked, self._ends)
        return np.asarray(self._session.run(["features"], inputs)[0], dtype=np.float32)


def layout(
    ids: Sequence[int], offsets: Sequence[Span], asked: Sequence[tuple[Span, Span | None]], ends: Sequence[int]
) -> dict[str, NDArray[np.int64]]:
    """What the encoder takes: the sentence once, and after it, for each pair, marks of where its parties begin and end.

    The marks bear the positions of the words they mark; they read the sentence and each other, and the sentence does
    not read them (levitated markers: Zhong and Chen 2021; Ye et al. 2022), so one pass serves all pairs. `groups` is 0
    for the sentence and the pair's number, from 1, for its marks; `first` and `second` are where the parties' first
    marks stand, 0 for a party that there is not.
    """
    pieces, positions, groups = list(ids), list(range(len(ids))), [0] * len(ids)
    first: list[int] = []
    second: list[int] = []
    for group, (one, two) in enumerate(asked, 1):
        first.append(len(pieces))
        second.append(len(pieces) + 2 if two else 0)
        marked = [*_pieces(offsets, one), *(_pieces(offsets, two) if two else ())]
        pieces += ends[: len(marked)]
        positions += marked
        groups += [group] * len(marked)
    named = {"ids": pieces, "positions": positions, "groups": groups, "first": first, "second": second}
    return {name: np.array(values, dtype=np.int64) for name, values in named.items()}


def _pieces(offsets: Sequence[Span], words: Span) -> Span:
    """The first and the last word piece of some words; the last of the sentence where they were cut off."""
    start, end = words
    inside = [index for index, (low, high) in enumerate(offsets) if high > start and low < end and high > low]
    return (inside[0], inside[-1]) if inside else (len(offsets) - 2, len(offsets) - 2)
