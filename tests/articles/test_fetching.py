"""Fetching: polite, bounded, and told apart what came, what has not changed and what could not be had."""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import pytest

from comity.articles import Fetcher, Page, Unchanged, Validators
from comity.records import Skipped
from tests.articles.web import Kept, Site

Make = Callable[..., Fetcher]
HTML = {"Content-Type": "text/html; charset=utf-8"}


def reason_of(item: object) -> str:
    assert isinstance(item, Skipped)
    return item.reason


def test_a_page_comes_with_where_it_came_from_in_the_end(site: Site, fetcher_of: Make) -> None:
    site.answers["/old"] = (301, {"Location": "/new?a=1"}, b"")
    site.answers["/new?a=1"] = (200, HTML, "Grüße".encode())
    found = fetcher_of().get(f"{site.url}/old")
    assert isinstance(found, Page)
    assert (found.url, found.asked, found.text) == (f"{site.url}/new?a=1", f"{site.url}/old", "Grüße")


def test_redirects_in_a_circle_end(site: Site, fetcher_of: Make) -> None:
    site.answers["/a"] = (302, {"Location": "/b"}, b"")
    site.answers["/b"] = (302, {"Location": "/a"}, b"")
    assert "redirects" in reason_of(fetcher_of().get(f"{site.url}/a"))


def test_a_page_is_asked_for_with_what_the_server_said_last_time(site: Site, fetcher_of: Make) -> None:
    kept = Kept()
    stamps = {"ETag": '"v1"', "Last-Modified": "Fri, 22 Apr 2016 18:38:00 GMT"}
    site.answers["/a"] = (200, {**HTML, **stamps}, b"x")
    first = fetcher_of(kept).get(f"{site.url}/a")
    assert isinstance(first, Page)
    assert kept.kept == {}
    fetcher_of(kept).keep(first)
    assert kept.kept[f"{site.url}/a"] == Validators('"v1"', "Fri, 22 Apr 2016 18:38:00 GMT")
    site.answers["/a"] = (304, {}, b"")
    assert fetcher_of(kept).get(f"{site.url}/a") == Unchanged(f"{site.url}/a")
    headers = site.asked[-1][1]
    assert headers["if-none-match"] == '"v1"'
    assert headers["if-modified-since"] == "Fri, 22 Apr 2016 18:38:00 GMT"


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_packed_bodies_are_unpacked(site: Site, fetcher_of: Make, coding: str) -> None:
    body = gzip.compress(b"text") if coding == "gzip" else zlib.compress(b"text")
    site.answers["/a"] = (200, {**HTML, "Content-Encoding": coding}, body)
    found = fetcher_of().get(f"{site.url}/a")
    assert isinstance(found, Page)
    assert found.body == b"text"


def test_a_gzip_bomb_is_left_unexploded(site: Site, fetcher_of: Make) -> None:
    site.answers["/a"] = (200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(bytes(50_000_000)))
    assert reason_of(fetcher_of(max_megabytes=1.0).get(f"{site.url}/a")) == "larger than 1 MB"


def test_a_body_that_is_not_what_it_says_is_skipped(site: Site, fetcher_of: Make) -> None:
    site.answers["/a"] = (200, {**HTML, "Content-Encoding": "gzip"}, b"plain")
    site.answers["/b"] = (200, {**HTML, "Content-Encoding": "br"}, b"plain")
    assert "not gzip" in reason_of(fetcher_of().get(f"{site.url}/a"))
    assert "known: gzip, deflate" in reason_of(fetcher_of().get(f"{site.url}/b"))


def test_a_large_body_is_read_no_further_than_allowed(site: Site, fetcher_of: Make) -> None:
    site.answers["/a"] = (200, HTML, bytes(3_000_000))
    assert reason_of(fetcher_of(max_megabytes=1.0).get(f"{site.url}/a")) == "larger than 1 MB"


@pytest.mark.parametrize("headers_too", [False, True])
def test_a_server_that_sends_drop_by_drop_is_left(site: Site, fetcher_of: Make, headers_too: bool) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        if not headers_too:
            handler.send_response(200)
            handler.end_headers()
        for _ in range(1500):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.02)

    site.answers["/a"] = drip
    start = time.monotonic()
    assert "ReadTimeout" in reason_of(fetcher_of(timeout=0.3, retries=0, robots=False).get(f"{site.url}/a"))
    assert time.monotonic() - start < 10


def test_a_busy_server_is_asked_again_when_it_says(site: Site, fetcher_of: Make, waits: list[float]) -> None:
    site.answers["/a"] = (503, {"Retry-After": "7"}, b"")
    assert reason_of(fetcher_of(robots=False, retries=2).get(f"{site.url}/a")) == "HTTP 503, 3 times"
    assert waits == [7.0, 7.0]


