"""Whatever happens to the process, the disk or the file, the archive stays whole and says what is wrong."""

from __future__ import annotations

import os
import random
import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection
from store_making import an_article, an_event, coded
from store_writer import STEP

from comity.errors import NotFound, StoreBusy, StoreError, StoreFull, StoreVersion
from comity.records import Decision
from comity.store import Store, opening

HERE = Path(__file__).resolve().parent
SRC = HERE.parents[1] / "src"


@contextmanager
def writer(path: Path | str, task: str) -> Iterator[subprocess.Popen[str]]:
    """Another process at work on the archive; it is ready when this yields, and killed in the end."""
    known = os.pathsep.join((str(SRC), str(HERE)))
    command = [sys.executable, str(HERE / "store_writer.py"), str(path), task]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, text=True, env={**os.environ, "PYTHONPATH": known}
    ) as child:
        try:
            if task != "add":
                assert child.stdout is not None
                assert child.stdout.readline() == "ready\n"
            yield child
        finally:
            child.kill()


def whole_steps(store: Store) -> int:
    """How many articles there are; everything that is said of them must fit."""
    assert store.check() == []
    counts = store.counts()
    for one in store.articles():
        told = len(store.sentences(one.id)), store.count_events(merged=False, article=one.id)
        assert told in {(0, 0), (4, 2)}
    assert counts["article"] % STEP == counts["coded"] % STEP == counts["merged"] % STEP == 0
    assert counts["merged"] <= counts["coded"] <= counts["article"]
    return counts["article"]


def complete(store: Store, number: int) -> None:
    """The next run: everything is added again, the rest is coded and merged."""
    articles = [an_article(one) for one in range(number)]
    store.add_articles(articles)
    store.add_coded(map(coded, store.uncoded("book")), codebook="book")
    store.set_merged(map(an_event, articles))
    counts = store.counts()
    assert counts["article"] == counts["coded"] == counts["merged"] == number
    assert counts["event"] == 2 * number
    assert counts["sentence"] == 4 * number
    assert store.check() == []


def test_a_kill_at_any_moment_leaves_the_archive_whole_and_the_next_run_completes_it(place: str) -> None:
    chance = random.Random(7)
    for _ in range(8):
        with writer(place, "fill") as child:
            with suppress(subprocess.TimeoutExpired):
                child.communicate(timeout=chance.uniform(0.0, 0.25))
            assert child.poll() is None
            child.kill()
        with Store.open(place) as store:
            number = whole_steps(store) + STEP
            complete(store, number)


def test_a_step_that_was_told_outlives_a_kill(place: str) -> None:
    with writer(place, "fill") as child:
        assert child.stdout is not None
        steps = [child.stdout.readline() for _ in range(3)]
        child.kill()
    with Store.open(place) as store:
        assert steps == ["0\n", "1\n", "2\n"]
        assert whole_steps(store) >= 3 * STEP
        assert store.counts()["merged"] >= 3 * STEP


def test_a_second_run_waits_or_says_who_writes(place: str) -> None:
    with writer(place, "hold") as child, Store.open(place, wait=0.1) as store:
        with pytest.raises(StoreBusy, match=rf"process {child.pid} on .+ has been writing since \d{{4}}-"):
            store.add_articles([an_article()])
        with pytest.raises(StoreBusy), store.writing(wait=0):
            pass
        assert list(store.articles()) == []
        waiting = threading.Thread(target=store.add_articles, args=([an_article()],))
        store._wait = 30.0
        waiting.start()
        assert child.stdin is not None
        child.stdin.close()
        waiting.join()
        assert store.counts()["article"] == 1


def test_a_killed_writer_lets_go_of_its_turn(place: str) -> None:
    with writer(place, "hold") as child, Store.open(place, wait=5.0) as store:
        child.kill()
        child.wait()
        assert store.add_articles([an_article()]) == 1


def test_a_reviewer_may_decide_while_a_run_has_the_turn(place: str) -> None:
    with Store.open(place) as store:
        complete(store, STEP)
    with writer(place, "hold"), Store.open(place, wait=0.0) as reviewer:
        decision = Decision("d1", datetime(2024, 5, 1, tzinfo=UTC), "confirmed", seen=an_event(an_article()), by="Ada")
        assert reviewer.add_decisions([decision]) == 1
        with pytest.raises(StoreBusy):
            reviewer.set_rulings([])


def test_one_who_only_reads_is_not_kept_waiting(place: str) -> None:
    with Store.open(place) as store, store.writing(), Store.open(place, readonly=True, wait=0.0) as reader:
        store.add_articles([an_article()])
        assert [one.id for one in reader.articles()] == ["a00000"]


