"""Do they vote alike, share organisations: one state's measures with several others, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import TYPE_CHECKING

from comity.codec import digest
from comity.config import dyad_of
from comity.findings.orders import Compared
from comity.records import Finding, Span, Standing

if TYPE_CHECKING:
    import polars as pl

__all__ = ["MEASURES", "aligned"]

METHOD = "a yearly measure among peers, 1"

MEASURES = ("votes alike", "shared organisations")
"""What can be aligned, the first that is there counts: a share of roll calls, a number of organisations."""

# A year with fewer roll calls, like one that has just begun, tells little.
LEAST_CASES = 20
# A verdict needs as many peers at least.
LEAST_PEERS = 2
# The width of a 90 % interval to either side, in standard deviations.
Z = 1.645


@dataclass(frozen=True, slots=True)
class _Row:
    """One tie: its partner, the value, in how many cases, and the row's id in the archive."""

    code: str
    value: float
    cases: int
    id: str

    @property
    def interval(self) -> tuple[float, float] | None:
        """Of a share, where the value may lie in 90 % (Wilson 1927); None for what was counted in full."""
        if not self.cases:
            return None
        middle = (self.value + Z * Z / (2 * self.cases)) / (1 + Z * Z / self.cases)
        spread = self.value * (1 - self.value) / self.cases + Z * Z / (4 * self.cases * self.cases)
        half = Z * sqrt(spread) / (1 + Z * Z / self.cases)
        return middle - half, middle + half


def aligned(compared: Compared, annals: pl.DataFrame, *, year: int | None = None) -> Finding:
    """How the tie asked for stands among its peers in a year (by default the last that has cases enough of it).

    `annals` are the archive's rows on pairs. The verdict is "highest" or "lowest" where its 90 % interval lies beyond
    the values of all peers, else "in line"; fewer than two peers are too little evidence.
    """
    measure, when, rows = _rows(compared, annals, year)
    own = next((row for row in rows if row.code == compared.other), None)
    verdict = _verdict(own, [row for row in rows if row is not own])
    return Finding(
        id=digest("contrast", "alignment", compared.one, *compared.codes, measure, str(when)),
        kind="contrast",
        subject=dyad_of(compared.one, compared.other),
        period=Span(date(when, 1, 1), date(when, 12, 31), "year", str(when)) if when else Span(),
        value=verdict,
        sentence=_sentence(compared, f"{measure} in {when}" if measure else "alignment", rows, verdict),
        estimate=own.value if own else None,
        interval=own.interval if own else None,
        evidence=tuple(row.id for row in rows),
        method=METHOD,
        parameters=(
            ("dimension", "alignment"),
            ("peers", compared.name or ", ".join(compared.peers)),
            ("what", measure),
            ("year", str(when or "")),
        ),
        standings=tuple(
            Standing(
                dyad_of(compared.one, row.code),
                value=row.value,
                estimate=row.value,
                interval=row.interval,
                rank=number,
                note=f"{row.cases} roll calls" if row.cases else "",
            )
            for number, row in enumerate(rows, start=1)
        ),
    )


def _rows(compared: Compared, annals: pl.DataFrame, year: int | None) -> tuple[str, int, list[_Row]]:
    """What is measured, the year, and a row for each tie that has it then, the highest first."""
    import polars as pl

    enough = (pl.col("count").fill_null(0) >= LEAST_CASES) | pl.col("count").is_null()
    partner = pl.when(pl.col("one") == compared.one).then("other").otherwise("one").alias("partner")
    of_one = annals.filter((pl.col("one") == compared.one) | (pl.col("other") == compared.one), enough)
    known = of_one.with_columns(partner, pl.col("begins").dt.year().alias("year"))
    for measure in MEASURES:
        told = known.filter((pl.col("what") == "measure") & (pl.col("name") == measure))
        wanted = year or told.filter(pl.col("partner") == compared.other)["year"].max()
        if wanted is None:
            continue
        rows = told.filter((pl.col("year") == wanted) & pl.col("partner").is_in(list(compared.codes)))
        ordered = rows.sort("value", "partner", descending=[True, False]).select("partner", "value", "count", "id")
        if ordered.height and isinstance(wanted, int):
            return measure, wanted, [_Row(code, value, cases or 0, ref) for code, value, cases, ref in ordered.rows()]
    return "", 0, []


def _verdict(own: _Row | None, peers: Sequence[_Row]) -> str:
    if own is None or len(peers) < LEAST_PEERS:
        return "too little evidence"
    low, high = own.interval or (own.value, own.value)
    if low > max(row.value for row in peers):
        return "highest"
    return "lowest" if high < min(row.value for row in peers) else "in line"


def _sentence(compared: Compared, what: str, rows: Sequence[_Row], verdict: str) -> str:
    """What is said of it: "China and Belarus, votes alike in 2019: in line: rank 2 of 4 (Russia 79%, …)"."""
    shares = any(row.cases for row in rows)
    listed = ", ".join(f"{compared.named(row.code)} {row.value:{'.1%' if shares else '.0f'}}" for row in rows)
    head = f"{compared.named(compared.one)} and {compared.named(compared.other)}, {what}: {verdict}"
    place = next((number for number, row in enumerate(rows, start=1) if row.code == compared.other), 0)
    return f"{head}: rank {place} of {len(rows)} ({listed})." if place else f"{head}."
