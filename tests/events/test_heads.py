"""Heads give chances that sum to one, and survive being kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from comity.codebook.reading import read
from comity.events.encoder import FOLDER
from comity.events.heads import Head, Heads, load, save


def some_heads() -> Heads:
    chance = np.random.default_rng(1)
    head = Head(("A", "B", "C"), chance.normal(size=(3, 5)).astype(np.float32), np.zeros(3, dtype=np.float32), 1.5)
    return Heads("digest", head, head, head, head)


def test_chances_sum_to_one_and_a_higher_temperature_evens_them() -> None:
    head = some_heads().action
    vectors = np.random.default_rng(2).normal(size=(7, 5)).astype(np.float32)
    chances = head.chances(vectors)
    assert np.allclose(chances.sum(axis=1), 1, atol=1e-5)
    warmer = Head(head.labels, head.weights, head.biases, 9.0).chances(vectors)
    assert (warmer.max(axis=1) < chances.max(axis=1)).all()


def test_heads_that_are_kept_come_back(tmp_path: Path) -> None:
    heads = some_heads()
    save(heads, tmp_path / "deep" / "heads.npz")
    again = load(tmp_path / "deep" / "heads.npz")
    assert again.teaching == "digest"
    assert again.mode.labels == heads.mode.labels
    assert np.allclose(again.mode.weights, heads.mode.weights, atol=1e-2)
    assert again.mode.temperature == heads.mode.temperature
    assert sorted(path.name for path in (tmp_path / "deep").iterdir()) == ["heads.npz"]


def test_a_file_that_holds_no_heads_is_refused(tmp_path: Path) -> None:
    (tmp_path / "heads.npz").write_bytes(b"no archive")
    with pytest.raises((OSError, ValueError)):
        load(tmp_path / "heads.npz")


def test_the_heads_that_come_with_the_product_were_taught_by_its_own_codebook() -> None:
    assert load(FOLDER / "heads.npz").teaching == read().teaching
