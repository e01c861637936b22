"""The live site: the same views from the archive, with search, and an API described by OpenAPI."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import resources
from time import monotonic

from fastapi import FastAPI, Request
from fastapi.responses import Response

from comity.codebook.book import Book
from comity.codec import digest
from comity.config import Config
from comity.errors import NotFound, StoreError
from comity.pages.api import add_api
from comity.pages.exports import events_csv, series_csv
from comity.pages.messages import read
from comity.pages.reading import Reader
from comity.pages.rendering import Renderer, json_of
from comity.pages.views import SINGLE, View, docs, missing, search, show
from comity.store import Run, Store

__all__ = ["Desk", "app"]

HEADERS: Mapping[str, str] = {
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}
_TYPES = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xml": "application/atom+xml; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
_KINDS = ("category", "relation", "state", "week", "article", "event", "articles", "events")
_PAGE = 20
# A page weighs some 50 kB, so what is kept stays below 50 MB.
_MOST_KEPT = 1000
# Seconds between two looks whether a run has ended.
_LOOK_AFTER = 1.0


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

    def __init__(self, store: Store, config: Config, book: Book, *, language: str = "en") -> None:
        self.store = store
        self.config = config
        self.book = book
        self.renderer = Renderer(read(language), live=True)
        self._reader: Reader | None = None
        self._run: Run | None = None
        self._looked = 0.0
        self._pages: dict[str, Page] = {}

    def reader(self) -> Reader:
        """What the archive says since its last run."""
        now = monotonic()
        if self._reader and self._run and now - self._looked < _LOOK_AFTER:
            return self._reader
        self._looked = now
        last = next(iter(self.store.runs(limit=1)), None)
        if self._reader is None or last is None or last != self._run:
            self._reader = Reader(self.store, self.config, self.book)
            self._run = last
            self._pages = {}
            self.renderer.charts.clear()
        return self._reader

    def page(self, address: str, suffix: str) -> Page:
        """The page of an address with a suffix (html, json, csv, xml); raises `NotFound`."""
        reader, name = self.reader(), f"{address}.{suffix}"
        pages = self._pages
        if name not in pages:
            if len(pages) >= _MOST_KEPT:
                pages.clear()
            pages[name] = Page.of(self._made(reader, address, suffix))
        return pages[name]

    def _made(self, reader: Reader, address: str, suffix: str) -> str:
        if suffix == "csv":
            return _table(reader, address)
        view = show(reader, address) if address != "search" else search(reader, live=True)
        if suffix == "xml":
            return self.renderer.feed(view)
        return self.renderer.html(view) if suffix == "html" else json_of(view)

    def found(self, query: str, after: str) -> View:
        """What a search finds, a page of it."""
        reader = self.reader()
        hits = self.store.search(query, limit=_PAGE + 1, after=after)
        return search(reader, query, hits[:_PAGE], live=True, more=len(hits) > _PAGE)


def app(store_factory: Callable[[], Store], config: Config, book: Book, *, language: str = "en") -> FastAPI:
    """A monitor's live site. `store_factory` opens the archive (readonly) when the site starts."""

    @asynccontextmanager
    async def lifespan(site: FastAPI) -> AsyncIterator[None]:
        with store_factory() as store:
            site.state.desk = Desk(store, config, book, language=language)
            yield

    site = FastAPI(
        title=config.title,
        description=f"{config.about}\n\nEvery page has a JSON twin at the same address with `.json` behind it.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    _add_errors(site)
    _add_twins(site)
    add_api(site)
    _add_pages(site)
    return site


def answer(request: Request, page: Page, kind: str, *, status: int = 200) -> Response:
    """The page with its headers; nothing but its tag if the reader has it already."""
    headers = {**HEADERS, "etag": page.tag}
    if status == 200 and page.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(page.content, status_code=status, media_type=_TYPES[kind], headers=headers)


def _add_twins(site: FastAPI) -> None:
    """One documented address a kind of page for the JSON twins."""
    for name in SINGLE:
        if name != "search":
            told = f"The page {name} as JSON"
            site.get(f"/{name}.json", summary=told, tags=["pages"], operation_id=f"page_{name}")(_twin_of(name))
    for kind in _KINDS:
        told = f"A page of kind {kind} as JSON"
        twins = _twins_of(kind)
        site.get(f"/{kind}/{{key}}.json", summary=told, tags=["pages"], operation_id=f"kind_{kind}")(twins)

    @site.get("/search.json", summary="Articles with all these words", tags=["pages"])
    def searched(request: Request, q: str = "", after: str = "") -> Response:
        return answer(request, Page.of(json_of(_desk(request).found(q[:300], after))), "json")


def _twin_of(name: str) -> Callable[[Request], Response]:
    def twin(request: Request) -> Response:
        return answer(request, _desk(request).page(name, "json"), "json")

    return twin


def _twins_of(kind: str) -> Callable[[Request, str], Response]:
    def twin(request: Request, key: str) -> Response:
        return answer(request, _desk(request).page(f"{kind}/{key}", "json"), "json")

    return twin


def _add_pages(site: FastAPI) -> None:
    @site.get("/search", include_in_schema=False)
    def searching(request: Request, q: str = "", after: str = "") -> Response:
        desk = _desk(request)
        page = desk.renderer.html(desk.found(q[:300], after))
        return answer(request, Page.of(page), "html")

    @site.get("/docs", include_in_schema=False)
    def described(request: Request) -> Response:
        desk = _desk(request)
        page = desk.renderer.html(docs(desk.reader(), site.openapi()))
        return answer(request, Page.of(page), "html")

    @site.get("/static/{name}", include_in_schema=False)
    def static(request: Request, name: str) -> Response:
        if name not in ("comity.css", "comity.js", "icon.svg"):
            raise NotFound(f"there is no file {name!r}")
        text = (resources.files("comity.pages") / "static" / name).read_text(encoding="utf-8")
        return answer(request, Page.of(text), name.rsplit(".", 1)[1])

    @site.get("/feed.xml", include_in_schema=False)
    def feed(request: Request) -> Response:
        return answer(request, _desk(request).page("index", "xml"), "xml")

    @site.api_route("/{address:path}", methods=["GET", "HEAD"], include_in_schema=False)
    def page(request: Request, address: str) -> Response:
        name, dot, suffix = address.rpartition(".")
        if not dot or suffix not in ("html", "json", "csv"):
            name, suffix = address or "index", "html"
        return answer(request, _desk(request).page(name, suffix), suffix)


def _add_errors(site: FastAPI) -> None:
    def refuse(request: Request, error: Exception, status: int) -> Response:
        path = request.url.path
        if path.startswith("/api/") or path.endswith((".json", ".csv")):
            content = json.dumps({"error": str(error)}, ensure_ascii=False)
            return answer(request, Page.of(content), "json", status=status)
        desk = _desk(request)
        page = desk.renderer.html(missing(Reader(desk.store, desk.config, desk.book), str(error)))
        return answer(request, Page.of(page), "html", status=status)

    @site.exception_handler(NotFound)
    def absent(request: Request, error: NotFound) -> Response:
        return refuse(request, error, 404)

    @site.exception_handler(StoreError)
    def broken(request: Request, error: StoreError) -> Response:
        return answer(request, Page.of(json.dumps({"error": str(error)})), "json", status=503)


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


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk
