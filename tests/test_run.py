from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from comity import config
from comity.errors import ComityError, StoreBusy
from comity.events.reviewing import REVIEW, identified
from comity.records import Article, Decision, Event
from comity.run import jobs, walking
from comity.run.reading import MOST_SKIPPED
from comity.run.walking import How, Outcome, run
from comity.store import Store
from tests.run_echo import EchoSetting
from tests.run_making import NOW, SETTINGS, QuickCoder, made

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "Coder", QuickCoder)


def walked(folder: Path, *, now: datetime = NOW, how: How | None = None) -> Outcome:
    return run(config.read(folder), now=now, how=how)


def rows(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables but the journal of runs, in one order."""
    with closing(sqlite3.connect(folder / "monitor.db")) as raw:
        names = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [name for name in names if name != "run" and "_fts" not in name]
        return {name: sorted(raw.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in kept}


def site(folder: Path) -> dict[str, bytes]:
    root = folder / "site"
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_run_fills_the_archive_and_builds_the_site(tmp_path: Path) -> None:
    done = walked(made(tmp_path / "m"))
    assert (done.new, done.coded, done.articles, done.events) == (12, 12, 12, 12)
    assert done.findings > 0
    assert (done.site / "index.html").is_file()
    with Store.open(tmp_path / "m" / "monitor.db") as store:
        assert store.check() == []
        assert store.dyads() == (("BLR-CHN", 12),)


def test_running_twice_equals_running_once(tmp_path: Path) -> None:
    folder = made(tmp_path / "m")
    walked(folder)
    before = rows(folder), site(folder)
    again = walked(folder, now=NOW + timedelta(days=3))
    assert (again.new, again.coded, again.changed) == (0, 0, False)
    assert (rows(folder), site(folder)) == before
    with Store.open(folder / "monitor.db") as store:
        assert len(store.runs()) == 1


def test_a_new_article_is_read_and_the_old_ones_are_not_coded_again(tmp_path: Path) -> None:
    folder = made(tmp_path / "m")
    walked(folder)
    (folder / "articles" / "new.txt").write_text("RUS meets BLR on 3 March 2014 in a town.", encoding="utf-8")
    done = walked(folder, now=NOW + timedelta(days=1))
    assert (done.new, done.coded, done.changed, done.articles) == (1, 1, True, 13)


def test_a_changed_article_is_coded_again(tmp_path: Path) -> None:
    settings = SETTINGS.replace('"folder"', '"file"').replace('"articles"', '"rows.jsonl"')
    folder = made(tmp_path / "m", articles=0, settings=settings)
    (folder / "rows.jsonl").write_text('{"id": "a", "text": "BLR meets CHN."}\n', encoding="utf-8")
    walked(folder)
    (folder / "rows.jsonl").write_text('{"id": "a", "text": "BLR threatens CHN."}\n', encoding="utf-8")
    done = walked(folder)
    assert (done.new, done.coded, done.events) == (0, 1, 1)
    with Store.open(folder / "monitor.db") as store:
        assert [event.action for event in store.events()] == ["THREATEN"]


def test_rebuild_codes_everything_anew(tmp_path: Path) -> None:
    folder = made(tmp_path / "m")
    walked(folder)
    before = rows(folder)
    assert walked(folder, how=How(rebuild=True)).coded == 12
    assert rows(folder) == before


def test_what_is_skipped_is_kept_until_it_can_be_read(tmp_path: Path) -> None:
    folder = made(tmp_path / "m", articles=2)
    broken = folder / "articles" / "broken.jsonl"
    broken.write_text('{"text": "BLR meets RUS."}\nnot json\n', encoding="utf-8")
    done = walked(folder)
    assert (done.articles, done.skipped) == (3, 1)
    with Store.open(folder / "monitor.db") as store:
        (skipped,) = store.skipped()
    assert skipped.where.endswith("broken.jsonl:2")
    assert skipped.source == "By hand"
    broken.write_text('{"text": "BLR meets RUS."}\n', encoding="utf-8")
    assert walked(folder, now=NOW + timedelta(days=1)).skipped == 0


def test_a_clock_set_back_takes_nothing_from_the_archive_and_is_told(tmp_path: Path) -> None:
    folder = made(tmp_path / "m", articles=2)
    page = f"<html><head><title>T</title><meta name='date' content='2024-05-30'></head><body>{BODY}</body></html>"
    (folder / "articles" / "page.html").write_text(page, encoding="utf-8")
    (folder / "articles" / "broken.jsonl").write_text("not json\n", encoding="utf-8")
    walked(folder)
    before = rows(folder)
    assert any(row for row in before["article"] if "2024-05-30T00:00:00+00:00" in row)
    (folder / "articles" / "broken.jsonl").unlink()
    assert walked(folder, now=NOW - timedelta(days=3650)).skipped == 1
    with Store.open(folder / "monitor.db") as store:
        (told,) = store.skipped()
    assert (told.source, told.where) == ("clock", "this machine's clock")
    assert "2014-06-04 12:00" in told.reason
    assert {**rows(folder), "skipped": []} == {**before, "skipped": []}
    assert walked(folder, now=NOW + timedelta(days=1)).skipped == 0


def test_of_very_many_bad_rows_the_first_are_listed_and_the_others_counted(tmp_path: Path) -> None:
    folder = made(tmp_path / "m", articles=1)
    (folder / "articles" / "bad.jsonl").write_text("x\n" * (MOST_SKIPPED + 50), encoding="utf-8")
    assert walked(folder).skipped == MOST_SKIPPED + 1
    with Store.open(folder / "monitor.db") as store:
        assert [one.reason for one in store.skipped() if one.reason.startswith("50 more could not be read")]
    (folder / "articles" / "bad.jsonl").unlink()
    assert walked(folder, now=NOW + timedelta(days=1)).skipped == 0


def test_a_missing_source_is_skipped_and_the_others_are_read(tmp_path: Path) -> None:
    extra = '\n[[sources]]\nname = "Gone"\nkind = "folder"\nat = "nowhere"\n'
    done = walked(made(tmp_path / "m", articles=2, settings=SETTINGS + extra))
    assert (done.articles, done.skipped) == (2, 1)


def test_no_fetch_leaves_sources_on_the_network_alone(tmp_path: Path) -> None:
    extra = '\n[[sources]]\nname = "Far"\nkind = "feed"\nat = "http://127.0.0.1:9/feed.xml"\n'
    folder = made(tmp_path / "m", articles=1, settings=SETTINGS + extra)
    assert walked(folder, how=How(fetch=False)).skipped == 0


@pytest.mark.parametrize("name", ["001.md", "given-id", "https://www.example.org/one"])
def test_a_date_given_by_the_user_wins(tmp_path: Path, name: str) -> None:
    given = f'\n[[articles]]\narticle = "{name}"\npublished = "1999-12-31"\n'
    folder = made(tmp_path / "m", articles=2, settings=SETTINGS + given)
    row = '{"id": "given-id", "text": "BLR meets POL.", "url": "https://www.example.org/one"}\n'
    (folder / "articles" / "row.jsonl").write_text(row, encoding="utf-8")
    walked(folder)
    with Store.open(folder / "monitor.db") as store:
        told = [article for article in store.articles() if article.basis == "given" and article.published]
    assert [one for one in told if one.published == datetime(1999, 12, 31, tzinfo=UTC)]


def test_copies_are_grouped_and_none_is_deleted(tmp_path: Path) -> None:
    folder = made(tmp_path / "m", articles=3)
    text = (folder / "articles" / "001.md").read_text(encoding="utf-8")
    (folder / "articles" / "copy.md").write_text(text.replace("word1x29", "changed"), encoding="utf-8")
    done = walked(folder)
    assert done.articles == 4
    with Store.open(folder / "monitor.db") as store:
        assert [len(group) for group in store.copies()] == [2]


def started(folder: Path, *options: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "tests.run_child", str(folder), *options]
    child = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    assert child.stderr
    assert child.stderr.readline() == "begun\n"
    return child


def ended(child: subprocess.Popen[str]) -> str:
    _, told = child.communicate(timeout=120)
    return told


def lasting(pages: dict[str, bytes]) -> dict[str, bytes]:
    """The pages that do not tell of the runs: neither health nor the list of what was drawn, which holds it."""
    return {name: page for name, page in pages.items() if "health" not in name and name != ".comity-site.json"}


@pytest.mark.parametrize("number", range(2))
def test_a_run_killed_at_any_moment_is_completed_by_the_next(tmp_path: Path, number: int) -> None:
    whole, torn = made(tmp_path / "whole"), made(tmp_path / "torn")
    walked(whole)
    chance = random.Random(number)
    for _ in range(2):
        child = started(torn, "0.06")
        time.sleep(chance.uniform(0.0, 1.2))
        child.kill()
        ended(child)
    with Store.open(torn / "monitor.db") as store:
        assert store.check() == []
    walked(torn)
    assert rows(torn) == rows(whole)
    assert lasting(site(torn)) == lasting(site(whole))


def test_ctrl_c_leaves_all_whole_and_the_next_run_goes_on(tmp_path: Path) -> None:
    folder = made(tmp_path / "m", articles=24)
    child = started(folder, "0.05")
    time.sleep(1.0)
    child.send_signal(signal.SIGINT)
    ended(child)
    assert child.returncode != 0
    with Store.open(folder / "monitor.db") as store:
        assert store.check() == []
        coded = store.counts()["coded"]
    assert walked(folder).coded == 24 - coded


def test_a_second_run_waits_for_the_first(tmp_path: Path) -> None:
    folder = made(tmp_path / "m")
    first = started(folder, "0.05")
    time.sleep(0.3)
    second = walked(folder, how=How(wait=60))
    ended(first)
    assert first.returncode == 0
    assert second.articles == 12


def test_a_second_run_that_may_not_wait_says_who_is_writing(tmp_path: Path) -> None:
    folder = made(tmp_path / "m")
    walked(folder)
    (folder / "articles" / "more.txt").write_text("RUS meets BLR.", encoding="utf-8")
    first = started(folder, "1.5")
    time.sleep(0.5)
    with pytest.raises(StoreBusy, match=f"process {first.pid} "):
        walked(folder, how=How(wait=0.1))
    ended(first)


def test_a_run_that_fails_half_way_is_completed_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, torn = made(tmp_path / "whole"), made(tmp_path / "torn")
    walked(whole)
    for step in ("_copies", "trace", "_log", "build"):
        with monkeypatch.context() as patch:
            patch.setattr(walking, step, _fails)
            with pytest.raises(OSError, match="no more"):
                walked(torn)
    walked(torn)
    assert rows(torn) == rows(whole)


def _fails(*_: object, **__: object) -> None:
    raise OSError("no more")


PAGE = "<html><head><title>Visit {0}</title></head><body><article>{1}</article></body></html>"
BODY = "".join(f"<p>BLR meets CHN in a town by the river, and talks of trade go on for day {n}.</p>" for n in range(9))


class _Feed(BaseHTTPRequestHandler):
    """A feed of two pages; the second is too short to be an article."""

    def do_GET(self) -> None:
        at = f"http://{self.headers['Host']}"
        items = "".join(f"<item><title>{n}</title><link>{at}/{n}</link></item>" for n in "12")
        pages = {
            "/feed": f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>",
            "/1": PAGE.format(1, BODY),
            "/2": PAGE.format(2, "<p>Short.</p>"),
        }
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        known = self.headers.get("If-None-Match") == '"v1"' and self.path != "/feed"
        body = pages.get(self.path, "").encode()
        self.send_response(304 if known else 200 if body else 404)
        if body:
            self.send_header("ETag", '"v1"')
            self.send_header("Content-Type", "text/html" if self.path != "/feed" else "application/rss+xml")
            self.send_header("Content-Length", "0" if known else str(len(body)))
        self.end_headers()
        if not known:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def decided(folder: Path, verdict: str, number: int, **changes: object) -> Decision:
    """A decision on the event of an article, put into the archive."""
    with Store.open(folder / "monitor.db") as store:
        (article,) = (one.id for one in store.articles() if one.title == f"Dispatch {number}")
        (seen,) = store.as_coded([article])
        values = {"id": "", "at": NOW + timedelta(hours=number), "verdict": verdict, "seen": seen, "by": "Ada"}
        corrected = {"corrected": replace(seen, **changes)} if changes else {}
        decision = identified(Decision(**values, **corrected))  # type: ignore[arg-type]
        store.add_decisions([decision])
    return decision


def test_decisions_change_what_the_next_run_tells_and_survive_coding_anew(tmp_path: Path) -> None:
    folder = made(tmp_path / "m")
    assert walked(folder).events == 12
    rejected = decided(folder, "rejected", 1)
    corrected = decided(folder, "corrected", 2, action="THREATEN", quad=3, score=-4.0)
    done = walked(folder)
    assert (done.events, done.changed) == (11, True)
    before = rows(folder)
    assert walked(folder, now=NOW + timedelta(days=1)).changed is False
    assert rows(folder) == before
    walked(folder, how=How(rebuild=True))
    assert rows(folder) == before
    words = folder / "book" / "actions.yaml"
    words.write_text(words.read_text() + "- {code: AID, name: Aid, quad: 2}\n")
    scores = folder / "book" / "scores.csv"
    scores.write_text(scores.read_text() + "AID,,7,7\n")
    again = walked(folder)
    assert (again.coded, again.events) == (12, 11)
    with Store.open(folder / "monitor.db") as store:
        assert set(store.rulings()) == {rejected.id, corrected.id}
        event = store.event(corrected.seen.id)
        assert isinstance(corrected.seen, Event)
        assert (event.action, event.confidence, event.codebook) == ("THREATEN", 1.0, again_digest(store))
        assert (event.why[0].kind, event.why[0].text) == (REVIEW, corrected.id)
        assert not [one for one in store.events() if one.article == rejected.seen.article]
        undone = Decision("", NOW + timedelta(days=2), "undone", rejected.seen, "Ada", undoes=rejected.id)
        store.add_decisions([identified(undone)])
    assert walked(folder).events == 12


def again_digest(store: Store) -> str:
    return store.runs(limit=1)[0].codebook


@pytest.fixture
def feed() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Feed)
    server.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_feed_is_read_once_and_its_skipped_pages_stay_told(tmp_path: Path, feed: ThreadingHTTPServer) -> None:
    at = f"http://127.0.0.1:{feed.server_port}/feed"
    settings = SETTINGS.replace('"folder"', '"feed"').replace('"articles"', f'"{at}"')
    fetching = "\n[fetching]\nprivate_addresses = true\nseconds_between = 0.0\nretries = 0\n"
    folder = made(tmp_path / "m", articles=0, settings=settings + fetching)
    first = walked(folder)
    assert (first.new, first.skipped) == (1, 1)
    before = rows(folder)
    feed.asked.clear()  # type: ignore[attr-defined]
    second = walked(folder, now=NOW + timedelta(days=1))
    assert (second.new, second.skipped, second.changed) == (0, 1, False)
    assert "/1" not in feed.asked  # type: ignore[attr-defined]
    assert {name: found for name, found in rows(folder).items() if name != "skipped"} == {
        name: found for name, found in before.items() if name != "skipped"
    }


def test_several_processes_keep_the_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "BATCH", 3)
    articles = [Article(str(number), f"Text {number}.") for number in range(20)]
    setting = EchoSetting("plover", tmp_path)
    assert [one.article.id for one in jobs.coded(articles, setting, jobs=2)] == [one.id for one in articles]


def test_a_process_that_dies_is_told_and_stops_the_others(tmp_path: Path) -> None:
    articles = [Article(str(number), "die" if number == 5 else "Text.") for number in range(200)]
    with pytest.raises(ComityError, match="ended early"):
        list(jobs.coded(articles, EchoSetting("plover", tmp_path), jobs=2))


def test_a_process_that_cannot_begin_says_why(tmp_path: Path) -> None:
    setting = replace(EchoSetting("plover", tmp_path), floor=9.0)
    with pytest.raises(ComityError, match="no coder"):
        list(jobs.coded([Article("1", "Text.")], setting, jobs=2))


def test_a_full_disk_leaves_the_archive_whole(tmp_path: Path) -> None:
    mount = tmp_path / "small"
    mount.mkdir()
    if (
        os.geteuid() != 0
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(mount)], check=False, capture_output=True
        ).returncode
    ):
        pytest.skip("needs the right to mount a small file system")
    try:
        folder = made(mount / "m", articles=40)
        with pytest.raises((ComityError, OSError)):
            walked(folder)
        shutil.copytree(folder, tmp_path / "saved")
        with Store.open(tmp_path / "saved" / "monitor.db") as store:
            assert store.check() == []
        assert walked(tmp_path / "saved").articles == 40
    finally:
        subprocess.run(["umount", str(mount)], check=True)
