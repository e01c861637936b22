"""What may be asked of a live site, checked: filters of lists and of searches."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from fastapi import Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from comity.records import Status
from comity.store import OFFICIAL

__all__ = ["MOST", "ArticleQuery", "Asked", "EventFilter", "EventQuery", "PartQuery", "SearchQuery"]

MOST = 500
"""The most records in one part of a list."""

T = TypeVar("T", bound=BaseModel)
Asked: TypeAlias = Annotated[T, Query()]
Day: TypeAlias = Annotated[date | None, BeforeValidator(lambda value: value or None)]


class _Strict(BaseModel):
    """Unknown names are errors, so that a slip of the pen is told and not passed over."""

    model_config = ConfigDict(extra="forbid")


class PartQuery(_Strict):
    """Which part of a list."""

    limit: int = Field(50, ge=1, le=MOST)
    after: str = Field("", description="The id of the last record one has", max_length=300)


class EventFilter(_Strict):
    """Which events; all that is given must hold."""

    dyad: str = Field("", description='A relation, like "BLR-CHN"', max_length=60)
    party: str = Field("", description='A state or organisation by code, like "BLR"', max_length=60)
    side: Literal["", "who", "whom", "said"] = Field("", description="Where the party stands")
    action: str = Field("", description='An action of the codebook, like "CONSULT"', max_length=60)
    status: Status | Literal[""] = Field("", description="Only `happened` counts in timelines")
    since: Day = Field(None, description="From this day on")
    until: Day = Field(None, description="Up to this day")
    article: str = Field("", description="Only events of this article", max_length=300)
    min_confidence: float = Field(0.0, ge=0, le=1)
    all_sectors: bool = Field(False, description="Also acts of firms, media, citizens in a relation")
    newest: bool = Field(False, description="The newest first")

    def wanted(self) -> dict[str, Any]:
        """The keywords of `Store.events`."""
        names = EventFilter.model_fields.keys() - {"all_sectors"}
        return {name: getattr(self, name) for name in names} | {"sectors": () if self.all_sectors else OFFICIAL}


class EventQuery(EventFilter, PartQuery):
    """Which events, and which part of the list."""


class ArticleQuery(PartQuery):
    """Which articles, and which part of the list."""

    source: str = Field("", max_length=300)
    since: Day = None
    until: Day = None
    newest: bool = False


class SearchQuery(_Strict):
    """Words, what narrows the search, and where to go on."""

    q: str = Field("", description='Words; "in quotes" together, -word not, word* begins', max_length=300)
    party: str = Field("", description="A state or organisation that takes part or speaks, by code", max_length=60)
    action: str = Field("", description="An action of the codebook", max_length=60)
    status: Status | Literal[""] = Field("", description="The status of the event")
    since: Day = Field(None, description="Published on this day or later")
    until: Day = Field(None, description="Published on this day or before")
    source: str = Field("", description="A source or publisher", max_length=300)
    after: str = Field("", description="The id of the last article one has", max_length=300)

    def given(self) -> dict[str, str]:
        """All that was given, as texts."""
        return {name: str(value) for name, value in self.model_dump().items() if value}
