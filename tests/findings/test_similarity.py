"""What else to read, and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from findings_making import an_event, week

from comity.findings import Facts, similar
from comity.findings.facts import reporting
from comity.records import Event

DAY = datetime(2013, 1, 7, tzinfo=UTC)


def facts(*articles: str, copies: tuple[tuple[str, ...], ...] = (), apart: int = 30, **reports: str) -> Facts:
    published = {article: DAY + timedelta(days=apart * number) for number, article in enumerate(articles)}
    return Facts(published=published, copies=copies, reports=reports, names={"BLR": "Belarus", "CHN": "China"})


def by(article: str, name: str, whom: str = "CHN", copies: tuple[str, ...] = ()) -> Event:
    return an_event(name, week(0), "BLR", whom, article=article, copies=copies)


def reasons(article: str, events: list[Event], known: Facts) -> list[tuple[str, str]]:
    found = similar(article, reporting(events, known), known)
    return [(dict(finding.parameters)["article"], finding.value) for finding in found]


def test_an_article_that_reports_the_same_event_comes_first() -> None:
    known = facts("one", "two", "three", e2="two")
    events = [by("one", "e1", copies=("e1", "e2")), by("three", "e3")]
    assert reasons("one", events, known) == [("two", "same event"), ("three", "same pair")]


def test_the_same_week_counts_more_than_the_same_pair() -> None:
    known = facts("one", "two", "three", apart=4)
    events = [by("one", "e1"), by("two", "e2"), by("three", "e3")]
    assert reasons("one", events, known) == [("two", "same pair, same week"), ("three", "same pair")]


def test_a_near_copy_is_named_as_such() -> None:
    known = facts("one", "two", copies=(("one", "two"),))
    assert reasons("one", [by("one", "e1")], known) == [("two", "near copy")]


def test_of_copies_only_one_is_named() -> None:
    known = facts("one", "two", "three", copies=(("two", "three"),))
    assert len(reasons("one", [by("one", "e1"), by("two", "e2"), by("three", "e3")], known)) == 1


def test_a_rare_pair_says_more_than_a_busy_one() -> None:
    known = facts("one", "two", "three", "four", apart=0)
    events = [by("one", "e1"), by("one", "f1", "VEN"), by("two", "e2"), by("four", "e4"), by("three", "f3", "VEN")]
    assert reasons("one", events, known)[0][0] == "three"


def test_an_article_without_anything_shared_has_none() -> None:
    assert reasons("one", [by("one", "e1"), by("two", "e2", "VEN")], facts("one", "two")) == []


def test_the_sentence_names_the_pair() -> None:
    known = facts("one", "two")
    (finding,) = similar("one", reporting([by("one", "e1"), by("two", "e2")], known), known)
    assert finding.sentence == "Same pair: Belarus and China."
    assert finding.subject == "one"


def test_an_undated_article_is_no_obstacle() -> None:
    known = Facts(published={"one": None})
    assert reasons("one", [by("one", "e1"), by("two", "e2")], known) == [("two", "same pair")]
