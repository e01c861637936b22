"""A sentence is read once for all pairs, and no pair sees another."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from comity.errors import NoModel
from comity.events.encoder import Encoder, layout
from comity.events.marking import NAMES, Sheet

TEXT = f"{NAMES[0]} troops shelled {NAMES[1]} while {NAMES[2]} looked on."


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def span(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def test_marks_stand_where_their_words_stand_and_know_their_pair() -> None:
    offsets = [(0, 0), (0, 3), (4, 9), (10, 13), (0, 0)]
    laid = layout([101, 7, 8, 9, 102], offsets, [((0, 9), (10, 13)), ((4, 9), None)], [1, 2, 3, 4])
    assert laid["ids"].tolist() == [101, 7, 8, 9, 102, 1, 2, 3, 4, 1, 2]
    assert laid["positions"].tolist() == [0, 1, 2, 3, 4, 1, 2, 3, 3, 2, 2]
    assert laid["groups"].tolist() == [0] * 5 + [1] * 4 + [2] * 2
    assert laid["first"].tolist() == [5, 9]
    assert laid["second"].tolist() == [7, 0]


def test_words_that_were_cut_off_are_marked_at_the_end() -> None:
    laid = layout([101, 7, 102], [(0, 0), (0, 3), (0, 0)], [((40, 44), None)], [1, 2, 3, 4])
    assert laid["positions"].tolist() == [0, 1, 2, 1, 1]


def test_a_pair_is_read_alike_with_others_beside_it(encoder: Encoder) -> None:
    pairs = [(span(f"{NAMES[0]} troops"), span(NAMES[1])), (span(NAMES[1]), span(NAMES[2])), (span(NAMES[2]), None)]
    together = encoder.encode([Sheet(TEXT, tuple(pairs))])
    alone = encoder.encode([Sheet(TEXT, (pair,)) for pair in pairs])
    cosines = (together * alone).sum(1) / np.linalg.norm(together, axis=1) / np.linalg.norm(alone, axis=1)
    assert cosines.min() > 0.98
    other = together[0] @ together[1] / np.linalg.norm(together[0]) / np.linalg.norm(together[1])
    assert other < cosines.min()


def test_sheets_do_not_sway_each_other(encoder: Encoder) -> None:
    one = Sheet(TEXT, ((span(NAMES[0]), span(NAMES[1])),))
    long = Sheet(f"{TEXT} {TEXT}", ((span(NAMES[1]), span(NAMES[2])),))
    assert np.array_equal(encoder.encode([one, long])[0], encoder.encode([one])[0])


def test_nothing_is_encoded_of_nothing(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 0)


def test_a_missing_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoModel, match="no encoder in"):
        Encoder(tmp_path)
