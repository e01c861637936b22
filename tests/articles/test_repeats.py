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
    assert list(articles.values()) == ["Poland met Latvia.", "Russia left.", "So.", "Third."]
    assert [name.partition("~")[0] for name in articles] == ["1", "1", "2", "1"]
    told = [one for one in found if isinstance(one, Skipped)]
    assert [one.where for one in told] == [f"{file}: id 1"] * 2
    assert told[0].reason.endswith(f"kept as {list(articles)[1]}")


def test_an_id_that_was_made_before_is_not_given_twice() -> None:
    found = list(distinct([Article("1", "A."), Article("1", "B."), Article("1~2", "C.")], "f"))
    assert len({item.id for item in found if isinstance(item, Article)}) == 3


def test_the_same_row_twice_is_no_news() -> None:
    one, other = Article("1", "A text."), Article("1", "Another.")
    found = list(distinct([one, one, other, other], "f"))
    first, second, third, last = [item.id for item in found if isinstance(item, Article)]
    assert first == second == "1"
    assert third == last != "1"
    assert sum(isinstance(item, Skipped) for item in found) == 1


def test_between_two_files_the_later_is_a_newer_version(tmp_path: Path) -> None:
    files = [rows(tmp_path / name, ("1", text)) for name, text in (("a.jsonl", "Before."), ("b.jsonl", "After."))]
    assert [one.id for one in read_files(files, now=NOW) if isinstance(one, Article)] == ["1", "1"]
