"""HTML pages: the article in them, with title, date, author, publisher and language as far as the page tells."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import datetime

from lxml.etree import LxmlError, ParserError, iterwalk
from lxml.html import HtmlElement, fromstring
from trafilatura.metadata import extract_metadata
from trafilatura.settings import Document
from trafilatura.utils import load_html

from comity.articles.addresses import host_of
from comity.articles.cleaning import clean
from comity.articles.drafting import Draft, article_of
from comity.articles.extracting import body_of
from comity.articles.stamps import moment_of
from comity.records import Article, Skipped

__all__ = ["fragment_text", "parse_page", "read_page"]

FEWEST_WORDS = 25
# Extraction takes time that grows with the square of this: 10,000 elements take some seconds in the worst of
# the hostile pages tried. Of 181 saved news pages the largest has 1,596.
MOST_ELEMENTS = 10_000
# What a library may raise on a page made to break it; the page is skipped then, and the reason told.
_BROKEN = (
    ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError,
    LxmlError,
)  # fmt: skip
_DATED_TAGS = (
    "@property='article:published_time'", "@itemprop='datePublished'", "@name='pubdate'", "@name='date'",
    "@name='DC.date.issued'", "@name='parsely-pub-date'",
)  # fmt: skip
_PUBLISHED = (
    f"//meta[{' or '.join(_DATED_TAGS)}]/@content",
    "//time[@pubdate or @itemprop='datePublished']/@datetime",
    "//time/@datetime",
)
_LD_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_UNREAD = ("script", "style", "noscript", "template")
_BLOCKS = (
    "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "blockquote", "section",
    "article", "pre", "figure", "figcaption",
)  # fmt: skip


def parse_page(html: str) -> HtmlElement | None:
    """The page's tree; None where it is no HTML."""
    # libxml2 stops at NULs and refuses lone surrogates.
    return load_html(html.replace("\x00", "").encode("utf-8", "replace").decode("utf-8"))


def read_page(html: str, *, url: str, where: str, now: datetime, source: str = "") -> Article | Skipped:
    """The article of a page, or the reason why there is none; never raises.

    `now` bounds its date: a page is not from the future. The date has the time of day where the page's metadata do.
    """
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        tree = parse_page(html)
        if tree is None:
            return Skipped(where, "not an HTML page", source)
        if (elements := sum(1 for _ in tree.iter())) > MOST_ELEMENTS:
            return Skipped(where, f"a page of {elements} elements; at most {MOST_ELEMENTS} are read", source)
        draft = _draft(tree, url=url, now=now, source=source)
    except _BROKEN as error:
        return Skipped(where, f"the page is broken beyond reading ({type(error).__name__})", source)
    return article_of(draft, where=where, fewest_words=FEWEST_WORDS)


def fragment_text(html: str) -> str:
    """The text of a piece of HTML as feeds carry it, one paragraph a block; plain text comes back cleaned."""
    if "<" not in html and "&" not in html:
        return clean(html)
    try:
        tree = fromstring(f"<div>{html.replace(chr(0), '')}</div>".encode("utf-8", "replace").decode("utf-8"))
    except (ParserError, LxmlError, ValueError):
        return ""
    return clean("".join(_spoken(tree)))


def _spoken(tree: HtmlElement) -> Iterator[str]:
    """The text of the tree in its order, with blank lines round blocks."""
    walk = iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        block = "\n\n" if element.tag in _BLOCKS else ""
        if event == "start":
            if element.tag in _UNREAD:
                walk.skip_subtree()
            yield block if element.tag in _UNREAD else f"{block}{element.text or ''}"
        else:
            yield f"{block}{element.tail or ''}"


def _draft(tree: HtmlElement, *, url: str, now: datetime, source: str) -> Draft:
    bounds = {"original_date": True, "extensive_search": True, "max_date": f"{now:%Y-%m-%d}"}
    told = extract_metadata(tree, default_url=url or None, date_config=dict(bounds, deferred_url_extractor=True))
    published = _published(tree, told, now)
    language = str(tree.get("lang") or "")
    return Draft(
        text="\n\n".join(body_of(tree, title=told.title or "")),
        title=told.title or "",
        published=published,
        basis="page" if published else "",
        language=language,
        url=url or _own_url(told),
        publisher=told.sitename or host_of(url),
        author=told.author or "",
        source=source,
    )


def _own_url(told: Document) -> str:
    """The address that a saved page gives itself; "" where that is but its site's front page."""
    url = told.url or ""
    is_page = url.startswith(("http://", "https://")) and url.count("/") > 2 and not url.endswith(f"{host_of(url)}/")
    return url if is_page else ""


def _published(tree: HtmlElement, told: Document, now: datetime) -> datetime | None:
    """The date that htmldate found, with the time of day where metadata tell it for the same day."""
    day = moment_of(told.date) if told.date else None
    if day is None:
        return None
    for moment in _moments(tree):
        if moment.date() == day.date() and moment <= now:
            return moment
    return day if day <= now else None


def _moments(tree: HtmlElement) -> Iterator[datetime]:
    for path in _PUBLISHED:
        for value in tree.xpath(path)[:5]:
            if moment := moment_of(str(value)):
                yield moment
    for script in tree.xpath("//script[@type='application/ld+json']/text()")[:10]:
        for value in _LD_PUBLISHED.findall(script)[:3]:
            if moment := moment_of(value):
                yield moment
