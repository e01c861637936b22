"""From vectors to judgements: linear heads for action, direction, status and mode, taught by the codebook's own
sentences. Editing the codebook teaches them anew; the encoder stays."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from comity.events.encoder import Vectors

__all__ = ["Floats", "Head", "Heads", "load", "save"]

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Head:
    """A linear layer: weights (labels × features), biases (labels), its labels, and the temperature that calibrates."""

    labels: tuple[str, ...]
    weights: Floats
    biases: Floats
    temperature: float = 1.0

    def chances(self, vectors: Vectors) -> Floats:
        """(rows × labels); each row sums to 1. Temperature scaling after Guo et al. (2017)."""
        logits = (vectors @ self.weights.T + self.biases) / self.temperature
        raised = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)


@dataclass(frozen=True)
class Heads:
    """All heads, and the digest of the teaching material (`Book.teaching`) that they learned from."""

    teaching: str
    action: Head
    direction: Head
    status: Head
    mode: Head


NAMES = ("action", "direction", "status", "mode")


def save(heads: Heads, path: Path) -> None:
    """Write the heads as a NumPy archive, whole or not at all."""
    arrays: dict[str, NDArray[np.generic]] = {"teaching": np.array(heads.teaching)}
    for name in NAMES:
        head: Head = getattr(heads, name)
        arrays |= {
            f"{name}.labels": np.array(head.labels),
            f"{name}.weights": head.weights.astype(np.float16),
            f"{name}.biases": head.biases.astype(np.float32),
            f"{name}.temperature": np.array(head.temperature),
        }
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part.npz")
    np.savez_compressed(unfinished, allow_pickle=False, **arrays)
    unfinished.replace(path)


def load(path: Path) -> Heads:
    """Read heads back; raises `OSError`, `KeyError` or `ValueError` where the file holds none."""
    with np.load(path, allow_pickle=False) as stored:
        found = {
            name: Head(
                tuple(str(label) for label in stored[f"{name}.labels"]),
                stored[f"{name}.weights"].astype(np.float32),
                stored[f"{name}.biases"],
                float(stored[f"{name}.temperature"]),
            )
            for name in NAMES
        }
        return Heads(teaching=str(stored["teaching"]), **found)
