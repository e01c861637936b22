"""Sources to the archive: the first step of the walk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from comity.articles import Fetcher, Unchanged, Validators, canonical_url, dated_as_given, read, read_files
from comity.config import Config, Source
from comity.records import Article, Skipped
from comity.sentences import doubted
from comity.store import Store

__all__ = ["MOST_SKIPPED", "Kept", "read_source"]

# Of what a source holds and cannot be read, so much is listed with its reasons; more is counted.
MOST_SKIPPED = 1_000


class Kept:
    """The validators of fetched pages, kept in the archive."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, url: str) -> Validators | None:
        """What the server said of the page last time, None if it was never read."""
        found = self._store.get_validators(url)
        return Validators(*found) if found else None

    def put(self, url: str, validators: Validators) -> None:
        """Kept together with the articles that are being stored."""
        self._store.put_validators(url, validators.etag, validators.modified)


@dataclass(slots=True)
class _Seen:
    """What a source gave besides articles."""

    skipped: list[Skipped] = field(default_factory=list)
    more: int = 0
    unchanged: set[str] = field(default_factory=set)

    def skip(self, one: Skipped) -> None:
        """Keep it, or count it where there are too many."""
        if len(self.skipped) < MOST_SKIPPED:
            self.skipped.append(one)
        else:
            self.more += 1


def read_source(
    store: Store,
    source: Source,
    config: Config,
    *,
    fetcher: Fetcher,
    now: datetime,
    told: Callable[[int], None],
) -> int:
    """Store what the source holds and what of it could not be read; gives how many articles were new.

    `told` is called with the number of items seen so far.
    """
    seen = _Seen()
    urls = {canonical_url(url) for url in _urls(store, source)}
    items = read(source, folder=config.folder, fetcher=fetcher, now=now, known=urls.__contains__)
    given = _given(source, config, now=now)

    def articles() -> Iterator[Article]:
        for count, item in enumerate(items, 1):
            told(count)
            if isinstance(item, Article):
                yield _dated(item, config, given)
            elif isinstance(item, Skipped):
                seen.skip(item)
            else:
                seen.unchanged.add(_address(item))
        if seen.more:
            told_of = f"{seen.more} more could not be read; the first {MOST_SKIPPED} are listed with their reasons"
            seen.skipped.append(Skipped(f"{source.at}: more", told_of, source.name))
        _keep_skipped(store, source, seen, now)

    return store.add_articles(articles())


def _address(item: Unchanged) -> str:
    return item.url


def _urls(store: Store, source: Source) -> Iterator[str]:
    """The addresses of the articles that the archive has; only feeds ask."""
    if source.kind == "feed":
        yield from (article.url for article in store.articles() if article.url)


def _given(source: Source, config: Config, *, now: datetime) -> Mapping[str, str]:
    """The dates that the user gave by a file's name, by the ids of the articles in that file."""
    folder = config.folder / source.at
    named = {
        path: one.published
        for one in config.articles
        for path in _files(folder, one.article)
        if source.kind in ("folder", "file")
    }
    return {
        item.id: published
        for path, published in named.items()
        for item in read_files([path], now=now)
        if isinstance(item, Article)
    }


def _files(folder: Path, name: str) -> list[Path]:
    """The files of that name in the folder, or the folder itself if it is a file so called."""
    if "/" in name or "\\" in name or not name or "*" in name:
        return []
    return [folder] if folder.is_file() and folder.name == name else sorted(folder.rglob(name))


def _dated(article: Article, config: Config, given: Mapping[str, str]) -> Article:
    """With the date that the settings give; without one, with the doubt that its text throws on its own."""
    settings = [replace(one, article=article.id) for one in config.articles if given.get(article.id) == one.published]
    dated = dated_as_given(article, (*config.articles, *settings))
    return dated if dated is not article else doubted(article)


def _keep_skipped(store: Store, source: Source, seen: _Seen, now: datetime) -> None:
    """What was skipped now takes the place of what was skipped before, unless its page has not changed since."""
    told = {one.where for one in seen.skipped}
    before = [one for one in store.skipped() if one.source == source.name and one.where not in told]
    unreached = source.at in seen.unchanged or source.at in told
    still = before if unreached else [one for one in before if one.where in seen.unchanged]
    store.add_skipped([*seen.skipped, *still], now)
    store.forget_skipped(now, source=source.name)
