"""Shards on a Ray cluster of two machines of one core each: the same output, whoever dies. Skips without Ray."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.errors import ComityError
from comity.run import raying
from comity.run.raying import code_on_ray
from comity.run.sharding import Report, code_locally, done, shards
from comity.run.writing import Format
from tests.shard_making import content, lines, order_of, rows, shards_of, works
from tests.test_sharding import child

ray = pytest.importorskip("ray")
pytestmark = pytest.mark.filterwarnings("default")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a cluster of two nodes."""
    from ray.cluster_utils import Cluster

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", f"{ROOT / 'src'}{os.pathsep}{ROOT}")
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        machine = {"num_cpus": 1, "object_store_memory": 80_000_000}
        found = Cluster(initialize_head=True, head_node_args={**machine, "include_dashboard": False})
        found.add_node(**machine)
        try:
            yield found.address
        finally:
            found.shutdown()


def reports_of(said: Iterator[object]) -> dict[str, Report]:
    return {one.shard: one for one in said if isinstance(one, Report)}


def two(folder: Path, *, small: list[dict[str, str]], large: list[dict[str, str]]) -> Path:
    """A source of two shards; the small one is handed out first."""
    folder.mkdir()
    (folder / "1-small.jsonl").write_bytes(lines(small))
    (folder / "2-large.jsonl").write_bytes(lines(large))
    return folder


def test_the_output_is_the_local_engines_byte_for_byte(tmp_path: Path, cluster: str) -> None:
    source = shards_of(tmp_path / "source")
    here, _ = order_of(tmp_path, tmp_path / "here", Format.PARQUET)
    there, book = order_of(tmp_path, tmp_path / "there", Format.PARQUET)
    wanted = shards([str(source)], here.out)
    local = reports_of(code_locally(wanted, here))
    said = list(code_on_ray(wanted, there, book, address=cluster))
    assert reports_of(iter(said)) == local
    assert (local["bad.jsonl"].skipped, local["cut.parquet"].skipped) == (3, 1)
    assert content(tmp_path / "here") == content(tmp_path / "there")
    assert sum(one for one in said if isinstance(one, int)) == sum(one.articles for one in local.values())
    assert done(wanted, there) == local


def test_a_worker_killed_in_mid_run_is_replaced_and_nothing_is_lost(tmp_path: Path, cluster: str) -> None:
    log = tmp_path / "log"
    source = two(tmp_path / "source", small=rows("small", 3), large=rows("large", 100))
    order, book = order_of(tmp_path, tmp_path / "out", pause=0.05, log=str(log))
    wanted = shards([str(source)], order.out)
    work = code_on_ray(wanted, order, book, address=cluster, jobs=2)
    first = next(one for one in work if isinstance(one, Report))
    assert first.shard == "1-small.jsonl"
    while not (begun := {process for process, article in works(log) if article.startswith("large")}):
        time.sleep(0.02)
    (victim,) = begun
    os.kill(victim, signal.SIGKILL)
    reports = reports_of(work) | {first.shard: first}
    assert {one.shard: (one.articles, one.fault) for one in reports.values()} == {
        "1-small.jsonl": (3, ""),
        "2-large.jsonl": (100, ""),
    }
    assert len({process for process, article in works(log) if article == "large-0"}) == 2
    same, _ = order_of(tmp_path, tmp_path / "same")
    reports_of(code_locally(wanted, same))
    assert content(tmp_path / "out") == content(tmp_path / "same")


def test_a_killed_driver_leaves_whole_shards_and_the_next_takes_up(tmp_path: Path, cluster: str) -> None:
    source = two(tmp_path / "source", small=rows("small", 3), large=rows("large", 200))
    out, log, again = tmp_path / "out", tmp_path / "log", tmp_path / "again"
    with child(source, out, log, 0.05, cluster) as driver:
        while not (out / "1-small.jsonl.report.json").exists():
            assert driver.poll() is None
            time.sleep(0.02)
        driver.send_signal(signal.SIGKILL)
    assert set(content(out)) == {"1-small.jsonl.events.jsonl", "1-small.jsonl.report.json"}
    with child(source, out, again, 0.0, cluster) as driver:
        assert driver.wait(120) == 0
    assert {article.split("-")[0] for _, article in works(again)} == {"large"}
    same, _ = order_of(tmp_path, tmp_path / "same")
    reports_of(code_locally(shards([str(source)], same.out), same))
    assert content(out) == content(tmp_path / "same")


def test_a_shard_that_cannot_be_coded_is_told_and_stops_no_other(
    tmp_path: Path, cluster: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raying, "TRIES", 2)
    source = two(tmp_path / "source", small=rows("small", 3), large=[*rows("large", 3), {"text": "die"}])
    (source / "blocked.jsonl").write_bytes(lines(rows("blocked", 3)))
    (tmp_path / "out" / "blocked.jsonl.events.jsonl").mkdir(parents=True)
    order, book = order_of(tmp_path, tmp_path / "out")
    wanted = shards([str(source)], order.out)
    reports = reports_of(code_on_ray(wanted, order, book, address=cluster))
    assert {name: one.fault.split(":")[0] for name, one in reports.items()} == {
        "1-small.jsonl": "",
        "2-large.jsonl": "2 workers died while they coded it",
        "blocked.jsonl": "IsADirectoryError",
    }
    assert done(wanted, order).keys() == {"1-small.jsonl"}
    assert set(content(tmp_path / "out")) == {"1-small.jsonl.events.jsonl", "1-small.jsonl.report.json"}


def test_workers_that_cannot_begin_say_why(tmp_path: Path, cluster: str) -> None:
    source = two(tmp_path / "source", small=rows("small", 1), large=rows("large", 1))
    order, book = order_of(tmp_path, tmp_path / "out", floor=9.0)
    with pytest.raises(ComityError, match="a worker cannot begin: no coder"):
        list(code_on_ray(shards([str(source)], order.out), order, book, address=cluster, jobs=1))


def test_without_ray_it_is_told_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = two(tmp_path / "source", small=rows("small", 1), large=rows("large", 1))
    order, book = order_of(tmp_path, tmp_path / "out")
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ComityError, match=r"pip install 'comity\[ray\]'"):
        list(code_on_ray(shards([str(source)], order.out), order, book))


@pytest.mark.parametrize("address", ["127.0.0.1:9", "ray://127.0.0.1:9", "127.0.0.1:none"])
def test_a_cluster_that_does_not_answer_is_told(tmp_path: Path, address: str) -> None:
    source = two(tmp_path / "source", small=rows("small", 1), large=rows("large", 1))
    order, book = order_of(tmp_path, tmp_path / "out")
    with pytest.raises(ComityError, match=f"no Ray cluster at {address}"):
        list(code_on_ray(shards([str(source)], order.out), order, book, address=address))
