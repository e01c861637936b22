"""Spirals: false ones where acts burst independently or a common shock moves both sides, planted answers recovered with
intervals that hold them, and what is said of real relations.

Each simulated pair has a year of hostile acts, 0.08 to 0.6 a day without any cause before, whose effects halve in 3, 7
or 12 days. Seeds are fixed. Worlds: `bursts` (each act brings about half an act of its own side), `waves` (each side
has waves of its own), `shock` (waves move both sides, for a week by average), `one-sided` (only the first answers, .4
an act), `mutual` (both answer, .35 an act). Real relations are those of ICEWS, where it lies beside the repository.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from comity.codebook.reading import read
from comity.findings.exciting import Acts
from comity.findings.spirals import SPIRALS, Judged, judged
from evals.frame import Figure, arguments, finish, interval, predictions, shared_data, table
from evals.ledgers import DAILY, ledger_from

__all__ = ["main"]

Counts = NDArray[np.float64]
WORLDS = ("bursts", "waves", "shock", "one-sided", "mutual")
RATES = (0.08, 0.2, 0.6)
PAIRS = 20
DAYS = 365
SEED = 20210523
PLANTED = {"one-sided": (0.4, 0.0), "mutual": (0.35, 0.35)}
REAL = (
    ("RUS-UKR", "2021"), ("BLR-LTU", "2021"), ("BLR-UKR", "2021"), ("BLR-POL", "2021"), ("CHN-LTU", "2021"),
    ("CHN-USA", "2021"), ("IRN-USA", "2021"), ("RUS-UKR", "2022"),
)  # fmt: skip
OFFICIAL = ("", "GOV", "MIL", "LEG", "JUD", "COP", "SPY")


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of sides and what was said of it; None where a side acted too rarely."""

    world: str
    rate: float
    said: Judged | None

    @property
    def value(self) -> str:
        return self.said.value if self.said else SPIRALS[-1]


def simulated(world: str, rate: float, number: int) -> Acts:
    """A year of both sides' acts in that world."""
    chance = np.random.default_rng((SEED, WORLDS.index(world), int(rate * 100), number))
    effects = {"bursts": np.eye(2) * 0.5, "waves": np.eye(2) * 0.2, "shock": np.eye(2) * 0.2}.get(world)
    if effects is None:
        first, second = PLANTED[world]
        effects = np.array([[0.2, first], [second, 0.2]])
    keep = 0.5 ** (1 / float(chance.choice([3.0, 7.0, 12.0])))
    one = waves(chance)
    level = {"waves": np.stack([one, waves(chance)], axis=1), "shock": np.stack([one, one], axis=1)}.get(world)
    counts, before = np.zeros((DAYS, 2)), np.zeros(2)
    for day in range(DAYS):
        counts[day] = chance.poisson(rate * (1.0 if level is None else level[day]) + effects @ before)
        before = keep * before + (1 - keep) * counts[day]
    return Acts(counts, np.ones(DAYS))


def waves(chance: np.random.Generator) -> Counts:
    """A factor that is 1, but in a wave every fifty days, of a week by average, some six."""
    factor, day = np.ones(DAYS), float(chance.exponential(50))
    while day < DAYS:
        length = float(chance.exponential(7))
        factor[int(day) : int(day + length) + 1] *= chance.gamma(2, 3)
        day += float(chance.exponential(50))
    return np.minimum(factor, 40)


def daily(ledger: pl.DataFrame, dyad: str) -> Acts:
    """Both sides' hostile acts of each day of a ledger, each manner once, with how much is usual on its weekday."""
    hostile = ledger.filter(
        pl.col("quad").is_in([3, 4]) & pl.col("who_sector").is_in(OFFICIAL) & pl.col("whom_sector").is_in(OFFICIAL)
    )
    known: list[date] = ledger["day"].unique().sort().to_list()
    days = [known[0] + timedelta(days=number) for number in range((known[-1] - known[0]).days + 1)]
    usual = dict(hostile.group_by(pl.col("day").dt.weekday()).len().iter_rows())
    mean = sum(usual.values()) / 7
    counts = np.zeros((len(days), 2))
    one, other = dyad.split("-")
    for side, (who, whom) in enumerate(((one, other), (other, one))):
        acts = hostile.filter((pl.col("who") == who) & (pl.col("whom") == whom)).unique(["day", "action"])
        listed: list[date] = acts["day"].to_list()
        for day in listed:
            counts[(day - known[0]).days, side] += 1
    return Acts(counts, np.array([usual.get(day.isoweekday(), 0) / mean for day in days]))


