"""A state's name in a longer name is not the state; a role or a title keeps it one."""

from __future__ import annotations

import pytest

from comity.codebook.book import Book
from comity.codebook.reading import read
from comity.events.mentions import Spotter
from comity.events.parties import NAMELESS, Roles, parties
from comity.sentences import Parser


@pytest.fixture(scope="module")
def plover() -> Book:
    return read()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Swiss Crystal, a freighter, was seized off Lagos.", []),
        ("The ferry Norway Star left Iceland.", ["ISL"]),
        ("The Kenya Times praised Uganda.", ["UGA"]),
        ("Sweden Motors sold lorries to Peru.", ["PER"]),
        ("The Museum of Finland was closed.", []),
        ("Trawlers crossed the Gulf of Finland.", []),
        ("Whalers from New England sailed to Chile.", ["CHL"]),
        ("A man called Robert Jordan wrote to Poland.", ["POL"]),
        ("The Polish Foreign Ministry thanked Latvia.", ["POL", "LVA"]),
        ("French President Anton Dubois met the envoy of Mali.", ["FRA", "MLI"]),
        ("Officials of the Republic of Malta left Nazi Germany.", ["MLT", "DEU"]),
        ("The leaders of North and South Korea met.", ["PRK", "KOR"]),
        ("The Portuguese-Angolan agreement was renewed.", ["PRT", "AGO"]),
        ("The Japan Security Treaty was renewed.", ["JPN"]),
        ("Syrian Kurds shelled a town in northern Iraq.", ["KURD", "IRQ"]),
        ("The Lebanese militia Hezbollah shelled Israel.", ["HEZ", "ISR"]),
        ("Robert Letts left Chile for Peru.", ["CHL", "PER"]),
        ("Exiled Cubans marched in Madrid.", ["CUB", "ESP"]),
        ("Brazil Airlines Were Sued In Fiji", ["BRA", "FJI"]),
    ],
)
def test_what_is_called_after_a_state_is_not_the_state(
    plover: Book, parser: Parser, text: str, expected: list[str]
) -> None:
    found = parties(next(parser.parse([text])), Spotter(plover).spot(text), Roles(plover))
    assert [one.party.code for one in found if one.kind != NAMELESS] == expected
