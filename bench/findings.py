"""How long do panels, contrasts and statuses of all relations take, beside the same work in plain pandas, and do they
grow in line with the events?

    ./run.sh bench findings [--data FOLDER] [--largest EVENTS] [--quick]

FOLDER holds ICEWS as in `../shared/data/icews`: its daily files (1.5 million rows with ICEWS14) are imported into an
archive of its own. Then: the monthly panel of all dyads; the contrast of every state with every neighbour set on four
dimensions; the status of every dyad in every week and month. The rival is what an analyst would write in pandas from
the same rows in memory: the panel by `groupby`, and what is observed and expected of every pair from the margins of
each month. Both must give the same numbers. Growth is measured on simulated ledgers of 10^5 to 10^7 events. `--quick`
measures import and panel beside pandas, and nothing else.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd
import polars as pl

from comity.codebook.book import Book
from comity.codebook.reading import read
from comity.config import Category
from comity.findings import statuses
from comity.findings.contrasts import Question, contrast
from comity.findings.measures import MEASURES, Measured, tally
from comity.findings.peers import Peers
from comity.findings.ties import ties_of
from comity.ledger import COUNTED, empty
from comity.records import Timeline
from comity.relations import OFFICIAL, panel, timelines_of
from comity.run.importing import Wanted, import_events
from comity.store import Store
from evals.frame import shared_data, table

__all__ = ["main"]

T = TypeVar("T")

FILES = ("2005-01-01_2011-10-07_sample20pct", "2011-10-08_2015-12-31_full", "2014-01-01_2014-12-31_ICEWS14",
         "2018-01-01_2018-10-31", "2021-01-01_2021-08-31", "2022-01-01_2022-08-31_top999entities")  # fmt: skip
SIZES = (100_000, 1_000_000, 10_000_000)
# Statuses are of dyads with an event a month at least; of others all are "too little evidence".
STATUSES_OF = 500


def main(argv: Sequence[str] | None = None) -> int:
    """Measure; returns 0."""
    parser = argparse.ArgumentParser(prog="./run.sh bench findings", description=__doc__)
    parser.add_argument("--data", type=Path, default=shared_data() / "icews")
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args(argv)
    if not options.data.is_dir():
        parser.error(f"{options.data}: there is no such folder; set COMITY_SHARED or name one with --data")
    book = read("plover")
    line: dict[str, object] = {"bench": "findings"}
    with tempfile.TemporaryDirectory() as folder:
        ledger, told = _imported(options.data, Path(folder) / "monitor.db", book)
    line |= told
    monthly, told = _panelled(ledger)
    line |= told
    if not options.quick:
        line |= _measured(ledger, monthly, book)
        line["growth"] = [_grown(size) for size in SIZES if size <= options.largest]
    line["megabytes"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    table("findings", ["what", "value"], [[name, str(value)] for name, value in line.items()])
    print(json.dumps(line))
    return 0


def _imported(data: Path, archive: Path, book: Book) -> tuple[pl.DataFrame, dict[str, object]]:
    """All daily files in an archive, and its ledger read back."""
    began = time.perf_counter()
    lines = 0
    with Store.open(archive) as store:
        for name in FILES:
            wanted = Wanted(data / f"icews_{name}.tsv.gz", "icews-triples", datetime.now(UTC), "icews")
            lines += import_events(store, book, wanted).dataset.lines
        seconds = time.perf_counter() - began
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        store.ledger("icews", columns=COUNTED)
        loaded, ledger = _timed(lambda: store.ledger("icews", columns=COUNTED))
    return ledger, {
        "lines": lines,
        "import_seconds": round(seconds, 1),
        "import_megabytes": round(memory),
        "archive_megabytes": round(archive.stat().st_size / 1e6, 1),
        "load_seconds": round(loaded, 3),
    }


def _panelled(ledger: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, object]]:
    """The monthly panel, and how long it took, beside pandas."""
    panel(ledger.head(1000), directed=False)
    seconds, monthly = _timed(lambda: panel(ledger, by="month", directed=False))
    told = {"dyad_months": monthly.height, "panel_seconds": round(seconds, 3)}
    return monthly, told | _beside_pandas(ledger, monthly, seconds)


def _measured(ledger: pl.DataFrame, monthly: pl.DataFrame, book: Book) -> dict[str, object]:
    everything, _ = _timed(lambda: _all_ties(panel(ledger, by="month", directed=False)))
    contrasts, made = _timed(lambda: _contrasts(monthly, book))
    dyads = [f"{who}-{whom}" for who, whom in _busiest(monthly)]
    traced, weekly = _timed(lambda: timelines_of(ledger, subjects={dyad: (dyad,) for dyad in dyads}))
    judged, weeks = _timed(lambda: _statuses(weekly))
    by_month = timelines_of(ledger, subjects={dyad: (dyad,) for dyad in dyads}, by="month")
    judged_months, months = _timed(lambda: _statuses(by_month))
    return {
        "all_dyads_seconds": round(everything, 3),
        "contrasts": made,
        "contrast_seconds": round(contrasts, 3),
        "dyads": len(dyads),
        "timeline_seconds": round(traced, 3),
        "dyad_weeks": weeks,
        "status_seconds": round(judged, 2),
        "dyad_months_judged": months,
        "status_month_seconds": round(judged_months, 2),
    }


def _statuses(timelines: Sequence[Timeline]) -> int:
    """The status of each period of each timeline; gives how many."""
    return sum(1 for one in timelines for _ in statuses(one, category=Category(one.subject, ())))


def _beside_pandas(ledger: pl.DataFrame, monthly: pl.DataFrame, seconds: float) -> dict[str, object]:
    """The same work in pandas: the panel, for which ours took so long, and observed and expected of all pairs."""
    measured, ours = _timed(lambda: MEASURES["volume"](tally(monthly)))
    rows = _as_pandas(ledger)
    rival, panelled = _timed(lambda: _pandas_panel(rows))
    rival_measured, theirs = _timed(lambda: _pandas_ratios(panelled))
    _same(monthly, ours, panelled, theirs)
    return {
        "pandas_panel_seconds": round(rival, 3),
        "ratio": round(rival / seconds, 1),
        "volume_seconds": round(measured, 3),
        "pandas_volume_seconds": round(rival_measured, 3),
        "ratio_volume": round(rival_measured / measured, 1),
        "ratio_both": round((rival + rival_measured) / (seconds + measured), 1),
    }


def _as_pandas(ledger: pl.DataFrame) -> pd.DataFrame:
    """The columns that the panel needs, as pandas has them after reading a file."""
    columns = ("day", "days", "who", "who_sector", "whom", "whom_sector", "quad", "events", "reports", "score",
               "goldstein", "status", "mirrored")  # fmt: skip
    rows = pd.DataFrame({name: ledger[name].to_numpy() for name in columns})
    return rows.astype(dict.fromkeys(("who_sector", "whom_sector", "status"), "category"))


def _pandas_panel(rows: pd.DataFrame) -> pd.DataFrame:
    """The same columns of each pair and month as `panel` has."""
    timed = rows[rows["days"] <= 31].assign(start=lambda one: one["day"].to_numpy().astype("datetime64[M]"))
    told = timed[
        (timed["who"] != "") & (timed["whom"] != "") & (timed["who"] != timed["whom"])
        & timed["quad"].between(1, 4) & (timed["status"] == "happened") & ~timed["mirrored"]
        & timed["who_sector"].isin(OFFICIAL) & timed["whom_sector"].isin(OFFICIAL)
    ]  # fmt: skip
    first = told["who"] < told["whom"]
    keyed = told.assign(
        one=told["who"].where(first, told["whom"]),
        other=told["whom"].where(first, told["who"]),
        score=told["score"].astype(float) * told["events"],
        goldstein=told["goldstein"].astype(float) * told["events"],
    )
    keys = ["start", "one", "other"]
    quads = keyed.groupby([*keys, "quad"])["events"].sum().unstack(fill_value=0)
    sums = keyed.groupby(keys)[["events", "reports", "score", "goldstein"]].sum()
    covered = timed.groupby("start")["events"].sum().rename("coverage")
    return quads.join(sums).reset_index().join(covered, on="start")


def _pandas_ratios(panelled: pd.DataFrame) -> pd.DataFrame:
    """Observed and expected events of every pair with events: the product of both margins over the total, by month."""
    events = panelled[["start", "one", "other", "events"]]
    sides = [
        events[["start", side, "events"]].set_axis(["start", "code", "events"], axis=1) for side in ("one", "other")
    ]
    margins = pd.concat(sides).groupby(["start", "code"])["events"].sum().unstack(fill_value=0)
    shares = margins.div(np.sqrt(margins.sum(axis=1)), axis=0)
    expected = pd.DataFrame(shares.T @ shares)
    observed = events.groupby(["one", "other"])["events"].sum().reset_index()
    places = (expected.index.get_indexer(observed["one"]), expected.columns.get_indexer(observed["other"]))
    return observed.assign(expected=expected.to_numpy()[places])


def _same(monthly: pl.DataFrame, ours: Measured, panelled: pd.DataFrame, theirs: pd.DataFrame) -> None:
    """That both did the same work."""
    assert len(panelled) == monthly.height
    for name in ("events", "reports", "score", "goldstein", "coverage"):
        assert np.isclose(float(panelled[name].sum()), float(monthly[name].cast(pl.Float64).sum())), name
    places = {code: number for number, code in enumerate(ours.codes)}
    one, other = (theirs[side].map(places).to_numpy() for side in ("one", "other"))
    assert np.allclose(ours.value[one, other], theirs["events"])
    assert np.allclose(ours.expected[one, other], theirs["expected"])


def _contrasts(monthly: pl.DataFrame, book: Book) -> int:
    """Every state's tie with every other beside its ties with that one's neighbours; gives how many."""
    told = tally(monthly)
    states = [one for one in book.entities.values() if one.kind == "state" and one.code in told.codes and one.borders]
    first, last = told.starts[0], told.starts[-1]
    made = 0
    for measure in MEASURES.values():
        measured = measure(told)
        whole = measured.whole()
        for own in states:
            ties = ties_of(measured, own.code, whole=whole)
            for other in states:
                if other is not own:
                    question = Question(own.code, other.code, Peers(other.borders, "neighbours"), first, last)
                    contrast(question, measured, ties=ties)
                    made += 1
    return made


def _all_ties(monthly: pl.DataFrame) -> None:
    """All four dimensions of all dyads: observed, expected, shrunken with interval, ready to be compared with any
    peers."""
    told = tally(monthly)
    for measure in MEASURES.values():
        measured = measure(told)
        whole = measured.whole()
        for code in told.codes:
            ties_of(measured, code, whole=whole)


def _busiest(monthly: pl.DataFrame) -> list[tuple[str, str]]:
    sums = monthly.group_by("who", "whom").agg(pl.col("events").sum()).sort("events", "who", "whom", descending=True)
    return sums.head(STATUSES_OF).select("who", "whom").rows()


def _grown(events: int) -> dict[str, float]:
    """Seconds for the panel and the four measures on that many made-up events between 190 states in ten years."""
    chance = np.random.default_rng(events)
    codes = pl.Series([f"S{number:03}" for number in range(190)])
    activity = np.exp(chance.normal(0, 1, 190))
    who, whom = (codes[chance.choice(190, events, p=activity / activity.sum())] for _ in range(2))
    days = pl.Series(np.datetime64("2010-01-01") + chance.integers(0, 3650, events).astype("timedelta64[D]"))
    rest = {name: pl.lit(value) for name, value in _REST.items()}
    rows = pl.DataFrame({"day": days.cast(pl.Date), "who": who, "whom": whom}).with_columns(
        quad=pl.Series(chance.integers(1, 5, events), dtype=pl.UInt8), **rest
    )
    rows = rows.select(pl.col(name).cast(kind) for name, kind in empty(COUNTED).schema.items())
    seconds, monthly = _timed(lambda: panel(rows, by="month", directed=False))
    measured, _ = _timed(lambda: [measure(tally(monthly)) for measure in MEASURES.values()])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "events": events, "panel_seconds": round(seconds, 3), "measure_seconds": round(measured, 3),
        "megabytes": round(memory),
    }  # fmt: skip


_REST: dict[str, object] = {
    "days": 1, "who_sector": "GOV", "whom_sector": "", "action": "CONSULT", "mode": "", "context": "", "score": 2.5,
    "goldstein": 2.8, "events": 1, "reports": 1, "status": "happened", "confidence": 1.0, "mirrored": False,
}  # fmt: skip


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    found = work()
    return time.perf_counter() - began, found


if __name__ == "__main__":
    sys.exit(main())
