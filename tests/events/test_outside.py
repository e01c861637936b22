"""Who has no part in an act, whatever the classifier thinks of the whole sentence."""

from __future__ import annotations

import pytest

from comity.codebook.book import Book
from comity.codebook.reading import read
from comity.events.edges import Edge, Read
from comity.events.mentions import Spotter
from comity.events.outside import outside, reports
from comity.events.parties import Roles, parties
from comity.sentences import Parser


@pytest.fixture(scope="module")
def plover() -> Book:
    return read()


def reading(text: str, book: Book, parser: Parser) -> Read:
    (parsed,) = parser.parse([text])
    mentions = Spotter(book).spot(text)
    return Read(parsed, mentions, parties(parsed, mentions, Roles(book)))


def why(text: str, action: str, book: Book, parser: Parser) -> str:
    """What speaks against `action` by the first party upon the last."""
    found = reading(text, book, parser)
    last = len(found.takings) - 1
    edge = Edge(found, 0, last, False, action, "", 0.9, "happened", 0.9, "NONE", 0.1)
    return outside(edge, book.quad(action), book.language)


@pytest.mark.parametrize(
    ("text", "action", "expected"),
    [
        ("Moscow massed troops near the border, Kyiv said.", "MOBILIZE", "reporter"),
        ("Kenya freed the crew, according to the Somali government.", "RETREAT", "reporter"),
        ("Kenya freed the crew, the Somali embassy reported.", "ACCUSE", ""),
        ("Separatists in Donetsk got tanks, NATO said.", "AID", "reporter"),
        ("Kenya said Somalia had shelled a village.", "ASSAULT", "reporter"),
        ("Kenya said Somalia had shelled a village.", "ACCUSE", ""),
        ("Kenya said its army had shelled Somalia.", "ASSAULT", ""),
        ("Kenyan radio said Somalia had shelled a village.", "ACCUSE", "reporter"),
        ("Police arrested protesters near the Turkish embassy.", "COERCE", "scene"),
        ("Protesters rallied outside the Turkish embassy.", "PROTEST", ""),
        ("Brazilian farmers protested in Lima over the price of milk.", "PROTEST", "scene"),
        ("Brazilian planes bombed barracks in Lima.", "ASSAULT", ""),
        ("A warning by Brazil was aimed at Lima.", "THREATEN", ""),
        ("The Peruvian embassy in Brazil was closed.", "SANCTION", "scene"),
        ("Kenya made statements about Somalia's alleged raid on the ferry.", "ACCUSE", "talk"),
        ("The Kenyan army spoke about 3,000 Somali fighters allegedly joining the drill.", "ACCUSE", "talk"),
        ("Kenya made rude statements about Somalia.", "ACCUSE", ""),
        ("Kenya regards Somalia as a friend.", "SUPPORT", "state"),
        ("Kenya saw talks with Somalia end.", "CONSULT", ""),
        ("Kenya complained about Somalia's raid on the ferry.", "ACCUSE", ""),
        ("Kenya freed the crew under Somalia.", "RETREAT", "scene"),
        ("Like Kenya, the government of Somalia left the talks.", "RETREAT", "scene"),
        ("Kenya condemned the bombing in Somalia.", "ACCUSE", "scene"),
        ("Kenya called for elections in Somalia.", "REQUEST", ""),
        ("In Kenya, a tanker was seized by Somalia.", "COERCE", "scene"),
        ("Kenya said that Somalia was threatened by drought.", "THREATEN", "reporter"),
        ("Kenya said it would attack Somalia.", "THREATEN", ""),
        ("Kenya criticised those who had fled from Somalia.", "ACCUSE", "other"),
        ("Kenya handed him over to Somalia.", "COOPERATE", ""),
        ("The Kenyan president said that Kenyan troops were vital.", "SUPPORT", "other"),
        ("The Kenyan president said that Somali troops were vital.", "SUPPORT", ""),
        ("Kenya said that its thoughts were with the victims.", "SUPPORT", "other"),
        ("Kenya thanked the villagers.", "SUPPORT", ""),
        ("The Kenyan ministry refused to comment on Somalia.", "REJECT", "silence"),
        ("The Kenyan ministry refused to sell grain to Somalia.", "REJECT", ""),
    ],
)
def test_who_reports_or_stands_by_takes_no_part(
    plover: Book, parser: Parser, text: str, action: str, expected: str
) -> None:
    assert why(text, action, plover, parser) == expected


def test_a_party_that_only_says_it_is_told_from_one_that_does_it(plover: Book, parser: Parser) -> None:
    found = reading("Moscow massed troops near the border, Kyiv said.", plover, parser)
    said = {taking.party.code: reports(found.parsed, taking, plover.language) for taking in found.takings}
    assert said == {"RUS": False, "UKR": True}


def test_what_people_do_of_themselves_is_no_act_of_their_state(plover: Book, parser: Parser) -> None:
    def told(text: str, action: str) -> str:
        edge = Edge(reading(text, plover, parser), 0, None, False, action, "", 0.9, "happened", 0.9, "NONE", 0.1)
        return outside(edge, plover.quad(action), plover.language)

    assert told("Norwegian tourists left the beach.", "RETREAT") == "private"
    assert told("Norwegian tourists rallied at the beach.", "PROTEST") == ""
    assert told("Norwegian troops left the beach.", "RETREAT") == ""
