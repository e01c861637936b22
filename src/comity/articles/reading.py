"""A source to its articles, whatever kind it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from comity.articles.addresses import canonical_url
from comity.articles.feeds import Entry, entries_of, entry_article, looks_like_feed
from comity.articles.fetching import Fetcher, Page, Unchanged
from comity.articles.files import KNOWN, MEGABYTE, is_known, read_document, read_files
from comity.articles.pages import read_page
from comity.articles.stamps import moment_of
from comity.articles.warcs import read_warc
from comity.config import Given, Source
from comity.records import Article, Skipped

__all__ = ["Read", "dated_as_given", "none_known", "read"]

Read = Article | Skipped | Unchanged
# Dates without a zone are taken for UTC, and may be early or late by half a day.
AHEAD = timedelta(days=1)
_HTML = ("text/html", "application/xhtml")
_UNREAD = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip", "application/octet-stream")


def none_known(_: str) -> bool:
    """No URL was read before."""
    return False


def read(
    source: Source,
    *,
    folder: Path,
    fetcher: Fetcher,
    now: datetime,
    known: Callable[[str], bool] = none_known,
) -> Iterator[Read]:
    """What the source holds, one by one. `source.at` is a URL, or a path relative to `folder`.

    `known` says of a canonical URL whether its article was read before: the pages of such entries of a feed are not
    fetched again. A page's validators are kept when the next item is asked for, that is once its articles are stored.
    """
    if source.kind in ("feed", "url") and "://" in source.at:
        found = _fetched(source, fetcher=fetcher, now=now, known=known)
    elif source.kind == "url":
        found = iter([Skipped(source.at, "no URL; it begins with http:// or https://")])
    else:
        found = _stored(source, folder / source.at, now=now, megabytes=fetcher.settings.max_megabytes)
    for item in found:
        yield _of(item, source, now)


def dated_as_given(article: Article, given: Iterable[Given], *, where: str = "") -> Article:
    """The article with the date that its user gave by its id, its URL or its file's name."""
    names = {article.id, article.url, canonical_url(article.url), where, Path(where).name} - {""}
    for told in given:
        moment = moment_of(told.published)
        if moment and (told.article in names or canonical_url(told.article) in names):
            return replace(article, published=moment, basis="given", doubt="")
    return article


def _of(item: Read, source: Source, now: datetime) -> Read:
    """The item with what the source says of all its articles; a date that lies ahead is none."""
    if isinstance(item, Article):
        if item.published and item.published > now + AHEAD:
            doubt = f"published: {item.published:%Y-%m-%d} ({item.basis}) lies ahead"
            item = replace(item, published=None, basis="", doubt=doubt)
        return replace(
            item,
            source=source.name,
            language=source.language or item.language,
            publisher=source.publisher or item.publisher,
        )
    return replace(item, source=source.name) if isinstance(item, Skipped) else item


def _stored(source: Source, path: Path, *, now: datetime, megabytes: float) -> Iterator[Read]:
    try:
        is_there = path.exists()
    except OSError as error:
        yield Skipped(source.at, f"cannot be read: {error.strerror}")
        return
    if not is_there:
        yield Skipped(str(path), "there is no such file or folder")
    elif source.kind == "warc" and path.is_file():
        yield from read_warc(path, now=now, largest=int(megabytes * MEGABYTE))
    elif path.is_dir():
        paths = list(_readable(path))
        if not paths:
            yield Skipped(str(path), f"no readable files in this folder; known suffixes: {', '.join(sorted(KNOWN))}")
        yield from read_files(paths, now=now, max_megabytes=megabytes)
    else:
        yield from read_files([path], now=now, max_megabytes=megabytes)


def _readable(folder: Path) -> Sequence[Path]:
    """The folder's files of known suffixes, at any depth, in the order of their names; hidden ones are left alone."""
    return sorted(
        path
        for path in folder.rglob("*")
        if is_known(path.name)
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.is_file()
    )


def _fetched(source: Source, *, fetcher: Fetcher, now: datetime, known: Callable[[str], bool]) -> Iterator[Read]:
    page = fetcher.get(source.at)
    if not isinstance(page, Page):
        yield page
        return
    if source.kind == "feed" or looks_like_feed(page.body):
        yield from _feed(page, fetcher=fetcher, now=now, known=known)
    else:
        yield from _articles(page, now=now)
        fetcher.keep(page)


def _articles(page: Page, *, now: datetime) -> Iterator[Article | Skipped]:
    told = page.content_type.lower()
    if told.startswith(_UNREAD):
        yield Skipped(
            page.asked, f"a page of type {told.split(';')[0]} is not read; known: HTML, feeds, JSON, plain text"
        )
    elif told.startswith(_HTML):
        yield read_page(page.text, url=page.url, where=page.asked, now=now)
    else:
        for item in read_document(page.body, where=page.asked, now=now):
            yield replace(item, url=page.url) if isinstance(item, Article) and not item.url else item


def _feed(page: Page, *, fetcher: Fetcher, now: datetime, known: Callable[[str], bool]) -> Iterator[Read]:
    entries = entries_of(page.body, where=page.asked, url=page.url)
    if isinstance(entries, Skipped):
        yield entries
        return
    missing = False
    for entry in entries:
        if entry.url and known(canonical_url(entry.url)):
            yield Unchanged(entry.url)
            continue
        own = entry_article(entry, where=entry.url or entry.title)
        found = fetcher.get(entry.url) if entry.url else own
        missing = missing or (isinstance(found, Skipped) and isinstance(own, Skipped) and bool(entry.url))
        yield _entry(entry, found, own, now=now)
        if isinstance(found, Page):
            fetcher.keep(found)
    # A feed taken for unchanged would not have its missing pages asked for again.
    if not missing:
        fetcher.keep(page)


def _entry(entry: Entry, found: Page | Read, own: Article | Skipped, *, now: datetime) -> Read:
    """The article of the page found, else the entry's own; the reason why there is neither."""
    if isinstance(found, Unchanged):
        return found
    item = next(_articles(found, now=now), own) if isinstance(found, Page) else found
    if isinstance(item, Article):
        return _dated_by_feed(item, entry)
    return own if isinstance(own, Article) else item


def _dated_by_feed(article: Article, entry: Entry) -> Article:
    """The page's article with what it lacks from the feed's entry."""
    if article.published is None and entry.published is not None:
        article = replace(article, published=entry.published, basis="feed")
    return replace(
        article,
        title=article.title or entry.title,
        author=article.author or entry.author,
        publisher=article.publisher or entry.publisher,
    )
