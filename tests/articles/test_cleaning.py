"""Clean text: NFC, no controls, paragraphs by one blank line; cleaning twice is cleaning once."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.articles import clean
from comity.articles.cleaning import one_line, unwrap

ANY = st.text(st.characters())


@given(ANY)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert unicodedata.is_normalized("NFC", clean(text))


@given(ANY)
def test_clean_text_has_no_controls_and_no_holes(text: str) -> None:
    found = clean(text)
    assert not [c for c in found if c != "\n" and unicodedata.category(c) in ("Cc", "Cs")]
    assert "\n\n\n" not in found
    assert "  " not in found
    assert found == found.strip()


@given(ANY)
def test_one_line_is_one_line(text: str) -> None:
    assert "\n" not in one_line(text)


def test_letters_and_marks_become_one() -> None:
    assert clean("Gru\u0308\xadße\x00\u200b\r\n\r\n\r\nb\u2028c\u00a0d") == "Grüße\n\nb\nc d"


def test_hard_wrapped_paragraphs_are_joined_and_lists_are_not() -> None:
    wrapped = (
        "The ministers of both countries met in the capital on Friday and agreed to\n"
        "open a second border crossing before the end of the year, officials of both\n"
        "countries said."
    )
    listed = "First of all\nSecond to that\nThird and last"
    assert unwrap(f"{wrapped}\n\n{listed}") == f"{wrapped.replace(chr(10), ' ')}\n\n{listed}"


def test_paragraphs_of_a_line_each_stay_apart() -> None:
    text = "\n".join("A long paragraph of many words that goes on and on. " * 4 for _ in range(3))
    assert unwrap(text) == text


@pytest.mark.parametrize("marks", ["\u0315\u0300", "\u0344", "\u0301"])
def test_marks_piled_without_end_take_no_time_and_stay_few(marks: str) -> None:
    text = clean(f"a{marks * 1_000_000}b")
    assert len(text) < 40
    assert clean(text) == text


def test_marks_that_a_language_has_stay() -> None:
    assert clean("\u0928\u0940 e\u0302\u0301 \u05e9\u05b8\u05c1") == "\u0928\u0940 \u1ebf \u05e9\u05b8\u05c1"
