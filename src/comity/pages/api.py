"""The API's lists: events, articles, milestones and findings, filtered and in pages; events as whole tables."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, HTTPException, Query, Request
from fastapi.responses import FileResponse, Response, StreamingResponse
from pydantic import BaseModel
from starlette.background import BackgroundTask

from comity.codec import dump
from comity.pages.asking import MOST, ArticleQuery, Asked, EventFilter, EventQuery
from comity.pages.desk import Page
from comity.pages.exports import events_lines, events_parquet
from comity.pages.routes import FAULTS, answer, desk_of, shape, unchanged
from comity.records import Article, Event, Finding, Milestone
from comity.store import Store

__all__ = ["add_api"]

# Parquet is made before it is sent: some seconds and 100 MB of disk for so many.
_MOST_ROWS = 200_000


class Listed(BaseModel):
    """A part of a list: its records, and what to give as `after` for the next part ("" at the end)."""

    records: list[dict[str, Any]]
    next: str


router = APIRouter(prefix="/api", tags=["lists"], responses=FAULTS)

Limit = Annotated[int, Query(ge=1, le=MOST)]
After = Annotated[str, Query(description="The id of the last record one has", max_length=300)]
Named = Annotated[str, Query(max_length=300)]


@router.get("/events", summary="Events after merging; keys as in docs/records.md", response_model=Listed)
def events(request: Request, asked: Asked[EventQuery]) -> Response:
    """Events in the order of their days."""
    wanted = asked.wanted() | {"after": asked.after, "limit": asked.limit + 1}
    return _listed(request, _store(request).events(**wanted), asked.limit)


@router.get("/events.csv", summary="The same as CSV, without a limit", **shape("csv", "One row an event"))
def events_table(request: Request, asked: Asked[EventFilter]) -> Response:
    """Events as CSV, one row each, sent as they are read."""
    tag = desk_of(request).tag("csv", asked.model_dump_json())
    if same := unchanged(request, tag):
        return same
    lines = events_lines(_store(request).events(**asked.wanted()))
    encoded: Iterator[bytes] = (line.encode("utf-8", "replace") for line in lines)
    return StreamingResponse(encoded, media_type="text/csv; charset=utf-8", headers={"etag": tag})


@router.get("/events.parquet", summary="The same as Parquet, with nested columns", **shape("parquet", "A file"))
def events_frame(request: Request, asked: Asked[EventFilter]) -> Response:
    """Events as Parquet, at most 200,000 rows."""
    tag = desk_of(request).tag("parquet", asked.model_dump_json())
    if same := unchanged(request, tag):
        return same
    wanted = asked.wanted()
    rows = _store(request).count_events(**wanted)
    if rows > _MOST_ROWS:
        raise HTTPException(413, f"{rows} rows are more than {_MOST_ROWS}; narrow it by since and until, or take CSV")
    folder = tempfile.TemporaryDirectory(prefix="comity-")
    path = events_parquet(_store(request).events(**wanted), Path(folder.name))
    kind = "application/vnd.apache.parquet"
    gone = BackgroundTask(folder.cleanup)
    return FileResponse(path, media_type=kind, filename="events.parquet", background=gone, headers={"etag": tag})


@router.get("/articles", summary="Articles by time of publication", response_model=Listed)
def articles(request: Request, asked: Asked[ArticleQuery]) -> Response:
    """Articles with their text."""
    wanted = asked.model_dump() | {"limit": asked.limit + 1}
    return _listed(request, _store(request).articles(**wanted), asked.limit)


@router.get("/milestones", summary="Treaties, partnerships, visits and other named facts", response_model=Listed)
def milestones(
    request: Request,
    party: Annotated[list[Named] | None, Query(max_length=8)] = None,
    kind: Named = "",
    *,
    limit: Limit = 50,
    after: After = "",
) -> Response:
    """Milestones in which all the given parties take part."""
    found = _store(request).milestones(parties=party or [], kind=kind, limit=limit + 1, after=after)
    return _listed(request, found, limit)


@router.get("/findings", summary="Statuses, trends, shifts and what else was found", response_model=Listed)
def findings(
    request: Request, kind: Named = "", subject: Named = "", *, limit: Limit = 50, after: After = ""
) -> Response:
    """Findings in the order they were made."""
    found = _store(request).findings(kind=kind, subject=subject, limit=limit + 1, after=after)
    return _listed(request, found, limit)


def add_api(site: FastAPI) -> None:
    """Give the site its lists."""
    site.include_router(router)


def _listed(request: Request, records: Iterable[Event | Article | Milestone | Finding], limit: int) -> Response:
    found = list(islice(records, limit + 1))
    shown = found[:limit]
    told = {"records": [dump(one) for one in shown], "next": shown[-1].id if len(found) > limit else ""}
    return answer(request, Page.of(json.dumps(told, ensure_ascii=False)), "json")


def _store(request: Request) -> Store:
    return desk_of(request).store
