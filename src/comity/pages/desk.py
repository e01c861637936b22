"""The open archive behind a live site: pages made once until the next run, tables, feeds and what searches find."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from threading import BoundedSemaphore, Lock
from time import monotonic

from comity.codebook.book import Book
from comity.codec import digest
from comity.config import Config
from comity.errors import NotFound, StoreBusy
from comity.pages import listings
from comity.pages.exports import events_csv, series_csv
from comity.pages.feeds import FED, feed_of
from comity.pages.messages import read
from comity.pages.reading import Reader
from comity.pages.rendering import Renderer, json_of
from comity.pages.views import KEYED, SINGLE, View, all_addresses, found, missing, show
from comity.store import Run, Sought, Store

__all__ = ["Desk", "Page"]

_PAGE = 20
# A page weighs some 50 kB, so what is kept stays below 50 MB.
_MOST_KEPT = 1000
# Seconds between two looks whether a run has ended.
_LOOK_AFTER = 1.0
# So many searches at once keep two cores busy; who waits longer for a turn than this many seconds is told to come back.
_SEARCHES = 4
_PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Page:
    """What is sent for an address, and the tag that tells whether it changed."""

    content: bytes
    tag: str

    @classmethod
    def of(cls, text: str) -> Page:
        """The text as UTF-8; half characters, which cannot be sent, become question marks."""
        return cls(text.encode("utf-8", "replace"), f'"{digest(text)}"')


class Desk:
    """The open archive behind a live site: its reader is made anew after each run, pages are kept until then."""

    def __init__(
        self, store: Store, config: Config, book: Book, *, language: str = "en", reviewing: bool = False
    ) -> None:
        self.store = store
        self.config = config
        self.book = book
        self.renderer = Renderer(read(language), live=True, address=config.address, reviewing=reviewing)
        self._reader: Reader | None = None
        self._run: Run | None = None
        self._looked = 0.0
        self._pages: dict[str, Page] = {}
        self._making = Lock()
        self._turns = BoundedSemaphore(_SEARCHES)

    def reader(self) -> Reader:
        """What the archive says since its last run."""
        if self._reader and self._run and self._fresh():
            return self._reader
        self._looked = monotonic()
        last = next(iter(self.store.runs(limit=1)), None)
        if self._reader is None or last is None or last != self._run:
            self._reader = Reader(self.store, self.config, self.book)
            self._run = last
            self._pages = {}
        return self._reader

    def kept(self, address: str, suffix: str) -> Page | None:
        """The page if it was made before and no run can have changed it."""
        return self._pages.get(f"{address}.{suffix}") if self._fresh() else None

    def page(self, address: str, suffix: str, *, base: str = "") -> Page:
        """The page of an address with a suffix (html, json, csv, xml, cff, txt); raises `NotFound`.

        One page is made at a time, so that many who ask for new pages do not keep those waiting who ask for known ones.
        `base` is the site's URL as it was asked for, for what needs whole links.
        """
        reader, name = self.reader(), f"{address}.{suffix}{base}"
        pages = self._pages
        if name not in pages:
            with self._making:
                if name in pages:
                    return pages[name]
                if len(pages) >= _MOST_KEPT:
                    pages.clear()
                pages[name] = Page.of(self._made(reader, address, suffix, base))
        return pages[name]

    def found(self, asked: Mapping[str, str]) -> View:
        """What a search finds, a page of it; `asked` holds `q`, the filters of a search and `after`."""
        reader = self.reader()
        only: Sought = {"since": _day(asked.get("since")), "until": _day(asked.get("until"))}
        for name in ("source", "party", "action", "status"):
            only[name] = asked.get(name, "")
        with self._turn():
            hits = self.store.search(asked.get("q", ""), limit=_PAGE + 1, after=asked.get("after", ""), **only)
            return found(reader, asked, hits[:_PAGE], more=len(hits) > _PAGE)

    def searched(self, asked: Mapping[str, str], suffix: str) -> Page:
        """What a search finds, as a page (html) or its twin (json)."""
        view = self.found(asked)
        return Page.of(self.renderer.html(view) if suffix == "html" else json_of(view))

    def searched_feed(self, asked: Mapping[str, str], suffix: str, *, base: str) -> Page:
        """What a search finds, as a feed."""
        return Page.of(self.renderer.feed(feed_of(self.found(asked)), suffix, base=base))

    def tag(self, *asked: str) -> str:
        """What tells whether a table that is never held whole may have changed: a run came, or something else was
        asked."""
        last = next(iter(self.store.runs(limit=1)), None)
        return f'W/"{digest(repr(last), *asked)}"'

    def absent(self, message: str) -> Page:
        """The page for what is not there."""
        return Page.of(self.renderer.html(missing(Reader(self.store, self.config, self.book), message)))

    def _fresh(self) -> bool:
        return monotonic() - self._looked < _LOOK_AFTER

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=_PATIENCE):
            raise StoreBusy("too many searches at once; try again in a few seconds")
        try:
            yield
        finally:
            self._turns.release()

    def _made(self, reader: Reader, address: str, suffix: str, base: str) -> str:
        if suffix == "csv":
            return _table(reader, address)
        if address == "CITATION":
            return listings.citation(reader)
        if address.startswith("sitemap"):
            return self._sitemap(reader, f"{address}.{suffix}", base)
        fed = _fed(address)
        if fed:
            view = show(reader, fed)
            if view["kind"] not in FED:
                raise NotFound(f"there is no feed of {fed}")
            return self.renderer.feed(feed_of(view), suffix, base=base)
        view = show(reader, address) if address != "search" else found(reader, {}, ())
        if suffix == "md":
            return self._edited(view)
        return self.renderer.html(view) if suffix == "html" else json_of(view)

    def _edited(self, view: View) -> str:
        if view["kind"] != "brief":
            raise NotFound(f"there is no Markdown of {view['address']}; briefs have it")
        return self.renderer.markdown(view)

    def _sitemap(self, reader: Reader, name: str, base: str) -> str:
        def where(address: str) -> str:
            return base + self.renderer.where(address).removeprefix(self.renderer.address)

        files = dict(listings.sitemaps(all_addresses(reader), where))
        if name not in files:
            raise NotFound(f"there is no {name}; known: {', '.join(files)}")
        return files[name]


def _fed(address: str) -> str:
    """The page that an address is the feed of, "" if of none: "category/feed" is the page of a category Feed."""
    page, _, last = f"/{address}".rpartition("/")
    name = page.removeprefix("/") or "index"
    if last != "feed" or (page.count("/") == 1 and name in KEYED and name not in SINGLE) or page.count("/") > 2:
        return ""
    return name


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _table(reader: Reader, address: str) -> str:
    """The CSV of an address: a category's figures, a relation's figures or events."""
    first, _, last = address.rpartition("/")
    if first.startswith("relation/") and last == "events":
        return events_csv(reader.store.events(dyad=reader.relation(first.removeprefix("relation/"))))
    wanted = first if last == "timeline" and first.startswith("relation/") else address
    view = show(reader, wanted)
    if "series" not in view or (view["kind"] == "relation" and wanted == address):
        raise NotFound(f"there is no table {address}.csv")
    return series_csv(view["series"])
