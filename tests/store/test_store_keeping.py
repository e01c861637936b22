"""A backup holds all of an archive, goes back into either database, and a fault anywhere in an archive is told."""

from __future__ import annotations

import hashlib
import subprocess
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

import polars as pl
import pytest
from store_making import a_milestone, an_article, an_event, coded

from comity.annals import schema as annal_schema
from comity.errors import NotFound, StoreError
from comity.ledger import schema as ledger_schema
from comity.records import Bucket, Decision, Finding, Ruling, Skipped, Span, Timeline
from comity.store import Chronicle, Dataset, Part, Run, Store
from comity.store.copying import back_up, restore
from comity.store.tables import METADATA

NOW = datetime(2024, 5, 1, 9, tzinfo=UTC)
New = Callable[[], str]


def fill(store: Store) -> None:
    """Something in every table."""
    articles = [an_article(number) for number in range(6)]
    store.add_articles(articles)
    store.add_articles([an_article(5, text=f"{articles[5].text} And more.")])
    store.add_coded(map(coded, articles[:5]), codebook="book")
    store.add_skipped([Skipped("http://a/", "gone", "wire")], NOW)
    store.put_validators("http://a/", "e1", "")
    store.keep_validators()
    store.add_signatures({"a00000": b"\x00one"})
    store.add_imprints({"a00001": b"two"}, made="first")
    store.set_copies([("a00001", "a00000", "a00002")])
    seen = a_milestone(articles[0])
    store.add_decisions([Decision("d1", NOW, "rejected", seen=seen, by="Ada")])
    store.set_rulings([Ruling("d1", seen, None)])
    store.set_merged([an_event(articles[0], copies=("e-a00001-0",), reports=2), an_event(articles[2])])
    store.set_timelines([Timeline("BLR-CHN", "week", (Bucket(NOW.date(), (1, 0, 0, 0), 1.0, 1, 1),))])
    store.set_findings([Finding("f1", "status", "BLR-CHN", Span(NOW.date()), "got worse", "It got worse.")])
    day = pl.DataFrame({name: [_value(name)] for name in ledger_schema()}, schema=ledger_schema())
    store.add_dataset(Dataset("icews", "2014.tab", "icews"), [Part("2014-02", day)])
    store.add_annals(Chronicle("atop", "alliances.csv", "atop"), pl.DataFrame(schema=annal_schema()))
    store.log_run(Run(NOW, NOW, {"article": 6}, "book", "0.1"))


def _value(name: str) -> object:
    kind = ledger_schema()[name]
    return "x" if kind == pl.String else date(2014, 2, 3) if kind == pl.Date else True if kind == pl.Boolean else 1


def contents(store: Store) -> dict[str, list[str]]:
    with store._engine.connect() as connection:
        return {one.name: sorted(map(repr, connection.execute(one.select()))) for one in METADATA.sorted_tables}


@pytest.fixture
def full(store: Store) -> Store:
    fill(store)
    return store


def test_a_backup_put_back_is_what_the_archive_was(full: Store, new: New, tmp_path: Path) -> None:
    before = contents(full)
    assert all(before.values())
    file = tmp_path / "kept.db"
    assert back_up(full, file) == sum(map(len, before.values()))
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("kept")) == [
        "kept.db",
        "kept.db.sha256",
    ]
    assert file.with_name("kept.db.sha256").read_text().split() == [
        hashlib.sha256(file.read_bytes()).hexdigest(),
        file.name,
    ]
    subprocess.run(["sha256sum", "--check", "--quiet", "kept.db.sha256"], cwd=tmp_path, check=True)
    with Store.open(new()) as other:
        restore(file, other)
        assert contents(other) == before
        assert [hit.article for hit in other.search("more")] == ["a00005"]
        assert other.verify() == []
        assert other.add_articles([an_article(9)]) == 1
        other.log_run(Run(NOW, NOW, {}))
        other.add_decisions([Decision("d2", NOW, "confirmed", seen=an_event(an_article(2)), by="Ada")])


def test_a_backup_goes_from_either_database_into_the_other(full: Store, tmp_path: Path) -> None:
    file = tmp_path / "kept.db"
    back_up(full, file)
    with Store.open(tmp_path / "other.db") as other:
        restore(file, other)
        back_up(other, tmp_path / "again.db")
        assert contents(other) == contents(full)
    restore(tmp_path / "again.db", full, force=True)
    with Store.open(tmp_path / "again.db", readonly=True) as again:
        assert contents(again) == contents(full)


def test_nothing_is_overwritten_unasked(full: Store, tmp_path: Path) -> None:
    file = tmp_path / "kept.db"
    back_up(full, file)
    with pytest.raises(StoreError, match="is there already"):
        back_up(full, file)
    full.add_articles([an_article(7)])
    before = contents(full)
    with pytest.raises(StoreError, match="is not empty"):
        restore(file, full)
    assert contents(full) == before
    restore(file, full, force=True)
    assert full.counts()["article"] == 6
    with pytest.raises(NotFound):
        restore(tmp_path / "none.db", full)
    with pytest.raises(NotFound, match="there is no folder"):
        back_up(full, tmp_path / "nowhere" / "kept.db")


def test_a_backup_that_was_changed_is_not_put_back(full: Store, tmp_path: Path) -> None:
    file = tmp_path / "kept.db"
    back_up(full, file)
    whole, before = file.read_bytes(), contents(full)
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(StoreError, match="is not as it was written"):
        restore(file, full, force=True)
    file.with_name("kept.db.sha256").unlink()
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreError):
        restore(file, full, force=True)
    file.write_bytes(whole)
    with Store.open(file) as kept, kept._begun() as connection:
        connection.exec_driver_sql("UPDATE event SET action = 'AID' WHERE id = 'e-a00001-0'")
    with pytest.raises(StoreError, match="nothing was restored"):
        restore(file, full, force=True)
    assert contents(full) == before


