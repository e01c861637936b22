"""Pages about the monitor itself: its health, its method, its interface, and what is not there."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from comity.pages import addresses
from comity.pages.reading import Reader
from comity.pages.views.corrections import judgement
from comity.pages.views.parts import View, frame
from comity.records import STATUSES, Article, Skipped
from comity.store import Run

__all__ = ["about", "docs", "health", "missing"]

_SKIPPED = 200
_RUNS = 12


def health(reader: Reader) -> View:
    """Sources, what was skipped and why, articles of doubtful date, runs, coverage by year, the codebook's digest."""
    skipped, doubts = reader.store.skipped(), list(reader.store.doubted())
    by_source = Counter(one.source for one in skipped)
    counts = reader.store.counts()
    years: Counter[int] = Counter()
    for day, count in reader.coverage.items():
        years[day.year] += count
    return frame(reader, "health", "health", "") | {
        "sources": [
            {"name": one.name, "source_kind": one.kind, "at": one.at, "skipped": by_source[one.name]}
            for one in reader.config.sources
        ],
        "skipped": [_skipped(one) for one in skipped[:_SKIPPED]],
        "skipped_count": len(skipped),
        "doubts": [_doubt(one) for one in doubts[:_SKIPPED]],
        "doubts_count": len(doubts),
        "counts": {name: counts[name] for name in ("article", "coded", "sentence", "event", "merged", "milestone")},
        "copies": sum(len(group) - 1 for group in reader.leads.values()),
        "statuses": [
            {"status": one, "events": reader.store.count_events(status=one), "address": addresses.events(one)}
            for one in STATUSES
        ],
        "coverage": [
            {"year": year, "articles": count, "address": addresses.articles_of(f"{year:04}")}
            for year, count in sorted(years.items())
        ],
        "runs": [_run(one) for one in _telling(reader.store.runs(limit=200))[:_RUNS]],
        "codebook": _codebook(reader),
    }


def _skipped(one: Skipped) -> dict[str, Any]:
    return {"where": one.where, "reason": one.reason, "source": one.source}


def _doubt(one: Article) -> dict[str, Any]:
    return {
        "article": one.title or one.id,
        "address": addresses.article(one.id),
        "source": one.source,
        "doubt": one.doubt,
    }


def _telling(runs: Sequence[Run]) -> list[Run]:
    """Of runs in a row that found the same only the first: a run that brings nothing new changes no page."""
    found: list[Run] = []
    for one in reversed(runs):
        if not found or _outcome(found[-1]) != _outcome(one):
            found.append(one)
    return found[::-1]


def _outcome(one: Run) -> tuple[dict[str, int], str, str]:
    return {name: count for name, count in one.counts.items() if name != "run"}, one.codebook, one.version


def _run(one: Run) -> dict[str, Any]:
    return {
        "started": one.started.isoformat(),
        "seconds": round((one.finished - one.started).total_seconds(), 1),
        "articles": one.counts.get("article", one.counts.get("articles", 0)),
        "events": one.counts.get("merged", one.counts.get("events", 0)),
        "codebook": one.codebook,
        "version": one.version,
    }


def _codebook(reader: Reader) -> dict[str, Any]:
    book = reader.book
    return {
        "name": book.name,
        "title": book.title,
        "version": book.version,
        "digest": book.digest,
        "actions": len(book.actions),
        "entities": len(book.entities),
    }


def about(reader: Reader) -> View:
    """The method, how reliable it is, the actions of the codebook, how to cite."""
    actions = sorted(reader.book.actions.values(), key=lambda one: (one.quad, one.code))
    return frame(reader, "about", "about", "") | {
        "actions": [
            {
                "code": one.code,
                "name": one.name,
                "quad": one.quad,
                "definition": one.definition,
                "score": reader.book.score(one.code).plover if (one.code, "") in reader.book.scores else None,
                "modes": [{"code": mode.code, "definition": mode.definition} for mode in one.modes],
            }
            for one in actions
        ],
        "figures": _figures(),
        "judgement": judgement(reader),
        "codebook": _codebook(reader),
        "sources": [dict(one) for one in reader.book.sources],
        "last": max(reader.coverage).isoformat() if reader.coverage else "",
    }


def _figures() -> list[dict[str, Any]]:
    """How reliable the machine is, as measured; each with the command that measures it again."""
    found: list[dict[str, Any]] = json.loads((resources.files("comity.pages") / "figures.json").read_text("utf-8"))
    return found


def docs(reader: Reader, description: Mapping[str, Any]) -> View:
    """The addresses of the interface, from its OpenAPI description."""
    gets = [(path, told["get"]) for path, told in description["paths"].items() if "get" in told]
    return frame(reader, "docs", "docs", "") | {
        "paths": [
            {
                "path": path,
                "summary": told.get("summary", ""),
                "filters": [one["name"] for one in told.get("parameters", ()) if one["in"] == "query"],
            }
            for path, told in gets
        ]
    }


def missing(reader: Reader, message: str) -> View:
    """The page for what is not there."""
    return frame(reader, "missing", "missing", "") | {"message": message}
