"""`comity review`: the log, its exchange between desks, the report; and that only this machine may review."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import Result

from comity.events.reviewing import identified
from comity.records import Decision
from comity.store import Store

Comity = Callable[..., Result]


@pytest.fixture
def reviewed(comity: Comity, monitor: Path) -> Path:
    """A monitor that was run, with three decisions by two people on two events."""
    assert comity("run", monitor).exit_code == 0
    with Store.open(monitor / "monitor.db") as store:
        first, second = list(store.events(merged=False))[:2]
        right = replace(first, action="CONSULT", quad=1, score=2.5)
        later = datetime.now(UTC)
        said = (
            Decision("", later, "corrected", first, "Ada", right, "they only talked"),
            Decision("", later + timedelta(milliseconds=1), "rejected", second, "Ada"),
            Decision("", later + timedelta(seconds=1), "rejected", second, "Bo", drawn=True),
        )
        store.add_decisions(map(identified, said))
    return monitor


def test_the_log_is_listed_with_what_became_of_each(comity: Comity, reviewed: Path) -> None:
    before = comity("review", reviewed, "--list").stdout
    assert before.count("from the next run on") == 2
    assert "BLR THREATEN → CHN" in before
    assert "→ BLR CONSULT → CHN" in before
    assert "they only talked" in before
    comity("run", reviewed)
    with Store.open(reviewed / "monitor.db") as store:
        assert len(store.rulings()) == 2
    assert "no longer coded" not in comity("review", reviewed, "--list").stdout


def test_the_report_tells_shares_and_agreement(comity: Comity, reviewed: Path) -> None:
    told = comity("review", reviewed, "--report").stdout
    assert "0.00 (0.00 to 0.66)" in told
    assert "0.00 (0.00 to 0.79), 1" in told
    assert "1 decided by two or more of 2 people: verdicts agree in 100% of pairs" in told
    assert "not defined" in told


def test_two_desks_exchange_their_logs(comity: Comity, reviewed: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    assert comity("review", reviewed, "--export", log).exit_code == 0
    assert len(log.read_text().splitlines()) == 3
    other = tmp_path / "other"
    other.mkdir()
    for path in reviewed.rglob("*"):
        if path.is_file() and "site" not in path.parts and not path.name.startswith("monitor.db"):
            target = other / path.relative_to(reviewed)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    assert "there is no archive yet" in comity("review", other, "--import", log).stderr
    comity("run", other)
    assert "3 new decisions, 0 known already" in comity("review", other, "--import", log).stdout
    assert "0 new decisions, 3 known already" in comity("review", other, "--import", log).stdout
    assert "5 events" in comity("run", other).stdout
    comity("run", reviewed)
    again = tmp_path / "again.jsonl"
    comity("review", other, "--export", again)
    assert again.read_bytes() == log.read_bytes()
    assert comity("review", other, "--export", "-").stdout == log.read_text()


def test_bad_lines_of_a_log_are_told_and_left_out(comity: Comity, reviewed: Path, tmp_path: Path) -> None:
    good = [json.loads(line) for line in _exported(comity, reviewed, tmp_path)]
    changed = good[0] | {"note": "changed on the way"}
    wrong = (
        "{", "[]", '"text"', "null", "{}", json.dumps(changed),
        json.dumps(good[0] | {"seen": good[0]["seen"] | {"action": 5}}),
        json.dumps(good[0] | {"kind": "dream"}),
        json.dumps(good[0] | {"at": "2014-01-01T00:00:00"}),
        json.dumps(good[0] | {"verdict": "guessed"}),
        json.dumps(good[0] | {"corrected": None}),
        json.dumps(good[1] | {"corrected": good[0]["corrected"], "verdict": "corrected"}),
        json.dumps(good[0] | {"surprise": 1}),
    )  # fmt: skip
    log = tmp_path / "bad.jsonl"
    log.write_text("\n".join([*wrong, json.dumps(good[0])]))
    result = comity("review", reviewed, "--import", log)
    assert result.exit_code == 0
    assert f"0 new decisions, 1 known already, {len(wrong)} bad lines" in result.stdout
    assert f"{log}:1:" in result.stderr
    log.write_bytes(b"\xff\xfe")
    assert comity("review", reviewed, "--import", log).exit_code == 2
    assert comity("review", reviewed, "--import", tmp_path / "none").exit_code == 2


def _exported(comity: Comity, folder: Path, tmp_path: Path) -> list[str]:
    comity("review", folder, "--export", tmp_path / "log.jsonl")
    return (tmp_path / "log.jsonl").read_text().splitlines()


def test_one_thing_at_a_time_is_asked_for(comity: Comity, reviewed: Path) -> None:
    for asked in ((), ("--list", "--report")):
        result = comity("review", reviewed, *asked)
        assert result.exit_code == 2
        assert "--list, --report, --export FILE, --import FILE" in result.stderr


def test_nothing_decided_is_told(comity: Comity, monitor: Path) -> None:
    comity("run", monitor)
    assert "nothing was decided yet" in comity("review", monitor, "--list").stdout
    assert "nothing was decided yet" in comity("review", monitor, "--report").stdout


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "example.org"])
def test_only_this_machine_may_review(comity: Comity, monitor: Path, host: str) -> None:
    result = comity("serve", monitor, "--review", "--host", host)
    assert result.exit_code == 2
    assert f"this machine only, not on {host}" in result.stderr
