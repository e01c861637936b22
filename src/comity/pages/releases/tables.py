"""The tables of a release as rows; `columns.yaml` says what each column holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from comity.codec import dump, flat
from comity.config import Config
from comity.records import Article, Decision
from comity.store import Store

__all__ = ["TABLES", "Column", "Row", "columns", "rows_of"]

TABLES = ("events", "milestones", "articles", "corrections")
"""What every release holds; one that has an earlier one before it holds `changes` as well."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the kind of its values (text, integer, number, day, moment), and what it holds."""

    name: str
    kind: str
    about: str


def columns(table: str, *, texts: bool = False) -> tuple[Column, ...]:
    """The columns of a table, in order; articles have their `text` only if it is asked for."""
    told = tuple(Column(name, one["kind"], one["about"]) for name, one in _known()[table].items())
    return told if texts or table != "articles" else tuple(one for one in told if one.name != "text")


def rows_of(store: Store, config: Config) -> Mapping[str, Iterable[Row]]:
    """The rows of each of the `TABLES`, in a stable order, read when they are asked for."""
    return {
        "events": (flat(one) for one in store.events()),
        "milestones": (flat(one) for one in store.milestones()),
        "articles": map(_article, store.articles()),
        "corrections": _corrections(store, named=config.review.names),
    }


@cache
def _known() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    text = files("comity.pages.releases").joinpath("columns.yaml").read_text("utf-8")
    told: Mapping[str, Mapping[str, Mapping[str, str]]] = yaml.load(text, Loader=yaml.BaseLoader)
    return told


def _article(one: Article) -> Row:
    return dump(one) | {"characters": len(one.text)}


def _corrections(store: Store, *, named: bool) -> Iterator[Row]:
    holding = store.rulings()
    for one in store.decisions():
        plain = dump(one)
        yield plain | {
            "by": one.by if named else "",
            "table": f"{plain['kind']}s",
            "subject": one.seen.id,
            "article": one.seen.article,
            "changed": "; ".join(_differences(one)),
            "applies_to": holding.get(one.id, ("", ""))[1],
        }


def _differences(one: Decision) -> Iterator[str]:
    if one.corrected is None:
        return
    before, after = flat(one.seen), flat(one.corrected)
    for name, value in after.items():
        if before.get(name) != value:
            yield f"{name}: {before.get(name)} -> {value}"
