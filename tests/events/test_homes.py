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


@pytest.fixture(scope="module")
def coder(plover: Book) -> Coder:
    return Coder(plover)


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Turkey's government jailed two reporters on Monday.", {"TUR.GOV", "TUR.MED"}),
        ("Turkish police fired tear gas at protesters.", {"TUR.COP", "TUR.CVL"}),
        ("Turkish troops killed two protesters.", {"TUR.MIL", ".CVL"}),
        ("Iran jailed two foreign journalists.", {"IRN.", ".MED"}),
        ("Rebels detained two French officials on Monday.", {".REB", "FRA.GOV"}),
        ("Sudan and the rebels signed a peace deal in Nairobi.", {"SDN.", ".REB"}),
        ("Foreign troops killed ten civilians in Afghanistan.", {"AFG.CVL"}),
        ("Peacekeepers shot ten civilians in Mali.", {"MLI.CVL"}),
        ("American troops shelled the parliament.", {"USA.MIL", ".LEG"}),
    ],
)
def test_a_home_is_given_to_those_who_have_one_there(text: str, parties: set[str], coder: Coder) -> None:
    (coded,) = coder.code([Article("a", text)])
    assert {f"{one.code}.{one.sector}" for event in coded.events for one in (*event.who, *event.whom)} == parties


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Kenya did not close the border and attacked Somalia.", {("KEN", "ASSAULT", "SOM", "happened")}),
        (
            "Kenya expelled two Ugandan envoys and accused Somalia of shelling a town.",
            {("KEN", "SANCTION", "UGA", "happened"), ("KEN", "ACCUSE", "SOM", "happened")},
        ),
        (
            "Russia expelled ten American diplomats after the United States expelled 35 Russian diplomats.",
            {("RUS", "SANCTION", "USA", "happened"), ("USA", "SANCTION", "RUS", "happened")},
        ),
        ("Japan recalled its ambassador after South Korea seized a ship.", {("JPN", "SANCTION", "KOR", "happened")}),
    ],
)
def test_each_clause_tells_its_own_act(text: str, told: set[tuple[str, str, str, str]], coder: Coder) -> None:
    (coded,) = coder.code([Article("a", text)])
    found = {
        (one.code, event.action, other.code, event.status)
        for event in coded.events
        for one in event.who
        for other in event.whom
    }
    assert found == told
