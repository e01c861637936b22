"""Shards to a folder of events: whole or not at all, taken up where it was stopped, the same by any number of hands."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.articles import read_files
from comity.errors import ComityError, NotFound
from comity.records import Article
from comity.run import places
from comity.run.jobs import coded
from comity.run.sharding import Order, Report, code_locally, done, shards
from comity.run.writing import Format, written
from tests.run_making import NOW
from tests.shard_making import content, lines, order_of, rows, shards_of, works

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return shards_of(tmp_path / "source")


def run(source: Path | str, order: Order, *, jobs: int = 1) -> dict[str, Report]:
    """Code what is lacking; the reports of all shards."""
    wanted = shards([str(source)], order.out)
    reports = done(wanted, order)
    left = [shard for shard in wanted if shard.name not in reports]
    said = code_locally(left, order, jobs=jobs)
    return reports | {one.shard: one for one in said if isinstance(one, Report)}


@pytest.mark.parametrize("to", Format)
def test_a_shards_output_is_what_the_stream_gives_of_it(tmp_path: Path, source: Path, to: Format) -> None:
    order, _ = order_of(tmp_path, tmp_path / "out", to)
    run(source, order)
    for name in ("a.jsonl", "deep/er/c.parquet", "d.warc"):
        articles = (one for one in read_files([source / name], now=NOW) if isinstance(one, Article))
        with written(to, tmp_path / "stream") as write:
            for found in coded(articles, order.setting):
                for event in found.events:
                    write(event)
        assert (tmp_path / "out" / f"{name}.events.{to}").read_bytes() == (tmp_path / "stream").read_bytes()


def test_a_report_counts_what_was_read_and_skipped_and_says_where(tmp_path: Path, source: Path) -> None:
    order, _ = order_of(tmp_path, tmp_path / "out")
    report = run(source, order)["bad.jsonl"]
    assert (report.articles, report.sentences, report.events, report.skipped) == (5, 5, 7, 3)
    assert {one.where: one.reason.split(";")[0] for one in report.first_skipped} == {
        "bad.jsonl:6": "not JSON: Expecting value: line 1 column 1 (char 0)",
        "article f": "cannot be coded: LookupError: first of its kind",
        "bad.jsonl:8": "no text",
    }
    kept = json.loads((tmp_path / "out" / "bad.jsonl.report.json").read_text(encoding="utf-8"))
    assert (kept["articles"], kept["skipped"], kept["made_of"]["comity"]) == (5, 3, report.made_of["comity"])


def test_a_broken_shard_gives_what_could_be_read_and_stops_no_other(tmp_path: Path, source: Path) -> None:
    order, _ = order_of(tmp_path, tmp_path / "out")
    reports = run(source, order)
    assert len(reports) == 8
    assert not any(one.fault for one in reports.values())
    assert 0 < reports["cut.jsonl.gz"].articles < 300
    assert reports["cut.jsonl.gz"].first_skipped[-1].reason.startswith("cannot be read")
    for name in ("cut.parquet", "torn.warc.gz"):
        assert (reports[name].articles, reports[name].skipped) == (0, 1)
        assert reports[name].first_skipped[0].where.startswith(name)
    assert reports["deep/er/c.parquet"].articles == 9


def test_several_processes_do_the_same(tmp_path: Path, source: Path) -> None:
    one, _ = order_of(tmp_path, tmp_path / "one")
    two, _ = order_of(tmp_path, tmp_path / "two")
    assert run(source, one) == run(source, two, jobs=2)
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_a_process_that_dies_is_told(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in "abc":
        (source / f"{name}.jsonl").write_bytes(lines([*rows(name, 3), {"text": "die"}]))
    order, _ = order_of(tmp_path, tmp_path / "out")
    with pytest.raises(ComityError, match="ended early"):
        run(source, order, jobs=2)
    assert not (tmp_path / "out").exists()


def test_only_what_is_missing_is_coded(tmp_path: Path, source: Path) -> None:
    log = tmp_path / "log"
    order, _ = order_of(tmp_path, tmp_path / "out", log=str(log))
    run(source, order)
    first = content(tmp_path / "out")
    log.unlink()
    assert run(source, order).keys() == {shard.name for shard in shards([str(source)], order.out)}
    assert works(log) == []
    (tmp_path / "out" / "a.jsonl.events.jsonl").unlink()
    (tmp_path / "out" / "deep" / "b.jsonl.gz.report.json").write_text("{torn", encoding="utf-8")
    run(source, order)
    assert {article.split("-")[0] for _, article in works(log)} == {"a", "b"}
    assert content(tmp_path / "out") == first


def test_a_changed_shard_codebook_or_floor_is_coded_anew(tmp_path: Path, source: Path) -> None:
    order, _ = order_of(tmp_path, tmp_path / "out")
    run(source, order)
    wanted = shards([str(source)], order.out)
    assert len(done(wanted, order)) == 8
    (source / "a.jsonl").write_bytes(lines(rows("new", 2)))
    assert done(shards([str(source)], order.out), order).keys() == {one.name for one in wanted} - {"a.jsonl"}
    assert done(wanted, replace(order, codebook="another")) == {}
    assert done(wanted, replace(order, setting=replace(order.setting, floor=0.8))) == {}
    assert done(wanted, replace(order, to=Format.CSV)) == {}


def child(source: Path, out: Path, log: Path, *rest: object) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "tests.shard_child", *map(str, (source, out, log, *rest))]
    return subprocess.Popen(command, cwd=ROOT, env=environment)


def test_a_killed_run_leaves_whole_shards_and_is_taken_up(tmp_path: Path, source: Path) -> None:
    log = tmp_path / "log"
    with child(source, tmp_path / "out", log, 0.05) as process:
        while len(works(log)) < 43:
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    before = content(tmp_path / "out")
    assert set(before) == {"a.jsonl.events.jsonl", "a.jsonl.report.json"}
    order, _ = order_of(tmp_path, tmp_path / "out", log=str(tmp_path / "again"))
    run(source, order)
    other, _ = order_of(tmp_path, tmp_path / "other")
    run(source, other)
    assert content(tmp_path / "out") == content(tmp_path / "other")
    assert not {article for _, article in works(tmp_path / "again") if article.startswith("a-")}


def test_what_a_killed_writer_left_is_removed(tmp_path: Path, source: Path) -> None:
    order, _ = order_of(tmp_path, tmp_path / "out")
    run(source, order)
    whole = content(tmp_path / "out")
    (tmp_path / "out" / "deep" / ".b.jsonl.gz.events.jsonl.0.part").write_bytes(b"half")
    run(source, order)
    assert content(tmp_path / "out") == whole


def test_a_shard_that_is_not_as_it_was_is_a_fault_and_tried_again(tmp_path: Path, source: Path) -> None:
    order, _ = order_of(tmp_path, tmp_path / "out")
    gone, *rest = shards([str(source)], order.out)
    (source / gone.name).unlink()
    said = [one for one in code_locally([gone, *rest[:1]], order) if isinstance(one, Report)]
    assert "do all workers see" in said[0].fault
    assert said[1].fault == ""
    assert done([gone, rest[0]], order).keys() == {rest[0].name}


def test_one_file_is_a_shard_too(tmp_path: Path, source: Path) -> None:
    found = shards([str(source / "deep" / "b.jsonl.gz"), str(source / "a.jsonl")], str(tmp_path / "out"))
    assert [(one.root, one.name) for one in found] == [
        (str(source / "deep"), "b.jsonl.gz"),
        (str(source), "a.jsonl"),
    ]


def test_sources_that_cannot_be_shards_are_told(tmp_path: Path, source: Path) -> None:
    out = str(tmp_path / "out")
    with pytest.raises(NotFound, match="nowhere"):
        shards([str(tmp_path / "nowhere")], out)
    (tmp_path / "empty").mkdir()
    with pytest.raises(NotFound, match=r"no file of a known kind.*\.parquet"):
        shards([str(tmp_path / "empty")], out)
    with pytest.raises(ComityError, match="would be read as its shards"):
        shards([str(source)], str(source / "out"))
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a.jsonl").write_bytes(b"")
    with pytest.raises(ComityError, match=r"a\.jsonl is in .* and in "):
        shards([str(source), str(tmp_path / "other")], out)
    assert len(shards([str(source), str(source)], out)) == 8


def test_an_object_store_gives_the_same(tmp_path: Path, source: Path) -> None:
    pytest.importorskip("pyarrow")
    here, _ = order_of(tmp_path, tmp_path / "here")
    there, _ = order_of(tmp_path, (tmp_path / "there").as_uri())
    run(source, here)
    reports = run(source.as_uri(), there)
    assert content(tmp_path / "here") == content(tmp_path / "there")
    (tmp_path / "there" / "deep" / ".b.0.part").write_bytes(b"half")
    assert run(source.as_uri(), there) == reports
    assert content(tmp_path / "here") == content(tmp_path / "there")
    alone = shards([(source / "deep" / "b.jsonl.gz").as_uri()], there.out)
    assert [(one.root, one.name) for one in alone] == [((source / "deep").as_uri(), "b.jsonl.gz")]
    with pytest.raises(NotFound, match="there is nothing at"):
        shards([(tmp_path / "nowhere").as_uri()], there.out)
    with pytest.raises(ComityError, match="would be read as its shards"):
        shards([source.as_uri()], (source / "out").as_uri())


def test_an_unknown_store_and_a_missing_library_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyarrow")
    with pytest.raises(ComityError, match="known: s3://"):
        places.place("nonsense://news")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ComityError, match=r"pip install 'comity\[ray\]'"):
        places.place("s3://news")


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["good", "fail", "broken", "empty"]), max_size=80))
def test_every_record_is_coded_or_counted_as_skipped(tmp_path: Path, kinds: list[str]) -> None:
    told = {"good": '{"text": "BLR meets CHN."}', "fail": '{"text": "fail"}', "broken": "{", "empty": '{"text": ""}'}
    source = tmp_path / "law.jsonl"
    source.write_text("".join(told[kind] + "\n" for kind in kinds), encoding="utf-8")
    order, _ = order_of(tmp_path, tmp_path / "out")
    report = run(source, order)["law.jsonl"]
    assert (report.articles, report.skipped) == (kinds.count("good"), len(kinds) - kinds.count("good"))
    assert report.events == kinds.count("good")


def test_parquet_of_shards_reads_as_one_table(tmp_path: Path, source: Path) -> None:
    order, _ = order_of(tmp_path, tmp_path / "out", Format.PARQUET)
    reports = run(source, order)
    frame = pl.read_parquet(tmp_path / "out" / "**" / "*.parquet")
    assert frame.height == sum(one.events for one in reports.values())
