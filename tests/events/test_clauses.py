"""Which clauses of a sentence are asked about by themselves, and what stands in them."""

from __future__ import annotations

import pytest

from comity.codebook.book import Book
from comity.codebook.reading import read
from comity.events.clauses import Passage, clauses
from comity.sentences import Parser


@pytest.fixture(scope="module")
def plover() -> Book:
    return read()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kenya closed the border on Monday.", []),
        (
            "Kenya closed the border and accused Somalia of shelling it.",
            ["Kenya closed the border .", "Kenya accused Somalia of shelling it"],
        ),
        (
            "Norway recalled its envoy after Chad had seized a ship.",
            ["Norway recalled its envoy .", "Chad had seized a ship"],
        ),
        ("Norway will recall its envoy unless Chad frees the ship.", []),
        ("Norway wants to buy and sell ships.", []),
    ],
)
def test_each_clause_with_an_act_of_its_own(text: str, expected: list[str], plover: Book, parser: Parser) -> None:
    tree = next(parser.parse([text]))
    assert [Passage(tree, clause).text for clause in clauses(tree, plover.language)] == expected


def test_offsets_of_the_sentence_are_found_in_the_passage(plover: Book, parser: Parser) -> None:
    tree = next(parser.parse(["Kenya closed the border and accused Somalia of shelling it."]))
    passage = Passage(tree, clauses(tree, plover.language)[1])
    start = tree.text.index("Somalia")
    moved = passage.moved(start, start + len("Somalia"))
    assert moved is not None
    assert passage.text[slice(*moved)] == "Somalia"
    assert passage.moved(tree.text.index("closed"), tree.text.index("border")) is None
