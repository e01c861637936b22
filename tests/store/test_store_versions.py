"""From one version of the tables to the next and back, with what an archive of each version held."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from store_making import a_milestone, an_article, an_event, coded

from comity.annals import schema
from comity.errors import StoreVersion
from comity.records import Decision, Ruling
from comity.store import Chronicle, Store, opening
from comity.store.tables import METADATA

NOW = datetime(2024, 5, 1, 9, tzinfo=UTC)
TABLES = {2: ("dataset", "ledger"), 3: ("annal",), 4: ("imprint",), 5: ("decision", "original")}


def fill(store: Store, version: int) -> None:
    """What an archive of that version can hold."""
    articles = [an_article(number) for number in range(3)]
    store.add_articles(articles)
    store.add_coded(map(coded, articles), codebook="book")
    store.set_merged(map(an_event, articles))
    if version >= 3:
        store.add_annals(Chronicle("atop", "alliances.csv", "atop"), pl.DataFrame(schema=schema()))
    if version >= 4:
        store.add_imprints({"a00001": b"one"}, made="first")
    if version >= 5:
        seen = a_milestone(articles[0])
        store.add_decisions([Decision("d1", NOW, "rejected", seen=seen, by="Ada")])
        store.set_rulings([Ruling("d1", seen, None)])


def contents(store: Store, names: set[str]) -> dict[str, list[str]]:
    with store._engine.connect() as connection:
        found = {name: connection.execute(METADATA.tables[name].select()) for name in sorted(names)}
        return {name: sorted(map(repr, rows)) for name, rows in found.items()}


@pytest.mark.parametrize("version", [1, 2, 3, 4, 5])
def test_what_an_older_archive_holds_survives_the_way_up_and_down(place: str, version: int) -> None:
    later = {name for number, names in TABLES.items() if number > version for name in names}
    names = set(METADATA.tables) - later
    with Store.open(place) as store:
        fill(store, version)
        before = contents(store, names)
        assert sum(map(len, before.values())) > 20
        store.bring_down(version)
    if version < opening.SCHEMA:
        with pytest.raises(StoreVersion, match=f"of version {version}, not {opening.SCHEMA}"):
            Store.open(place, readonly=True)
    with Store.open(place) as store:
        assert contents(store, names) == before
        assert contents(store, later) == {name: [] for name in later}
        assert store.search("freight")
        assert store.check() == []
        fill(store, 5)
        assert store.check() == []


def test_the_way_down_ends_at_the_first_version(place: str) -> None:
    for version in (0, 99):
        with Store.open(place) as store, pytest.raises(StoreVersion, match=f"cannot be brought down to {version}"):
            store.bring_down(version)


def test_each_version_is_known_here() -> None:
    assert list(TABLES) == list(opening.MIGRATIONS) == list(range(2, opening.SCHEMA + 1))


def test_an_archive_as_version_three_made_it_is_brought_up(path: Path) -> None:
    """Tables as they were written then: other types have come since, which older files keep."""
    with Store.open(path) as store:
        fill(store, 3)
        store.bring_down(3)
    with closing(sqlite3.connect(path)) as raw:
        made = [sql for (sql,) in raw.execute("SELECT sql FROM sqlite_master WHERE name = 'annal'")]
        raw.execute("DROP TABLE annal")
        raw.execute(made[0].replace("TEXT", "VARCHAR"))
        raw.commit()
    with Store.open(path) as store:
        store.add_annals(Chronicle("atop", "alliances.csv", "atop"), pl.DataFrame(schema=schema()))
        assert [one.name for one in store.chronicles()] == ["atop"]
        assert store.check() == []
