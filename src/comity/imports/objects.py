"""Events in JSON Lines as rows of a ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations, product
from typing import Any

import polars as pl

from comity.codec import load
from comity.imports.acts import Acts
from comity.imports.lines import Bad
from comity.imports.naming import NOBODY, Naming
from comity.ledger import empty, schema
from comity.records import Event

__all__ = ["comity_rows", "plover_rows"]

Numbered = Sequence[tuple[int, Mapping[str, Any]]]
Row = dict[str, object]


def comity_rows(found: Numbered, naming: Naming, acts: Acts) -> tuple[pl.DataFrame, list[Bad]]:  # noqa: ARG001
    """Events as Comity writes them, with their codes as they are."""
    rows: list[Row] = []
    bad: list[Bad] = []
    for line, plain in found:
        try:
            event = load(Event, plain)
            rows += _of_event(event, line, acts)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            bad.append(Bad(line, f"no event: {type(error).__name__} {error}"))
    return _frame(rows), bad


def plover_rows(found: Numbered, naming: Naming, acts: Acts) -> tuple[pl.DataFrame, list[Bad]]:
    """Events as PLOVER's manual has them: lists of actors, recipients, events, modes and contexts."""
    rows: list[Row] = []
    bad: list[Bad] = []
    for line, plain in found:
        try:
            rows += _of_plover(plain, line, naming)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            bad.append(Bad(line, f"no PLOVER event: {type(error).__name__} {error}"))
    coded = acts.by_action(_frame(rows).drop("quad", "score", "goldstein", "cameo"))
    unknown = coded.filter(pl.col("quad").is_null()).select("line", "action").unique().sort("line")
    bad += [Bad(line, f"unknown act: {action}") for line, action in unknown.iter_rows()]
    return coded.filter(pl.col("quad").is_not_null()), bad


def _of_event(event: Event, line: int, acts: Acts) -> Iterator[Row]:
    day, last = event.when.earliest, event.when.latest
    if day is None or last is None:
        raise ValueError("has no day")
    told: Row = {
        "day": day,
        "days": min((last - day).days + 1, 65535),
        "action": event.action,
        "mode": event.mode,
        "context": event.contexts[0] if event.contexts else "",
        "quad": event.quad,
        "cameo": event.cameo,
        "score": event.score,
        "goldstein": acts.goldstein(event.action, event.mode),
        "reports": event.reports,
        "status": event.status,
        "confidence": event.confidence,
        "key": event.id,
        "line": line,
        "source": event.article,
    }
    who = [(one.code, one.sector, one.text) for one in event.who]
    whom = [(one.code, one.sector, one.text) for one in event.whom]
    yield from _pairs(told, who, whom)


def _of_plover(plain: Mapping[str, Any], line: int, naming: Naming) -> Iterator[Row]:
    day = date.fromisoformat(plain["date"])
    last = date.fromisoformat(plain["enddate"]) if plain.get("enddate") else day
    if last < day:
        raise ValueError("ends before it begins")
    told: Row = {
        "day": day,
        "days": min((last - day).days + 1, 65535),
        "mode": (_texts(plain.get("mode")) or [""])[0],
        "context": (_texts(plain.get("context")) or [""])[0],
        "key": str(plain["id"]),
        "line": line,
        "source": str(plain.get("link") or ""),
    }
    who = list(_parties(plain["actor"], day, naming))
    whom = list(_parties(plain.get("recipient") or (), day, naming))
    actions = _texts(plain["event"])
    if not actions or not who:
        raise ValueError("nobody acts" if actions else "no act")
    for action in actions:
        yield from _pairs(told | {"action": action}, who, whom)


def _parties(listed: Iterable[Mapping[str, Any]], day: date, naming: Naming) -> Iterator[tuple[str, str, str]]:
    for one in listed:
        text = str(one.get("entity_text") or one.get("identifier_text") or "")
        given = str(one.get("code") or "")
        sector = naming.sector(str(one.get("sector") or "")[:3])
        code = naming.code(given, day) if given else ""
        known = (code, sector) if code else naming.party(text, day) if text else NOBODY
        yield (*known, text)


def _texts(given: object) -> list[str]:
    return (
        [given] if isinstance(given, str) else [str(one) for one in given] if isinstance(given, (list, tuple)) else []
    )


def _pairs(told: Row, who: Sequence[tuple[str, str, str]], whom: Sequence[tuple[str, str, str]]) -> Iterator[Row]:
    """A row a pair; of a reciprocal act both ways, the second marked as the mirror of the first."""
    if whom or len(who) < 2:
        for one, other in product(who, whom or [("", "", "")]):
            yield told | _sides(one, other)
        return
    for one, other in combinations(who, 2):
        yield told | _sides(one, other)
        yield told | _sides(other, one) | {"mirrored": True}


def _sides(one: tuple[str, str, str], other: tuple[str, str, str]) -> Row:
    return {
        f"{side}{part}": value
        for side, party in (("who", one), ("whom", other))
        for part, value in zip(("", "_sector", "_text"), party, strict=True)
    }


def _frame(rows: list[Row]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema()) if rows else empty()
