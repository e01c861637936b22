"""An archive of its own for each test, in both databases."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from comity.store import Store

New = Callable[[], str]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where an SQLite archive may be."""
    return tmp_path / "monitor.db"


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def new(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> New:
    """Gives the URL of an empty archive each time it is called: of either database, one after the other."""
    if request.param == "postgresql":
        cluster = request.getfixturevalue("cluster")
        return cluster.new  # type: ignore[no-any-return]
    return lambda: f"sqlite:///{tmp_path_factory.mktemp('archive') / 'monitor.db'}"


@pytest.fixture
def place(new: New) -> str:
    """The URL of an empty archive, of either database."""
    return new()


@pytest.fixture
def by_hand() -> Callable[[str, str], None]:
    """Runs a statement on the archive at a URL without its consent: nobody looks after references."""

    def run(place: str, statement: str) -> None:
        if place.startswith("sqlite"):
            with closing(sqlite3.connect(place.removeprefix("sqlite:///"))) as raw, raw:
                raw.execute(statement)
            return
        engine = create_engine(place.replace("postgresql:", "postgresql+psycopg:"))
        with engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            connection.exec_driver_sql(statement)
        engine.dispose()

    return run


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    """An open archive of either database."""
    with Store.open(place) as opened:
        yield opened
