"""Whom the words of a sentence refer to in the sentences before it."""

from __future__ import annotations

import pytest

from comity.codebook.book import Book
from comity.codebook.reading import read
from comity.events.coding import Coder
from comity.events.mentions import Spotter
from comity.events.parties import Roles, parties
from comity.events.references import Earlier, References
from comity.records import Article
from comity.sentences import Parser


@pytest.fixture(scope="module")
def plover() -> Book:
    return read()


def meant(text: str, before: list[str], book: Book, parser: Parser) -> dict[str, tuple[str, ...]]:
    """The references of a sentence, each with the codes that it stands for."""
    spotter, roles = Spotter(book), Roles(book)
    trees = list(parser.parse([*before, text]))
    found = [parties(tree, spotter.spot(tree.text), roles) for tree in trees]
    earlier = [Earlier(tree, takings) for tree, takings in zip(trees[:-1], found[:-1], strict=True)]
    resolved = References(book, roles).resolved(trees[-1], found[-1], earlier)
    return {one.party.text: one.members or (one.party.code,) for one in resolved if one.meant}


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        (["Angela Merkel flew to Kyiv."], "She promised Ukraine aid.", {"She": ("DEU",)}),
        (["Foreign Minister Radek Nowak of Poland spoke."], "Belarus was condemned by him.", {"him": ("POL",)}),
        (["The Polish foreign ministry protested."], "The ministry summoned the envoy.", {"The ministry": ("POL",)}),
        (["Kenya lost patience.", "It rained."], "The government closed the border.", {"The government": ("KEN",)}),
        (["NATO sent ships."], "The alliance accused Russia.", {"The alliance": ("NATO",)}),
        (["Boko Haram fired at a bus."], "Chad attacked the group.", {"the group": ("BOK",)}),
        (["China met Belarus."], "The two countries signed a treaty.", {"The two countries": ("BLR", "CHN")}),
    ],
)
def test_a_reference_means_the_only_one_of_its_kind(
    plover: Book, parser: Parser, before: list[str], text: str, expected: dict[str, tuple[str, ...]]
) -> None:
    assert meant(text, before, plover, parser) == expected


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (["Angela Merkel met Vladimir Putin."], "She promised Ukraine aid."),
        (["Angela Merkel flew to Kyiv.", "Bill Brown met her there."], "He promised Ukraine aid."),
        (["Angela Merkel flew to Kyiv."], "Bill Brown said he loved Ukraine."),
        (["Kenya wrote to Somalia."], "The government closed the border."),
        (["Kenya lost patience."], "In Uganda, the government closed the border."),
        (["Kenya lost patience."], "The government of the island closed the border."),
        (["NATO met OSCE envoys and the CSTO."], "The alliance accused Russia."),
        (["China met Belarus and Russia."], "The two countries signed a treaty."),
        (["China met Belarus."], "Belarus said the two countries would sign a treaty."),
        (["China met NATO."], "Both sides signed a treaty."),
    ],
)
def test_a_reference_with_several_candidates_means_nobody(
    plover: Book, parser: Parser, before: list[str], text: str
) -> None:
    assert not meant(text, before, plover, parser)


def test_an_event_says_whom_its_words_refer_to(plover: Book) -> None:
    article = Article("a", "China met Belarus in Minsk. The two countries signed a trade agreement on Friday.")
    (coded,) = Coder(plover).code([article])
    (signed,) = [event for event in coded.events if event.sentence.index == 1]
    assert {party.code for party in signed.who} == {"BLR", "CHN"}
    assert ("reference", "The two countries", "BLR and CHN") in {(one.kind, one.name, one.text) for one in signed.why}


def test_nothing_is_traced_back_past_two_sentences_or_into_another_article(plover: Book) -> None:
    far = Article("far", "China met Belarus. It rained. It snowed. The two countries signed a trade agreement.")
    other = Article("other", "The two countries signed a trade agreement.")
    *_, last = Coder(plover).code([far, Article("near", "China met Belarus."), other])
    assert not last.events
    (first, *_) = Coder(plover).code([far])
    assert not [event for event in first.events if event.sentence.index == 3]
