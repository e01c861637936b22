"""Milestones: the codebook's own sentences, and what their parts must keep."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from comity.codebook.book import Book
from comity.codebook.reading import read
from comity.events.mentions import Spotter
from comity.events.milestones import Finder
from comity.events.milestones.finding import CONFIDENCE
from comity.events.parties import Roles
from comity.records import Article, Milestone
from comity.sentences import doubted, load, split
from evals import milestones as measuring

TOLD = datetime(2018, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def book() -> Book:
    return read()


@pytest.fixture(scope="module")
def finder(book: Book) -> Finder:
    return Finder(book, parser=load(), spotter=Spotter(book), roles=Roles(book))


def found(finder: Finder, *texts: str, published: datetime = TOLD) -> tuple[tuple[Milestone, ...], ...]:
    articles = [doubted(Article(str(number), text, published=published)) for number, text in enumerate(texts)]
    return tuple(finder.find([(article, split(article)) for article in articles], {}))


def test_sentences_of_the_codebook_hold_what_they_are_examples_of(book: Book, finder: Finder) -> None:
    kinds = [(kind.code, text) for kind in book.kinds.values() for text in kind.yes]
    stages = [
        (stage.code, text) for stage in book.stages for text in stage.yes if stage.code not in ("held", "cancelled")
    ]
    missing = []
    for (code, text), told in zip(kinds, found(finder, *(text for _, text in kinds)), strict=True):
        missing += [] if code in {one.kind for one in told} else [(code, text)]
    for (code, text), told in zip(stages, found(finder, *(text for _, text in stages)), strict=True):
        missing += [] if code in {one.stage for one in told} else [(code, text)]
    assert missing == []


def test_sentences_that_only_sound_like_it_hold_none(book: Book, finder: Finder) -> None:
    texts = [text for kind in book.kinds.values() for text in kind.no]
    texts += [text for stage in book.stages for text in stage.no]
    wrong = [told[0].sentence.text for told in found(finder, *texts) if told]
    assert wrong == []


def test_each_pair_gets_its_own_date(finder: Finder) -> None:
    (told,) = found(finder, "Peru signed a strategic partnership with Chile in 2004 and with Brazil in May 2007.")
    days = {frozenset(party.code for party in one.parties): one.when.edtf for one in told}
    assert days == {frozenset({"PER", "CHL"}): "2004", frozenset({"PER", "BRA"}): "2007-05"}


def test_the_parties_are_those_named_before(finder: Finder) -> None:
    (told,) = found(finder, "Ghana and Togo met on Monday. This autumn, the parties signed a treaty on water.")
    assert [{party.code for party in one.parties} for one in told if one.kind == "treaty"] == [{"GHA", "TGO"}]


def test_what_did_not_happen_is_told_as_such(finder: Finder) -> None:
    told = found(
        finder,
        "Niger will sign a treaty with Chad in May.",
        "Niger has not ratified the treaty with Chad.",
        "Ministers claimed that Niger signed a secret treaty with Chad in 2015.",
    )
    assert [one[0].status for one in told] == ["announced", "denied", "alleged"]


def test_a_page_posted_again_is_dated_by_its_text(finder: Finder) -> None:
    text = (
        "On March 3rd, Bolivia's senate ratified an agreement with Peru on water. The two states founded a partnership "
        "in 2001. They signed the agreement in December 2009, and held joint military exercises in 2008."
    )
    (told,) = found(finder, text, published=datetime(2015, 11, 2, tzinfo=UTC))
    ratified = next(one for one in told if one.stage == "ratified")
    assert ratified.when.edtf.startswith("2009-03-03") or ratified.when.edtf.startswith("2010-03-03")


def test_milestones_keep_their_sentence_and_do_not_depend_on_other_articles(finder: Finder) -> None:
    text = "Laos and Cuba signed a treaty in 1999."
    (alone,) = found(finder, text)
    together = found(finder, text, "Nothing happened in Fiji.")
    assert alone == together[0]
    assert alone[0].sentence.text == text


def test_shown_confidences_are_shares_that_were_right() -> None:
    items = measuring.read(measuring.OWN)
    for kind, (count, right) in measuring.right_by_evidence(measuring.quarter(items, second=False)).items():
        assert CONFIDENCE[kind] == pytest.approx((right + 1) / (count + 2), abs=0.02), kind
    for kind, (count, right) in measuring.right_by_evidence(measuring.quarter(items, second=True)).items():
        assert count < measuring.LEAST or measuring.within(CONFIDENCE[kind], count, right), kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Niger signed a treaty with Chad in May 2017.", "happened"),
        ("Niger will sign a treaty with Chad in May.", "otherwise"),
        ("Ghana and Togo met on Monday. This autumn, the parties signed a treaty on water.", "before"),
    ],
)
def test_what_is_less_plainly_told_is_less_sure(text: str, kind: str, finder: Finder) -> None:
    (told,) = found(finder, text)
    assert {one.confidence for one in told if one.kind == "treaty"} == {CONFIDENCE[kind]}
