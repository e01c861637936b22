"""What is kept of a text to compare it by."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.articles import meaning
from comity.articles.imprints import Imprint, imprint, packed, unpacked
from comity.articles.meaning import SIZE, Encode, encoder
from comity.errors import NoModel
from comity.events.encoder import VOCABULARY
from comity.records import Article


@pytest.fixture(scope="module")
def encode() -> Encode:
    return encoder(VOCABULARY)


def test_paraphrases_are_close_and_unrelated_texts_far(encode: Encode) -> None:
    loan, credit, match = map(
        encode,
        (
            "Belarus and China signed a loan agreement.",
            "Minsk and Beijing concluded an accord on credit.",
            "The home side won the football match on Sunday.",
        ),
    )
    assert float(loan @ credit) > 0.5
    assert abs(float(loan @ match)) < 0.2
    assert float(np.linalg.norm(loan)) == pytest.approx(1, abs=1e-5)


def test_a_text_without_words_means_nothing(encode: Encode) -> None:
    assert not encode("").any()


def test_other_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "WEIGHTS", "0" * 64)
    with pytest.raises(NoModel, match="not those known"):
        encoder(VOCABULARY)


def test_a_missing_package_or_vocabulary_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(NoModel, match="no vocabulary"):
        encoder(tmp_path / "none.json")
    monkeypatch.setattr(meaning, "PACKAGE", "no_such_package_of_comity")
    with pytest.raises(NoModel, match="pip install"):
        encoder(VOCABULARY)


def test_the_model_of_meaning_is_asked_only_of_english(encode: Encode) -> None:
    assert imprint(Article("a", "Minsk protested.", language="en"), encode).meaning.any()
    assert not imprint(Article("a", "Мінск пратэставаў.", language="be"), encode).meaning.any()


def test_a_title_that_opens_the_text_counts_once(encode: Encode) -> None:
    twice = imprint(Article("a", "Minsk protests\n\nThe note is sharp.", "Minsk protests"), encode)
    once = imprint(Article("a", "The note is sharp.", "Minsk protests"), encode)
    assert twice.words == once.words


def test_scripts_without_spaces_have_pairs_of_signs_for_words(encode: Encode) -> None:
    one = imprint(Article("a", "白俄罗斯总统", language="zh"), encode)
    other = imprint(Article("b", "白俄罗斯外长", language="zh"), encode)
    assert len(one.words.keys() & other.words.keys()) >= 3


@given(st.dictionaries(st.integers(0, 2**32 - 1), st.integers(1, 255)), st.integers(0, 99))
def test_packing_keeps_words_and_three_digits_of_meaning(words: dict[int, int], seed: int) -> None:
    drawn = np.random.default_rng(seed).normal(size=SIZE).astype(np.float32)
    made = Imprint(drawn / np.linalg.norm(drawn), words)
    again = unpacked(packed(made))
    assert again.words == words
    assert np.allclose(again.meaning, made.meaning, atol=1e-3)
