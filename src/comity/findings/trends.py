"""Recent trends: what is most surprising in a week across the monitor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from comity.records import Event, Finding, Timeline

__all__ = ["trends"]


def trends(
    findings: Iterable[Finding],
    timelines: Iterable[Timeline],
    events: Mapping[str, Event],
    *,
    at: date,
    limit: int = 8,
) -> tuple[Finding, ...]:
    """Stub."""
    return ()
