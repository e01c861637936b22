"""Trade agreements with their members (DESTA), as annals: signed, in force, joined later, left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import combinations, product
from pathlib import Path

import polars as pl
import yaml

from comity.annals import schema, whole
from comity.codebook.book import Book
from comity.imports.vocabulary import vocabulary

__all__ = ["agreements"]

Cell = Mapping[str, str]


def agreements(_path: Path, cells: pl.DataFrame, book: Book) -> pl.DataFrame:
    """For each pair of members one row a step: that the agreement was signed and entered into force; who acceded signs
    with each older member, who withdrew has denounced it towards each that stayed."""
    words: Mapping[str, list[str]] = vocabulary()["desta_entries"]
    listed = sorted(cells.iter_rows(named=True), key=lambda cell: (cell["year"], cell["line"]))
    bases = {cell["number"]: cell for cell in listed}
    had = {cell["number"]: _members(cell, book) for cell in listed}
    rows: list[dict[str, object]] = []
    for cell in listed:
        base = bases.get(cell["base"], cell)
        members = _members(cell, book)
        if cell["entry"] in words["of_all"]:
            rows += _steps(cell, cell["name"], combinations(sorted(members), 2), _MADE)
        elif cell["entry"] in words["joined"]:
            moved = _moved(cell, base, members, book) or members - had[base["number"]]
            rows += _steps(cell, base["name"], product(moved, members - moved), _MADE)
            had[base["number"]] |= moved
        elif cell["entry"] in words["left"]:
            moved = _moved(cell, base, members, book)
            rows += _steps(cell, base["name"], product(moved, members - moved), _LEFT)
    told = pl.DataFrame(rows, schema=None if rows else schema(), schema_overrides={"line": pl.UInt32})
    return whole(told)


# A step and the column of its year.
_MADE = (("signed", "year"), ("in force", "inforce"))
_LEFT = (("denounced", "year"),)


def _steps(
    cell: Cell, name: str, pairs: Iterable[tuple[str, str]], steps: tuple[tuple[str, str], ...]
) -> Iterator[dict[str, object]]:
    listed = [sorted(pair) for pair in pairs]
    for stage, column in steps:
        year = cell[column]
        if not year.isdigit():
            continue
        told: dict[str, object] = {
            "what": "agreement",
            "name": name,
            "stage": stage,
            "domain": "trade",
            "line": cell["line"],
        }
        told |= {"begins": date(int(year), 1, 1), "ends": date(int(year), 12, 31)}
        for low, high in listed:
            yield told | {"one": low, "other": high}


def _moved(cell: Cell, base: Cell, members: Set[str], book: Book) -> set[str]:
    """Whom the entry's name tells besides the agreement: "Central European Free Trade Agreement withdrawal Croatia"."""
    rest = cell["name"].removeprefix(base["name"])
    return {code for code in members if _named(code, rest, book)}


def _named(code: str, text: str, book: Book) -> bool:
    names = "|".join(re.escape(name.text) for name in book.entities[code].names if name.kind in ("name", "place"))
    return bool(names) and re.search(rf"\b(?:{names})\b", text) is not None


def _members(cell: Cell, book: Book) -> set[str]:
    numeric = _numeric()
    numbers = (value for name, value in cell.items() if name.startswith("member") and value.isdigit())
    codes = (numeric.get(f"{int(value):03d}", "") for value in numbers)
    return {code for code in codes if code in book.entities}


@cache
def _numeric() -> Mapping[str, str]:
    """Codes by the three digits that ISO 3166 gives them."""
    text = files("comity.imports").joinpath("numeric.yaml").read_text(encoding="utf-8")
    content: Mapping[str, Mapping[str, str]] = yaml.load(text, Loader=yaml.BaseLoader)
    return content["numeric"]