def real(folder: Path) -> Iterator[tuple[str, str, Acts, Pair]]:
    """What is said of each real relation."""
    book = read("plover")
    ledgers = {name: ledger_from(folder / DAILY[name], "icews-triples", book) for name in {when for _, when in REAL}}
    for dyad, when in REAL:
        acts = daily(ledgers[when], dyad)
        yield dyad, when, acts, Pair(dyad, 0.0, judged(acts))


def share(pairs: Sequence[Pair], values: Sequence[str]) -> Figure:
    """The share of pairs of which one of these values is said."""
    return interval(pairs, lambda some: sum(one.value in values for one in some) / len(some))


def held(pairs: Sequence[Pair]) -> Figure:
    """How often the 90 % interval of answers holds what was planted."""
    found = [
        low <= truth <= high
        for pair in pairs
        if pair.said
        for (low, high), truth in zip(pair.said.intervals, PLANTED[pair.world], strict=True)
    ]
    return interval(found, lambda some: sum(some) / len(some))


def main(argv: Sequence[str] | None = None) -> int:
    """Simulate, look at real relations where they are, and compare with the floors."""
    given = arguments("spirals", __doc__ or "", argv)
    pairs = [
        Pair(world, rate, judged(simulated(world, rate, number)))
        for world in WORLDS for rate in RATES for number in range(PAIRS)
    ]  # fmt: skip
    by_world = {world: [pair for pair in pairs if pair.world == world] for world in WORLDS}
    rows = []
    for world, rate in product(WORLDS, RATES):
        here = [pair.value for pair in by_world[world] if pair.rate == rate]
        rows.append([f"{world}, {rate:g} a day", *(here.count(value) for value in SPIRALS)])
    table("Simulated pairs: how often what is said", ["world", *SPIRALS], rows)
    independent = by_world["bursts"] + by_world["waves"]
    figures: dict[str, Figure | float] = {
        "false_independent": share(independent, SPIRALS[:2]),
        "false_one_sided": share(by_world["one-sided"], SPIRALS[:1]),
        "false_shock": share(by_world["shock"], SPIRALS[:1]),
        "power": share([pair for pair in by_world["mutual"] if pair.rate > 0.5], SPIRALS[:1]),
        "coverage": held(by_world["mutual"] + by_world["one-sided"]),
    }
    folder = given.data if given.chosen else shared_data() / "icews"
    if folder.is_dir():
        figures |= _real(folder)
    told = (
        {"id": number, "gold": pair.world, "predicted": pair.value, "rate": pair.rate}
        for number, pair in enumerate(pairs)
    )
    predictions(given.predictions, told)
    return finish("spirals", figures, n=len(pairs))


def _real(folder: Path) -> dict[str, float]:
    said = list(real(folder))
    rows = []
    for dyad, when, acts, pair in said:
        first, second = acts.counts.sum(axis=0)
        rows.append([f"{dyad} {when}", f"{first:.0f} {second:.0f}", *_told(pair.said), pair.value])
    table("Real relations", ["relation", "acts", "answers", "gains", "over a shock", "said"], rows)
    values = {f"{dyad} {when}": pair.value for dyad, when, _, pair in said}
    return {
        "russia_ukraine": float(values["RUS-UKR 2021"] == SPIRALS[0]),
        "belarus_lithuania": float(values["BLR-LTU 2021"] in SPIRALS[:2]),
        "belarus_ukraine": float(values["BLR-UKR 2021"] == SPIRALS[-1]),
    }


def _told(said: Judged | None) -> list[str]:
    if said is None:
        return ["", "", ""]
    answers = [
        f"{value:.2f} ({low:.2f} to {high:.2f})"
        for value, (low, high) in zip(said.found.answers, said.intervals, strict=True)
    ]
    return [", ".join(answers), f"{said.gains[0]:.1f} {said.gains[1]:.1f}", f"{said.over_shock:.1f}"]


if __name__ == "__main__":
    sys.exit(main())
