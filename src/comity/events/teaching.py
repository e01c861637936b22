"""Teaching the heads: logistic regression on the encoder's vectors of our own labelled sentences.

The built-in codebook's heads come with the product. A codebook that changes actions, patterns or sentences is learned
at its first use (five to ten minutes) and kept in the user's cache, by digest.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from comity.codebook.book import Book
from comity.codebook.extending import BUILT_IN
from comity.codebook.reading import read
from comity.events.encoder import FOLDER, Encoder, Vectors
from comity.events.heads import Head, Heads, load, save
from comity.events.material import Item, held_out, items, sheets
from comity.events.mentions import Spotter
from comity.events.parties import Roles
from comity.sentences import Parser

__all__ = ["Told", "cache_folder", "heads_for", "silent", "teach"]

# Strength of the L2 penalty (inverse). 0.003, 0.01 and 0.03 tried on our own items: F1 of 17 on the held-out fifth
# .868, .874, .875.
PENALTY = 0.01


# Sentences encoded between two words about how far it is.
STEP = 256

Told = Callable[[str, int, int], None]


def silent(_step: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def cache_folder() -> Path:
    """Where learned heads are kept: COMITY_CACHE, else the user's cache folder."""
    default = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "comity"
    return Path(os.environ.get("COMITY_CACHE", default))


def heads_for(
    book: Book, encoder: Encoder, parser: Parser, spotter: Spotter, roles: Roles, told: Told = silent
) -> Heads:
    """The heads for this codebook: those that come with the product, those in the cache, or newly learned; `told` hears
    how far learning is (step, done, of how many)."""
    built_in = load(FOLDER / "heads.npz")
    if book.teaching == built_in.teaching or Path(book.folder) == BUILT_IN / "plover":
        return built_in
    kept = cache_folder() / f"heads-{book.teaching}.npz"
    if kept.is_file():
        return load(kept)
    taught = teach(book, encoder, parser, spotter, roles, told)
    save(taught, kept)
    return taught


def teach(book: Book, encoder: Encoder, parser: Parser, spotter: Spotter, roles: Roles, told: Told = silent) -> Heads:
    """Heads learned from four fifths of the book's labelled sentences, calibrated on the last fifth (by template).

    A book read without its labelled sentences is read again with them.
    """
    taught = book if book.examples else read(book.folder, examples=True)
    material: list[Item] = []
    for item in items(taught, parser, spotter, roles):
        told("read labelled sentences", item.number + 1, len(taught.examples))
        material += [item] if item.asked else []
    vectors = _vectors(material, encoder, told)
    acts = [bool(item.direction) for item in material]
    moded = [act and bool(item.mode) for act, item in zip(acts, material, strict=True)]

    def head(use: Sequence[bool], label: Callable[[Item], str]) -> Head:
        used = [index for index, wanted in enumerate(use) if wanted]
        return _head([material[index] for index in used], vectors[used], label)

    return Heads(
        teaching=book.teaching,
        action=head([True] * len(material), lambda item: item.action),
        direction=head(acts, lambda item: item.direction),
        status=head(acts, lambda item: item.status),
        mode=head(moded, lambda item: f"{item.action}:{item.mode}"),
    )


def _vectors(material: Sequence[Item], encoder: Encoder, told: Told) -> Vectors:
    read = sheets(material)
    parts = []
    for start in range(0, len(read), STEP):
        parts.append(encoder.encode(read[start : start + STEP]))
        told("learn from them", min(start + STEP, len(read)), len(read))
    return np.concatenate(parts)


def _head(material: Sequence[Item], vectors: Vectors, label: Callable[[Item], str]) -> Head:
    labels = np.array([label(item) for item in material])
    held = np.array([held_out(item.template) for item in material])
    learned = _fit(vectors[~held], labels[~held])
    return replace(learned, temperature=_temperature(learned, vectors[held], labels[held]))


def _fit(vectors: Vectors, labels: np.ndarray) -> Head:
    # scikit-learn takes a second to import, and only teaching needs it.
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=PENALTY, max_iter=100).fit(vectors, labels)
    weights, biases = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        weights, biases = np.vstack([-weights, weights]) / 2, np.concatenate([-biases, biases]) / 2
    return Head(tuple(map(str, model.classes_)), weights.astype(np.float32), biases.astype(np.float32))


def _temperature(head: Head, vectors: Vectors, labels: np.ndarray) -> float:
    """The temperature under which the held-out labels are likeliest."""
    from scipy.optimize import minimize_scalar

    known = np.isin(labels, head.labels)
    if not known.any():
        return 1.0
    columns = np.array([head.labels.index(label) for label in labels[known]])

    def loss(temperature: float) -> float:
        chances = Head(head.labels, head.weights, head.biases, temperature).chances(vectors[known])
        return float(-np.log(chances[np.arange(len(columns)), columns] + 1e-9).mean())

    return float(minimize_scalar(loss, bounds=(0.3, 5.0), method="bounded").x)
