"""Status of a category: false alarms on 1,000 simulated series in which nothing changes, and power on planted changes.

Rates and clustering are those of the 428 busiest dyads of ICEWS, 2012 to 2015, by week: hostile events with 1.2 to 5.9
times the variance of independent ones (5th to 95th percentile; median 2.2), cooperative ones with 1.4 to 12.5 (3.4).
Half of the series have levels that wander a little and come back; in half, events grow with the articles of the week,
in half they do not; in a third of all, many weeks have no articles at all. Seeds are fixed.

The status of months is measured on the same series, a week counting in the month of its Monday.

A prediction is one series: `gold` is its change ("none", or what was planted), `predicted` the share of its weeks with
each verdict.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from comity.config import Category
from comity.findings import VALUES, statuses
from comity.records import Bucket, Timeline
from evals.frame import arguments, finish, interval, predictions, table
from evals.plots import Line, Panel, draw

__all__ = ["main"]

SERIES = 1000
WEEKS = 260
# Before, the archive is too young for any verdict.
WARM_UP = 8
WARM_UP_MONTHS = 6
CHANGED_AT = 200
SEED = 20140222
EDGES = (0.0, 0.2, 0.5, 1.0, 3.0, 10.0, 1e9)
"""Events a week between which series are as busy."""
CHANGES = ("hostile × 2", "hostile × 3", "hostile × 5", "cooperative × 3", "cooperative ÷ 3", "hostile ÷ 3")
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class World:
    """How one series is drawn: rates a week, variance over that of independent events, coverage."""

    cooperative: float
    hostile: float
    spread_cooperative: float
    spread_hostile: float
    wander: float
    articles: float
    gaps: float
    follows: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A series and its verdicts, week by week and month by month."""

    world: World
    change: str
    verdicts: tuple[str, ...]
    months: tuple[str, ...]


def drawn(chance: np.random.Generator) -> World:
    """A world at random."""
    cooperative = float(np.exp(chance.uniform(np.log(0.05), np.log(10))))
    return World(
        cooperative=cooperative,
        hostile=cooperative * float(np.exp(chance.uniform(np.log(0.03), np.log(1)))),
        spread_cooperative=float(np.exp(chance.uniform(np.log(1.4), np.log(8)))),
        spread_hostile=float(np.exp(chance.uniform(np.log(1.2), np.log(5)))),
        wander=float(chance.choice([0.0, 0.3])),
        articles=float(np.exp(chance.uniform(np.log(0.5), np.log(60)))),
        gaps=float(chance.choice([0.0, 0.0, 0.6])),
        follows=bool(chance.random() < 0.5),
    )


def series(world: World, chance: np.random.Generator, *, change: str = "none") -> Timeline:
    """A weekly timeline of that world; a change is planted in week `CHANGED_AT` and stays."""
    articles = chance.poisson(world.articles * chance.gamma(10, 0.1, WEEKS))
    articles[chance.random(WEEKS) < world.gaps] = 0
    exposure = articles / world.articles if world.follows else (articles > 0).astype(np.float64)
    counts = {}
    for name in ("cooperative", "hostile"):
        level = getattr(world, name) * exposure * _wandering(world.wander, chance)
        kind, _, factor = change.partition(" ")
        if kind == name:
            level[CHANGED_AT:] *= float(factor[2:]) if factor[0] == "×" else 1 / float(factor[2:])
        counts[name] = _clustered(level, getattr(world, f"spread_{name}"), chance)
    first = date(2010, 1, 4)
    buckets = tuple(
        Bucket(first + timedelta(weeks=week), (int(good), 0, int(bad), 0), articles=int(seen))
        for week, (good, bad, seen) in enumerate(zip(counts["cooperative"], counts["hostile"], articles, strict=True))
    )
    return Timeline("simulated", "week", buckets)


def told(world: World, chance: np.random.Generator, *, change: str = "none") -> Told:
    """The verdicts on a series of that world."""
    category, weekly = Category("simulated", ()), series(world, chance, change=change)
    weeks, months = (statuses(timeline, category=category) for timeline in (weekly, by_month(weekly)))
    return Told(world, change, tuple(one.value for one in weeks), tuple(one.value for one in months))


def by_month(weekly: Timeline) -> Timeline:
    """The same by month, a week counting in that of its Monday; the last is left out unless it is whole."""
    months = {start: list(those) for start, those in groupby(weekly.buckets, key=lambda one: one.start.replace(day=1))}
    whole = [start for start, those in months.items() if (those[-1].start + timedelta(weeks=1)).month != start.month]
    return Timeline(weekly.subject, "month", tuple(_sum(start, months[start]) for start in whole))


