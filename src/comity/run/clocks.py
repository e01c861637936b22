"""A clock that was set back must not take their dates from articles that were read before it was."""

from __future__ import annotations

from datetime import datetime, timedelta

from comity.records import Skipped
from comity.store import Store

__all__ = ["CLOCK", "moment"]

CLOCK = "clock"
"""The source under which a clock that was set back is told."""

# Clocks are put right by seconds, and no two machines agree.
_SLACK = timedelta(hours=1)
# What an earlier run left is older than what this one finds.
_AFTER = timedelta(seconds=1)


def moment(store: Store, now: datetime) -> datetime:
    """`now`, or just after the last run where that ended ahead of it, which is then told on the health page.

    By a clock that stands before an article's date, the article would be from the future, and lose it.
    """
    last = next(iter(store.runs(limit=1)), None)
    if last is None or now >= last.finished - _SLACK:
        return now
    told = (
        f"stands at {now:%Y-%m-%d %H:%M}, before the last run, which ended on {last.finished:%Y-%m-%d %H:%M} UTC; "
        "that moment was taken for now: set the clock right"
    )
    after = last.finished + _AFTER
    store.add_skipped([Skipped("this machine's clock", told, CLOCK)], after)
    return after
