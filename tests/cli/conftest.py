"""Commands run in this process, with a coder that needs no model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from comity.cli import app
from comity.run import jobs
from tests.run_making import QuickCoder, made

Comity = Callable[..., Result]


@pytest.fixture
def comity(monkeypatch: pytest.MonkeyPatch) -> Comity:
    """Calls a command; give `input` for standard input."""
    monkeypatch.setattr(jobs, "Coder", QuickCoder)

    def call(*words: object, input: str | bytes | None = None) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words], input=input)

    return call


@pytest.fixture
def monitor(tmp_path: Path) -> Path:
    """A small monitor that was not run yet."""
    return made(tmp_path / "monitor", articles=6)
