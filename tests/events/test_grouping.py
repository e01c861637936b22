"""Edges become acts with lists of parties."""

from __future__ import annotations

from collections.abc import Sequence

from comity.codebook.book import Book
from comity.events import grouping
from comity.events.edges import Edge, Read
from comity.events.grouping import Act
from comity.events.mentions import Spotter
from comity.events.parties import Roles, parties
from comity.sentences import Parser


def read(book: Book, parser: Parser, text: str) -> Read:
    parsed = next(parser.parse([text]))
    mentions = Spotter(book).spot(text)
    return Read(parsed, mentions, parties(parsed, mentions, Roles(book)))


def acts(edges: Sequence[Edge], book: Book) -> tuple[Act, ...]:
    return grouping.acts(edges, book.language)


def edge(one: Read, who: int, whom: int | None, *, both: bool = False, chance: float = 0.9) -> Edge:
    return Edge(one, who, whom, both, "SANCTION", "", chance, "happened", 0.9, "NONE", 0.05)


def test_coordinated_actors_do_one_act(book: Book, parser: Parser) -> None:
    one = read(book, parser, "Norway and Sweden expelled three envoys of Belarus.")
    (act,) = acts([edge(one, 0, 2), edge(one, 1, 2, chance=0.95)], book)
    assert (act.who, act.whom) == ((0, 1), (2,))
    assert act.edge.chance == 0.95
    assert one.parsed.tokens[act.trigger].text == "expelled"


def test_actors_of_two_clauses_do_two_acts(book: Book, parser: Parser) -> None:
    one = read(book, parser, "Norway expelled three envoys of Belarus after Sweden had barred two others.")
    assert len(acts([edge(one, 0, 1), edge(one, 2, 1)], book)) == 2


def test_what_several_do_together_is_one_act(book: Book, parser: Parser) -> None:
    one = read(book, parser, "Norway, Sweden and Belarus met in Bergen.")
    (act,) = acts([edge(one, 0, 1, both=True), edge(one, 1, 2, both=True)], book)
    assert (act.who, act.whom) == ((0, 1, 2), ())


def test_a_party_that_is_only_acted_upon_has_nobody_who_did_it(book: Book, parser: Parser) -> None:
    one = read(book, parser, "Two envoys of Belarus were expelled.")
    (act,) = acts([edge(one, -1, 0)], book)
    assert (act.who, act.whom) == ((), (0,))
    assert one.parsed.tokens[act.trigger].text == "expelled"


def test_no_edges_no_acts(book: Book) -> None:
    assert acts([], book) == ()


def test_whoever_stands_in_a_list_of_a_party_takes_part_too(book: Book, parser: Parser) -> None:
    one = read(book, parser, "Norway criticised Sweden and Belarus.")
    (act,) = acts([edge(one, 0, 1)], book)
    assert (act.who, act.whom) == ((0,), (1, 2))


def test_of_two_recipients_the_object_of_the_verb_is_kept(book: Book, parser: Parser) -> None:
    one = read(book, parser, "Norway criticised Sweden over the drought in Belarus.")
    (act,) = acts([edge(one, 0, 1, chance=0.6), edge(one, 0, 2, chance=0.9)], book)
    assert (act.who, act.whom) == ((0,), (1,))


def test_an_act_in_a_clause_of_its_own_is_kept(book: Book, parser: Parser) -> None:
    one = read(book, parser, "Norway fired at Sweden, wounding two soldiers of Belarus.")
    assert len(acts([edge(one, 0, 1), edge(one, 0, 2)], book)) == 2


def test_nobody_without_a_name_hides_one_who_has_a_name(book: Book, parser: Parser) -> None:
    one = read(book, parser, "Norway beat the police with clubs in Sweden.")
    assert {act.whom for act in acts([edge(one, 0, 1), edge(one, 0, 2)], book)} == {(1,), (2,)}


def test_whose_forces_are_listed_behind_them_act_together(book: Book, parser: Parser) -> None:
    one = read(book, parser, "The army of Norway and Sweden attacked Belarus.")
    (act,) = acts([edge(one, 0, 2)], book)
    assert (act.who, act.whom) == ((0, 1), (2,))
