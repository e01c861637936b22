"""Edges become acts with lists of parties."""

from __future__ import annotations

from comity.codebook.book import Book
from comity.events.edges import Edge, Read
from comity.events.grouping import acts
from comity.events.mentions import Spotter
from comity.events.parties import Roles, parties
from comity.sentences import Parser


def read(book: Book, parser: Parser, text: str) -> Read:
    parsed = next(parser.parse([text]))
    mentions = Spotter(book).spot(text)
    return Read(parsed, mentions, parties(parsed, mentions, Roles(book)))


def edge(one: Read, who: int, whom: int | None, *, both: bool = False, chance: float = 0.9) -> Edge:
    return Edge(one, who, whom, both, "SANCTION", "", chance, "happened", 0.9, "NONE", 0.05)


def test_coordinated_actors_do_one_act(book: Book, parser: Parser) -> None:
    one = read(book, parser, "Norway and Sweden expelled three envoys of Belarus.")
    (act,) = acts([edge(one, 0, 2), edge(one, 1, 2, chance=0.95)])
    assert (act.who, act.whom) == ((0, 1), (2,))
    assert act.edge.chance == 0.95
    assert one.parsed.tokens[act.trigger].text == "expelled"


def test_actors_of_two_clauses_do_two_acts(book: Book, parser: Parser) -> None:
    one = read(book, parser, "Norway expelled three envoys of Belarus after Sweden had barred two others.")
    assert len(acts([edge(one, 0, 1), edge(one, 2, 1)])) == 2


def test_what_several_do_together_is_one_act(book: Book, parser: Parser) -> None:
    one = read(book, parser, "Norway, Sweden and Belarus met in Bergen.")
    (act,) = acts([edge(one, 0, 1, both=True), edge(one, 1, 2, both=True)])
    assert (act.who, act.whom) == ((0, 1, 2), ())


def test_a_party_that_is_only_acted_upon_has_nobody_who_did_it(book: Book, parser: Parser) -> None:
    one = read(book, parser, "Two envoys of Belarus were expelled.")
    (act,) = acts([edge(one, -1, 0)])
    assert (act.who, act.whom) == ((), (0,))
    assert one.parsed.tokens[act.trigger].text == "expelled"


def test_no_edges_no_acts() -> None:
    assert acts([]) == ()