def test_an_older_backup_is_brought_up_and_stays_as_it_is(full: Store, new: New, tmp_path: Path) -> None:
    file = tmp_path / "kept.db"
    back_up(full, file)
    with Store.open(file) as kept:
        kept.bring_down(4)
    file.with_name("kept.db.sha256").unlink()
    before = file.read_bytes()
    with Store.open(new()) as other:
        restore(file, other)
        assert other.counts()["article"] == 6
        assert list(other.decisions()) == []
    assert file.read_bytes() == before


def test_a_backup_while_a_run_writes_holds_one_moment(place: str, tmp_path: Path) -> None:
    """Each step of the run adds an article, its sentences and its event in one go each; none is torn."""
    done = threading.Event()

    def run() -> None:
        with Store.open(place, wait=30.0) as store, store.writing():
            for number in count(100):
                article = an_article(number)
                store.add_articles([article])
                store.add_coded([coded(article)], codebook="book")
                if done.is_set():
                    return

    with Store.open(place) as store:
        store.add_articles(an_article(number) for number in range(50))
        thread = threading.Thread(target=run)
        thread.start()
        try:
            for number in range(3):
                back_up(store, tmp_path / f"kept{number}.db")
        finally:
            done.set()
            thread.join()
    sizes = []
    for number in range(3):
        with Store.open(tmp_path / f"kept{number}.db") as kept:
            assert kept.verify() == []
            counts = kept.counts()
            assert counts["event"] == 2 * counts["coded"]
            assert counts["sentence"] == 4 * counts["coded"]
            sizes.append(counts["article"])
    assert 50 <= sizes[0] <= sizes[1] <= sizes[2]


FAULTS = {
    "UPDATE article SET title = 'Other' WHERE id = 'a00003'": "article 'a00003': its digest is not that",
    "UPDATE article SET day = '' WHERE id = 'a00003'": "article 'a00003': is sorted by ''",
    "UPDATE article_version SET version = 'x'": "article_version 'a00005', 'x': column version is 'x'",
    "UPDATE event SET action = 'AID' WHERE id = 'e-a00001-0'": "event 'e-a00001-0': column action is 'AID'",
    "UPDATE event SET record = '{' WHERE id = 'e-a00001-0'": "event 'e-a00001-0': its record cannot be read",
    "UPDATE event SET record = '[1]' WHERE id = 'e-a00001-0'": "event 'e-a00001-0': its record cannot be read",
    "UPDATE merged SET score = 9 WHERE id = 'e-a00000-0'": "merged 'e-a00000-0': column score is 9.0",
    "UPDATE milestone SET kind = 'x' WHERE id = 'm-a00001'": "milestone 'm-a00001': column kind is 'x'",
    "UPDATE decision SET verdict = 'confirmed'": "decision 'd1': column verdict is 'confirmed'",
    "UPDATE finding SET subject = 'BLR-POL'": "finding 'f1': column subject is 'BLR-POL'",
    "UPDATE timeline SET record = '{\"subject\": 3}'": "timeline 'BLR-CHN', 'week': its record cannot be read",
    "DELETE FROM event_party WHERE event = 'e-a00001-0' AND position = 1": "event_party: event 'e-a00001-0'",
    "UPDATE merged_dyad SET dyad = 'BLR-POL' WHERE merged = 'e-a00000-0'": "merged_dyad: merged 'e-a00000-0'",
    "UPDATE milestone_party SET code = 'POL' WHERE milestone = 'm-a00001'": "milestone_party: milestone 'm-a00001'",
    "DELETE FROM sentence WHERE article = 'a00002' AND \"index\" = 1": "article 'a00002' has sentence 2 behind 0",
    'UPDATE sentence SET "end" = "end" + 1 WHERE article = \'a00002\' AND "index" = 0': "sentence 0 of article",
    "DELETE FROM merged_member WHERE event = 'e-a00001-0'": "merged_member: event 'e-a00000-0' has other reports",
    "UPDATE copy SET position = 7 WHERE article = 'a00001'": "copy: the group of article 'a00001'",
    "DELETE FROM decision": "original 'm-a00000': stands for a decision that is not there",
    "UPDATE run SET counts = 'many'": "its counts cannot be read",
    'UPDATE ledger SET "rows" = 2': "ledger 'icews', '2014.tab', '2014-02': has 1 rows, not 2",
    "UPDATE ledger SET month = '2014-03'": "has days of another month",
    'UPDATE dataset SET "rows" = 5': "dataset 'icews', '2014.tab': has 1 rows, not 5",
    'UPDATE annal SET "rows" = 5': "annal 'atop', 'alliances.csv': has 0 rows, not 5",
    "DELETE FROM article WHERE id = 'a00004'": "event: names a article that is not there: 'a00004'",
    "DELETE FROM coded WHERE article = 'a00004'": "article 'a00004' has some but does not count as coded",
}


@pytest.mark.parametrize("statement", FAULTS)
def test_each_fault_is_told_with_its_table_and_id(
    store: Store, place: str, by_hand: Callable[[str, str], None], statement: str
) -> None:
    fill(store)
    assert store.verify() == []
    by_hand(place, statement)
    assert [fault for fault in store.verify() if FAULTS[statement] in fault]


def test_pieces_of_imported_data_that_are_damaged_are_told(full: Store) -> None:
    with full._begun() as connection:
        for name in ("ledger", "annal"):
            table = METADATA.tables[name]
            connection.execute(table.update().values(content=b"PAR1 but not for long"))
    faults = full.verify()
    assert len([fault for fault in faults if "cannot be read" in fault]) == 2
    assert not full.check()
