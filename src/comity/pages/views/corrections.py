"""The public log of corrections, what stands in the place of something rejected, and how reviewers judge the coder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from comity.events.reviewing import states
from comity.findings.reviews import Agreement, Tally, judged
from comity.pages import addresses
from comity.pages.decided import Decided
from comity.pages.periods import span_of
from comity.pages.reading import Reader
from comity.pages.views.parts import View, event_row, frame, milestone_row
from comity.records import Decision, Event, Milestone

__all__ = ["coded_row", "corrections", "corrections_of", "judgement", "withdrawn"]


def corrections(reader: Reader) -> View:
    """What people corrected, rejected and took back, the newest first, each with what it was, is, and whether it holds.

    Reviewers are named only if the monitor's settings say so.
    """
    return _listed(reader, "", reader.decided.newest, len(reader.decided.log))


def corrections_of(reader: Reader, period: str) -> View:
    """The same of a year, month or day; where there are too many, the newest, and its parts."""
    told = reader.decided.of(*span_of(period))
    parts = reader.decided.periods.parts(period)
    return _listed(reader, period, told[: reader.decided.periods.most] if parts else told, len(told))


def _listed(reader: Reader, period: str, shown: Sequence[Decision], count: int) -> View:
    decided = reader.decided
    runs = reader.store.runs(limit=1)
    told = states(decided.decisions, decided.rulings, since=runs[0].started if runs else None)
    return frame(reader, "corrections", addresses.corrections_of(period), "Corrections") | {
        "entries": [_entry(reader, one, told[one.id]) for one in shown],
        "period": period,
        "periods": _periods(decided, decided.periods.years()) if decided.pages() else [],
        "parts": _periods(decided, decided.periods.parts(period)) if period else [],
        "count": count,
        "shown": len(shown),
        "confirmed": sum(one.verdict == "confirmed" for one in decided.last),
    }


def _periods(decided: Decided, names: Iterable[str]) -> list[View]:
    return [
        {"period": one, "address": addresses.corrections_of(one), "decisions": decided.periods.count(one)}
        for one in names
    ]


def withdrawn(reader: Reader, kind: str, wanted: str) -> View | None:
    """What stands at the address of an event or milestone that was rejected; None if it was not."""
    decision = reader.decided.withdrawn.get((kind, wanted))
    if decision is None:
        return None
    address = addresses.event(wanted) if kind == "event" else addresses.milestone(wanted)
    entry = _entry(reader, decision, "holds")
    return frame(reader, "withdrawn", address, "") | {
        "entry": entry | {"seen": entry["seen"] | {"address": ""}},
        "log": reader.decided.page(decision.id),
    }


def judgement(reader: Reader) -> View | None:
    """The shares that reviewers confirmed, by action, and how far they agree; None before anything is decided."""
    found = judged(reader.decided.decisions)
    if not found.decisions:
        return None
    rows = [_tally(one) | {"drawn": _tally(found.drawn.get((one.kind, one.act)))} for one in found.tallies]
    names = {code: action.name for code, action in reader.book.actions.items()}
    return {
        "decisions": found.decisions,
        "reviewers": found.reviewers,
        "all": _tally(found.all_) | {"drawn": _tally(found.all_drawn)},
        "rows": [row | {"name": names.get(row["act"], row["act"])} for row in rows],
        "agreement": _agreement(found.agreement),
    }


def coded_row(reader: Reader, one: Event | Milestone) -> View:
    """An event or milestone as lists name it, with its `record_kind`."""
    if isinstance(one, Event):
        return {"record_kind": "event"} | event_row(reader, one)
    return {"record_kind": "milestone"} | milestone_row(reader, one)


def _entry(reader: Reader, one: Decision, state: str) -> View:
    return {
        "id": one.id,
        "at": one.at.isoformat(),
        "verdict": one.verdict,
        "state": state,
        "by": one.by if reader.config.review.names else "",
        "note": one.note,
        "undoes": one.undoes,
        "seen": _unlinked(reader, one.seen),
        "corrected": _unlinked(reader, one.corrected) if one.corrected else None,
    }


def _unlinked(reader: Reader, one: Event | Milestone) -> View:
    """The row, with the address of the page it has now, if any."""
    row = coded_row(reader, one)
    kept = reader.merged_into(one.id) if isinstance(one, Event) else one.id
    there = bool(kept) if isinstance(one, Event) else (row["record_kind"], one.id) not in reader.decided.withdrawn
    return row | {"address": addresses.event(kept) if isinstance(one, Event) and kept else row["address"] * there}


def _tally(one: Tally | None) -> dict[str, Any]:
    found = one or Tally("", "")
    return {
        "record_kind": found.kind,
        "act": found.act,
        "confirmed": found.confirmed,
        "corrected": found.corrected,
        "rejected": found.rejected,
        "count": found.count,
        "precision": found.precision,
        "interval": list(found.interval) if found.interval else None,
    }


def _agreement(one: Agreement | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {"things": one.things, "reviewers": one.reviewers, "percent": one.percent, "alpha": one.alpha}
