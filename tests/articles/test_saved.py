"""Saved pages of many layouts: each `saved/case.txt` has its articles in `saved/case.json`."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.articles import clean, read_text
from comity.articles.saved import pieces_of
from comity.records import Article

CASES = sorted((Path(__file__).parent / "saved").glob("*.txt"))


def articles_of(path: Path) -> list[Article]:
    return [item for item in read_text(path.read_text(encoding="utf-8"), where="page.txt") if isinstance(item, Article)]


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_a_saved_page_is_told_apart_from_its_furniture(path: Path) -> None:
    told: list[dict[str, Any]] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    found = articles_of(path)
    assert [article.title for article in found] == [case["title"] for case in told]
    for article, case in zip(found, told, strict=True):
        parts = article.text.split("\n\n")
        assert (article.published.isoformat() if article.published else None) == case["published"]
        assert article.basis == case["basis"]
        assert parts[0].startswith(case["first"]), parts
        assert parts[-1].startswith(case["last"]), parts
        assert len(parts) == case["paragraphs"], parts
        assert article.author == case.get("author", "")
        assert article.label == case.get("label", "")
        assert article.language == case.get("language", "en")


def test_there_are_golden_pages_of_many_layouts() -> None:
    assert len(CASES) >= 12


def test_the_seed_is_two_articles(shared: Path) -> None:
    first, second = articles_of(next((shared / "seeds").glob("*.txt")))
    assert first.label == "Category status:"
    assert first.published is not None
    assert first.published.isoformat() == "2016-04-22T18:38:00+00:00"
    assert second.published is not None
    assert second.published.isoformat() == "2017-10-02T11:57:00+00:00"
    assert (len(first.text.split("\n\n")), len(second.text.split("\n\n"))) == (7, 6)
    assert first.title not in first.text
    assert "Similar articles" not in first.text + second.text
    assert "RFRM" not in second.text
    assert "Recent trends" not in second.text


@given(st.text())
def test_any_text_is_read_without_error_and_clean(text: str) -> None:
    for piece in pieces_of(clean(text)):
        assert piece.text == clean(piece.text)


@given(st.lists(st.sampled_from(sorted({line for path in CASES for line in path.read_text("utf-8").split("\n")}))))
def test_lines_of_pages_in_any_order_are_read_without_error(lines: list[str]) -> None:
    for piece in pieces_of(clean("\n".join(lines))):
        assert piece.text == clean(piece.text)
        assert piece.text


@pytest.mark.parametrize(
    "text",
    [
        f"a{'-' * 100_000}a",
        f"x {'1 ' * 50_000}a",
        f"x{'(' * 100_000}1a",
        "A title of the page\nApril 22, 2016 18:38\nSome text.\n" + "April 22, 2016 18:38\n" * 20_000,
        "A title of the page\nApril 22, 2016 18:38\nSome text.\n" + "Photo: Reuters\n" * 20_000,
    ],
    ids=["dashes", "figures", "brackets", "times", "credits"],
)
def test_the_time_for_a_hostile_page_grows_with_its_length_only(text: str) -> None:
    start = time.process_time()
    assert pieces_of(text)
    assert time.process_time() - start < 10


def test_a_time_line_below_a_full_line_is_not_taken_for_the_rest_of_the_title() -> None:
    wrapped = (
        "The ministers of both countries met in the capital on Friday\nand agreed to open a second border crossing."
    )
    (piece,) = pieces_of(
        f"Ministers of both countries meet in Minsk about the border\n22 April 2016 10:00\n\n{wrapped}"
    )
    assert piece.title == "Ministers of both countries meet in Minsk about the border"
    assert piece.stamp is not None
    assert piece.text == wrapped.replace("\n", " ")