def test_retries_wait_longer_each_time(site: Site, fetcher_of: Make, waits: list[float]) -> None:
    site.answers["/a"] = (500, {}, b"")
    fetcher_of(robots=False, retries=3).get(f"{site.url}/a")
    assert waits == [1.0, 2.0, 4.0]


def test_a_server_that_asks_for_an_hour_is_left(site: Site, fetcher_of: Make, waits: list[float]) -> None:
    site.answers["/a"] = (429, {"Retry-After": "3600"}, b"")
    assert "3600 seconds" in reason_of(fetcher_of(robots=False).get(f"{site.url}/a"))
    assert waits == []


@pytest.mark.parametrize("told", ["\xb2", "Mon, 01 Jan 99999999999 00:00:00 GMT", "soon", ""])
def test_a_server_that_says_nonsense_when_to_come_back_is_asked_as_any(
    site: Site, fetcher_of: Make, waits: list[float], told: str
) -> None:
    site.answers["/a"] = (503, {"Retry-After": told}, b"")
    assert reason_of(fetcher_of(robots=False, retries=1).get(f"{site.url}/a")) == "HTTP 503, 2 times"
    assert waits == [1.0]


def test_a_validator_that_cannot_be_sent_back_does_not_lose_the_page(site: Site, fetcher_of: Make) -> None:
    site.answers["/a"] = (200, {**HTML, "ETag": '"\xe9"'}, b"x")
    fetcher = fetcher_of(Kept(), robots=False)
    for _ in range(2):
        found = fetcher.get(f"{site.url}/a")
        assert isinstance(found, Page)
        fetcher.keep(found)


def test_a_packed_body_that_is_cut_off_is_skipped(site: Site, fetcher_of: Make) -> None:
    site.answers["/a"] = (200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(bytes(range(256)) * 40)[:-40])
    assert "cut off" in reason_of(fetcher_of(robots=False).get(f"{site.url}/a"))


def test_deflate_without_its_head_is_unpacked(site: Site, fetcher_of: Make) -> None:
    packer = zlib.compressobj(wbits=-15)
    body = packer.compress(b"The ministers met. " * 50) + packer.flush()
    site.answers["/a"] = (200, {**HTML, "Content-Encoding": "deflate"}, body)
    found = fetcher_of(robots=False).get(f"{site.url}/a")
    assert isinstance(found, Page)
    assert found.text == "The ministers met. " * 50


def test_an_address_without_host_is_told(fetcher_of: Make) -> None:
    assert reason_of(fetcher_of().get("http:///a")) == "the address names no host"


def test_one_failed_attempt_is_not_counted(site: Site, fetcher_of: Make) -> None:
    site.answers["/a"] = (503, {}, b"")
    assert reason_of(fetcher_of(robots=False, retries=0).get(f"{site.url}/a")) == "HTTP 503"


def test_what_is_not_there_is_asked_for_once(site: Site, fetcher_of: Make) -> None:
    assert reason_of(fetcher_of(robots=False).get(f"{site.url}/a")).startswith("HTTP 404")
    assert site.paths() == ["/a"]


def test_robots_txt_is_obeyed_and_read_once(site: Site, fetcher_of: Make) -> None:
    site.answers["/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /private/\n")
    site.answers["/a"] = (200, HTML, b"x")
    fetcher = fetcher_of()
    assert isinstance(fetcher.get(f"{site.url}/a"), Page)
    assert reason_of(fetcher.get(f"{site.url}/private/b")) == "robots.txt forbids it"
    assert site.paths() == ["/robots.txt", "/a"]


def test_a_redirect_does_not_lead_round_robots_txt(site: Site, fetcher_of: Make) -> None:
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /private/\n")
    site.answers["/a"] = (302, {"Location": "/private/b"}, b"")
    assert reason_of(fetcher_of().get(f"{site.url}/a")) == "robots.txt forbids it"


def test_a_host_that_cannot_show_its_robots_txt_is_not_read(site: Site, fetcher_of: Make) -> None:
    site.answers["/robots.txt"] = (500, {}, b"")
    assert "robots.txt could not be read" in reason_of(fetcher_of(retries=0).get(f"{site.url}/a"))


def test_a_host_is_asked_no_faster_than_agreed(site: Site, fetcher_of: Make, waits: list[float]) -> None:
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 4\n")
    site.answers["/a"] = (200, HTML, b"x")
    fetcher_of(seconds_between=2.0).get(f"{site.url}/a")
    assert waits == [4.0]


def test_a_line_that_breaks_is_told(fetcher_of: Make, waits: list[float]) -> None:
    assert "2 times" in reason_of(fetcher_of(robots=False, retries=1).get("http://127.0.0.1:9/"))
    assert len(waits) == 1
