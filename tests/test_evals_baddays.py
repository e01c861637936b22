"""Kills are counted once, whether they were met now or in an earlier run that was stopped."""

from __future__ import annotations

import random
from collections.abc import Generator
from pathlib import Path

import pytest

from evals import baddays
from evals.kills import Kill


def _fake(lost: str = "") -> dict[str, object]:
    def kills(_folder: Path, chance: random.Random) -> Generator[Kill, None, None]:
        while True:
            yield Kill(f"at {chance.random():.6f}", lost=lost)

    return dict.fromkeys(("run", "import", "serve", "copy in mid-write"), kills)


def test_kills_of_a_stopped_run_count_and_are_not_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(baddays, "KINDS", _fake())
    log = tmp_path / "kills.jsonl"
    assert baddays.main(["--only", "kills", "--times", "8", "--log", str(log)]) == 0
    first = log.read_text(encoding="utf-8").splitlines()
    assert len(first) == 9
    assert baddays.main(["--only", "kills", "--times", "12", "--log", str(log)]) == 0
    both = log.read_text(encoding="utf-8").splitlines()
    assert both[:9] == first
    assert len(both) == len(set(both)) == 14
    assert '"kills": {"run": 6, "import": 3, "serve": 3, "copy in mid-write": 2}' in capsys.readouterr().out


def test_what_was_lost_is_told_and_ends_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(baddays, "KINDS", _fake("table event"))
    assert baddays.main(["--only", "kills", "--times", "4", "--log", str(tmp_path / "log")]) == 1
    told = capsys.readouterr()
    assert "LOST: run: " in told.out
    assert "LOST:  table event" in told.err
