"""The live site: the same views from the archive, with search, and an API described by OpenAPI."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import ExitStack, asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from comity.codebook.book import Book
from comity.config import Config
from comity.errors import ComityError, NotFound, StoreBusy, StoreError, StoreSlow
from comity.pages.api import add_api
from comity.pages.desk import Desk, Page
from comity.pages.guarding import Guard
from comity.pages.reviewing import Docket, add_reviewing
from comity.pages.routes import add_pages, answer
from comity.store import Store

__all__ = ["app"]

_LOG = logging.getLogger(__name__)
# What the database says of itself may name its host, its user and its files: that is for whoever keeps the site.
_BROKEN = "the archive cannot be read now; whoever keeps this site finds in its log why"
_BUSY = "the archive is being written; try again in a few seconds"
_AS_DATA = (".json", ".csv", ".md", ".parquet", ".xml")


def app(
    store_factory: Callable[[], Store],
    config: Config,
    book: Book,
    *,
    language: str = "en",
    hosts: Collection[str] = (),
    review: Callable[[], Store] | None = None,
) -> FastAPI:
    """A monitor's live site. `store_factory` opens the archive (readonly) when the site starts.

    It answers only to the names in `hosts`, if any are given, so that no foreign page can reach a site on loopback by
    a name of its own. `review` opens the archive for writing: then the site has the review, where what was coded is
    confirmed, corrected and rejected, for this machine alone.
    """

    @asynccontextmanager
    async def lifespan(site: FastAPI) -> AsyncIterator[None]:
        with store_factory() as store, ExitStack() as stack:
            site.state.desk = Desk(store, config, book, language=language, reviewing=review is not None)
            if review:
                site.state.docket = Docket(stack.enter_context(review()), site.state.desk)
            yield

    site = FastAPI(
        title=config.title,
        description=f"{config.about}\n\nEvery page has a JSON twin at the same address with `.json` behind it.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    site.add_middleware(Guard, hosts=tuple(hosts))
    _add_errors(site)
    add_api(site)
    if review:
        add_reviewing(site)
    add_pages(site)
    return site


def _add_errors(site: FastAPI) -> None:
    """Errors in the form that was asked for: a page, or `{"error": …}`."""

    @site.exception_handler(NotFound)
    def absent(request: Request, error: NotFound) -> Response:
        return _refusal(request, _unnamed(request, error), 404)

    @site.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        return _refusal(request, str(error.detail), error.status_code, headers=error.headers)

    @site.exception_handler(RequestValidationError)
    def misasked(request: Request, error: RequestValidationError) -> Response:
        return _refusal(request, "; ".join(map(_fault, error.errors())), 422)

    @site.exception_handler(StoreError)
    def broken(request: Request, error: StoreError) -> Response:
        if isinstance(error, (StoreBusy, StoreSlow)):
            _LOG.warning("%s", error)
            told = _BUSY if isinstance(error, StoreBusy) else _unnamed(request, error)
            return _refusal(request, told, 503, headers={"retry-after": "5"})
        _LOG.error("%s", error)
        return _refusal(request, _BROKEN, 503)


def _fault(error: Mapping[str, object]) -> str:
    """What is wrong with a parameter, and what it was."""
    where = error["loc"]
    name = where[-1] if isinstance(where, tuple) and where else "request"
    return f"{name}: {error['msg']} (given: {str(error.get('input', ''))[:80]!r})"


def _unnamed(request: Request, error: ComityError) -> str:
    """The message without the archive's path or the database's host, which are nobody's business."""
    desk: Desk = request.app.state.desk
    return str(error).removeprefix(f"{desk.store.name}: ")


def _refusal(request: Request, message: str, status: int, *, headers: Mapping[str, str] | None = None) -> Response:
    path = request.url.path
    if path.startswith("/api/") or path.endswith(_AS_DATA):
        page, kind = Page.of(json.dumps({"error": message}, ensure_ascii=False)), "json"
    else:
        desk: Desk = request.app.state.desk
        page, kind = desk.absent(message), "html"
    response = answer(request, page, kind, status=status)
    response.headers.update(dict(headers or {}))
    return response
