"""Data on pairs over the years, as annals: alliances (ATOP), shared organisations (COW), votes, trade agreements."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from comity.annals import schema, whole
from comity.codebook.book import Book, Entity
from comity.errors import ComityError, NotFound
from comity.imports.agreements import agreements
from comity.imports.lines import Bad, tables
from comity.imports.vocabulary import vocabulary

__all__ = ["ANNALS", "Annal", "read_annals"]


@dataclass(frozen=True, slots=True)
class Annal:
    """A format of annals: what it is, whom to cite, and how its rows are made of the file's cells."""

    name: str
    about: str
    cite: str
    made: Callable[[Path, pl.DataFrame, Book], pl.DataFrame]


def read_annals(path: Path, form: Annal, book: Book) -> tuple[pl.DataFrame, tuple[Bad, ...], int]:
    """The file's rows as annals, its bad lines, how many lines it has. Raises `ComityError` where it is none such."""
    cells, bad, lines = _cells(path, vocabulary()["annals"][form.name])
    made = form.made(path, cells, book)
    return made.sort("one", "other", "what", "name", "begins"), bad, lines


def _cells(path: Path, columns: Mapping[str, Sequence[str]]) -> tuple[pl.DataFrame, tuple[Bad, ...], int]:
    if not path.is_file():
        raise NotFound(f"{path}: there is no such file")
    pieces = list(tables(path, columns))
    if not pieces:
        raise ComityError(f"{path}: holds no rows")
    bad = tuple(one for piece in pieces for one in piece.bad)
    return pl.concat([piece.cells for piece in pieces]), bad, sum(piece.lines for piece in pieces)


def _atop(_path: Path, cells: pl.DataFrame, book: Book) -> pl.DataFrame:
    """One row an obligation of a pair and unbroken stretch of years."""
    told = _paired(cells, _Numbers(book))
    obligations: Mapping[str, str] = vocabulary()["obligations"]
    long = told.unpivot(list(obligations), index=["one", "other", "year", "line"], variable_name="column")
    held = long.filter(pl.col("value").cast(pl.Float64, strict=False) == 1).unique(
        ["one", "other", "column", "year"], keep="first", maintain_order=True
    )
    held = held.sort("one", "other", "column", "year")
    new = (pl.col("year").diff().fill_null(2) != 1) | (pl.struct("one", "other", "column").ne_missing(
        pl.struct("one", "other", "column").shift()
    ))  # fmt: skip
    spells = held.with_columns(new.cum_sum().alias("spell")).group_by("spell", maintain_order=True).agg(
        pl.col("one", "other", "column", "line").first(), pl.col("year").min().alias("first"), pl.col("year").max()
    )  # fmt: skip
    last = told["year"].max()
    return whole(
        spells.with_columns(
            pl.lit("alliance").alias("what"),
            pl.col("column").replace_strict(obligations).alias("name"),
            pl.lit("in force").alias("stage"),
            pl.lit("military").alias("domain"),
            pl.date("first", 1, 1).alias("begins"),
            pl.when(pl.col("year") < last).then(pl.date("year", 12, 31)).alias("ends"),
        )
    )


def _igo(_path: Path, cells: pl.DataFrame, book: Book) -> pl.DataFrame:
    """One row a pair and year: of how many organisations both are members."""
    told = _paired(cells, _Numbers(book)).with_columns(pl.col("shared").cast(pl.Float64, strict=False).alias("value"))
    return whole(_measured(told.drop_nulls("value"), "shared organisations"))


def _measured(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    return rows.with_columns(
        pl.lit("measure").alias("what"),
        pl.lit(name).alias("name"),
        pl.date("year", 1, 1).alias("begins"),
        pl.date("year", 12, 31).alias("ends"),
    )


def _paired(cells: pl.DataFrame, numbers: _Numbers) -> pl.DataFrame:
    """The rows with both states' codes in alphabetical order; rows with an unknown state or year are left out."""
    told = cells.with_columns(pl.col("year").cast(pl.Float64, strict=False).cast(pl.Int32))
    for name in ("one", "other"):
        told = told.with_columns(pl.col(name).cast(pl.Float64, strict=False).cast(pl.Int32))
        known = numbers.codes(told.select(name, "year").unique().drop_nulls().rows())
        told = told.join(
            pl.DataFrame(known, schema={name: pl.Int32, "year": pl.Int32, f"{name}_code": pl.String}, orient="row"),
            on=[name, "year"],
        )
    low = pl.min_horizontal("one_code", "other_code").alias("one")
    high = pl.max_horizontal("one_code", "other_code").alias("other")
    return told.with_columns(low, high).filter(pl.col("one") != pl.col("other"))


class _Numbers:
    """States by their Correlates of War number, in a year."""

    def __init__(self, book: Book) -> None:
        self._known: dict[str, list[Entity]] = {}
        for entity in book.entities.values():
            if entity.cow and entity.kind == "state":
                self._known.setdefault(entity.cow, []).append(entity)

    def codes(self, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int, str]]:
        """(number, year, code) of those that are known."""
        return [(number, year, code) for number, year in pairs if (code := self._code(str(number), year))]

    def _code(self, number: str, year: int) -> str:
        """Whoever bears the number at the end of the year."""
        day = date(year, 12, 31)
        alive = (
            one.code for one in self._known.get(number, ()) if (one.begins or date.min) <= day <= (one.ends or date.max)
        )
        return next(alive, "")


