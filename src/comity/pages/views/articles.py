"""Lists of articles: the newest, and all by year, month and day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from comity.pages import addresses
from comity.pages.periods import Periods, span_of
from comity.pages.reading import Reader
from comity.pages.views.parts import View, article_rows, frame
from comity.records import Article

__all__ = ["articles", "articles_of", "articles_pages", "articles_periods"]

_NEWEST = 60


def articles(reader: Reader) -> View:
    """The newest articles and the years."""
    newest = article_rows(reader, islice(reader.store.articles(newest=True), _NEWEST))
    return frame(reader, "articles", "articles", "") | {
        "articles": newest,
        "years": _rows(reader.article_periods),
        "parts": [],
        "undated": article_rows(reader, islice(_undated(reader), _NEWEST)),
        "period": "",
        "count": reader.store.counts()["article"],
    }


def articles_of(reader: Reader, period: str) -> View:
    """The articles of a year, month or day, the newest first; where there are too many, the newest, and its parts."""
    periods = reader.article_periods
    first, last = span_of(period)
    count = periods.count(period)
    parts = periods.parts(period)
    found = reader.store.articles(since=first, until=last, newest=True, limit=_NEWEST if parts else periods.most)
    return frame(reader, "articles", addresses.articles_of(period), period) | {
        "articles": article_rows(reader, found),
        "years": _rows(periods),
        "parts": _rows(periods, parts),
        "undated": [],
        "period": period,
        "count": count,
    }


def articles_periods(reader: Reader) -> list[str]:
    """The years, months and days that have a page."""
    return reader.article_periods.pages()


def articles_pages(reader: Reader, days: Sequence[date]) -> list[str]:
    """The addresses of the pages that list all articles of these days, each once."""
    periods = reader.article_periods
    return list(dict.fromkeys(addresses.articles_of(periods.page(day)) for day in days if day in reader.coverage))


def _rows(periods: Periods, names: Sequence[str] | None = None) -> list[dict[str, Any]]:
    return [
        {"period": one, "address": addresses.articles_of(one), "articles": periods.count(one)}
        for one in (periods.years() if names is None else names)
    ]


def _undated(reader: Reader) -> Iterator[Article]:
    """Articles without a time come before all others."""
    for one in reader.store.articles():
        if one.published:
            return
        yield one
