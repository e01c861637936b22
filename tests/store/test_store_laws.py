"""Laws: what goes in comes out equal, twice is once, and no text upsets a search."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.records import STATUSES, Article, Event, Finding, Milestone, Party, Reason, Scale, Sentence, Skipped, Span
from comity.store import Coded, Store
from comity.store.tables import METADATA
from comity.store.words import Query, parsed

characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
texts = st.text(characters, max_size=20)
names = st.text(characters, min_size=1, max_size=5)
days = st.dates()
numbers = st.integers(0, 2**53)
floats = st.floats(allow_nan=False, allow_infinity=False)
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(timezones=zones)
articles = st.builds(
    Article, id=names, text=texts, title=texts, published=st.none() | moments, url=texts, source=texts, label=texts
)
rivals = st.builds(
    Article,
    id=st.sampled_from(["a", "b"]),
    text=st.sampled_from(["one", "other", "third"]),
    source=st.sampled_from(["ours", "theirs"]),
    label=st.sampled_from(["", "label"]),
)
spans = st.builds(Span, earliest=st.none() | days, latest=st.none() | days, edtf=texts)
parties = st.lists(st.builds(Party, code=texts, sector=texts, text=texts), max_size=3).map(tuple)
reasons = st.lists(st.builds(Reason, kind=texts, name=texts, weight=floats), max_size=2).map(tuple)
sentences = st.builds(Sentence, article=st.just("a"), index=numbers, start=numbers, end=numbers, text=texts)
events = st.builds(
    Event,
    id=names,
    article=st.just("a"),
    sentence=sentences,
    when=spans,
    who=parties,
    whom=parties,
    action=texts,
    contexts=st.lists(texts, max_size=2).map(tuple),
    quad=st.integers(0, 4),
    score=floats,
    status=st.sampled_from(STATUSES),
    said_by=st.none() | st.builds(Party, code=texts),
    scale=st.lists(st.builds(Scale, what=texts, low=numbers, best=numbers, high=numbers), max_size=1).map(tuple),
    confidence=floats,
    why=reasons,
    reports=st.integers(1, 1000),
    copies=st.lists(names, max_size=2).map(tuple),
)
milestones = st.builds(
    Milestone,
    id=names,
    article=st.just("a"),
    sentence=sentences,
    kind=texts,
    parties=parties,
    name=texts,
    when=spans,
    why=reasons,
)
places = st.lists(st.builds(Skipped, where=names, reason=texts, source=texts), unique_by=lambda one: one.where)
findings = st.builds(Finding, id=names, period=spans, estimate=st.none() | floats, interval=st.tuples(floats, floats))


@pytest.fixture(scope="module")
def archive(new: Callable[[], str]) -> Iterator[Store]:
    with Store.open(new()) as store:
        yield store


def emptied(store: Store) -> Store:
    """The same archive without anything in it."""
    with store._begun() as connection:
        for table in reversed(METADATA.sorted_tables):
            connection.execute(table.delete())
    return store


def by_id(records: list[Event]) -> list[Event]:
    return sorted({record.id: record for record in records}.values(), key=lambda record: record.id)


@settings(max_examples=50, deadline=None)
@given(st.lists(articles, max_size=5, unique_by=lambda article: article.id))
def test_articles_come_back_equal_and_twice_is_once(archive: Store, added: list[Article]) -> None:
    store = emptied(archive)
    assert store.add_articles(added) == len(added)
    assert {one.id: one for one in store.articles()} == {one.id: one for one in added}
    assert [store.article(one.id) for one in added] == added
    assert store.add_articles(added) == 0
    assert store.counts()["article_version"] == 0


@settings(max_examples=150, deadline=None)
@given(st.lists(rivals, max_size=6), st.integers(1, 3))
def test_an_archive_that_got_everything_twice_is_as_if_once(archive: Store, added: list[Article], size: int) -> None:
    store = emptied(archive)
    for first in range(0, len(added), size):
        store.add_articles(added[first : first + size])
    once = list(store.articles())
    for first in range(0, len(added), size):
        store.add_articles(added[first : first + size])
    assert list(store.articles()) == once
    assert store.check() == []


@settings(max_examples=60, deadline=None)
@given(st.lists(events, max_size=4), st.lists(milestones, max_size=2, unique_by=lambda one: one.id))
def test_what_was_coded_comes_back_equal(archive: Store, coded: list[Event], named: list[Milestone]) -> None:
    wanted = by_id(coded)
    store = emptied(archive)
    store.add_articles([Article("a", "text")])
    for _ in range(2):
        store.add_coded([Coded("a", (), tuple(coded), tuple(named))], codebook="book")
        store.set_merged(coded)
        assert by_id(list(store.events(merged=False))) == by_id(list(store.events())) == wanted
        assert {one.id: one for one in store.milestones()} == {one.id: one for one in named}
    assert all(store.event(one.id) == one for one in wanted)


@settings(max_examples=40, deadline=None)
@given(st.lists(findings, max_size=4, unique_by=lambda one: one.id), places)
def test_findings_and_what_was_skipped_come_back_equal(
    archive: Store, found: list[Finding], skipped: list[Skipped]
) -> None:
    store = emptied(archive)
    store.set_findings(found)
    assert list(store.findings()) == found
    store.add_skipped(skipped, datetime(2014, 1, 1, tzinfo=timezone.utc))  # noqa: UP017
    assert set(store.skipped()) == set(skipped)


@pytest.fixture(scope="module")
def library(new: Callable[[], str]) -> Iterator[Store]:
    with Store.open(new()) as store:
        store.add_articles([Article("a", 'Minsk signed. "It is" -done* (AND) so: on^2')])
        yield store


words = st.sampled_from(
    [
        "AND",
        "OR",
        "NOT",
        "NEAR(",
        ")",
        '"',
        "*",
        "-",
        "title:",
        "^",
        "minsk",
        "{",
        "}",
        "+",
        "\0",
        "'",
        "\U0001e900",
        ";",
        "﷽",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.text() | st.lists(words, max_size=8).map(" ".join) | st.lists(words, max_size=8).map("".join))
def test_no_text_upsets_a_search(library: Store, query: str) -> None:
    for hit in library.search(query):
        assert "".join(piece for piece, _ in hit.snippet).startswith("Minsk")


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["L", "N"])))
def test_a_query_without_words_asks_nothing(query: str) -> None:
    assert parsed(query) == Query()


def test_days_of_all_years_are_kept(archive: Store) -> None:
    spans = [Span(date(1, 1, 1), date.max), Span(None, date(980, 2, 3))]
    store = emptied(archive)
    store.add_articles([Article("a", "text")])
    coded = [Event(f"e{n}", "a", Sentence("a", 0, 0, 4, "text"), when, (), (), "") for n, when in enumerate(spans)]
    store.set_merged(coded)
    assert list(store.events()) == coded
    assert list(store.events(until=date(980, 1, 1))) == [coded[0]]
