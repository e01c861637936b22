"""The filled archive with its site, as the tests of pages see it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from comity.codebook.book import Book
from comity.config import Config
from comity.pages import Built, Reader
from comity.store import Store


@dataclass(frozen=True, slots=True)
class Monitor:
    """A filled archive with its site built."""

    store: Store
    config: Config
    book: Book
    site: Path
    built: Built

    @property
    def reader(self) -> Reader:
        return Reader(self.store, self.config, self.book)
