"""Is a relation exceptional or in line? China's ties in ICEWS, and worlds in which nothing or one thing stands out.

On dyad-years 2002 to 2014, observed over expected must be what issue 5 asks for (within .01), tone in line, and Belarus
exceptional on no dimension. On 2021, the tie of China that stands out among members of the European Union must be
Lithuania's, on conflict, from August. In simulated worlds without any exception the share of states of which one is
told is the false-discovery rate that is promised; in worlds with one planted, the power.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from comity.codebook.book import Book
from comity.codebook.reading import read
from comity.findings.contrasts import Question, contrast, exceptions
from comity.findings.measures import MEASURES, Measured, tally
from comity.findings.peers import Peers, peers_of
from comity.records import Finding
from comity.relations import panel
from comity.relations.ledgers import QUADS
from evals.frame import Figure, arguments, finish, interval, predictions, table
from evals.ledgers import DAILY, YEARLY, ledger_from

__all__ = ["main"]

WANTED = {"BLR": 0.59, "UKR": 0.32, "RUS": 1.10, "POL": 0.42, "LTU": 0.39, "LVA": 0.41}
CLOSE = 0.01
WORLDS = 100
STATES = 30
SEED = 2021


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print the tables, and compare with the floors."""
    given = arguments("contrast", __doc__ or "", argv, default="icews")
    book = read("plover")
    years = _measured(ledger_from(given.data / YEARLY, "icews-dyad-years", book), "year")
    findings = _belarus(years, book)
    figures: dict[str, Figure | float] = {"ratios": _ratios(years), "in_line": _in_line(findings)}
    found = _lithuania(given.data / DAILY["2021"], book)
    figures["lithuania"] = _told_of_lithuania(found)
    quiet = [_told_in_a_world(seed) for seed in range(WORLDS)]
    figures["false_exceptions"] = interval(quiet, lambda told: float(np.mean(told)))
    for times in (3.0, 6.0):
        told = [_told_in_a_world(1000 + seed, times=times) for seed in range(WORLDS // 2)]
        figures[f"power_{times:g}"] = interval(told, lambda some: float(np.mean(some)))
    predictions(given.predictions, ({"id": one.id, "predicted": one.value, "gold": ""} for one in (*findings, *found)))
    return finish("contrast", figures, worlds=WORLDS)


def _measured(ledger: pl.DataFrame, by: str) -> Mapping[str, Measured]:
    told = tally(panel(ledger, by=by, directed=False))  # type: ignore[arg-type]
    return {name: measure(told) for name, measure in MEASURES.items()}


def _ratios(measures: Mapping[str, Measured]) -> float:
    """The share of the six ratios that are within a hundredth of what is wanted."""
    measured = measures["volume"]
    china, rows, near = measured.codes.index("CHN"), [], 0
    for code, wanted in WANTED.items():
        pair = tuple(sorted((china, measured.codes.index(code))))
        ratio = float(measured.value[pair] / measured.expected[pair])
        tone = float(measures["tone"].value[pair])
        near += abs(ratio - wanted) <= CLOSE
        rows.append([code, ratio, wanted, tone])
    table("China, 2002 to 2014", ["with", "observed / expected", "wanted", "cooperative"], rows)
    return near / len(WANTED)


def _belarus(measures: Mapping[str, Measured], book: Book) -> list[Finding]:
    names = {code: entity.name for code, entity in book.entities.items()}
    peers = peers_of("neighbours", book, of="BLR")
    question = Question("CHN", "BLR", peers, date(2002, 1, 1), date(2014, 12, 31), names, "icews-dyad-years")
    found = [contrast(question, measured) for measured in measures.values()]
    print("", *(finding.sentence for finding in found), sep="\n")
    return found


def _in_line(findings: Sequence[Finding]) -> float:
    return float(np.mean([finding.value == "in line" for finding in findings]))


def _lithuania(path: Path, book: Book) -> tuple[Finding, ...]:
    """The exceptions among China's ties with members of the European Union from January to August 2021, by week."""
    measures = _measured(ledger_from(path, "icews-triples", book), "week")
    names = {code: entity.name for code, entity in book.entities.items()}
    members = peers_of("European Union members", book, of="CHN")
    question = Question("CHN", "CHN", members, date(2021, 1, 1), date(2021, 8, 31), names, "icews")
    found = exceptions(question, measures.values())
    print("", *(finding.sentence for finding in found), sep="\n")
    return found


def _told_of_lithuania(found: Sequence[Finding]) -> float:
    """1 where nobody but Lithuania stands out, and it does on conflict, from August; else 0."""
    told = [dict(finding.parameters) for finding in found]
    hostile = [one for one in told if one["dimension"] == "conflict" and one["began"].startswith("2021-08")]
    return float(bool(hostile) and {one["with"] for one in told} == {"LTU"})


def _told_in_a_world(seed: int, *, times: float = 1.0) -> bool:
    """Whether an exception is told of a state in a made-up world in which one of its ties is so many times as hostile,
    and it is that one; in which none is, whether any is told."""
    codes = tuple(f"S{number:02}" for number in range(STATES))
    told = tally(pl.DataFrame(list(_world(codes, times, seed)), schema=["start", "who", "whom", *QUADS], orient="row"))
    question = Question("S00", "S00", Peers(codes, "all"), date(2000, 1, 1), date(2005, 12, 31))
    found = exceptions(question, [measure(told) for measure in MEASURES.values()])
    return any(finding.subject == "S00-S01" for finding in found) if times > 1 else bool(found)


def _world(codes: Sequence[str], times: float, seed: int) -> Iterator[tuple[object, ...]]:
    """Ties as active as both states are, some warmer than others, in clusters: twice to four times the variance of
    chance."""
    chance = np.random.default_rng((SEED, seed))
    activity = np.exp(chance.normal(0, 0.6, len(codes)))
    for one, who in enumerate(codes):
        for other, whom in enumerate(codes[one + 1 :], one + 1):
            own, warm = np.exp(chance.normal(0, 0.3)), chance.beta(8, 2)
            planted = times if (who, whom) == ("S00", "S01") else 1.0
            shares = np.array([0.8 * warm, 0.2 * warm, 0.7 * (1 - warm) * planted, 0.3 * (1 - warm) * planted])
            for year in range(6):
                rate = 20 * activity[one] * activity[other] * own * chance.gamma(10, 0.1) * shares
                yield (date(2000 + year, 1, 1), who, whom, *map(int, chance.poisson(rate)))


if __name__ == "__main__":
    raise SystemExit(main())
