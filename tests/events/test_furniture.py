"""Bylines, credits and links are no news."""

from __future__ import annotations

import pytest

from comity.codebook.book import Book
from comity.codebook.reading import read
from comity.events.furniture import Furniture


@pytest.fixture(scope="module")
def plover() -> Book:
    return read()


@pytest.mark.parametrize(
    "line",
    [
        "By Ann Smith in Moscow",
        "Reporting by Ann Smith in Moscow; editing by Bob Jones in Kyiv",
        "(Reporting by Ann Smith in Moscow)",
        "Photo: the Russian embassy in Kyiv.",
        "READ MORE: Ukraine closes its border",
    ],
)
def test_furniture_is_known(plover: Book, line: str) -> None:
    assert line in Furniture(plover.language)


@pytest.mark.parametrize(
    "line",
    [
        "By Friday, Russia had shelled the town.",
        "By Russian standards, Ukraine was slow to answer the call for talks that it had made",
        "Reporters were expelled from Moscow.",
        "From Kyiv the minister flew to Warsaw.",
    ],
)
def test_sentences_are_no_furniture(plover: Book, line: str) -> None:
    assert line not in Furniture(plover.language)
