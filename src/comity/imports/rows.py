"""Tables of event data as columns of a ledger, one function a format.

Each takes the columns of its format as text (`vocabulary.yaml` names them) and gives those of a ledger that it tells,
with `fault`: why the line is bad, "" if it is not.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

from comity.imports.acts import Acts
from comity.imports.naming import NOBODY, Naming, Who

__all__ = ["dyad_years", "gdelt", "icews", "polecat", "triples"]

_QUADS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
_NOTHING = ("", "NA", "None", "nan", "NULL", "---")


def icews(cells: pl.DataFrame, naming: Naming, acts: Acts) -> pl.DataFrame:
    """ICEWS as published: the country tells the state, the sectors who of it; without a country the name does."""
    return _with_faults(acts.by_cameo(_parties(_dated(_blanked(cells)), _icews_party(naming))))


def triples(cells: pl.DataFrame, naming: Naming, acts: Acts) -> pl.DataFrame:
    """Benchmarks: the name of an actor tells all."""
    told = _dated(cells)
    for side in ("who", "whom"):
        named = told.select(f"{side}_text", "day").unique().drop_nulls()
        found = [naming.party(name, day) for name, day in named.iter_rows()]
        told = _joined(told, named, side, found)
    return _with_faults(acts.by_name(told), act="act")


def dyad_years(cells: pl.DataFrame, naming: Naming, acts: Acts) -> pl.DataFrame:  # noqa: ARG001
    """Sums by directed dyad and year: a row for each quad class that has any."""
    year = pl.col("year").str.strip_chars().cast(pl.Int32, strict=False)
    counts = {name: pl.col(name).cast(pl.Float64, strict=False) for name in _QUADS}
    told = cells.with_columns(pl.date(year, 1, 1).alias("day"), **counts).with_columns(
        days=pl.when(pl.col("day").dt.is_leap_year()).then(366).otherwise(365)
    )
    for side in ("who", "whom"):
        named = told.select(f"{side}_code", "day").unique().drop_nulls()
        told = _joined(told, named, side, [(naming.code(code, day), "") for code, day in named.iter_rows()])
    wrong = pl.any_horizontal(*(pl.col(name).is_null() | (pl.col(name) < 0) for name in _QUADS))
    unknown = pl.format("no state has the code {} or {} then", "who_code", "whom_code")
    fault = (
        pl.when(pl.col("day").is_null())
        .then(pl.format("no year: {}", "year"))
        .when(wrong)
        .then(pl.lit("a count is no number"))
        .when((pl.col("who") == "") | (pl.col("whom") == ""))
        .then(unknown)
        .otherwise(pl.lit(""))
    )
    long = told.with_columns(fault=fault).unpivot(
        on=list(_QUADS),
        index=["line", "day", "days", "who", "whom", "who_text", "whom_text", "fault"],
        variable_name="name",
        value_name="events",
    )
    quad = pl.col("name").replace_strict({name: number for number, name in enumerate(_QUADS, 1)}, return_dtype=pl.UInt8)
    rows = long.with_columns(quad=quad, reports=pl.col("events")).filter(
        pl.when(pl.col("fault") == "").then(pl.col("events") > 0).otherwise(pl.col("name") == _QUADS[0])
    )
    return rows.sort("line", maintain_order=True)


def gdelt(cells: pl.DataFrame, naming: Naming, acts: Acts) -> pl.DataFrame:
    """GDELT: the country code tells the state, the first role who of it; without a country the known group counts."""
    told = _dated(_blanked(cells)).with_columns(pl.col("reports").cast(pl.UInt32, strict=False))
    for side in ("who", "whom"):
        columns = [f"{side}_country", f"{side}_group", f"{side}_type"]
        named = told.select(*columns, "day").unique().filter(pl.col("day").is_not_null())
        found = []
        for country, group, role, day in named.iter_rows():
            code = (naming.code(country, day) if country else "") or naming.group(group, day)
            found.append((code, naming.sector(role)) if code else NOBODY)
        told = _joined(told, named, side, found)
    return _with_faults(acts.by_cameo(told))


def polecat(cells: pl.DataFrame, naming: Naming, acts: Acts) -> pl.DataFrame:
    """POLECAT: PLOVER actions; the country tells the state, the primary sector who of it."""
    told = _parties(_dated(_blanked(cells)), _icews_party(naming)).with_columns(
        pl.col("contexts").str.split(";").list.first().str.strip_chars().str.to_lowercase().alias("context")
    )
    return _with_faults(acts.by_action(told), act="action")


def _icews_party(naming: Naming) -> Callable[[str, str, str, object], Who]:
    def party(name: str, sectors: str, country: str, day: object) -> Who:
        assert isinstance(day, date)
        state = naming.state(country, day) if country else ""
        if not state:
            return naming.party(name, day)
        # A country by its own name acts as a whole.
        return (state, "" if naming.state(name, day) == state and not sectors else naming.sector(sectors, among=",;"))

    return party


def _parties(told: pl.DataFrame, party: Callable[[str, str, str, object], Who]) -> pl.DataFrame:
    """Both parties by name, sectors and country."""
    for side in ("who", "whom"):
        columns = [f"{side}_text", f"{side}_sectors", f"{side}_country"]
        named = told.select(*columns, "day").unique().filter(pl.col("day").is_not_null())
        told = _joined(told, named, side, [party(*row) for row in named.iter_rows()])
    return told


def _joined(told: pl.DataFrame, named: pl.DataFrame, side: str, found: list[Who]) -> pl.DataFrame:
    codes = named.with_columns(
        pl.Series(side, [code for code, _ in found], dtype=pl.String),
        pl.Series(f"{side}_sector", [sector for _, sector in found], dtype=pl.String),
    )
    return told.join(codes, on=named.columns, how="left", maintain_order="left", nulls_equal=True)


def _dated(cells: pl.DataFrame) -> pl.DataFrame:
    """With `day` as a date, written "2014-03-06" or "20140306"; null where it is none."""
    text = pl.col("day").str.strip_chars()
    day = pl.coalesce(text.str.to_date("%Y-%m-%d", strict=False), text.str.to_date("%Y%m%d", strict=False))
    return cells.with_columns(day=day, _day=pl.col("day"))


def _blanked(cells: pl.DataFrame) -> pl.DataFrame:
    """What stands for nothing is nothing."""
    text = pl.selectors.string()
    return cells.with_columns(pl.when(text.is_in(_NOTHING)).then(pl.lit("")).otherwise(text).name.keep())


def _with_faults(rows: pl.DataFrame, *, act: str = "cameo") -> pl.DataFrame:
    """Bad is a line without a day, without an act that is known, or with nobody who acts."""
    fault = (
        pl.when(pl.col("day").is_null())
        .then(pl.format("no day: {}", pl.col("_day").fill_null("")))
        .when(pl.col("quad").is_null())
        .then(pl.format("unknown act: {}", pl.col(act).fill_null("")))
        .otherwise(pl.lit(""))
    )
    return rows.with_columns(fault=fault)
