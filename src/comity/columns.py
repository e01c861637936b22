"""The Parquet form of events: nested columns as in JSON, days as dates."""

from __future__ import annotations

from pathlib import Path

import polars as pl

__all__ = ["SCHEMA", "to_parquet"]

_PARTY = pl.Struct({"code": pl.String, "sector": pl.String, "text": pl.String})
_WHEN = pl.Struct({"earliest": pl.String, "latest": pl.String, "precision": pl.String, "edtf": pl.String})
_WHY = pl.Struct({"kind": pl.String, "name": pl.String, "weight": pl.Float64, "text": pl.String})
_SCALE = pl.Struct({"what": pl.String, "low": pl.Int64, "best": pl.Int64, "high": pl.Int64})

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "id": pl.String,
    "article": pl.String,
    "sentence": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "when": _WHEN,
    "who": pl.List(_PARTY),
    "whom": pl.List(_PARTY),
    "action": pl.String,
    "mode": pl.String,
    "contexts": pl.List(pl.String),
    "quad": pl.Int64,
    "score": pl.Float64,
    "cameo": pl.String,
    "status": pl.String,
    "said_by": _PARTY,
    "place": pl.String,
    "confidence": pl.Float64,
    "why": pl.List(_WHY),
    "codebook": pl.String,
    "reports": pl.Int64,
    "index": pl.Int64,
    "scale": pl.List(_SCALE),
    "copies": pl.List(pl.String),
}


def to_parquet(rows: Path, out: Path) -> None:
    """Turn JSON Lines of events into one Parquet file, in pieces; no rows give a file with columns and no rows."""
    if not rows.stat().st_size:
        _dated(pl.DataFrame(schema=SCHEMA).lazy()).collect().write_parquet(out)
        return
    _dated(pl.scan_ndjson(rows, schema=SCHEMA)).sink_parquet(out)


def _dated(frame: pl.LazyFrame) -> pl.LazyFrame:
    when = pl.col("when").struct
    days = [when.field(name).str.to_date("%Y-%m-%d") for name in ("earliest", "latest")]
    return frame.with_columns(when=pl.struct(*days, when.field("precision"), when.field("edtf")))
