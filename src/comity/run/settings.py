"""What of `monitor.toml` shows its faults only beside the codebook: codes, days, names that stand twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from comity.articles.stamps import moment_of
from comity.codebook.book import Book
from comity.config import FILE, Config
from comity.errors import Fault

__all__ = ["faults"]


def faults(config: Config, book: Book) -> tuple[Fault, ...]:
    """All faults, each with its line: codes that the codebook does not know, dates of articles that name no day, and
    sources or categories of one name, whose figures would be added up."""
    path = config.folder / FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []

    def fault(words: str, message: str) -> Fault:
        found = [number for number, line in enumerate(lines, 1) if words in line.partition("#")[0]]
        return Fault(str(path), found[-1] if found else 0, message)

    told = [fault(words, message) for words, message in (*_unknown(config, book), *_undated(config), *_twice(config))]
    return tuple(sorted(set(told)))


def _unknown(config: Config, book: Book) -> Iterator[tuple[str, str]]:
    words = [(dyad, code) for one in config.categories for dyad in one.dyads for code in dyad.split("-")]
    words += [(f'"{code}"', code) for members in config.regions.values() for code in members]
    for word, code in words:
        if code not in book.entities:
            yield word, book.unknown(code)


def _undated(config: Config) -> Iterator[tuple[str, str]]:
    for one in config.articles:
        if not moment_of(one.published):
            yield one.published, f"published: no day: {one.published!r}; write it like '2014-03-06'"


def _twice(config: Config) -> Iterator[tuple[str, str]]:
    for kind, names in (("sources", config.sources), ("categories", config.categories)):
        for name, times in Counter(one.name for one in names).items():
            if times > 1:
                yield f'"{name}"', f"{times} {kind} are called {name!r}; give each its own name"
