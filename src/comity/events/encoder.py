"""The encoder: marked sentences to vectors. A small transformer (MiniLM, fine-tuned on the codebook's own sentences,
int8) in onnxruntime; how it was made is told in `training/README.md`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from comity.errors import NoModel
from comity.events.marking import FIRST, MARKERS, SECOND, Marked

__all__ = ["FOLDER", "VOCABULARY", "Encoder", "Vectors"]

FOLDER = Path(__file__).resolve().parent / "model"

VOCABULARY = FOLDER / "tokenizer.json"
"""BERT's uncased word pieces, as tokenizers read them."""

Vectors = NDArray[np.float32]

# Sentences are cut after so many word pieces, as they were when the encoder learned.
MAX_TOKENS = 96


class Encoder:
    """Encodes marked sentences; one thread unless told otherwise, so that processes share a machine well."""

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
        self._tokenizer.add_special_tokens(list(MARKERS))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._first, self._second = (self._tokenizer.token_to_id(token) for token in (FIRST, SECOND))

    def encode(self, marked: Sequence[Marked]) -> Vectors:
        """One row a sentence: (len(marked), 3 × hidden size).

        Each is encoded alone: int8 arithmetic is scaled by what is encoded together, and a sentence's code must not
        depend on its neighbours. Batches would be a fifth faster.
        """
        encodings = self._tokenizer.encode_batch([one.text for one in marked])
        rows = [self._vector(encoding.ids) for encoding in encodings]
        return np.stack(rows) if rows else np.zeros((0, 0), dtype=np.float32)

    def _vector(self, ids: list[int]) -> Vectors:
        pieces = np.array([ids], dtype=np.int64)
        inputs = {
            "ids": pieces,
            "mask": np.ones_like(pieces),
            "first": (pieces == self._first).argmax(1),
            "second": (pieces == self._second).argmax(1),
        }
        return np.asarray(self._session.run(["features"], inputs)[0][0], dtype=np.float32)
