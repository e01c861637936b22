"""A category: its status, how it came to it, and what moved it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from comity.pages import addresses
from comity.pages.reading import MOVED, Reader, monday_of
from comity.pages.views.parts import View, event_row, finding_row, frame, relation_row, status_row
from comity.pages.views.relation import places_of
from comity.pages.views.series import series
from comity.records import Event, Finding

__all__ = ["category"]

_CHANGES = 24
_LATEST = 10


def category(reader: Reader, slug: str) -> View:
    """Its status now with the events that moved it, all weeks as a strip, the changes, its relations."""
    one = reader.category(slug)
    by_dyad = {dyad: list(reader.shelf.events(dyad=dyad, status="happened", newest=True)) for dyad in one.dyads}
    events = {event.id: event for those in by_dyad.values() for event in those}
    statuses = reader.statuses[one.name]
    episodes = _episodes(statuses)
    shifts = list(reader.store.findings(kind="shift", subject=one.name))
    return frame(reader, "category", addresses.category(slug), one.name) | {
        "about": one.about,
        "status": status_row(reader, one.name, reader.latest, evidence=6, strip=0)["status"],
        "since": _since(statuses),
        "weeks": _runs(statuses),
        "changes": [_change(reader, those) for those in episodes[::-1][:_CHANGES]],
        "changes_count": len(episodes),
        "relations": [relation_row(reader, dyad) for dyad in one.dyads],
        "latest": [event_row(reader, event) for event in _latest(events.values())],
        "shifts": [finding_row(reader, found, evidence=2) for found in shifts],
        "series": series(reader, list(events.values()), subject=one.name, shifts=shifts),
        "places": _places(by_dyad),
    }


def _latest(events: Iterable[Event]) -> list[Event]:
    """The events with a day that began last."""
    dated = (event for event in events if event.when.earliest)
    return sorted(dated, key=lambda one: (one.when.earliest or date.min, one.id), reverse=True)[:_LATEST]


def _places(by_dyad: Mapping[str, list[Event]]) -> dict[str, str]:
    """The page with each month's events: of the busiest relation that had any."""
    places: dict[str, str] = {}
    for dyad, events in sorted(by_dyad.items(), key=lambda pair: -len(pair[1])):
        places = places_of(dyad, events) | places
    return places


def _since(statuses: tuple[Finding, ...]) -> dict[str, Any] | None:
    """How long the last status has lasted: its first week's day and the number of weeks."""
    for _, those in groupby(reversed(statuses), key=lambda one: one.value):
        lasting = list(those)
        first = lasting[-1].period.earliest
        return {"start": first.isoformat() if first else "", "weeks": len(lasting)}
    return None


def _episodes(statuses: tuple[Finding, ...]) -> list[list[Finding]]:
    """Weeks in a row in which it improved or got worse, the oldest first."""
    groups = groupby(statuses, key=lambda one: one.value)
    return [list(those) for value, those in groups if value in MOVED]


def _change(reader: Reader, those: list[Finding]) -> dict[str, Any]:
    """A change as its first week tells it, and how long it lasted."""
    last = those[-1].period.latest
    return finding_row(reader, those[0], evidence=2) | {
        "lasted": len(those),
        "until": last.isoformat() if last else "",
    }


def _runs(statuses: tuple[Finding, ...]) -> list[dict[str, Any]]:
    """Weeks in a row with the same status, cut at the turn of ISO years.

    Each has its year, first and last week and value, and the week in which its status began (`episode`).
    """
    runs: list[dict[str, Any]] = []
    for one in statuses:
        year, week = _year_and_week(one.period.earliest or date.min)
        last = runs[-1] if runs else None
        if last and last["year"] == year and last["value"] == one.value:
            last["last"] = week
            continue
        began = last["episode"] if last and last["value"] == one.value else f"{year:04}-{week:02}"
        runs.append({"year": year, "first": week, "last": week, "value": one.value, "episode": began})
    return runs


def _year_and_week(day: date) -> tuple[int, int]:
    year, week, _ = monday_of(day).isocalendar()
    return year, week
