"""Sources: folders, files, feeds with their pages, URLs, archives; what comes bears the source's name."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastwarc.warc import WarcRecord, WarcRecordType

from comity.articles import Fetcher, Unchanged, dated_as_given, read
from comity.config import Given, Source
from comity.records import Article, Skipped
from tests.articles.web import Kept, Site, page

NOW = datetime(2020, 1, 1, tzinfo=UTC)
HTML = {"Content-Type": "text/html"}
SAID = "The ministers of both countries met in the capital on Friday and agreed to open a second crossing."
Make = Callable[..., Fetcher]


def feed_of(site: Site) -> bytes:
    items = "".join(
        f"<item><title>Title {name}</title><link>{site.url}/{name}?utm_source=rss</link>"
        f"<pubDate>Fri, 22 Apr 2016 18:38:00 GMT</pubDate><description>{SAID}</description></item>"
        for name in "ab"
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>{items}</channel></rss>'.encode()


@pytest.fixture
def feed(site: Site) -> Source:
    site.answers["/feed"] = (200, {"Content-Type": "application/rss+xml", "ETag": '"f"'}, feed_of(site))
    site.answers["/a?utm_source=rss"] = (200, {**HTML, "ETag": '"a"'}, page("Ministers meet at the border"))
    return Source("wire", "feed", f"{site.url}/feed", language="en", publisher="The Wire")


def test_each_entry_of_a_feed_is_read_from_its_page_else_from_the_feed(
    feed: Source, fetcher_of: Make, tmp_path: Path
) -> None:
    whole, own = read(feed, folder=tmp_path, fetcher=fetcher_of(), now=NOW)
    assert isinstance(whole, Article)
    assert isinstance(own, Article)
    assert whole.text.startswith(
        "The ministers of both countries met in the capital on Friday and agreed to open a second border"
    )
    assert own.text == SAID
    assert {whole.basis, own.basis} == {"feed"}
    assert {whole.source, own.source} == {"wire"}
    assert {whole.publisher, own.publisher} == {"The Wire"}


def test_the_date_of_a_page_beats_that_of_its_entry(site: Site, feed: Source, fetcher_of: Make, tmp_path: Path) -> None:
    head = '<meta property="article:published_time" content="2016-04-20T10:00:00Z">'
    site.answers["/a?utm_source=rss"] = (200, HTML, page("Ministers meet at the border", head=head))
    whole = next(iter(read(feed, folder=tmp_path, fetcher=fetcher_of(), now=NOW)))
    assert isinstance(whole, Article)
    assert (whole.published, whole.basis) == (datetime(2016, 4, 20, 10, tzinfo=UTC), "page")


def test_validators_are_kept_only_when_the_next_item_is_asked_for(
    site: Site, feed: Source, fetcher_of: Make, tmp_path: Path
) -> None:
    kept = Kept()
    items = iter(read(feed, folder=tmp_path, fetcher=fetcher_of(kept), now=NOW))
    next(items)
    assert kept.kept == {}
    next(items)
    assert set(kept.kept) == {f"{site.url}/a?utm_source=rss"}
    assert list(items) == []
    assert f"{site.url}/feed" in kept.kept


def test_a_feed_is_asked_for_anew_while_one_of_its_pages_is_missing(
    site: Site, feed: Source, fetcher_of: Make, tmp_path: Path
) -> None:
    entry = f"<item><title>t</title><link>{site.url}/busy</link></item>"
    body = f"<rss version='2.0'><channel><title>Wire</title>{entry}</channel></rss>".encode()
    site.answers["/feed"] = (200, {"Content-Type": "application/rss+xml", "ETag": '"f"'}, body)
    site.answers["/busy"] = (503, {}, b"")
    kept = Kept()
    (found,) = read(feed, folder=tmp_path, fetcher=fetcher_of(kept, retries=0), now=NOW)
    assert isinstance(found, Skipped)
    assert kept.kept == {}
    site.answers["/busy"] = (200, HTML, page("Ministers meet at the border"))
    (found,) = read(feed, folder=tmp_path, fetcher=fetcher_of(kept, retries=0), now=NOW)
    assert isinstance(found, Article)
    assert f"{site.url}/feed" in kept.kept


def test_a_date_that_lies_ahead_is_none(fetcher_of: Make, tmp_path: Path) -> None:
    ahead = NOW + timedelta(days=400)
    (tmp_path / "a.txt").write_text(f"Ministers meet in Minsk\n{ahead:%d %B %Y} 10:00\n\n{SAID}\n")
    (tmp_path / "b.jsonl").write_text(f'{{"text": "The ministers met.", "date": "{ahead.isoformat()}"}}\n')
    one, two = read(Source("s", "folder", "."), folder=tmp_path, fetcher=fetcher_of(), now=NOW)
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert (one.published, one.basis, one.doubt[-10:]) == (None, "", "lies ahead")
    assert (two.published, two.basis, two.doubt[-10:]) == (None, "", "lies ahead")


def test_a_feed_that_has_not_changed_is_told_so(site: Site, feed: Source, fetcher_of: Make, tmp_path: Path) -> None:
    site.answers["/feed"] = (304, {}, b"")
    assert list(read(feed, folder=tmp_path, fetcher=fetcher_of(), now=NOW)) == [Unchanged(f"{site.url}/feed")]


def test_pages_of_entries_read_before_are_not_fetched_again(
    site: Site, feed: Source, fetcher_of: Make, tmp_path: Path
) -> None:
    known = {f"{site.url}/a", f"{site.url}/b"}.__contains__
    found = list(read(feed, folder=tmp_path, fetcher=fetcher_of(), now=NOW, known=known))
    assert all(isinstance(item, Unchanged) for item in found)
    assert site.paths() == ["/robots.txt", "/feed"]


def test_a_url_is_a_page_a_text_or_skipped(site: Site, fetcher_of: Make, tmp_path: Path) -> None:
    site.answers["/page"] = (200, HTML, page("Ministers meet at the border"))
    site.answers["/text"] = (
        200,
        {"Content-Type": "text/plain"},
        f"Ministers meet\n22 April 2016 10:00\n\n{SAID}\n".encode(),
    )
    site.answers["/pdf"] = (200, {"Content-Type": "application/pdf"}, b"%PDF-1.4")
    one, two, three, four = (
        item
        for name in ("page", "text", "pdf", "none")
        for item in read(Source("s", "url", f"{site.url}/{name}"), folder=tmp_path, fetcher=fetcher_of(), now=NOW)
    )
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert (two.title, two.text, two.url) == ("Ministers meet", SAID, f"{site.url}/text")
    assert isinstance(three, Skipped)
    assert "application/pdf" in three.reason
    assert isinstance(four, Skipped)
    assert (four.source, four.reason[:8]) == ("s", "HTTP 404")


def test_a_page_in_an_old_charset_is_read_by_its_header_or_its_meta_tag(
    site: Site, fetcher_of: Make, tmp_path: Path
) -> None:
    text = (
        "Министры обеих стран встретились в пятницу в столице и договорились открыть второй пункт на границе. " * 4
    ).strip()
    html = (
        f"<html><head>{{}}<title>Встреча министров</title></head><body><article><p>{text}</p></article></body></html>"
    )
    meta = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'
    site.answers["/header"] = (
        200,
        {"Content-Type": "text/html; charset=windows-1251"},
        html.format("").encode("cp1251"),
    )
    site.answers["/meta"] = (200, HTML, html.format(meta).encode("cp1251"))
    for name in ("header", "meta"):
        (found,) = read(Source("s", "url", f"{site.url}/{name}"), folder=tmp_path, fetcher=fetcher_of(), now=NOW)
        assert isinstance(found, Article)
        assert found.text == text
        assert found.language == "ru"


def test_a_folder_is_read_in_order_without_hidden_files(fetcher_of: Make, tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.txt", ".git/x.txt", "image.png"):
        path = tmp_path / "news" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"The ministers met in {name}.", encoding="utf-8")
    found = list(read(Source("s", "folder", "news"), folder=tmp_path, fetcher=fetcher_of(), now=NOW))
    assert [item.text for item in found if isinstance(item, Article)] == [
        "The ministers met in a/c.txt.",
        "The ministers met in b.txt.",
    ]


@pytest.mark.parametrize("kind", ["folder", "file", "feed", "warc"])
def test_a_source_that_is_not_there_is_told(fetcher_of: Make, tmp_path: Path, kind: str) -> None:
    (found,) = read(Source("s", kind, "none"), folder=tmp_path, fetcher=fetcher_of(), now=NOW)  # type: ignore[arg-type]
    assert found == Skipped(str(tmp_path / "none"), "there is no such file or folder", "s")


def warc_of(path: Path, *bodies: bytes, coding: str = "identity") -> Path:
    with path.open("wb") as stream:
        for number, body in enumerate(bodies):
            record = WarcRecord()
            record.init_headers(WarcRecordType.response)
            record.headers["WARC-Target-URI"] = f"https://news.example/{number}"
            record.headers["Content-Type"] = "application/http; msgtype=response"
            told = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: {coding}\r\n\r\n"
            record.set_bytes_content(told.encode() + body)
            written = io.BytesIO()
            record.write(written)
            stream.write(written.getvalue())
    return path


def test_a_path_too_long_for_the_system_is_told(fetcher_of: Make, tmp_path: Path) -> None:
    (found,) = read(Source("s", "file", "x" * 5000), folder=tmp_path, fetcher=fetcher_of(), now=NOW)
    assert isinstance(found, Skipped)
    assert "too long" in found.reason


def test_a_packed_bomb_in_an_archive_costs_only_itself(fetcher_of: Make, tmp_path: Path) -> None:
    whole = gzip.compress(page("Ministers meet at the border"))
    warc_of(tmp_path / "a.warc", gzip.compress(bytes(60_000_000)), whole, coding="gzip")
    found = list(read(Source("s", "warc", "a.warc"), folder=tmp_path, fetcher=fetcher_of(max_megabytes=1.0), now=NOW))
    assert [type(item).__name__ for item in found] == ["Skipped", "Article"]
    assert isinstance(found[0], Skipped)
    assert found[0].reason == "larger than 1 MB"


def test_an_archive_gives_its_pages_and_skips_the_rest(fetcher_of: Make, tmp_path: Path) -> None:
    warc_of(tmp_path / "a.warc", page("Ministers meet at the border"), b"<html><body>short</body></html>")
    found = list(read(Source("s", "warc", "a.warc"), folder=tmp_path, fetcher=fetcher_of(), now=NOW))
    assert [type(item).__name__ for item in found] == ["Article", "Skipped"]
    assert isinstance(found[0], Article)
    assert (found[0].url, found[0].title) == ("https://news.example/0", "Ministers meet at the border")


@pytest.mark.parametrize("cut", [0, 10, 100, 400])
def test_a_broken_archive_ends_without_error(fetcher_of: Make, tmp_path: Path, cut: int) -> None:
    path = warc_of(tmp_path / "a.warc", page("Ministers meet at the border"))
    path.write_bytes(path.read_bytes()[:cut] + b"\x1f\x8b junk")
    for item in read(Source("s", "warc", "a.warc"), folder=tmp_path, fetcher=fetcher_of(), now=NOW):
        assert isinstance(item, (Article, Skipped))


def test_the_user_may_give_the_true_date_by_id_url_or_file_name() -> None:
    article = Article("7", "Text", url="https://news.example/a?utm_source=x", doubt="old", published=NOW, basis="page")
    for name in ("7", "https://news.example/a", "a.txt"):
        found = dated_as_given(article, [Given("other", "2001-01-01"), Given(name, "2013-10-05")], where="in/a.txt")
        assert (found.published, found.basis, found.doubt) == (datetime(2013, 10, 5, tzinfo=UTC), "given", "")
    assert dated_as_given(article, [Given("other", "2001-01-01")]) == article