def _sum(start: date, weeks: Sequence[Bucket]) -> Bucket:
    quads = np.array([one.quads for one in weeks]).sum(axis=0).tolist()
    return Bucket(start, (quads[0], quads[1], quads[2], quads[3]), articles=sum(one.articles for one in weeks))


def _wandering(size: float, chance: np.random.Generator) -> NDArray[np.float64]:
    """A factor around 1 whose logarithm goes half of its way back each week."""
    steps = chance.normal(0, size * np.sqrt(1 - 0.25), WEEKS)
    found = np.zeros(WEEKS)
    for week in range(1, WEEKS):
        found[week] = 0.5 * found[week - 1] + steps[week]
    factor: NDArray[np.float64] = np.exp(found - size**2 / 2)
    return factor


def _clustered(level: NDArray[np.float64], spread: float, chance: np.random.Generator) -> Counts:
    """Negative binomial counts with these means and `spread` times as much variance."""
    shape = np.maximum(level / (spread - 1), 1e-9)
    drawn_levels = np.where(level > 0, chance.gamma(shape, spread - 1), 0.0)
    return chance.poisson(drawn_levels)


def _false(one: Told) -> float:
    weeks = one.verdicts[WARM_UP:]
    return sum(verdict in ("got worse", "improved") for verdict in weeks) / len(weeks)


def _mean_false(found: Sequence[Told]) -> float:
    return float(np.mean([_false(one) for one in found]))


def _mean_false_months(found: Sequence[Told]) -> float:
    told = [one.months[WARM_UP_MONTHS:] for one in found]
    return float(
        np.mean([sum(month in ("got worse", "improved") for month in months) / len(months) for months in told])
    )


def _months(found: Sequence[Told]) -> Iterator[list[object]]:
    """By month: shares of verdicts where nothing changed, and of planted changes those told within months."""
    quiet = [one for one in found if one.change == "none"]
    for low, high in pairwise(EDGES):
        here = [one for one in quiet if low <= (one.world.cooperative + one.world.hostile) < high]
        verdicts = [month for one in here for month in one.months[WARM_UP_MONTHS:]]
        shares = [verdicts.count(value) / max(1, len(verdicts)) for value in VALUES]
        yield [f"nothing, {low:g} to {high:g} events a week" if high < 1e9 else f"nothing, {low:g} and more", *shares]
    day = date(2010, 1, 4) + timedelta(weeks=CHANGED_AT)
    changed_at = (day.year - 2010) * 12 + day.month - 1
    for change in CHANGES:
        kind, sign = change.split(" ")[:2]
        wanted = "got worse" if (kind == "hostile") == (sign == "×") else "improved"
        here = [one for one in found if one.change == change and getattr(one.world, kind) >= 0.3]
        shares = [
            float(np.mean([wanted in one.months[changed_at : changed_at + months] for one in here]))
            for months in (1, 3, 6)
        ]
        yield [f"{change}, told within 1, 3, 6 months", *shares, ""]


def _bands(found: Sequence[Told]) -> Iterator[list[object]]:
    """Shares of verdicts by how busy the series is."""
    for low, high in pairwise(EDGES):
        here = [one for one in found if low <= (one.world.cooperative + one.world.hostile) < high]
        counts = Counter(verdict for one in here for verdict in one.verdicts[WARM_UP:])
        total = max(1, sum(counts.values()))
        alarms = np.mean([_alarms(one) for one in here]) if here else 0.0
        name = f"{low:g} to {high:g}" if high < 1e9 else f"{low:g} and more"
        yield [name, len(here), *(counts[value] / total for value in VALUES), float(alarms)]


def _alarms(one: Told) -> float:
    """New false alarms a year."""
    weeks = one.verdicts[WARM_UP:]
    begun = sum(now in ("got worse", "improved") and now != before for before, now in pairwise(weeks))
    return begun * 52 / (len(weeks) - 1)


