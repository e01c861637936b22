"""One name for all dresses of a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.articles import article_id, canonical_url

PARTS = st.sampled_from(
    ["http://", "https://", "HTTP://", "m.", "amp.", "www.", "news.example", ":80", ":443", ":8080", "/", "/a", "/amp",
     "/amp/", ".html", "/amp.html", "%7e", "%2f", "?", "&", "utm_source=x", "id=1", "amp",
     "amp=1", "#", "frag", "ü", " ", "[::1]", "@", "%"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://News.Example:443/a/b?utm_source=x&id=2&a=1#top", "https://news.example/a/b?a=1&id=2"),
        ("http://m.news.example/a", "http://news.example/a"),
        ("https://amp.news.example/a/amp/", "https://news.example/a"),
        ("https://news.example/a/amp", "https://news.example/a"),
        ("https://news.example/a?fbclid=1&amp=1", "https://news.example/a"),
        ("http://news.example", "http://news.example/"),
        ("http://news.example:8080/a", "http://news.example:8080/a"),
        ("https://news.example/%7ea%2fb", "https://news.example/~a%2Fb"),
        ("https://user:secret@news.example/a", "https://news.example/a"),
        ("https://m.example/a", "https://m.example/a"),
        ("https://news.example/camp", "https://news.example/camp"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("http://[bad", "http://[bad"),
        ("HTTP://0/ /AMP", "http://0/"),
        ("http://news.example/amp ?utm_source=x", "http://news.example/"),
        ("", ""),
    ],
)
def test_what_does_not_say_which_page_it_is_goes(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@given(st.one_of(st.text(), st.lists(PARTS).map("".join)))
def test_a_canonical_url_is_its_own(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)


def test_an_id_comes_from_the_url_where_there_is_one() -> None:
    one = article_id("https://news.example/a?utm_source=x", "text")
    assert one == article_id("https://m.news.example/a", "other text")
    assert one != article_id("", "text") == article_id("", "text")


def test_an_address_without_end_is_left_as_it_is() -> None:
    url = f"https://news.example/a{'/amp' * 50_000}"
    assert canonical_url(url) == url
