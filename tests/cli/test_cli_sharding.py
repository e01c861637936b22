from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from comity.run import places
from tests.run_making import made
from tests.shard_making import content, lines, rows

Comity = Callable[..., Result]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return made(tmp_path / "m", articles=0) / "book"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "a.jsonl").write_bytes(lines(rows("a", 3)) + b"no JSON\nnor this\n")
    (folder / "b.jsonl").write_bytes(lines(rows("b", 3)))
    return folder


def test_shards_become_files_of_the_events_that_the_stream_gives(
    comity: Comity, book: Path, source: Path, tmp_path: Path
) -> None:
    result = comity("code", source, "--engine", "local", "--codebook", book, "-o", tmp_path / "out")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "skipped a.jsonl:4: not JSON" in result.stderr
    assert "and 1 more, see a.jsonl.report.json" in result.stderr
    assert f"8 events in 6 articles of 2 shards; 2 skipped: {tmp_path / 'out'}" in result.stderr
    stream = comity("code", source / "a.jsonl", "--codebook", book)
    assert (tmp_path / "out" / "a.jsonl.events.jsonl").read_text(encoding="utf-8") == stream.stdout
    assert set(content(tmp_path / "out")) == {f"{one}.jsonl.{kind}" for one in "ab" for kind in KINDS}


KINDS = ("events.jsonl", "report.json")


def test_the_second_time_there_is_nothing_to_do(comity: Comity, book: Path, source: Path, tmp_path: Path) -> None:
    words = ("code", source, "--engine", "local", "--codebook", book, "-o", tmp_path / "out")
    comity(*words)
    assert "8 events in 6 articles of 2 shards (2 were there)" in comity(*words).stderr
    assert comity(*words, "--quiet").stderr == ""


def test_a_shard_without_output_is_exit_code_one_and_is_told_even_when_quiet(
    comity: Comity, book: Path, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = places.place(str(source)).found()

    def found(_self: object, name: str = "") -> list[places.Found]:
        return [one for one in seen if name in ("", one.name) and (not name or name != "b.jsonl")]

    monkeypatch.setattr(places._Folder, "found", found)
    result = comity("code", source, "--engine", "local", "--codebook", book, "-o", tmp_path / "out", "--quiet")
    assert result.exit_code == 1
    assert "1 of 2 shards could not be coded" in result.stderr
    assert set(content(tmp_path / "out")) == {f"a.jsonl.{kind}" for kind in KINDS}


def test_engines_need_a_folder_and_no_standard_input(comity: Comity, source: Path, tmp_path: Path) -> None:
    for words in ([source], ["-", "-o", tmp_path / "out"]):
        result = comity("code", *words, "--engine", "local")
        assert result.exit_code == 2
        assert "needs a folder: --out" in result.stderr


def test_without_ray_it_is_told_how_to_get_it(
    comity: Comity, book: Path, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    result = comity("code", source, "--engine", "ray", "--codebook", book, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "pip install 'comity[ray]'" in result.stderr
    assert "Traceback" not in result.stderr


def test_nothing_readable_in_any_shard_is_exit_code_one(comity: Comity, book: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_bytes(b"no\n")
    result = comity("code", tmp_path / "bad.jsonl", "--engine", "local", "--codebook", book, "-o", tmp_path / "out")
    assert result.exit_code == 1
