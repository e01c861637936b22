"""Feeds: RSS, Atom (feedparser) and JSON Feed, as entries that name pages and carry text of their own."""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Iterator, Mapping, Sized
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import feedparser

from comity.articles.cleaning import one_line
from comity.articles.drafting import Draft, article_of
from comity.articles.pages import fragment_text
from comity.articles.stamps import moment_of
from comity.records import Article, Skipped

__all__ = ["Entry", "entries_of", "entry_article", "looks_like_feed"]

FEWEST_WORDS = 12
# Feeds hold tens or hundreds; a feed of a million is an attack or an accident.
MOST_ENTRIES = 10_000
_SNIFFED = 2000
# What a library may raise on a feed made to break it.
_BROKEN = (
    ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
)  # fmt: skip
_ROOT = re.compile(rb"<(?:[a-z]+:)?(?:rss|feed|rdf|channel)[\s>]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed; `text` is what it carries itself, plain. `published` is aware or None."""

    url: str
    title: str
    text: str
    published: datetime | None
    language: str = ""
    author: str = ""
    publisher: str = ""


def looks_like_feed(body: bytes) -> bool:
    """Whether the bytes begin as RSS, Atom, RDF or JSON Feed do."""
    beginning = body[:_SNIFFED].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if beginning.startswith(b"{"):
        return b"jsonfeed.org/version" in beginning
    return beginning.startswith(b"<") and _ROOT.search(beginning) is not None


def entries_of(body: bytes, *, where: str, url: str = "") -> list[Entry] | Skipped:
    """The entries in the feed's order, or why it is no feed. `url` is the feed's own, for relative links."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_entries(body, where)
    try:
        parsed = feedparser.parse(BytesIO(body), response_headers={"content-location": url})
    except _BROKEN as error:
        return Skipped(where, f"the feed is broken beyond reading ({type(error).__name__})")
    if not parsed.get("version") and not parsed.entries:
        return Skipped(where, "not a feed; known: RSS, Atom, JSON Feed")
    if len(parsed.entries) > MOST_ENTRIES:
        return _too_many(parsed.entries, where)
    feed = parsed.feed
    return [_entry(entry, feed) for entry in parsed.entries]


def entry_article(entry: Entry, *, where: str, source: str = "") -> Article | Skipped:
    """The article that an entry carries itself; skipped where that is but a line."""
    draft = Draft(
        text=entry.text,
        title=entry.title,
        published=entry.published,
        basis="feed" if entry.published else "",
        language=entry.language,
        url=entry.url,
        publisher=entry.publisher,
        author=entry.author,
        source=source,
    )
    return article_of(draft, where=where, fewest_words=FEWEST_WORDS)


def _too_many(entries: Sized, where: str) -> Skipped:
    return Skipped(where, f"a feed of {len(entries)} entries; at most {MOST_ENTRIES} are read")


def _entry(entry: Any, feed: Any) -> Entry:
    contents = [content.get("value") or "" for content in entry.get("content") or [] if isinstance(content, Mapping)]
    texts = [fragment_text(text) for text in [*contents, entry.get("summary") or ""]]
    stamp = entry.get("published_parsed") or entry.get("updated_parsed") or entry.get("created_parsed")
    return Entry(
        url=str(entry.get("link") or "").strip(),
        title=one_line(fragment_text(entry.get("title") or "")),
        text=max(texts, key=len),
        published=_moment(stamp),
        language=str(entry.get("language") or feed.get("language") or ""),
        author=str(entry.get("author") or ""),
        publisher=str(feed.get("title") or ""),
    )


def _moment(stamp: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(stamp), tz=UTC) if stamp else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _json_entries(body: bytes, where: str) -> list[Entry] | Skipped:
    try:
        feed = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        return Skipped(where, f"not JSON: {error}")
    if not isinstance(feed, dict) or "jsonfeed.org" not in str(feed.get("version")):
        return Skipped(where, "not a feed; known: RSS, Atom, JSON Feed")
    items = feed.get("items")
    if isinstance(items, list) and len(items) > MOST_ENTRIES:
        return _too_many(items, where)
    return list(_json_items(feed, items if isinstance(items, list) else []))


def _json_items(feed: Mapping[str, Any], items: list[Any]) -> Iterator[Entry]:
    for item in items:
        if not isinstance(item, dict):
            continue
        told = {key: value for key, value in item.items() if isinstance(value, str)}
        html, plain = told.get("content_html", ""), told.get("content_text", "")
        authors = item.get("authors") or [item.get("author")]
        names = [str(author.get("name") or "") for author in authors if isinstance(author, dict)]
        yield Entry(
            url=told.get("url") or told.get("external_url", ""),
            title=one_line(told.get("title", "")),
            text=plain or fragment_text(html) or told.get("summary", ""),
            published=moment_of(told.get("date_published") or told.get("date_modified") or ""),
            language=told.get("language") or str(feed.get("language") or ""),
            author=", ".join(filter(None, names)),
            publisher=str(feed.get("title") or ""),
        )
