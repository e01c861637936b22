"""The room that detects: what an analyst would say of a relation, with the number and the events behind it.

    detect(timelines, categories, events, facts)  ─► Finding   everything, in the order the archive keeps it
      statuses(timeline, category=…)  "status"    a category's status in each week, or month ("month"): one of `VALUES`
      shifts(timeline)                "shift"     when a level of hostile or cooperative events changed: one of `SHIFTS`
      spirals(timeline, events)       "spiral"    whether two sides' hostile acts answer each other: one of `SPIRALS`
      outlooks(timeline, statuses)    "outlook"   what to expect next week and month: one of `OUTLOOKS`
      trends(scene_of(…), at=day)     "trend"     what is most surprising in a week, one sentence each
      similar(article, …)             "similar"   what else to read, each with the reasons
      stories(profiles, …)            "story"     what is told of one thing over days and weeks, with its key sentence
      ordered(compared, milestones, book)  "contrast"  who reached which rung when; `orders` gives each as a table
      aligned(compared, annals)            "contrast"  do they vote alike, share organisations

A status is a change against the category's own preceding level, not the mood of an article: a warm meeting that
continues a warm trend is "has not changed". docs/findings.md tells the method and what to object to it.

All findings can be repeated from the archive alone: `parameters` holds windows, thresholds and counts.
"""

from __future__ import annotations

from comity.findings.alignment import aligned
from comity.findings.detecting import detect, expected
from comity.findings.facts import Facts
from comity.findings.orders import Cell, Compared, Order, ordered, orders
from comity.findings.outlooks import outlooks
from comity.findings.profiles import Profile, profiles
from comity.findings.scene import Scene, scene_of
from comity.findings.shifts import SHIFTS, shifts
from comity.findings.similarity import similar, similars
from comity.findings.spirals import SPIRALS, spirals
from comity.findings.status import VALUES, status, statuses
from comity.findings.stories import stories
from comity.findings.trends import trends
from comity.findings.wording import OUTLOOKS

__all__ = [
    "OUTLOOKS",
    "SHIFTS",
    "SPIRALS",
    "VALUES",
    "Cell",
    "Compared",
    "Facts",
    "Order",
    "Profile",
    "Scene",
    "aligned",
    "detect",
    "expected",
    "ordered",
    "orders",
    "outlooks",
    "profiles",
    "scene_of",
    "shifts",
    "similar",
    "similars",
    "spirals",
    "status",
    "statuses",
    "stories",
    "trends",
]
