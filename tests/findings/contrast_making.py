"""Small worlds of states whose ties are known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import polars as pl

from comity.findings.contrasts import Question
from comity.findings.peers import Peers

CODES = tuple(f"S{number:02}" for number in range(30))
QUADS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")


def a_world(seed: int, *, times: Mapping[tuple[str, str], float] | None = None, years: int = 6) -> pl.DataFrame:
    """An undirected panel by year: events as active as both are, `times` as many hostile ones for some pairs."""
    chance = np.random.default_rng(seed)
    activity = np.exp(chance.normal(0, 0.6, len(CODES)))
    rows = []
    for year in range(years):
        for one, who in enumerate(CODES):
            for other, whom in enumerate(CODES[one + 1 :], one + 1):
                rate = 20 * activity[one] * activity[other] * chance.gamma(10, 0.1)
                hostile = 0.2 * rate * (times or {}).get((who, whom), 1.0)
                counts = chance.poisson([0.6 * rate, 0.2 * rate, hostile / 2, hostile / 2])
                rows.append((date(2000 + year, 1, 1), who, whom, *map(int, counts)))
    return pl.DataFrame(rows, schema=["start", "who", "whom", *QUADS], orient="row")


def asks(one: str, other: str, peers: tuple[str, ...] = CODES) -> Question:
    return Question(one, other, Peers(peers, "all others"), date(2000, 1, 1), date(2005, 12, 31), data="made up")
