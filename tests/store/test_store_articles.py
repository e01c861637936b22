"""Articles go in once, change when they change, and come out in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from store_making import a_milestone, an_article, an_event, coded

from comity.errors import NotFound
from comity.records import Article, Sentence
from comity.store import Coded, Store


def test_the_same_twice_is_once(store: Store) -> None:
    articles = [an_article(number) for number in range(7)]
    assert store.add_articles(articles) == 7
    assert store.add_articles(articles) == 0
    assert list(store.articles()) == articles


def test_more_than_a_chunk_comes_back_whole_and_in_order(store: Store) -> None:
    articles = [an_article(number) for number in range(1001)]
    assert store.add_articles(reversed(articles)) == 1001
    assert list(store.articles()) == articles
    assert list(store.articles(newest=True)) == articles[::-1]


def test_an_id_given_twice_in_one_go_keeps_the_last(store: Store) -> None:
    assert store.add_articles([an_article(), an_article(title="Mended")]) == 1
    assert store.article("a00000").title == "Mended"


def test_a_changed_text_is_coded_again_and_the_old_one_kept(store: Store) -> None:
    old = an_article()
    store.add_articles([old])
    store.add_coded([coded(old)], codebook="book")
    store.add_signatures({old.id: b"old"})
    new = replace(old, text="Nothing of it was true.")
    assert store.add_articles([new]) == 0
    assert store.article(old.id) == new
    assert store.versions(old.id) == (old,)
    assert list(store.uncoded("book")) == [new]
    assert list(store.unsigned()) == [new]
    assert store.sentences(old.id) == ()
    assert store.search("freight") == ()
    assert store.search("true")[0].article == old.id
    assert store.check() == []


def test_a_date_given_and_taken_back_is_followed(store: Store) -> None:
    first = an_article()
    given = replace(first, published=first.published and first.published - timedelta(days=900), basis="given")
    for version in (first, given, first):
        store.add_articles([version])
        assert store.article(first.id) == version


def test_two_sources_that_differ_settle(store: Store) -> None:
    ours, theirs = an_article(source="ours"), an_article(source="theirs", text="Another wording.")
    store.add_articles([ours, theirs])
    for source in (ours, theirs):
        store.add_articles([source])
    settled = store.article(ours.id)
    store.add_coded([replace(coded(ours), sentences=(), events=(), milestones=())], codebook="book")
    for _ in range(2):
        for source in (ours, theirs):
            store.add_articles([source])
        assert store.article(ours.id) == settled == theirs
        assert list(store.uncoded("book")) == []


def test_a_new_label_from_the_same_source_is_taken_without_coding_again(store: Store) -> None:
    old = an_article()
    store.add_articles([old])
    store.add_coded([coded(old)], codebook="book")
    store.add_articles([replace(old, label="The situation has not changed")])
    store.add_articles([replace(old, label="Other", source="elsewhere")])
    assert store.article(old.id).label == "The situation has not changed"
    assert list(store.uncoded("book")) == []
    assert store.versions(old.id) == ()


def test_a_page_goes_on_behind_the_last_one(store: Store) -> None:
    articles = [an_article(number, published=None if number < 3 else an_article(1).published) for number in range(9)]
    store.add_articles(articles)
    for newest in (False, True):
        got: list[Article] = []
        while page := list(store.articles(limit=2, newest=newest, after=got[-1].id if got else "")):
            got += page
        assert got == (articles[::-1] if newest else articles)


def test_days_are_told_in_utc_and_both_ends_belong(store: Store) -> None:
    late = datetime(2014, 3, 2, 1, 30, tzinfo=timezone(timedelta(hours=3)))
    store.add_articles([an_article(published=late), an_article(1, published=None)])
    assert store.article("a00000").published == late
    assert store.article("a00000").published.utcoffset() == timedelta(hours=3)  # type: ignore[union-attr]
    assert [one.id for one in store.articles(since=date(2014, 3, 1), until=date(2014, 3, 1))] == ["a00000"]
    assert list(store.articles(since=date(2014, 3, 2))) == []
    assert [one.id for one in store.articles(until=date(9999, 12, 31))] == ["a00000"]
    assert store.articles_by_day() == {date(2014, 3, 1): 1}


def test_a_source_can_be_asked_for(store: Store) -> None:
    store.add_articles([an_article(), an_article(1, source="other")])
    assert [one.id for one in store.articles(source="other")] == ["a00001"]


def test_half_a_surrogate_pair_does_not_stop_anything(store: Store) -> None:
    broken = an_article(text="a\ud800b", title="\udfff")
    assert store.add_articles([broken]) == 1
    assert store.add_articles([broken]) == 0
    kept = store.article(broken.id)
    assert (kept.text, kept.title) == ("a\ufffdb", "\ufffd")


def test_what_quotes_an_article_is_stored_as_the_article_is(store: Store) -> None:
    odd = an_article(text="Minsk\0 signed a\ud800 \\u0000 \\\0.")
    said = Sentence(odd.id, 0, 0, len(odd.text), odd.text)
    event, milestone = replace(an_event(an_article()), sentence=said), replace(a_milestone(an_article()), sentence=said)
    store.add_articles([odd])
    store.add_coded([Coded(odd.id, (said,), (event,), (milestone,))], codebook="book")
    text = "Minsk\ufffd signed a\ufffd \\u0000 \\\ufffd."
    assert {one.sentence.text for one in (*store.events(), *store.milestones())} == {text}
    assert store.article(odd.id).text == text  # type: ignore[union-attr]
    assert store.check() == []


def test_what_is_not_there_is_said(store: Store) -> None:
    with pytest.raises(NotFound, match="no article 'x'"):
        store.article("x")
    with pytest.raises(NotFound, match="to go on from"):
        store.articles(after="x")


def test_one_may_code_while_walking_over_what_is_uncoded(store: Store) -> None:
    store.add_articles(an_article(number) for number in range(700))
    store.add_coded(map(coded, store.uncoded("book")), codebook="book")
    assert list(store.uncoded("book")) == []
    assert len(list(store.uncoded("next book", limit=5))) == 5
    assert store.counts()["coded"] == 700


def test_copies_are_grouped_with_the_lead_first(store: Store) -> None:
    store.add_articles(an_article(number) for number in range(6))
    store.set_copies([("a00003", "a00001", "a00002"), ("a00000", "a00005")])
    assert set(store.copies()) == {("a00003", "a00001", "a00002"), ("a00000", "a00005")}
    assert store.copies_of("a00001") == ("a00003", "a00002")
    assert store.copies_of("a00004") == ()
    store.set_copies([])
    assert store.copies() == ()


def test_signatures_are_kept_for_articles(store: Store) -> None:
    store.add_articles(an_article(number) for number in range(3))
    store.add_signatures({"a00002": b"\x00two", "a00000": b"zero"})
    store.add_signatures({"a00000": b"nought"})
    assert list(store.signatures()) == [("a00000", b"nought"), ("a00002", b"\x00two")]
    assert [one.id for one in store.unsigned()] == ["a00001"]


def test_validators_are_kept_with_the_last_article_of_their_source(store: Store) -> None:
    seen = []

    def fetched() -> Iterator[Article]:
        store.put_validators("http://a/feed", "e1", "")
        for number in range(600):
            yield an_article(number)
            seen.append(store.get_validators("http://a/feed"))

    store.add_articles(fetched())
    assert set(seen) == {None}
    assert store.get_validators("http://a/feed") == ("e1", "")
    store.put_validators("http://a/feed", "e2", "Mon")
    store.keep_validators()
    assert store.get_validators("http://a/feed") == ("e2", "Mon")


def test_validators_of_articles_that_were_lost_are_forgotten(store: Store) -> None:
    def broken() -> Iterator[Article]:
        store.put_validators("http://a/", "e1", "")
        yield an_article()
        raise OSError("the line is dead")

    with pytest.raises(OSError, match="dead"):
        store.add_articles(broken())
    store.add_articles([an_article(1)])
    assert store.get_validators("http://a/") is None


def test_the_records_made_for_tests_hold_their_offsets() -> None:
    article = an_article()
    for record in (an_event(article), a_milestone(article)):
        assert article.text[record.sentence.start : record.sentence.end] == record.sentence.text
