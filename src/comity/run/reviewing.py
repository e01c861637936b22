"""What people decided becomes what the archive says, in each run anew: articles may have been coded again since."""

from __future__ import annotations

from comity.events.reviewing import rulings
from comity.store import Store

__all__ = ["review"]


def review(store: Store) -> int:
    """Apply all decisions to what was coded; gives how many events and milestones changed by it."""
    decisions = tuple(store.decisions())
    return store.set_rulings(rulings(decisions, store.as_coded({one.seen.article for one in decisions})))
