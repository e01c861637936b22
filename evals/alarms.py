"""The status of real relations: told within two weeks of five turning points, and every alarm of fifty quiet relations.

Each dyad of ICEWS is given its status week by week, knowing only what came before. Quiet are the fifty busiest dyads of
2012 to 2015 with an event in two weeks at least, of which fewer than one in ten is hostile; they are chosen by that
alone, and every alarm is listed. What is quiet over four years may have a bad month: the list says what it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import polars as pl

from comity.codebook.reading import read
from comity.config import Category
from comity.findings import VALUES, statuses
from comity.records import Finding, Timeline
from comity.relations import panel, timelines_of
from evals.frame import Figure, arguments, finish, interval, predictions, table
from evals.ledgers import DAILY, ledger_from

__all__ = ["main"]

TURNS = (
    ("RUS-UKR", date(2014, 2, 22), "2012 to 2015"),
    ("CHN-VNM", date(2014, 5, 2), "2012 to 2015"),
    ("BLR-EUU", date(2021, 5, 23), "2021"),
    ("CHN-LTU", date(2021, 8, 10), "2021"),
    ("RUS-UKR", date(2022, 2, 24), "2022"),
)
WITHIN = timedelta(days=14)
QUIET = 50
HOSTILE = 0.1
WEEKLY = 0.5
WARM_UP = 26


@dataclass(frozen=True, slots=True)
class Told:
    """A relation's statuses, week by week."""

    dyad: str
    findings: tuple[Finding, ...]

    def begun(self, value: str) -> Iterator[Finding]:
        """The weeks in which the status becomes so."""
        weeks = self.findings[WARM_UP - 1 :]
        return (now for before, now in pairwise(weeks) if now.value == value and before.value != value)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print both lists, and compare with the floors."""
    given = arguments("alarms", __doc__ or "", argv, default="icews")
    book = read("plover")
    ledgers = {name: ledger_from(given.data / file, "icews-triples", book) for name, file in DAILY.items()}
    told, rows = 0, []
    for dyad, turn, name in TURNS:
        first = _first_alarm(_statuses(ledgers[name], (dyad,))[0], turn)
        known = _ends(first) if first else None
        in_time = known is not None and known <= turn + WITHIN
        told += in_time
        rows.append([dyad, turn, known or "never", "yes" if in_time else "no", first.sentence if first else ""])
    table("Turning points", ["dyad", "day", "known on", "in time", "sentence"], rows)
    quiet = _statuses(ledgers["2012 to 2015"], _quiet(ledgers["2012 to 2015"]))
    alarms = [(one.dyad, finding) for one in quiet for finding in one.begun("got worse")]
    table("Every alarm of quiet relations", ["dyad", "week", "sentence"], _listed(alarms))
    weeks = [[finding.value for finding in one.findings[WARM_UP:]] for one in quiet]
    print("\nweeks of quiet relations by status:", {value: _share(weeks, value) for value in VALUES})
    if given.page:
        given.page.write_text("\n".join(_page(rows, list(_listed(alarms)), weeks)) + "\n", encoding="utf-8")
    predictions(given.predictions, ({"id": f.id, "gold": "quiet", "predicted": f.value} for _, f in alarms))
    figures: dict[str, Figure | float] = {
        "turns": told / len(TURNS),
        "quiet_worse": interval(weeks, lambda some: _share(some, "got worse")),
        "alarms_a_year": len(alarms) * 52 / max(1, sum(map(len, weeks))),
    }
    return finish("alarms", figures, dyads=len(quiet), alarms=len(alarms), weeks=sum(map(len, weeks)))


def _statuses(ledger: pl.DataFrame, dyads: Sequence[str]) -> list[Told]:
    made: Sequence[Timeline] = timelines_of(ledger, subjects={dyad: (dyad,) for dyad in dyads})
    return [Told(one.subject, tuple(statuses(one, category=Category(one.subject, (one.subject,))))) for one in made]


def _first_alarm(told: Told, turn: date) -> Finding | None:
    """The first week that got worse, of those that the day is in or that come after it."""
    return next((one for one in told.findings if one.value == "got worse" and _ends(one) >= turn), None)


def _ends(finding: Finding) -> date:
    return finding.period.latest or date.max


def _quiet(ledger: pl.DataFrame) -> list[str]:
    turning = {dyad for dyad, _, _ in TURNS}
    hostile = pl.col("verbal_conflict") + pl.col("material_conflict")
    sums = panel(ledger, by="year", directed=False).group_by("who", "whom").agg(pl.col("events").sum(), hostile.sum())
    days = ledger.select(pl.col("day").max() - pl.col("day").min()).item().days
    chosen = sums.with_columns(dyad=pl.concat_str("who", "whom", separator="-")).filter(
        (pl.col("verbal_conflict") < HOSTILE * pl.col("events")) & (pl.col("events") >= WEEKLY * days / 7)
    )
    return [one for one in chosen.sort("events", "dyad", descending=True)["dyad"] if one not in turning][:QUIET]


def _listed(alarms: Sequence[tuple[str, Finding]]) -> Iterator[list[object]]:
    for dyad, finding in sorted(alarms, key=lambda one: (one[0], one[1].period.earliest or date.min)):
        yield [dyad, finding.period.earliest, finding.sentence.partition(": ")[2]]


def _page(
    turns: Sequence[Sequence[object]], alarms: Sequence[Sequence[object]], weeks: Sequence[Sequence[str]]
) -> list[str]:
    """The backtest as a page: each turning point, and each alarm of each quiet relation."""
    years, alarmed = sum(map(len, weeks)) / 52, len({row[0] for row in alarms})
    summary = (
        f'{len(alarms)} times in {years:.0f} years of relations a status became "got worse"; '
        f"{_share(weeks, 'got worse'):.1%} of weeks were. Of {len(weeks)} relations {alarmed} had an alarm. Whether "
        "something had happened is for the reader to judge: none was taken out."
    )
    return [
        "# Backtest: what the status said, week by week, knowing only what came before",
        "",
        "Written by `./run.sh eval alarms --page docs/backtest.md` from ICEWS, as `evals/alarms.py` describes it.",
        "How the status is told, and what to object to it: [findings.md](findings.md).",
        "",
        "## Five turning points",
        "",
        "| relation | day | known on (Sunday) | in two weeks | what was said |",
        "|---|---|---|---|---|",
        *map(_cells, turns),
        "",
        "## Every alarm of fifty quiet relations, 2012 to 2015",
        "",
        summary,
        "",
        "| relation | week (Monday) | what was said |",
        "|---|---|---|",
        *map(_cells, alarms),
    ]


def _cells(row: Sequence[object]) -> str:
    return f"| {' | '.join(str(cell) for cell in row)} |"


def _share(weeks: Sequence[Sequence[str]], value: str) -> float:
    return float(np.mean([one == value for some in weeks for one in some]))


if __name__ == "__main__":
    raise SystemExit(main())
