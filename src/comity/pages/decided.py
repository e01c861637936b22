"""What people at the desk decided, read once, and the page of the log that each decision stands on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from comity.events.reviewing import deciding
from comity.pages import addresses
from comity.pages.periods import Periods
from comity.records import Decision
from comity.store import Store

__all__ = ["Decided"]

# An entry of the log weighs some 1.5 kB, of which the sentence is told on no other list.
_MOST_LOGGED = 60


class Decided:
    """The decisions of an archive."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """All that people decided of events and milestones, the oldest first."""
        return tuple(self._store.decisions())

    @cached_property
    def last(self) -> tuple[Decision, ...]:
        """The last word on each thing."""
        return deciding(self.decisions)

    @cached_property
    def rulings(self) -> Mapping[str, tuple[str, str]]:
        """By decision, the kind and id of what it applies to since the last run."""
        return self._store.rulings()

    @cached_property
    def withdrawn(self) -> Mapping[tuple[str, str], Decision]:
        """What was rejected, by kind and id."""
        found = ((self.rulings.get(one.id), one) for one in self.last if one.verdict == "rejected")
        return {key: one for key, one in found if key}

    @cached_property
    def log(self) -> tuple[Decision, ...]:
        """What is told in public: all but confirmations, the newest first."""
        return tuple(one for one in reversed(self.decisions) if one.verdict != "confirmed")

    @cached_property
    def newest(self) -> Sequence[Decision]:
        """As much of the log as its first page holds."""
        return self.log[:_MOST_LOGGED]

    @cached_property
    def periods(self) -> Periods:
        """The years, months and days that have a page of the log."""
        days: Counter[date] = Counter(one.at.date() for one in self.log)
        return Periods(days, most=_MOST_LOGGED)

    def of(self, first: date, last: date) -> Sequence[Decision]:
        """The log from a day to another."""
        return [one for one in self.log if first <= one.at.date() <= last]

    def pages(self) -> list[str]:
        """The periods that have a page; none where the first page holds all."""
        return self.periods.pages() if len(self.log) > len(self.newest) else []

    def page(self, wanted: str) -> str:
        """The address of the page that a decision stands on, by its id; of the log itself where it is not told."""
        return self._pages.get(wanted, "corrections")

    @cached_property
    def _pages(self) -> Mapping[str, str]:
        older = self.log[len(self.newest) :]
        return {one.id: addresses.corrections_of(self.periods.page(one.at.date())) for one in older}
