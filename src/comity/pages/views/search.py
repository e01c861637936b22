"""Searching: articles by their words, by time and source, and by what was coded from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from comity.pages import addresses
from comity.pages.reading import Reader
from comity.pages.views.parts import View, event_row, frame
from comity.records import STATUSES
from comity.store import Hit

__all__ = ["FILTERS", "search"]

FILTERS = ("party", "action", "status", "since", "until", "source")
"""What narrows a search, beside its words."""

_EVENTS = 3
_NAMES = 12


def search(reader: Reader) -> View:
    """The page that looks through titles and names, for the static site."""
    return found(reader, {}, (), live=False)


def found(
    reader: Reader, asked: Mapping[str, str], hits: Sequence[Hit], *, live: bool = True, more: bool = False
) -> View:
    """What was looked for and found: articles with the words marked, and their events that fit the filters."""
    given = {name: asked[name] for name in ("q", *FILTERS) if asked.get(name)}
    return frame(reader, "search", "search", given.get("q", "")) | {
        "query": given.get("q", ""),
        "filters": {name: given.get(name, "") for name in FILTERS},
        "options": _options(reader) if live else {},
        "live": live,
        "asked": urlencode(given, errors="replace"),
        "hits": [_hit(reader, hit, given) for hit in hits],
        "states": _states(reader, given.get("q", "")),
        "next": hits[-1].article if more and hits else "",
    }


def _hit(reader: Reader, hit: Hit, given: Mapping[str, str]) -> View:
    wanted = {name: given[name] for name in ("action", "status") if name in given}
    coded = bool(wanted) or "party" in given
    events = reader.store.events(article=hit.article, merged=False, **wanted) if coded else ()  # type: ignore[arg-type]
    party = given.get("party", "")
    shown = [event for event in events if not party or party in _codes(event)][:_EVENTS]
    return reader.head(hit.article) | {
        "snippet": [{"text": text, "as": "found" if marked else ""} for text, marked in hit.snippet],
        "events": [event_row(reader, event) | {"address": _merged(reader, event.id)} for event in shown],
    }


def _codes(event: Any) -> set[str]:
    said = {event.said_by.code} if event.said_by else set()
    return said | {party.code for party in (*event.who, *event.whom)}


def _merged(reader: Reader, wanted: str) -> str:
    merged = reader.merged_into(wanted)
    return addresses.event(merged) if merged else ""


def _states(reader: Reader, query: str) -> list[View]:
    """States and organisations whose names hold the query."""
    sought = query.casefold().strip()
    names = [code for code in reader.states if sought and sought in reader.name(code).casefold()]
    return [{"name": reader.name(code), "address": addresses.state(code)} for code in names[:_NAMES]]


def _options(reader: Reader) -> View:
    """What the filters can be set to."""
    sources = dict.fromkeys((*(one.name for one in reader.config.sources), *reader.publishers))
    return {
        "party": sorted(([code, reader.name(code)] for code in reader.states), key=lambda one: one[1]),
        "action": [[one.code, one.name] for one in sorted(reader.book.actions.values(), key=lambda one: one.name)],
        "status": [[one, ""] for one in STATUSES],
        "source": [[one, one] for one in sources],
    }
