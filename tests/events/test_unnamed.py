"""Whom an act is done to where nobody names them."""

from __future__ import annotations

import pytest

from comity.codebook.book import Book
from comity.codebook.reading import read
from comity.events.parties import Roles
from comity.events.unnamed import unnamed
from comity.sentences import Parser


@pytest.fixture(scope="module")
def plover() -> Book:
    return read()


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Hamas freed two captives on Friday.", "freed", "two captives"),
        ("Obama congratulated him on his victory.", "congratulated", "him"),
        ("France sent food to the survivors.", "sent", "the survivors"),
        ("The sailors were released by Russia.", "released", "The sailors"),
        ("Israel bombed a tunnel.", "bombed", None),
        ("Oslo criticised Norway.", "criticised", None),
    ],
)
def test_people_without_a_name_are_whom_it_is_done_to(
    text: str, word: str, expected: str | None, plover: Book, parser: Parser
) -> None:
    tree = next(parser.parse([text]))
    trigger = next(index for index, token in enumerate(tree.tokens) if token.text == word)
    known = frozenset(index for index, token in enumerate(tree.tokens) if token.text == "Norway")
    found = unnamed(tree, trigger, known, Roles(plover), plover.language)
    assert (found.text if found else None) == expected
