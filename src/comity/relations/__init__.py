"""The room that traces: dated events become the counts of a relation, period by period.

    timelines(events, …) ─► Timeline        one a subject (a dyad, or a category of several), without holes
    dyads(events)        ─► (dyad, events)  which relations there are, the busiest first
    ledger_of(events)    ─► ledger          a frame with one row an act, the same for imported data (`comity.ledger`)
    panel(ledger, …)     ─► Polars frame    one row a pair and period, for statistics
    timelines_of(ledger) ─► Timeline        the same as `timelines`, from a ledger
    histories(milestones, book) ─► History   one a treaty, membership …: its dated steps, across articles
    ladders(milestones, book)   ─► Ladder    one a relation: which rung of partnership holds from when

The same rules hold in all:

- A *dyad* is two codes in alphabetical order ("BLR-CHN"). An act of many on many concerns every pair across; a
  reciprocal act (`whom` empty) every pair of those in `who`. An event counts once for a subject, however many pairs of
  it concern that subject. What a state does to itself belongs to no dyad.
- Only parties that act for their state or organisation are counted (`OFFICIAL`), unless `sectors` says otherwise.
- Only events that `happened` are counted, unless `statuses` says otherwise.
- An event belongs to the period that its earliest day is in. One whose time is known less exactly than a period is long
  ("in 2013", in a timeline by week) is left out: it has no week. `placed` tells which.
- Silence is not peace: each bucket says how many articles the monitor has of that period.
"""

from __future__ import annotations

from comity.relations.histories import History, Step, dyads_of, histories
from comity.relations.ladders import Ladder, Rung, ladders
from comity.relations.ledgers import ledger_of, timelines_of
from comity.relations.pairs import OFFICIAL, concerned, dyads, pairs
from comity.relations.panels import panel
from comity.relations.periods import By, last_day, placed, start_of, starts
from comity.relations.tracing import Counting, timelines

__all__ = [
    "OFFICIAL",
    "By",
    "Counting",
    "History",
    "Ladder",
    "Rung",
    "Step",
    "concerned",
    "dyads",
    "dyads_of",
    "histories",
    "ladders",
    "last_day",
    "ledger_of",
    "pairs",
    "panel",
    "placed",
    "start_of",
    "starts",
    "timelines",
    "timelines_of",
]
