"""Names and roles make parties."""

from __future__ import annotations

import pytest

from comity.codebook.book import Book
from comity.codebook.reading import read
from comity.events.mentions import Spotter
from comity.events.parties import NAMELESS, Roles, parties
from comity.sentences import Parser


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Belarusian defence ministry sent a note to Sweden.", [("BLR", "GOV"), ("SWE", "")]),
        ("Norway's army chief met the president of Sweden.", [("NOR", "MIL"), ("SWE", "GOV")]),
        ("Swedish police arrested two men.", [("SWE", "COP")]),
        ("Oslo expelled an attache of the Belarusian embassy.", [("NOR", ""), ("BLR", "GOV")]),
        ("Jens Jensen, president of Norway, spoke in Stockholm.", [("NOR", "GOV"), ("SWE", "")]),
        ("Norway called back its president to Sweden.", [("NOR", ""), ("SWE", "")]),
        ("Police in Norway held two men.", [("NOR", "COP")]),
        ("The foreign ministers of Norway and Sweden met.", [("NOR", "GOV"), ("SWE", "GOV")]),
        ("President Kari Berg of Norway spoke.", [("NOR", "GOV")]),
        ("They met in Bergen.", []),
    ],
)
def test_roles_compose_with_states(book: Book, parser: Parser, text: str, expected: list[tuple[str, str]]) -> None:
    parsed = next(parser.parse([text]))
    found = parties(parsed, Spotter(book).spot(text), Roles(book))
    assert [(taking.party.code, taking.party.sector) for taking in found] == expected


@pytest.mark.parametrize("adjective", ["Iranian-backed", "anti-Iranian"])
def test_who_backs_or_is_opposed_by_somebody_is_not_named_as_a_party(parser: Parser, adjective: str) -> None:
    plover, text = read(), f"Saudi Arabia bombed {adjective} rebels."
    found = parties(next(parser.parse([text])), Spotter(plover).spot(text), Roles(plover))
    assert [taking.party.code for taking in found] == ["SAU", ""]


def test_officials_belong_to_the_capital_they_are_in_and_envoys_do_not(parser: Parser) -> None:
    plover = read()
    sectors = []
    for text in ("Officials in Tokyo denied it.", "The embassy in Tokyo was closed."):
        parsed = next(parser.parse([text]))
        (taking,) = parties(parsed, Spotter(plover).spot(text), Roles(plover))
        sectors.append((taking.party.code, taking.party.sector))
    assert sectors == [("JPN", "GOV"), ("JPN", "")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The customs union of Russia and Belarus criticised Ukraine.", [("RUS", ""), ("BLR", ""), ("UKR", "")]),
        ("Kazakhstan joined the Customs Union with Russia.", [("KAZ", ""), ("RUS", "")]),
        ("Kazakhstan joined customs unions with Russia.", [("KAZ", ""), ("RUS", "")]),
        ("Latvia asked to join the monetary union with Germany.", [("LVA", ""), ("DEU", "")]),
        ("The trade union of Belarus criticised Poland.", [("BLR", "LAB"), ("POL", "")]),
        ("Belarus criticised the unions of Poland.", [("BLR", ""), ("POL", "LAB")]),
    ],
)
def test_a_union_of_states_is_no_union_of_workers(parser: Parser, text: str, expected: list[tuple[str, str]]) -> None:
    plover = read()
    parsed = next(parser.parse([text]))
    found = [one for one in parties(parsed, Spotter(plover).spot(text), Roles(plover)) if one.party.code != "EAEU"]
    assert [(one.party.code, one.party.sector) for one in found] == expected


def test_a_dateline_is_no_part_of_a_party(book: Book, parser: Parser) -> None:
    text = "BERGEN, February 24 - Swedish police arrested two men."
    parsed = next(parser.parse([text]))
    (taking,) = parties(parsed, Spotter(book).spot(text), Roles(book))
    assert taking.party.text == "Swedish police"


def test_a_partys_words_hold_its_name(book: Book, parser: Parser) -> None:
    text = "The foreign minister of Sweden and Norwegian police left."
    parsed = next(parser.parse([text]))
    for taking in parties(parsed, Spotter(book).spot(text), Roles(book)):
        assert taking.start <= taking.name_start < taking.name_end <= taking.end
        assert text[taking.start : taking.end] == taking.party.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norwegian troops freed the police on Monday.", ("", "COP", "the police")),
        ("The police were beaten by Swedish soldiers.", ("", "COP", "The police")),
    ],
)
def test_people_in_a_role_take_part_without_a_name(
    book: Book, parser: Parser, text: str, expected: tuple[str, str, str]
) -> None:
    parsed = next(parser.parse([text]))
    found = parties(parsed, Spotter(book).spot(text), Roles(book))
    nameless = [one.party for one in found if one.kind == NAMELESS]
    assert [(party.code, party.sector, party.text) for party in nameless] == [expected]
    assert [one.start for one in found] == sorted(one.start for one in found)


def test_nobody_takes_part_in_a_sentence_that_names_nobody(book: Book, parser: Parser) -> None:
    text = "The police freed two men."
    assert parties(next(parser.parse([text])), (), Roles(book)) == ()
