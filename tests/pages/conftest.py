"""The small monitor, once for all tests of pages."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from pages_making import a_book, a_config, fill
from pages_monitor import Monitor

from comity.pages import app, build
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


@pytest.fixture(scope="session")
def served(monitor: Monitor) -> Iterator[str]:
    """The live site on loopback; its URL."""
    archive = monitor.config.folder / "monitor.db"
    live = app(
        lambda: Store.open(archive, readonly=True, patience=5), monitor.config, monitor.book, hosts=("127.0.0.1",)
    )
    server = uvicorn.Server(uvicorn.Config(live, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < deadline, "the server took too long to start"
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=20)
