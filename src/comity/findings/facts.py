"""What is known of articles and names beside the events: enough to say who reported what, when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from comity.articles.imprints import Imprint
from comity.records import Event

__all__ = ["Facts", "reporting"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the archive knows beside events and timelines; every part may be empty.

    `published`: article id → its time. `reports`: id of an event as reported → id of its article, so that a merged
    event is known to be told by all articles that report it. `copies`: groups of articles with nearly the same text.
    `names`: code → name as a reader knows it ("BLR" → "Belarus"); a code without one stands for itself. `imprints`:
    article id → what is kept of its text to compare it by. `titles`: article id → its title. `agreements`:
    article id → ids of the treaties, memberships and the like that it tells of.
    """

    published: Mapping[str, datetime | None] = field(default_factory=dict)
    reports: Mapping[str, str] = field(default_factory=dict)
    copies: Sequence[Sequence[str]] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    imprints: Mapping[str, Imprint] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    agreements: Mapping[str, Sequence[str]] = field(default_factory=dict)


def reporting(events: Iterable[Event], facts: Facts) -> dict[str, list[Event]]:
    """Article id → the (merged) events that it reports."""
    found: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        told = {event.article, *(facts.reports[copy] for copy in event.copies if copy in facts.reports)}
        for article in sorted(told):
            found[article].append(event)
    return dict(found)
