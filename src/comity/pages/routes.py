"""The addresses of the live site's pages, their twins, tables and feeds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import resources
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from comity.errors import NotFound
from comity.pages.asking import Asked, SearchQuery
from comity.pages.desk import Desk, Page
from comity.pages.feeds import FEEDS
from comity.pages.views import KEYED, SINGLE, docs

__all__ = ["FAULTS", "Failed", "add_pages", "answer", "desk_of", "shape", "unchanged"]

_TYPES = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "feed": "application/feed+json",
    "cff": "application/yaml",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "parquet": "application/vnd.apache.parquet",
}
_FEED_TYPES = {"xml": "atom", "json": "feed"}
_FILES = ("comity.css", "comity.js", "icon.svg", "review.css", "review.js")
_WITH_FEED = ("category", "relation", "story")


class Failed(BaseModel):
    """Why there is no answer, in words that help to ask again."""

    error: str


FAULTS: dict[int | str, dict[str, Any]] = {
    status: {"model": Failed, "description": told}
    for status, told in (
        (404, "Nothing is there"),
        (413, "More than is given at once"),
        (422, "A parameter cannot be"),
        (503, "Busy, or too much was asked for at once"),
    )
}
"""What may be answered in place of what was asked for."""


def shape(kind: str, told: str) -> dict[str, Any]:
    """What the description says of an address that answers in a form of its own, or with a fault as JSON."""
    content: dict[str, Any] = {_TYPES[kind].partition(";")[0]: {}}
    return {"response_class": Response, "responses": FAULTS | {200: {"description": told, "content": content}}}


def answer(request: Request, page: Page, kind: str, *, status: int = 200) -> Response:
    """The page with its tag; nothing but the tag if the reader has it already."""
    if status == 200 and (same := unchanged(request, page.tag)):
        return same
    headers = {"etag": page.tag}
    return Response(page.content, status_code=status, media_type=_TYPES[kind], headers=headers)


def unchanged(request: Request, tag: str) -> Response | None:
    """The answer to a reader that has what is tagged so already."""
    if tag not in request.headers.get("if-none-match", ""):
        return None
    return Response(status_code=304, headers={"etag": tag})


def desk_of(request: Request) -> Desk:
    """The open archive that answers a request."""
    desk: Desk = request.app.state.desk
    return desk


def add_pages(site: FastAPI) -> None:
    """Give the site its pages; the one that takes any address comes last."""
    _add_searching(site)
    _add_data(site)
    _add_files(site)

    @site.api_route("/{address:path}", methods=["GET", "HEAD"], include_in_schema=False)
    async def page(request: Request, address: str) -> Response:
        name, dot, suffix = address.rpartition(".")
        if not dot or suffix not in ("html", "json", "csv", "md"):
            name, suffix = address or "index", "html"
        return await _given(request, name, suffix)


async def _given(request: Request, address: str, suffix: str, *, kind: str = "", base: str = "") -> Response:
    """A page; one that is known is sent at once, without a thread."""
    desk = desk_of(request)
    page = None if base else desk.kept(address, suffix)
    if page is None:
        page = await run_in_threadpool(desk.page, address, suffix, base=base)
    return answer(request, page, kind or suffix)


def _add_searching(site: FastAPI) -> None:
    @site.get("/search", include_in_schema=False)
    def searching(request: Request, asked: Asked[SearchQuery]) -> Response:
        return answer(request, desk_of(request).searched(asked.given(), "html"), "html")

    told = "Articles by words and by what was coded"

    @site.get("/search.json", summary=told, tags=["pages"], **shape("json", told))
    def searched(request: Request, asked: Asked[SearchQuery]) -> Response:
        return answer(request, desk_of(request).searched(asked.given(), "json"), "json")

    def feed_in(suffix: str) -> Callable[..., Response]:
        def feed(request: Request, asked: Asked[SearchQuery]) -> Response:
            page = desk_of(request).searched_feed(asked.given(), suffix, base=_base(request))
            return answer(request, page, _FEED_TYPES[suffix])

        return feed

    for suffix in FEEDS:
        told = f"What a search finds, as a feed ({suffix})"
        form = shape(_FEED_TYPES[suffix], told)
        site.get(f"/search/feed.{suffix}", summary=told, tags=["feeds"], **form)(feed_in(suffix))


def _add_data(site: FastAPI) -> None:
    """One documented address a kind of page for JSON twins, tables and feeds."""
    listed: dict[str, tuple[str, str]] = {}
    for name in SINGLE:
        if name != "search":
            listed[f"/{name}.json"] = (f"The page {name} as JSON", "pages")
    for suffix in FEEDS:
        listed[f"/feed.{suffix}"] = ("Trends and newest articles as a feed", "feeds")
        listed[f"/corrections/feed.{suffix}"] = ("What the desk corrected, as a feed", "feeds")
        for kind in _WITH_FEED:
            listed[f"/{kind}/{{key}}/feed.{suffix}"] = (f"What is new in a {kind}, as a feed", "feeds")
    for kind in KEYED:
        listed[f"/{kind}/{{key}}.json"] = (f"A page of kind {kind} as JSON", "pages")
    listed["/relation/{key}/{period}.json"] = ("The events of a relation in a year, month or day", "pages")
    listed["/brief/{key}.md"] = ("A week's brief as Markdown, to edit", "pages")
    listed["/relation/{key}/events.csv"] = ("All events of a relation", "tables")
    listed["/relation/{key}/timeline.csv"] = ("The figures of a relation's chart", "tables")
    listed["/category/{key}.csv"] = ("The figures of a category's chart", "tables")
    for path, (told, tag) in listed.items():
        name = path.strip("/").translate(str.maketrans("/.{}", "____"))
        suffix = path.rpartition(".")[2]
        form = shape(_FEED_TYPES[suffix] if tag == "feeds" else suffix, told)
        site.get(path, summary=told, tags=[tag], operation_id=name, **form)(_data_of(path))


def _data_of(path: str) -> Callable[..., Any]:
    """An endpoint for an address with `key` and perhaps `period` in it."""
    address, _, suffix = path.strip("/").rpartition(".")
    feed = address == "feed" or address.endswith("/feed")

    async def give(request: Request, parts: Mapping[str, str]) -> Response:
        base = _base(request) if feed else ""
        kind = _FEED_TYPES[suffix] if feed else suffix
        return await _given(request, address.format_map(parts), suffix, kind=kind, base=base)

    async def whole(request: Request) -> Response:
        return await give(request, {})

    async def keyed(request: Request, key: str) -> Response:
        return await give(request, {"key": key})

    async def within(request: Request, key: str, period: str) -> Response:
        return await give(request, {"key": key, "period": period})

    endpoints: tuple[Callable[..., Any], ...] = (whole, keyed, within)
    return endpoints[path.count("{")]


def _add_files(site: FastAPI) -> None:
    @site.get("/docs", include_in_schema=False)
    def described(request: Request) -> Response:
        desk = desk_of(request)
        return answer(request, Page.of(desk.renderer.html(docs(desk.reader(), site.openapi()))), "html")

    @site.get("/static/{name}", include_in_schema=False)
    def static(request: Request, name: str) -> Response:
        if name not in _FILES:
            raise NotFound(f"there is no file {name!r}")
        text = (resources.files("comity.pages") / "static" / name).read_text(encoding="utf-8")
        return answer(request, Page.of(text), name.rsplit(".", 1)[1])

    @site.get("/CITATION.cff", include_in_schema=False)
    async def cited(request: Request) -> Response:
        return await _given(request, "CITATION", "cff")

    @site.get("/sitemap{part}.xml", include_in_schema=False)
    async def mapped(request: Request, part: str) -> Response:
        return await _given(request, f"sitemap{part}", "xml", base=_base(request))

    @site.get("/sitemap.xml", include_in_schema=False)
    async def sitemap(request: Request) -> Response:
        return await _given(request, "sitemap", "xml", base=_base(request))


def _base(request: Request) -> str:
    """The site's URL: the one it is published at, else the one it was asked by."""
    address = desk_of(request).config.address
    return address or str(request.base_url)