def _votes(path: Path, cells: pl.DataFrame, book: Book) -> pl.DataFrame:
    """One row a pair and year: in which share of the roll calls in which both voted they voted alike."""
    calls, _, _ = _cells(_beside(path), vocabulary()["annals"]["un-roll-calls"])
    years = calls.select(
        pl.col("call").cast(pl.Float64, strict=False),
        pl.col("day").str.slice(0, 4).cast(pl.Int32, strict=False).alias("year"),
    )
    states = {entity.iso2: entity.code for entity in book.entities.values() if entity.iso2}
    votes = {vote: number for number, vote in enumerate(vocabulary()["votes"], start=1)}
    told = cells.with_columns(
        pl.col("call").cast(pl.Float64, strict=False),
        pl.col("state").replace_strict(states, default="").alias("code"),
        pl.col("vote").replace_strict(votes, default=0, return_dtype=pl.Int8),
    ).filter((pl.col("code") != "") & (pl.col("vote") > 0))
    known = told.join(years.drop_nulls().unique("call"), on="call")
    pieces = [_alike(int(year[0]), rows) for year, rows in known.group_by("year", maintain_order=True)]
    return whole(_measured(pl.concat(pieces), "votes alike")) if pieces else pl.DataFrame(schema=schema())


def _beside(path: Path) -> Path:
    """The file of roll calls that lies beside one of votes."""
    name: str = path.name
    found = path.with_name(name.replace("votes", "roll_calls"))
    if found == path or not found.is_file():
        raise NotFound(
            f"{path}: the days of its roll calls are looked for in {found.name} beside it, which is not there"
        )
    return found


def _alike(year: int, rows: pl.DataFrame) -> pl.DataFrame:
    codes = sorted(rows["code"].unique())
    calls = {call: number for number, call in enumerate(rows["call"].unique(maintain_order=True))}
    cast = np.zeros((len(calls), len(codes)), dtype=np.int8)
    places = {code: number for number, code in enumerate(codes)}
    cast[[calls[call] for call in rows["call"]], [places[code] for code in rows["code"]]] = rows["vote"].to_numpy()
    both = _together(cast > 0)
    same = sum((_together(cast == vote) for vote in (1, 2, 3)), start=np.zeros_like(both))
    one, other = np.triu_indices(len(codes), k=1)
    met = both[one, other] > 0
    one, other = one[met], other[met]
    return pl.DataFrame(
        {
            "one": [codes[index] for index in one],
            "other": [codes[index] for index in other],
            "year": np.full(len(one), year, dtype=np.int32),
            "value": same[one, other] / both[one, other],
            "count": both[one, other].astype(np.uint32),
            "line": np.zeros(len(one), dtype=np.uint32),
        }
    )


def _together(was: NDArray[np.bool_]) -> NDArray[np.float32]:
    """In how many rows it was so of both columns, for each two."""
    counted = was.astype(np.float32)
    return counted.T @ counted


ANNALS: dict[str, Annal] = {
    form.name: form
    for form in (
        Annal("atop", "alliances by pair and year with their obligations", "Leeds and others, ATOP", _atop),
        Annal("igo", "number of shared organisations by pair and year", "Correlates of War, IGO", _igo),
        Annal("un-votes", "votes in the General Assembly, roll calls beside it", "Voeten, UN votes", _votes),
        Annal(
            "desta",
            "trade agreements with their members, accessions and withdrawals",
            "Dür, Baccini and Elsig, DESTA",
            agreements,
        ),
    )
}
