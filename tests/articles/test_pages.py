"""Pages: text, title, date, author, publisher, language; and hostile pages that end in bounded time."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.articles import clean, read_page
from comity.articles.pages import fragment_text
from comity.records import Article, Skipped
from tests.articles.web import PARAGRAPH, page

NOW = datetime(2020, 1, 1, tzinfo=UTC)


def read(html: str | bytes, url: str = "https://news.example/a") -> Article | Skipped:
    text = html.decode() if isinstance(html, bytes) else html
    return read_page(text, url=url, where="page", now=NOW)


def article_of(html: str | bytes) -> Article:
    found = read(html)
    assert isinstance(found, Article)
    return found


def test_a_page_gives_its_article_without_title_and_furniture() -> None:
    found = article_of(page("Two ministers meet at the border"))
    assert found.title == "Two ministers meet at the border"
    assert found.text.startswith("The ministers of both countries")
    assert found.title not in found.text
    assert "All rights reserved" not in found.text
    assert found.text.count("\n\n") == 3


def test_metadata_give_date_with_its_time_author_and_publisher() -> None:
    head = (
        '<meta property="article:published_time" content="2016-04-22T18:38:00+03:00">'
        '<meta property="og:site_name" content="Border Herald"><meta name="author" content="Anna Kalnina">'
    )
    found = article_of(page("Two ministers meet at the border", head=head))
    assert found.published is not None
    assert found.published.isoformat() == "2016-04-22T18:38:00+03:00"
    assert (found.basis, found.author, found.publisher, found.language) == (
        "page", "Anna Kalnina", "Border Herald", "en",
    )  # fmt: skip


def test_linked_data_give_the_time_too() -> None:
    head = (
        '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",'
        ' "datePublished": "2016-04-22T05:00:00Z"}</script>'
    )
    found = article_of(page("Two ministers meet at the border", head=head))
    assert found.published == datetime(2016, 4, 22, 5, tzinfo=UTC)


def test_a_page_is_not_from_the_future() -> None:
    head = '<meta property="article:published_time" content="2031-04-22T18:38:00Z">'
    assert article_of(page("Two ministers meet at the border", head=head)).published is None


def test_the_date_in_a_url_is_a_date_of_the_page() -> None:
    found = read(page("Two ministers meet at the border"), url="https://news.example/2016/04/22/ministers-meet")
    assert isinstance(found, Article)
    assert (found.published, found.basis) == (datetime(2016, 4, 22, tzinfo=UTC), "page")


def test_a_page_without_date_has_none_and_no_basis() -> None:
    found = article_of(page("Two ministers meet at the border"))
    assert (found.published, found.basis) == (None, "")


@pytest.mark.parametrize("html", ["", "   ", "<html></html>", "<html><body><p>Too short.</p></body></html>", "no page"])
def test_a_page_without_an_article_is_skipped_with_the_reason(html: str) -> None:
    found = read(html)
    assert isinstance(found, Skipped)
    assert found.reason


def test_words_of_scripts_without_spaces_are_counted() -> None:
    text = "両国の外相は金曜日に首都で会談し、二つ目の国境検問所を開くことで合意した。" * 6
    assert isinstance(read(f"<html><body><article><p>{text}</p></article></body></html>"), Article)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + PARAGRAPH * 5,
        "<html><body>" + "<p>" * 100_000 + PARAGRAPH * 5,
        "<table><tr><td>" * 30_000 + PARAGRAPH * 5,
        "<html><body><p>" + PARAGRAPH * 5 + "\x00\x00" + "</p><p>\ud800\udfff</p></body></html>",
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><html><body>' + "&b;" * 10_000,
        "<html><body>" + "&#x110000;&#0;&lt" * 20_000 + "</body></html>",
        "<html><body><a href='" + "x" * 1_000_000 + "'>" + PARAGRAPH * 5,
        "<html><head><title>" + "A - " * 100_000 + "</title><body>" + PARAGRAPH * 50,
    ],
    ids=["divs", "paragraphs", "tables", "controls", "entities", "references", "attribute", "title"],
)
def test_hostile_pages_end_as_article_or_skipped_in_bounded_time(html: str) -> None:
    start = time.monotonic()
    found = read(html)
    assert time.monotonic() - start < 60
    if isinstance(found, Article):
        assert found.text == clean(found.text)


def test_a_page_of_too_many_elements_is_skipped_at_once() -> None:
    found = read("<html><body>" + "<div><i>a</i></div>" * 10_000 + PARAGRAPH * 5)
    assert isinstance(found, Skipped)
    assert "at most 10000 are read" in found.reason


@settings(max_examples=40, deadline=None)
@given(st.text(), st.sampled_from(["", "<p>", "<div><p>", "<!--", "<script>", "<![CDATA["]))
def test_any_text_as_a_page_is_read_without_error(text: str, tag: str) -> None:
    found = read(f"<html><body>{tag}{text}{PARAGRAPH * 3}")
    if isinstance(found, Article):
        assert found.text == clean(found.text)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("One &amp; two", "One & two"),
        ("<p>One</p><p>Two <b>three</b></p>", "One\n\nTwo three"),
        ("One<br>Two<script>alert(1)</script>", "One\n\nTwo"),
        ("plain", "plain"),
        ("<", "<"),
        ("", ""),
    ],
)
def test_pieces_of_html_become_text(html: str, text: str) -> None:
    assert fragment_text(html) == text


@given(st.text())
def test_any_piece_of_html_is_read_without_error(html: str) -> None:
    assert fragment_text(html) == clean(fragment_text(html))