def test_two_threads_take_turns(place: str) -> None:
    told: list[str] = []

    def try_it() -> None:
        try:
            with store.writing(wait=0):
                told.append("wrote")
        except StoreBusy as error:
            told.append(str(error))

    with Store.open(place) as store:
        with store.writing(), store.writing():
            thread = threading.Thread(target=try_it)
            thread.start()
            thread.join()
        try_it()
    assert "another thread" in told[0]
    assert told[1] == "wrote"


def test_a_foreign_lock_on_the_file_is_told_as_busy(path: Path) -> None:
    with Store.open(path, wait=0.05) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy):
            store.add_articles([an_article()])
        other.execute("ROLLBACK")
        assert store.add_articles([an_article()]) == 1


def test_many_may_make_the_same_archive_at_once(place: str) -> None:
    with writer(place, "add") as one, writer(place, "add") as two, writer(place, "add") as three:
        assert [child.wait() for child in (one, two, three)] == [0, 0, 0]
    with Store.open(place) as store:
        assert store.counts()["article"] == 3
        assert store.check() == []


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A file system of four megabytes; skips where nobody may mount one."""
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], capture_output=True)
    if made.returncode:
        pytest.skip("needs the right to mount a small file system")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def remount(folder: Path, option: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{option}", str(folder)], check=True)


def fill_up(store: Store) -> int:
    """Add and code until nothing more fits; gives how many steps were done."""
    for step in range(10_000):
        articles = [an_article(number) for number in range(step * STEP, (step + 1) * STEP)]
        try:
            store.add_articles(articles)
            store.add_coded(map(coded, articles), codebook="book")
            store.set_merged(an_event(an_article(number)) for number in range((step + 1) * STEP))
        except StoreFull:
            return step
    raise AssertionError("the disk never filled up")


def test_a_full_disk_is_told_and_leaves_the_archive_whole(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    with small_disk(folder):
        with Store.open(folder / "monitor.db") as store:
            steps = fill_up(store)
            assert whole_steps(store) >= steps * STEP > 0
            with pytest.raises(StoreFull):
                store.add_articles(an_article(number) for number in range(50_000, 60_000))
            number = whole_steps(store)
        with Store.open(folder / "monitor.db", readonly=True) as reader:
            assert reader.counts()["article"] == number
        remount(folder, "size=30m")
        with Store.open(folder / "monitor.db") as store:
            complete(store, number + STEP)


def test_a_disk_full_of_other_things_is_told_from_the_start(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    with small_disk(folder):
        with suppress(OSError), (folder / "other").open("wb", buffering=0) as other:
            while True:
                other.write(bytes(4096))
        with pytest.raises(StoreFull):
            Store.open(folder / "monitor.db")
        (folder / "other").unlink()
        with Store.open(folder / "monitor.db") as store:
            complete(store, STEP)


def test_a_limit_on_the_size_of_files_is_told_as_full(path: Path) -> None:
    with writer(path, "limit") as child:
        assert child.stdout is not None
        *steps, error = child.stdout.read().split()
    assert error == "StoreFull"
    assert steps
    with Store.open(path) as store:
        number = whole_steps(store)
        assert number >= len(steps) * STEP
        complete(store, number + STEP)


def test_an_archive_that_may_not_grow_is_full(path: Path) -> None:
    with Store.open(path) as store:
        with store._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 200")
        steps = fill_up(store)
        assert whole_steps(store) >= steps * STEP > 0
    with Store.open(path) as store:
        complete(store, steps * STEP + STEP)


def test_a_read_only_disk_can_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    with small_disk(folder):
        path = folder / "monitor.db"
        with Store.open(path) as store:
            complete(store, STEP)
        remount(folder, "ro")
        with pytest.raises(StoreError, match="read-only"):
            Store.open(path)
        with Store.open(path, readonly=True) as reader:
            assert reader.counts()["article"] == STEP
            assert reader.check() == []
            with pytest.raises(StoreError, match="reading only"):
                reader.add_articles([an_article()])


def test_a_store_opened_for_reading_takes_nothing(place: str) -> None:
    Store.open(place).close()
    with Store.open(place, readonly=True) as reader, pytest.raises(StoreError, match="reading only"):
        reader.set_findings([])


@pytest.mark.parametrize("readonly", [True, False])
def test_another_programs_file_is_refused_and_left_alone(path: Path, readonly: bool) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE places (url TEXT)")
    before = path.read_bytes()
    with pytest.raises(StoreVersion, match="another program's"):
        Store.open(path, readonly=readonly)
    path.with_name("notes.db").write_text("Not a database, but notes. " * 100)
    with pytest.raises(StoreVersion, match="not an SQLite file"):
        Store.open(path.with_name("notes.db"), readonly=readonly)
    assert path.read_bytes() == before


@pytest.mark.parametrize("readonly", [True, False])
def test_a_newer_archive_is_refused(place: str, readonly: bool) -> None:
    with Store.open(place) as store, store._begun() as connection:
        store._dialect.stamp(connection, 99)
    with pytest.raises(StoreVersion, match="newer Comity made it"):
        Store.open(place, readonly=readonly)


def test_an_older_archive_is_brought_up_step_by_step(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def add_remark(connection: Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE run ADD COLUMN remark TEXT DEFAULT 'none'")

    with Store.open(place) as store:
        complete(store, STEP)
    here, new = opening.SCHEMA, opening.SCHEMA + 1
    monkeypatch.setattr(opening, "SCHEMA", new)
    monkeypatch.setattr(opening, "MIGRATIONS", {new: opening.Step(add_remark, add_remark)})
    with pytest.raises(StoreVersion, match=f"version {here}, not {new}"):
        Store.open(place, readonly=True)
    for _ in range(2):
        with Store.open(place) as store:
            complete(store, STEP)
            with store._begun() as connection:
                assert connection.exec_driver_sql("SELECT remark FROM run").all() == []
                assert store._dialect.version(connection) == new


def test_a_failed_step_leaves_the_older_archive_as_it_was(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(connection: Connection) -> None:
        connection.exec_driver_sql("DROP TABLE run")
        connection.exec_driver_sql("DROP TABLE no_such_table")

    Store.open(place).close()
    with monkeypatch.context() as patch:
        new = opening.SCHEMA + 1
        patch.setattr(opening, "SCHEMA", new)
        patch.setattr(opening, "MIGRATIONS", {new: opening.Step(break_off, break_off)})
        with pytest.raises(StoreError, match="no_such_table"):
            Store.open(place)
    with Store.open(place) as store:
        assert store.runs() == ()


def test_a_damaged_file_is_told(path: Path) -> None:
    with Store.open(path) as store:
        complete(store, 10 * STEP)
    whole = path.read_bytes()
    chance = random.Random(3)
    for _ in range(10):
        at = chance.randrange(4096, len(whole) - 8192)
        path.write_bytes(whole[:at] + chance.randbytes(8192) + whole[at + 8192 :])
        try:
            with Store.open(path, readonly=True) as store:
                faults = store.check()
                list(store.articles())
                list(store.events())
        except (StoreError, ValueError):
            continue
        assert faults


def test_faults_put_in_by_hand_are_found(place: str, by_hand: Callable[[str, str], None]) -> None:
    with Store.open(place) as store:
        complete(store, STEP)
        for statement in (
            "UPDATE sentence SET start = start + 1 WHERE article = 'a00003' AND \"index\" = 1",
            'UPDATE event SET start = start + 1, "end" = "end" + 1 WHERE id = \'e-a00004-0\'',
            "DELETE FROM coded WHERE article = 'a00005'",
            "DELETE FROM article WHERE id = 'a00006'",
        ):
            by_hand(place, statement)
        faults = "\n".join(store.check())
    for wanted in (
        "sentence: sentence 1 of article 'a00003' is not at",
        "event: sentence 0 of article 'a00004' is not at",
        "article 'a00005' has some but does not count as coded",
        "names a article that is not there",
    ):
        assert re.search(wanted, faults)


@pytest.mark.parametrize(
    ("name", "error", "said"),
    [
        ("", StoreError, "is a folder"),
        ("nowhere/monitor.db", NotFound, "there is no folder"),
        ("mysql://host/monitor", StoreError, "no archive can be there"),
    ],
)
def test_what_cannot_be_an_archive_is_said(tmp_path: Path, name: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        Store.open(name if "://" in name else tmp_path / name)


def test_nothing_is_made_for_one_who_only_reads(path: Path) -> None:
    with pytest.raises(NotFound, match="there is no archive yet"):
        Store.open(path, readonly=True)
    assert not path.exists()


def test_a_url_and_odd_names_open_the_same_file(tmp_path: Path) -> None:
    path = tmp_path / "a ? #%41 ж.db"
    with Store.open(f"sqlite:///{path}") as store:
        store.add_articles([an_article()])
    with Store.open(path, readonly=True) as reader:
        assert reader.counts()["article"] == 1


def test_a_damaged_lock_says_what_to_do(path: Path) -> None:
    with Store.open(path) as store:
        Path(f"{path}-writer").write_bytes(b"rubbish" * 1000)
        with pytest.raises(StoreError, match="delete it while nothing writes"):
            store.set_findings([])


def test_many_threads_may_read_at_once(place: str) -> None:
    with Store.open(place) as store:
        complete(store, STEP)
    found: list[int] = []
    with Store.open(place, readonly=True) as reader:
        threads = [threading.Thread(target=lambda: found.append(len(list(reader.events())))) for _ in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [STEP] * 50
