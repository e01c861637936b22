"""Rows of one file that have an id in common: the later ones are articles, too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from comity.codec import digest
from comity.records import Article, Skipped

__all__ = ["distinct"]


def distinct(items: Iterable[Article | Skipped], name: str) -> Iterator[Article | Skipped]:
    """The same, but an article whose id stood in this file already, with other words, gets one of its own, `id~` and a
    digest of what it says, and is told. One that says the same is passed on as it is.

    Under one id the archive keeps one article, and takes the later for a newer version of it. Between two files or two
    readings that is what it is; of two rows of one file nobody can say. What feeds and web archives tell twice is news
    of the same page. The digest keeps made ids apart from given ones.
    """
    first: dict[int, int] = {}
    told: set[str] = set()
    for item in items:
        if isinstance(item, Skipped):
            yield item
            continue
        said = hash((item.title, item.text, item.published))
        if first.setdefault(hash(item.id), said) == said:
            yield item
            continue
        own = f"{item.id}~{digest(item.title, item.text, str(item.published))[:8]}"
        if own not in told:
            told.add(own)
            reason = f"this id stood in the file before, with another text; kept as {own}"
            yield Skipped(f"{name}: id {item.id}", reason, item.source)
        yield replace(item, id=own)
