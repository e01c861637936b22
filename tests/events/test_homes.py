"""Whose rebels, police and villagers are that the sentence gives no state."""

from __future__ import annotations

import pytest

from comity.codebook.book import Book
from comity.codebook.reading import read
from comity.events.coding import Coder
from comity.events.homes import Homes
from comity.events.mentions import Spotter
from comity.events.parties import Roles, parties
from comity.records import Article
from comity.sentences import Parser


@pytest.fixture(scope="module")
def plover() -> Book:
    return read()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels attacked villagers in Nigeria.", ["NGA.REB", "NGA.CVL"]),
        ("Police arrested demonstrators in Minsk.", ["BLR.COP", "BLR.CVL"]),
        ("American troops killed ten civilians in Afghanistan.", ["USA.MIL", "AFG.CVL"]),
        ("Russian troops shelled a hospital in Ukraine.", ["RUS.MIL", "UKR."]),
        ("Georgia's opposition met the government.", ["GEO.OPP", "GEO.GOV"]),
        ("Soldiers fired at marchers in Khartoum.", ["SDN.MIL", "SDN.CVL"]),
        ("Norway urged the government to free two reporters.", ["NOR.", ".MED"]),
        ("The French minister met two reporters in Oslo.", ["FRA.GOV", ".MED", "NOR."]),
    ],
)
def test_who_has_no_name_is_at_home_in_the_scene(text: str, expected: list[str], plover: Book, parser: Parser) -> None:
    tree, mentions, roles = next(parser.parse([text])), Spotter(plover).spot(text), Roles(plover)
    housed = Homes(plover, roles).housed(tree, parties(tree, mentions, roles), mentions)
    assert [f"{one.party.code}.{one.party.sector}" for one in housed] == expected


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("Turkey's government jailed two reporters on Monday.", "TUR.MED"),
        ("Turkish police fired tear gas at protesters.", "TUR.CVL"),
        ("Turkish troops killed two protesters.", ".CVL"),
    ],
)
def test_what_authorities_do_to_their_own(text: str, whom: str, plover: Book) -> None:
    (coded,) = Coder(plover).code([Article("a", text)])
    assert {f"{party.code}.{party.sector}" for event in coded.events for party in event.whom} == {whom}
