"""CAMEO codes, names of acts and PLOVER actions as columns of a ledger."""

from __future__ import annotations

import polars as pl

from comity.codebook.book import Book, Crosswalk
from comity.imports.vocabulary import vocabulary

__all__ = ["Acts"]

_ACT = {
    "cameo": pl.String, "action": pl.String, "mode": pl.String, "context": pl.String, "quad": pl.UInt8,
    "score": pl.Float32, "goldstein": pl.Float32,
}  # fmt: skip


class Acts:
    """What a code or a name of an act means in the codebook."""

    def __init__(self, book: Book) -> None:
        told = vocabulary()
        self._book = book
        listed = [_row(book, one) for one in book.crosswalk]
        listed += [(code, "", "", "", 0, None, None) for code in told["uncounted"]]
        self._codes = pl.DataFrame(listed, schema=_ACT, orient="row").unique("cameo", keep="first")
        names = {one.name.casefold(): one.cameo for one in book.crosswalk if one.name}
        for section in ("uncounted", "acts"):
            names |= {name.casefold(): code for code, listed_names in told[section].items() for name in listed_names}
        self._names = pl.DataFrame(list(names.items()), schema={"act": pl.String, "cameo": pl.String}, orient="row")
        self._older = dict(told["actions"])

    def goldstein(self, action: str, mode: str) -> float | None:
        """Goldstein's score of a PLOVER act, None where the codebook has no such action."""
        return self._book.score(action, mode).goldstein if action in self._book.actions else None

    def by_cameo(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with the columns of their act; `quad` is null where `cameo` is no code of CAMEO.

        A code finer than the codebook knows counts as its parent.
        """
        cut = pl.col("cameo").str.replace_all(r"\s", "")
        known = set(self._codes["cameo"].to_list())
        codes = rows.select(cut.unique()).to_series().to_list()
        parents = {code: _parent(code, known) for code in codes if code is not None}
        return rows.with_columns(cut.replace(parents)).join(self._codes, on="cameo", how="left", maintain_order="left")

    def by_name(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The same for names of acts in the column `act`."""
        named = rows.with_columns(pl.col("act").str.to_lowercase().str.strip_chars().alias("_name"))
        coded = named.join(self._names, left_on="_name", right_on="act", how="left", maintain_order="left")
        return self.by_cameo(coded.drop("_name"))

    def by_action(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The same for PLOVER actions and modes in `action` and `mode`; contexts are left as they are."""
        book = self._book
        spelled = rows.with_columns(
            pl.col("action").str.to_uppercase().str.strip_chars().replace(self._older),
            pl.col("mode").fill_null("").str.to_lowercase().str.strip_chars(),
        )
        pairs = spelled.select("action", "mode").unique().rows()
        listed = [
            (action, mode, book.quad(action), book.score(action, mode).plover, book.score(action, mode).goldstein)
            for action, mode in pairs
            if action in book.actions
        ]
        names = ("action", "mode", "quad", "score", "goldstein")
        known = pl.DataFrame(listed, schema={name: _ACT[name] for name in names}, orient="row")
        return spelled.join(known, on=["action", "mode"], how="left", maintain_order="left").with_columns(
            pl.lit("").alias("cameo")
        )


def _row(book: Book, one: Crosswalk) -> tuple[object, ...]:
    score = book.score(one.action, one.mode)
    return (one.cameo, one.action, one.mode, one.context, book.quad(one.action), score.plover, score.goldstein)


def _parent(code: str, known: set[str]) -> str:
    """The code itself or the nearest above it that is known.

    Some files lose a leading nought. No act is coded by the two digits of a class alone, so two digits have lost it.
    """
    lost = f"0{code}"
    for whole in (lost, code) if len(code) == 2 and code[0] != "0" else (code, lost):
        for length in range(len(whole), 2, -1):
            if whole[:length] in known:
                return whole[:length]
    return code
