"""What came, went and changed between two releases, and by what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from comity.pages.releases.tables import Row

__all__ = ["COMPARED", "changes"]

COMPARED = ("events", "milestones", "articles")

# A new codebook changes the digest of all that it coded; that is told once, in the release's codebook.
_PASSED_OVER = frozenset({"codebook"})

Tables = Mapping[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class _Sides:
    """Both releases: what reports each event is made of, which articles each has, and what was decided."""

    before: Tables
    after: Tables
    gone: frozenset[str]
    come: frozenset[str]
    parts_before: Mapping[str, str]
    parts_after: Mapping[str, str]
    decided: Mapping[tuple[str, str], str]


def changes(before: Tables, after: Tables) -> Iterator[Row]:
    """The rows of the table `changes`: table by table, in the order of ids.

    Both sides hold the tables `COMPARED`; `after` has `corrections`, too.
    """
    old, new = set(before["articles"]["id"]), set(after["articles"]["id"])
    sides = _Sides(
        before,
        after,
        gone=frozenset(old - new),
        come=frozenset(new - old),
        parts_before=_parts(before["events"]),
        parts_after=_parts(after["events"]),
        decided=_decided(after["corrections"]),
    )
    for table in COMPARED:
        yield from _of(table, sides)


def _of(table: str, sides: _Sides) -> Iterator[Row]:
    shared = [name for name in sides.after[table].columns if name in sides.before[table].columns]
    compared = [name for name in shared if name not in _PASSED_OVER]
    old, new = _by_id(sides.before[table], shared), _by_id(sides.after[table], shared)
    for name in sorted(old.keys() | new.keys()):
        row = {"table": table, "id": name}
        if name not in new:
            yield row | {"change": "deleted"} | _went(table, old[name], sides)
        elif name not in old:
            yield row | {"change": "added"} | _came(table, new[name], sides)
        elif differing := [key for key in compared if old[name][key] != new[name][key]]:
            yield row | {"change": "changed", "columns": ";".join(differing)} | _read_otherwise(table, name, sides)


def _went(table: str, row: Row, sides: _Sides) -> dict[str, str]:
    now = sides.parts_after.get(row["id"], "") if table == "events" else ""
    if now:
        return {"cause": "merged", "now": now}
    if _article(table, row) in sides.gone:
        return {"cause": "article"}
    return _read_otherwise(table, row["id"], sides)


def _came(table: str, row: Row, sides: _Sides) -> dict[str, str]:
    if _article(table, row) in sides.come:
        return {"cause": "article"}
    earlier = sides.parts_before.get(row["id"], "") if table == "events" else ""
    parts = _listed(row["copies"]) if table == "events" else ()
    within = next((one for one in parts if one in sides.parts_before), "")
    if earlier or within:
        return {"cause": "merged", "now": earlier or sides.parts_before[within]}
    return _read_otherwise(table, row["id"], sides)


def _read_otherwise(table: str, name: str, sides: _Sides) -> dict[str, str]:
    decision = sides.decided.get((table, name), "")
    return {"cause": "review" if decision else "coding", "decision": decision}


def _article(table: str, row: Row) -> str:
    return str(row["id"] if table == "articles" else row["article"])


def _by_id(frame: pl.DataFrame, columns: Sequence[str]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in frame.select(columns).iter_rows(named=True)}


def _parts(events: pl.DataFrame) -> dict[str, str]:
    """The event that each report belongs to, by the report's id."""
    named = events.select("id", "copies").iter_rows()
    return {part: name for name, copies in named for part in (name, *_listed(copies))}


def _listed(copies: str) -> tuple[str, ...]:
    return tuple(filter(None, copies.split(";")))


def _decided(corrections: pl.DataFrame) -> dict[tuple[str, str], str]:
    """The last decision on each row, by table and id: of what it was about, and of what it applies to."""
    found = {}
    for row in corrections.sort("at", "id").iter_rows(named=True):
        for name in {row["subject"], row["applies_to"]} - {""}:
            found[row["table"], name] = str(row["id"])
    return found
