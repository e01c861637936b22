"""What the coder learns is what it asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from comity.codebook.book import Book, Deed, Example
from comity.events.material import NONE, Item, given, items, sheets
from comity.events.mentions import Spotter
from comity.events.parties import Roles
from comity.sentences import Parser


def learned(book: Book, parser: Parser, text: str, *marks: tuple[str, str], action: str = "SANCTION") -> list[Item]:
    placed = tuple((kind, text.index(words), text.index(words) + len(words)) for kind, words in marks)
    example = Example("template", action, "", "happened", text, placed)
    found: Iterator[Item] = items(replace(book, examples=(example,), patterns=()), parser, Spotter(book), Roles(book))
    return list(found)


def test_the_party_that_stands_first_is_the_first(book: Book, parser: Parser) -> None:
    text = "Norway was rebuked by Sweden."
    for item in learned(book, parser, text, ("who", "Sweden"), ("whom", "Norway")):
        ((first, second),) = item.sheet.asked
        assert second is not None
        assert first[1] <= second[0]
        assert item.direction == "backward"


def test_words_without_a_name_are_read_as_they_stand(book: Book, parser: Parser) -> None:
    for item in learned(book, parser, "Norway expelled two reporters.", ("who", "Norway"), ("whom", "reporters")):
        assert "reporters" in item.sheet.text
        assert "Norway" not in item.sheet.text


def test_the_pairs_of_a_sentence_are_read_together(book: Book, parser: Parser) -> None:
    marks = (("who", "Norway"), ("whom", "Sweden"), ("other", "Georgian"))
    found = [item for item in learned(book, parser, "Norway rebuked Sweden over Georgian wine.", *marks) if item.asked]
    (together,) = sheets(found)
    assert together.asked == tuple(pair for item in found for pair in item.sheet.asked)
    assert len(together.asked) == 3


def test_a_bystander_does_nothing(book: Book, parser: Parser) -> None:
    marks = (("who", "Norway"), ("whom", "Sweden"), ("other", "Georgian"))
    found = [item for item in learned(book, parser, "Norway rebuked Sweden over Georgian wine.", *marks) if item.asked]
    assert sorted(item.action for item in found) == [NONE, NONE, "SANCTION"]


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Norwegian troops left.", "Norwegian troops", "Norwegian"),
        ("They met Anders Tamarind on Monday.", "Anders Tamarind", "Anders Tamarind"),
        ("They freed the rebels.", "the rebels", ""),
    ],
)
def test_the_name_in_given_words_is_told(book: Book, parser: Parser, text: str, words: str, name: str) -> None:
    start = text.index(words)
    spot = given(next(parser.parse([text])), (start, start + len(words)), Spotter(book).spot(text))
    assert text[spot.name_start : spot.name_end] == name
    assert text[spot.start : spot.end] == words


def test_who_is_found_and_not_marked_does_nothing(book: Book, parser: Parser) -> None:
    marks = (("who", "Norway"), ("whom", "Sweden"))
    found = [item for item in learned(book, parser, "Norway rebuked Sweden at talks in Georgia.", *marks) if item.asked]
    assert sorted(item.action for item in found) == [NONE, NONE, "SANCTION"]


def test_each_of_two_acts_is_told_of_its_own_parties(book: Book, parser: Parser) -> None:
    text = "Norway rebuked Sweden for arresting two reporters."
    placed = [("who", "Norway"), ("whom+who2", "Sweden"), ("whom2", "reporters")]
    marks = tuple((kind, text.index(words), text.index(words) + len(words)) for kind, words in placed)
    example = Example("template", "ACCUSE", "", "happened", text, marks, Deed("COERCE", "arrest", "alleged"))
    taught = replace(book, examples=(example,), patterns=())
    found = [item for item in items(taught, parser, Spotter(book), Roles(book)) if item.asked]
    told = [(item.action, item.mode, item.direction, item.status) for item in found if item.direction]
    assert told == [("ACCUSE", "", "forward", "happened"), ("COERCE", "arrest", "forward", "alleged")]
    assert len(found) == 3
