"""Backups, putting them back, looking at everything, and going back to an older Comity."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import Result

from comity.store import Store, opening

Comity = Callable[..., Result]


def test_a_backup_is_made_verified_and_put_back(comity: Comity, monitor: Path, tmp_path: Path) -> None:
    file = tmp_path / "kept.db"
    assert "no archive yet" in comity("backup", monitor, file).output
    comity("run", monitor)
    made = comity("backup", monitor, file)
    assert made.exit_code == 0
    assert f"{file}: " in made.stdout.replace("\n", "")
    assert comity("backup", monitor, file).exit_code == 2
    assert "6 articles and all that was made of them: whole" in comity("verify", monitor).stdout
    refused = comity("restore", file, monitor)
    assert refused.exit_code == 2
    assert "--force" in refused.output
    (monitor / "monitor.db").unlink()
    assert "rows restored" in comity("restore", file, monitor).stdout
    assert "0 new articles, 0 coded" in comity("run", monitor).stdout
    assert comity("restore", file, monitor, "--force").exit_code == 0


def test_faults_are_listed_and_end_with_one(comity: Comity, monitor: Path) -> None:
    comity("run", monitor)
    with closing(sqlite3.connect(monitor / "monitor.db")) as raw, raw:
        raw.execute("UPDATE event SET action = 'AID'")
        raw.execute("UPDATE article SET label = 'x', version = 'y'")
    told = comity("verify", monitor)
    assert told.exit_code == 1
    assert told.stdout.count("column action is 'AID'") == 6
    assert told.stdout.count("its digest is not that") == 6
    assert "12 faults" in told.stdout


def test_words_that_are_not_found_can_be_mended(comity: Comity, monitor: Path) -> None:
    comity("run", monitor)
    with Store.open(monitor / "monitor.db") as store, store._begun() as connection:
        connection.exec_driver_sql("INSERT INTO article_fts(article_fts) VALUES ('delete-all')")
    assert "comity verify --mend" in comity("verify", monitor).stdout
    assert comity("verify", monitor, "--mend").exit_code == 0


def test_an_archive_goes_back_to_an_older_version(comity: Comity, monitor: Path) -> None:
    comity("run", monitor)
    assert "are of version 4" in comity("downgrade", monitor, "--to", 4).stdout
    assert "of version 4" in comity("health", monitor).output
    assert "0 new articles" in comity("run", monitor).stdout
    unknown = comity("downgrade", monitor, "--to", 0)
    assert unknown.exit_code == 2
    assert f"of version {opening.SCHEMA}" in unknown.output


@pytest.mark.parametrize("command", ["verify", "downgrade"])
def test_nothing_is_made_where_nothing_is(comity: Comity, monitor: Path, command: str) -> None:
    given = ("--to", 4) if command == "downgrade" else ()
    assert comity(command, monitor, *given).exit_code == 2
    assert not (monitor / "monitor.db").exists()
