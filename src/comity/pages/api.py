"""The API's lists: events, articles, milestones and findings, filtered and in pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from comity.codec import dump
from comity.pages.exports import events_lines
from comity.records import Article, Event, Finding, Milestone, Status
from comity.store import OFFICIAL, Store

__all__ = ["add_api"]

_MOST = 500


class EventFilter(BaseModel):
    """Which events; all that is given must hold."""

    model_config = ConfigDict(extra="forbid")

    dyad: str = Field("", description='A relation, like "BLR-CHN"', max_length=60)
    party: str = Field("", description='A state or organisation by code, like "BLR"', max_length=60)
    side: Literal["", "who", "whom", "said"] = Field("", description="Where the party stands")
    action: str = Field("", description='An action of the codebook, like "CONSULT"', max_length=60)
    status: Status | Literal[""] = Field("", description="Only `happened` counts in timelines")
    since: date | None = Field(None, description="From this day on")
    until: date | None = Field(None, description="Up to this day")
    article: str = Field("", description="Only events of this article", max_length=300)
    min_confidence: float = Field(0.0, ge=0, le=1)
    all_sectors: bool = Field(False, description="Also acts of firms, media, citizens in a relation")
    newest: bool = Field(False, description="The newest first")

    def wanted(self) -> dict[str, Any]:
        """The keywords of `Store.events`."""
        wanted = self.model_dump(exclude={"all_sectors"})
        return wanted | {"sectors": () if self.all_sectors else OFFICIAL}


class EventQuery(EventFilter):
    """Which events, and which part of the list."""

    limit: int = Field(50, ge=1, le=_MOST)
    after: str = Field("", description="The id of the last record one has", max_length=300)


class ArticleQuery(BaseModel):
    """Which articles, and which part of the list."""

    model_config = ConfigDict(extra="forbid")

    source: str = Field("", max_length=300)
    since: date | None = None
    until: date | None = None
    newest: bool = False
    limit: int = Field(50, ge=1, le=_MOST)
    after: str = Field("", description="The id of the last record one has", max_length=300)


class Listed(BaseModel):
    """A part of a list: its records, and what to give as `after` for the next part ("" at the end)."""

    records: list[dict[str, Any]]
    next: str


router = APIRouter(prefix="/api", tags=["lists"])

Limit = Annotated[int, Query(ge=1, le=_MOST)]
After = Annotated[str, Query(description="The id of the last record one has", max_length=300)]


@router.get("/events", summary="Events after merging reports; the keys are those of docs/records.md")
def events(request: Request, asked: Annotated[EventQuery, Query()]) -> Listed:
    """Events in the order of their days."""
    wanted = asked.wanted() | {"limit": asked.limit + 1}
    return _listed(_store(request).events(**wanted), asked.limit)


@router.get("/events.csv", summary="The same as CSV, without a limit", response_class=StreamingResponse)
def events_table(request: Request, asked: Annotated[EventFilter, Query()]) -> StreamingResponse:
    """Events as CSV, one row each."""
    lines = events_lines(_store(request).events(**asked.wanted()))
    encoded: Iterator[bytes] = (line.encode("utf-8", "replace") for line in lines)
    return StreamingResponse(encoded, media_type="text/csv; charset=utf-8")


@router.get("/articles", summary="Articles by time of publication")
def articles(request: Request, asked: Annotated[ArticleQuery, Query()]) -> Listed:
    """Articles with their text."""
    wanted = asked.model_dump() | {"limit": asked.limit + 1}
    return _listed(_store(request).articles(**wanted), asked.limit)


@router.get("/milestones", summary="Treaties, partnerships, visits and other named facts")
def milestones(
    request: Request, party: Annotated[list[str] | None, Query()] = None, kind: str = "", *,
    limit: Limit = 50, after: After = "",
) -> Listed:  # fmt: skip
    """Milestones in which all the given parties take part."""
    found = _store(request).milestones(parties=(party or [])[:8], kind=kind, limit=limit + 1, after=after)
    return _listed(found, limit)


@router.get("/findings", summary="Statuses, trends and similar articles")
def findings(request: Request, kind: str = "", subject: str = "", *, limit: Limit = 50, after: After = "") -> Listed:
    """Findings in the order they were made."""
    return _listed(_store(request).findings(kind=kind, subject=subject, limit=limit + 1, after=after), limit)


def add_api(site: FastAPI) -> None:
    """Give the site its lists."""
    site.include_router(router)


def _listed(records: Iterable[Event | Article | Milestone | Finding], limit: int) -> Listed:
    found = list(islice(records, limit + 1))
    shown = found[:limit]
    return Listed(records=[dump(one) for one in shown], next=shown[-1].id if len(found) > limit else "")


def _store(request: Request) -> Store:
    store: Store = request.app.state.desk.store
    return store