def _power(worlds: Sequence[World]) -> Iterator[tuple[list[object], list[Told]]]:
    """For each planted change, the share of series that tell it within 4, 13 and 26 weeks, by how busy they are."""
    for number, change in enumerate(CHANGES):
        chance = np.random.default_rng((SEED, number))
        found = [told(world, chance, change=change) for world in worlds]
        kind, sign = change.split(" ")[:2]
        wanted = "got worse" if (kind == "hostile") == (sign == "×") else "improved"
        for low, high in ((0.0, 0.3), (0.3, 1.0), (1.0, 1e9)):
            here = [one for one in found if low <= getattr(one.world, kind) < high]
            shares = [
                float(np.mean([wanted in one.verdicts[CHANGED_AT : CHANGED_AT + weeks] for one in here]))
                for weeks in (4, 13, 26)
            ]
            rate = f"{low:g} to {high:g}" if high < 1e9 else f"{low:g} and more"
            yield [f"{change}, {rate} a week before", len(here), *shares], found if low == 0.0 else []


def _calibrated(quiet: Sequence[Told]) -> Panel:
    """False alarms by how busy a series is, beside what is promised."""
    points, spans, ticks = [], [], []
    for number, (low, high) in enumerate(pairwise(EDGES)):
        here = [one for one in quiet if low <= (one.world.cooperative + one.world.hostile) < high]
        found = interval(here, _mean_false)
        points.append((float(number), found.value))
        spans.append((found.low, found.high))
        ticks.append((float(number), f"{low:g}–{high:g}" if high < 1e9 else f"{low:g} +"))
    lines = [Line("measured, 95 %", points, spans), Line("promised at most", [(0.0, 0.05), (5.0, 0.05)], dashed=True)]
    return Panel("Weeks with a false alarm, nothing changed", "events a week", ticks, 0.1, lines)


def _powers(changed: Sequence[Told]) -> Iterator[Panel]:
    """How many series tell a planted change in time, by its kind: of those with an event of that side a week or more,
    and of those with fewer."""
    weeks = range(WEEKS - CHANGED_AT)
    for busy, title in ((True, "one event of that side a week or more"), (False, "0.3 to 1 event of that side a week")):
        lines = []
        for change in CHANGES:
            kind, sign = change.split(" ")[:2]
            wanted = "got worse" if (kind == "hostile") == (sign == "×") else "improved"
            here = [one for one in changed if one.change == change and _rate(one, kind, busy=busy)]
            firsts = [_first(one, wanted) for one in here]
            shares = [(float(week), float(np.mean([first <= week for first in firsts]))) for week in weeks]
            lines.append(Line(change, shares))
        ticks = [(float(week), str(week)) for week in weeks if week % 13 == 0]
        yield Panel(f"Planted changes told, {title}", "weeks since the change", ticks, 1.0, lines)


def _rate(one: Told, kind: str, *, busy: bool) -> bool:
    rate = float(getattr(one.world, kind))
    return rate >= 1 if busy else 0.3 <= rate < 1


def _first(one: Told, wanted: str) -> int:
    """Weeks from the change until it is told; never is more than any."""
    after = one.verdicts[CHANGED_AT:]
    return after.index(wanted) if wanted in after else WEEKS


def main(argv: Sequence[str] | None = None) -> int:
    """Simulate, print the tables, and compare with the promise."""
    given = arguments("calibration", __doc__ or "", argv)
    chance = np.random.default_rng(SEED)
    worlds = [drawn(chance) for _ in range(SERIES)]
    quiet = [told(world, chance) for world in worlds]
    table(
        "Nothing changed: verdicts by events a week",
        ["events a week", "series", *VALUES, "alarms a year"],
        _bands(quiet),
    )
    for name, chosen in (
        ("wandering", [one for one in quiet if one.world.wander]),
        ("steady", [one for one in quiet if not one.world.wander]),
        ("gaps", [one for one in quiet if one.world.gaps]),
    ):
        print(f"{name}: false alarms in {_mean_false(chosen):.3f} of weeks")
    rows, changed = [], list(quiet)
    for row, found in _power(worlds[:300]):
        rows.append(row)
        changed += found
    table("Planted changes told within", ["change", "series", "4 weeks", "13 weeks", "26 weeks"], rows)
    table("By month", ["change", *VALUES], _months(changed))
    if given.plot:
        draw(given.plot, [_calibrated(quiet), *_powers(changed[SERIES:])])
    predictions(
        given.predictions,
        (
            {
                "id": number,
                "gold": one.change,
                "predicted": {value: one.verdicts[WARM_UP:].count(value) / (WEEKS - WARM_UP) for value in VALUES},
            }
            for number, one in enumerate(changed)
        ),
    )
    figures = {"false_alarms": interval(quiet, _mean_false), "false_alarms_month": interval(quiet, _mean_false_months)}
    return finish("calibration", figures, series=SERIES, weeks=WEEKS - WARM_UP)


if __name__ == "__main__":
    raise SystemExit(main())
