"""Feeds of three kinds give the same entries; broken ones are skipped or read as far as they go."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.articles import read_files
from comity.articles.feeds import Entry, entries_of, entry_article, looks_like_feed
from comity.records import Article, Skipped

NOW = datetime(2020, 1, 1, tzinfo=UTC)
SAID = "The ministers of both countries met in the capital on Friday and agreed to open a second crossing."
RSS = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Border Herald</title><language>en-gb</language>
<item><title>Ministers &amp; borders</title><link>https://news.example/a</link><guid>1</guid>
<pubDate>Fri, 22 Apr 2016 18:38:00 +0300</pubDate>
<description>&lt;p&gt;{SAID}&lt;/p&gt;&lt;img src="x"/&gt;</description></item>
</channel></rss>"""
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Border Herald</title>
<entry><title>Ministers &amp;amp; borders</title><link href="/a"/><id>1</id>
<published>2016-04-22T18:38:00+03:00</published>
<content type="html">&lt;p&gt;{SAID}&lt;/p&gt;</content></entry></feed>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Border Herald",
        "language": "en",
        "items": [
            {
                "id": "1",
                "url": "https://news.example/a",
                "title": "Ministers & borders",
                "content_html": f"<p>{SAID}</p>",
                "date_published": "2016-04-22T18:38:00+03:00",
                "authors": [{"name": "Anna Kalnina"}],
            },
            "no item",
        ],
    }
)


@pytest.mark.parametrize("body", [RSS, ATOM, JSON], ids=["rss", "atom", "json"])
def test_each_kind_of_feed_gives_the_same_entry(body: str) -> None:
    found = entries_of(body.encode(), where="feed", url="https://news.example/feed")
    assert isinstance(found, list)
    entry = found[0]
    assert (entry.url, entry.title, entry.text) == ("https://news.example/a", "Ministers & borders", SAID)
    assert entry.published == datetime(2016, 4, 22, 15, 38, tzinfo=UTC)
    assert entry.publisher == "Border Herald"
    assert looks_like_feed(body.encode())


def test_an_entry_is_dated_by_its_feed() -> None:
    entry = Entry("https://news.example/a", "Title", SAID, datetime(2016, 4, 22, tzinfo=UTC))
    found = entry_article(entry, where="feed")
    assert isinstance(found, Article)
    assert found.basis == "feed"


def test_an_entry_of_one_line_is_no_article() -> None:
    found = entry_article(Entry("https://news.example/a", "Title", "Read more.", None), where="feed")
    assert isinstance(found, Skipped)


@pytest.mark.parametrize("body", [b"", b"hello", b"<html><body>no feed</body></html>", b"{", b'{"version": 1}'])
def test_what_is_no_feed_is_skipped_with_the_reason(body: bytes) -> None:
    found = entries_of(body, where="feed")
    assert isinstance(found, Skipped)
    assert found.where == "feed"


def test_a_feed_with_an_entity_bomb_is_not_expanded() -> None:
    rows = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    body = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "ha">{rows}]>' + RSS.split("?>", 1)[1].replace(
        SAID, "&e11;"
    )
    found = entries_of(body.encode(), where="feed")
    assert isinstance(found, Skipped) or sum(len(entry.text) for entry in found) < 10_000


def test_a_feed_cut_off_gives_what_it_has() -> None:
    found = entries_of(RSS[:-30].encode(), where="feed")
    assert isinstance(found, list)
    assert found[0].title == "Ministers & borders"


@given(st.binary())
def test_any_bytes_are_entries_or_skipped(body: bytes) -> None:
    for start in (
        b"",
        b"<rss>",
        b"<?xml version='1.0'?><feed>",
        b'{"version": "https://jsonfeed.org/version/1", "items": [',
    ):
        assert isinstance(entries_of(start + body, where="feed"), (list, Skipped))


def test_a_saved_feed_of_a_large_agency_gives_an_article_an_entry(shared: Path) -> None:
    found = list(read_files(sorted((shared / "data" / "feeds").glob("*.rss")), now=NOW))
    articles = [item for item in found if isinstance(item, Article)]
    assert len(articles) == len(found) == 20
    assert {article.basis for article in articles} == {"feed"}
    assert {article.language for article in articles} == {"en"}
    assert not any("<" in article.text or "feedburner" in article.text for article in articles)


def test_a_page_with_a_tag_that_begins_like_a_feed_is_none() -> None:
    assert not looks_like_feed(b"<!doctype html><html><body><feedback-form></feedback-form></body></html>")
    assert looks_like_feed(b'<?xml version="1.0"?><atom:feed xmlns:atom="http://www.w3.org/2005/Atom">')


@pytest.mark.parametrize(
    "body",
    [
        b"<rss version='2.0'><channel>" + b"<item><title>a</title></item>" * 10_001,
        b'{"version": "https://jsonfeed.org/version/1.1", "items": [' + b"{}," * 10_000 + b"{}]}",
    ],
)
def test_a_feed_of_far_too_many_entries_is_skipped(body: bytes) -> None:
    found = entries_of(body, where="f")
    assert isinstance(found, Skipped)
    assert "10001 entries" in found.reason
