"""What is new on a page, for feed readers: the same entries as Atom and as JSON Feed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from comity.pages.views import View

__all__ = ["FED", "FEEDS", "feed_of", "json_feed"]

FEEDS = ("xml", "json")
"""What a feed can be had as: Atom, JSON Feed."""

_BEGINNING = "1970-01-01T00:00:00Z"

Entry = dict[str, str]


def feed_of(view: View) -> dict[str, Any]:
    """A feed's title, the page it follows, when it last changed, and its entries, the newest first.

    An entry has an `id` that stays, a title, the address of its page, its time, and a text. Each has a time: what has
    none cannot be new.
    """
    entries = sorted(FED[view["kind"]](view), key=lambda one: one["updated"], reverse=True)
    monitor = view["monitor"]["title"]
    return {
        "title": monitor if view["kind"] == "home" else f"{view['title']} · {monitor}",
        "about": view["monitor"]["about"],
        "author": monitor,
        "address": view["address"],
        "query": view.get("asked", ""),
        "updated": max((one["updated"] for one in entries), default=_BEGINNING),
        "entries": entries,
    }


def json_feed(feed: Mapping[str, Any], where: Callable[[str], str], *, at: str, language: str) -> str:
    """The feed as JSON Feed 1.1; `where` gives the link to an address, `at` that of the feed itself."""
    items = [
        {
            "id": one["id"],
            "url": where(one["address"]),
            "title": one["title"],
            "content_text": one["text"] or one["title"],
            "date_published": one["updated"],
        }
        | ({"authors": [{"name": one["author"]}]} if one["author"] else {})
        for one in feed["entries"]
    ]
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed["title"],
        "description": feed["about"],
        "home_page_url": where(feed["address"]),
        "feed_url": at,
        "language": language,
        "authors": [{"name": feed["author"]}],
        "items": items,
    }
    return json.dumps(told, ensure_ascii=False) + "\n"


def _home(view: View) -> Iterator[Entry]:
    yield from _found(view["trends"])
    yield from map(_article, (one for one in view["articles"] if one["published"]))


def _category(view: View) -> Iterator[Entry]:
    yield from _found(view["changes"])
    yield from map(_event, _dated(view["latest"]))


def _relation(view: View) -> Iterator[Entry]:
    yield from _found(view["trends"])
    yield from map(_event, _dated([one for month in view["by_month"] for one in month["events"]]))


def _story(view: View) -> Iterator[Entry]:
    yield from map(_article, (one for one in view["articles"] if one["published"]))


def _search(view: View) -> Iterator[Entry]:
    yield from map(_article, (one for one in view["hits"] if one["published"]))


def _corrections(view: View) -> Iterator[Entry]:
    for one in view["entries"]:
        seen = one["seen"]
        act = seen["action_name"] if seen["record_kind"] == "event" else seen["name"] or seen["milestone_kind"]
        parties = [*seen["who"], *seen["whom"]] if seen["record_kind"] == "event" else seen["parties"]
        names = ", ".join(dict.fromkeys(party["name"] for party in parties))
        yield {
            "id": _urn("decision", one),
            "title": f"{one['verdict'].capitalize()}: {act} · {names}",
            "address": "corrections",
            "updated": one["at"],
            "text": "\n".join(filter(None, ["".join(piece["text"] for piece in seen["sentence"]), one["note"]])),
            "author": one["by"],
        }


FED: Mapping[str, Callable[[View], Iterator[Entry]]] = {
    "home": _home,
    "category": _category,
    "relation": _relation,
    "story": _story,
    "search": _search,
    "corrections": _corrections,
}
"""The kinds of pages that have a feed, and what is in it."""


def _found(rows: list[View]) -> Iterator[Entry]:
    """Findings with a day."""
    for one in rows:
        day = one["when"]["latest"] or one["when"]["earliest"]
        if day:
            texts = ["".join(piece["text"] for piece in event["sentence"]) for event in one["evidence"]]
            yield {
                "id": _urn("finding", one),
                "title": one["sentence"],
                "address": one["address"],
                "updated": f"{day}T00:00:00Z",
                "text": "\n".join(texts),
                "author": "",
            }


def _dated(rows: list[View]) -> Iterator[View]:
    return (one for one in rows if one["article"]["published"] or one["when"]["latest"])


def _event(one: View) -> Entry:
    """An event is new when it is told."""
    sides = [", ".join(party["name"] for party in one[side]) for side in ("who", "whom")]
    return {
        "id": _urn("event", one),
        "title": " · ".join(filter(None, [sides[0], one["action_name"], sides[1]])),
        "address": one["address"],
        "updated": one["article"]["published"] or f"{one['when']['latest']}T00:00:00Z",
        "text": "".join(piece["text"] for piece in one["sentence"]),
        "author": one["article"]["publisher"],
    }


def _article(one: View) -> Entry:
    return {
        "id": _urn("article", one),
        "title": one["title"],
        "address": one["address"],
        "updated": one["published"],
        "text": "".join(piece["text"] for piece in one.get("snippet", ())),
        "author": one["publisher"],
    }


def _urn(kind: str, one: View) -> str:
    return f"urn:comity:{kind}:{quote(one['id'], safe='', errors='replace')}"
