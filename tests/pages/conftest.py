"""The small monitor, once for all tests of pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pages_making import a_book, a_config, fill
from pages_monitor import Monitor

from comity.pages import build
from comity.store import Store


@pytest.fixture(scope="session")
def monitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Monitor]:
    folder = tmp_path_factory.mktemp("monitor")
    with Store.open(folder / "monitor.db") as store:
        fill(store)
    with Store.open(folder / "monitor.db", readonly=True) as store:
        config, book = a_config(folder), a_book()
        site = folder / "site"
        yield Monitor(store, config, book, site, build(store, config, book, site))
