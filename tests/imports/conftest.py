"""The built-in codebook, read once, and a way to import a text as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from comity.codebook.book import Book
from comity.codebook.reading import read
from comity.run.importing import Imported, Wanted, import_events
from comity.store import Store

NOW = datetime(2024, 5, 1, tzinfo=UTC)
Take = Callable[..., Imported]


@pytest.fixture(scope="session")
def book() -> Book:
    return read("plover")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "monitor.db") as opened:
        yield opened


@pytest.fixture
def take(store: Store, book: Book, tmp_path: Path) -> Take:
    """Imports a text: its format, its content, the name of its file and of its data set."""

    def taken(form: str, text: str, file: str = "file.tsv", name: str = "") -> Imported:
        path = tmp_path / file
        path.write_text(text, encoding="utf-8")
        return import_events(store, book, Wanted(path, form, NOW, name))

    return taken
