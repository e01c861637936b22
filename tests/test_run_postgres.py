"""A monitor whose archive is a PostgreSQL database: the whole walk, the commands and the live site."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from comity import config
from comity.cli import app as commands
from comity.codebook.reading import read as read_book
from comity.pages import app
from comity.run import jobs
from comity.run.walking import How, run
from comity.store import Store
from postgres_cluster import Cluster
from tests.run_making import NOW, SETTINGS, QuickCoder, made


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "Coder", QuickCoder)


@pytest.fixture
def monitor(tmp_path: Path, cluster: Cluster) -> Path:
    return made(tmp_path / "m", settings=f'store = "{cluster.new()}"\n{SETTINGS}')


def site(folder: Path) -> dict[str, bytes]:
    """The pages that do not tell how long runs took."""
    root = folder / "site"
    pages = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    assert len(pages) > 100
    return {name: page for name, page in pages.items() if "health" not in name and name != ".comity-site.json"}


def test_the_site_is_the_same_whichever_database_holds_the_archive(monitor: Path, tmp_path: Path) -> None:
    other = made(tmp_path / "other")
    for folder in (monitor, other):
        run(config.read(folder), now=NOW)
    assert site(monitor) == site(other)
    assert not list(monitor.glob("monitor.db*"))


def test_running_twice_equals_running_once(monitor: Path) -> None:
    settings = config.read(monitor)
    run(settings, now=NOW)
    before = site(monitor)
    again = run(settings, now=NOW + timedelta(days=3))
    assert (again.new, again.coded, again.changed) == (0, 0, False)
    assert run(settings, now=NOW, how=How(rebuild=True)).coded == 12
    assert site(monitor) == before
    with Store.open(settings.archive) as store:
        assert store.check() == []


def test_the_commands_find_the_database(monitor: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.cli.doctoring.of_machine", lambda: iter(()))

    def said(*words: str) -> str:
        result = CliRunner().invoke(commands, words)
        assert result.exit_code == 0, result.output
        return result.stdout

    assert "none yet" in said("doctor", str(monitor))
    assert "12 new articles" in said("run", str(monitor))
    assert "nothing was skipped" in said("health", str(monitor))
    assert "Dispatch 4" in said("search", "word4x7", "--in", str(monitor))
    assert "12 articles, whole" in said("doctor", str(monitor))


def test_the_live_site_reads_it(monitor: Path) -> None:
    settings = config.read(monitor)
    run(settings, now=NOW)
    book = read_book(settings.codebook, near=settings.folder)
    with TestClient(app(lambda: Store.open(settings.archive, readonly=True, patience=5), settings, book)) as client:
        for address in ("/", "/health.json", "/search?q=word4x7", "/relation/blr-chn.json"):
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert "postgresql" not in answer.text
