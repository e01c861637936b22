"""Two rows of one file that share an id are two articles, and it is told."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from comity.articles import read_files
from comity.articles.repeats import distinct
from comity.records import Article, Skipped

NOW = datetime(2024, 1, 1, tzinfo=UTC)


def rows(path: Path, *texts: tuple[str, str]) -> Path:
    path.write_text("".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in texts), encoding="utf-8")
    return path


def test_a_repeated_id_with_other_words_is_another_article_and_told(tmp_path: Path) -> None:
    file = rows(tmp_path / "a.jsonl", ("1", "Poland met Latvia."), ("1", "Russia left."), ("2", "So."), ("1", "Third."))
    found = list(read_files([file], now=NOW))
    articles = {one.id: one.text for one in found if isinstance(one, Article)}
    assert articles == {"1": "Poland met Latvia.", "1~2": "Russia left.", "2": "So.", "1~3": "Third."}
    told = [one for one in found if isinstance(one, Skipped)]
    assert [one.where for one in told] == [f"{file}: id 1"] * 2
    assert "kept as 1~2" in told[0].reason


def test_the_same_row_twice_is_no_news() -> None:
    one, other = Article("1", "A text."), Article("1", "Another.")
    found = list(distinct([one, one, other, other], "f"))
    assert [item.id for item in found if isinstance(item, Article)] == ["1", "1", "1~2", "1~2"]
    assert sum(isinstance(item, Skipped) for item in found) == 1


def test_between_two_files_the_later_is_a_newer_version(tmp_path: Path) -> None:
    files = [rows(tmp_path / name, ("1", text)) for name, text in (("a.jsonl", "Before."), ("b.jsonl", "After."))]
    assert [one.id for one in read_files(files, now=NOW) if isinstance(one, Article)] == ["1", "1"]
