"""Ledgers counted: the archive's own events as a ledger, which rows of one count, and a relation's timeline from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict, Unpack

import polars as pl

from comity.codebook.book import Book
from comity.ledger import empty, schema
from comity.records import Bucket, Event, Timeline
from comity.relations.pairs import OFFICIAL, pairs
from comity.relations.periods import By, starts

__all__ = [
    "QUADS",
    "Rule",
    "Which",
    "counting",
    "coverage_of",
    "ledger_of",
    "quads",
    "started",
    "timelines_of",
    "total",
]

QUADS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")

_WIDTHS = {"day": ("1d", 1), "week": ("1w", 7), "month": ("1mo", 31), "year": ("1y", 366)}


class Rule(TypedDict, total=False):
    """Which acts count, where not as usual; see `Which`."""

    sectors: Collection[str]
    statuses: Collection[str]
    min_confidence: float


@dataclass(frozen=True, slots=True)
class Which:
    """Which acts count: between parties of these `sectors` (none: any), of these `statuses` (none: any), at least
    `min_confidence` sure."""

    sectors: Collection[str] = OFFICIAL
    statuses: Collection[str] = ("happened",)
    min_confidence: float = 0.0


def ledger_of(
    events: Iterable[Event], *, book: Book | None = None, sectors: Collection[str] = OFFICIAL
) -> pl.DataFrame:
    """The archive's own events as a ledger: a row for each directed pair of codes that an event concerns.

    Of an act both ways the second row is `mirrored`. Parties of other `sectors` are left out here, so that two parties
    of one state are one. With a `book`, acts have Goldstein scores.
    """
    rows = [row for event in events for row in _rows(event, sectors, book)]
    columns = ("day", "days", "who", "whom", "action", "mode", "context", "quad", "cameo", "score", "goldstein",
               "reports", "status", "confidence", "mirrored", "key", "source")  # fmt: skip
    kinds = schema()
    if not rows:
        return empty()
    frame = pl.DataFrame(rows, schema={name: kinds[name] for name in columns}, orient="row")
    rest = [
        pl.lit(1 if name == "events" else 0 if name == "line" else "", dtype=kind).alias(name)
        for name, kind in kinds.items()
        if name not in columns
    ]
    return frame.with_columns(rest).select(*kinds)


def _rows(event: Event, sectors: Collection[str], book: Book | None) -> Iterable[tuple[object, ...]]:
    earliest, latest = event.when.earliest, event.when.latest
    if earliest is None or latest is None:
        return
    days = min((latest - earliest).days + 1, 65535)
    goldstein = book.score(event.action, event.mode).goldstein if book and event.action in book.actions else None
    context = event.contexts[0] if event.contexts else ""
    seen: set[frozenset[str]] = set()
    for who, whom in pairs(event, sectors=sectors):
        mirrored = frozenset((who, whom)) in seen
        seen.add(frozenset((who, whom)))
        yield (
            earliest, days, who, whom, event.action, event.mode, context, event.quad, event.cameo, event.score,
            goldstein, event.reports, event.status, event.confidence, mirrored, event.id, event.article,
        )  # fmt: skip


def started(by: By) -> pl.Expr:
    """The first day of the period that a row's `day` is in; a week's is its Monday."""
    return pl.col("day").dt.truncate(_WIDTHS[by][0]).alias("start")


def counting(by: By, which: Which) -> pl.Expr:
    """Whether a row counts: of a quad class, of two different known parties, and of a time no wider than a period."""
    rule = (
        pl.col("quad").is_between(1, 4)
        & (pl.col("who") != "")
        & (pl.col("whom") != "")
        & (pl.col("who") != pl.col("whom"))
        & (pl.col("days") <= _WIDTHS[by][1])
        & (pl.col("confidence") >= which.min_confidence)
    )
    if which.statuses:
        rule &= pl.col("status").is_in(list(which.statuses))
    if which.sectors:
        sectors = list(which.sectors)
        rule &= pl.col("who_sector").is_in(sectors) & pl.col("whom_sector").is_in(sectors)
    return rule


def coverage_of(ledger: pl.DataFrame, by: By) -> pl.DataFrame:
    """`start` and `coverage`: how many acts of anybody the source tells of each period, the silent left out."""
    told = ledger.lazy().filter(pl.col("days") <= _WIDTHS[by][1]).group_by(started(by))
    return told.agg(pl.col("events").sum().cast(pl.Int64).alias("coverage")).sort("start").collect()


def timelines_of(
    ledger: pl.DataFrame, *, subjects: Mapping[str, Sequence[str]], by: By = "week", **rule: Unpack[Rule]
) -> tuple[Timeline, ...]:
    """A timeline a subject (name → its dyads), from the ledger's first period to its last.

    `articles` of a bucket is how many acts the source tells of the period: its coverage. With the column `id`, buckets
    hold the ids of their rows; an act of many counts once for a subject.
    """
    covered = {start: int(count) for start, count in coverage_of(ledger, by).iter_rows()}
    if not covered:
        return tuple(Timeline(subject, by, ()) for subject in subjects)
    named = [(dyad, subject) for subject, names in subjects.items() for dyad in names]
    wanted = pl.DataFrame(named, schema={"dyad": pl.String, "subject": pl.String}, orient="row")
    named_rows = "id" in ledger.columns
    rows = (
        ledger.lazy()
        .filter(counting(by, Which(**rule)) & ~pl.col("mirrored"))
        .with_columns(dyad=_dyad(), start=started(by), id=pl.col("id") if named_rows else pl.lit(""))
        .join(wanted.lazy(), on="dyad")
    )
    once = rows.unique(["subject", "id", "quad", "action"], keep="first", maintain_order=True) if named_rows else rows
    sums = (pl.col("reports").sum(), total("score"), pl.col("id").sort_by("day", "id"))
    counted = once.group_by("subject", "start").agg(*quads(), *sums).collect()
    cells = {(row["subject"], row["start"]): row for row in counted.iter_rows(named=True)}
    periods = tuple(starts(min(covered), max(covered), by))
    return tuple(
        Timeline(
            subject, by, tuple(_bucket(start, cells.get((subject, start)), covered.get(start, 0)) for start in periods)
        )
        for subject in subjects
    )


def _bucket(start: date, row: Mapping[str, object] | None, coverage: int) -> Bucket:
    if row is None:
        return Bucket(start, articles=coverage)
    ids, score, reports = row["id"], row["score"], row["reports"]
    assert isinstance(ids, list)
    assert isinstance(reports, int)
    quads = [row[name] for name in QUADS]
    return Bucket(
        start=start,
        quads=tuple(quads),  # type: ignore[arg-type]
        score=float(score) if isinstance(score, float) else 0.0,
        reports=reports,
        articles=coverage,
        events=tuple(one for one in ids if one),
    )


def _dyad() -> pl.Expr:
    who, whom = pl.col("who"), pl.col("whom")
    return (
        pl.when(who < whom)
        .then(pl.concat_str(who, whom, separator="-"))
        .otherwise(pl.concat_str(whom, who, separator="-"))
    )


def quads() -> list[pl.Expr]:
    """The number of events of each quad class."""
    events = pl.col("events")
    return [
        events.filter(pl.col("quad") == number).sum().cast(pl.Int64).alias(name) for number, name in enumerate(QUADS, 1)
    ]


def total(name: str) -> pl.Expr:
    """The sum of a score over acts, the same in any order; null where none is known."""
    known = pl.col(name).cast(pl.Float64).round(4) * pl.col("events")
    return pl.when(known.count() > 0).then(known.sum().round(6)).otherwise(None).alias(name)
