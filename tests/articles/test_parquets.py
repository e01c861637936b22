"""Parquet: rows by the names of other rows; what is broken is told."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.articles import parquets, read_files
from comity.records import Article, Skipped

NOW = datetime(2020, 1, 1, tzinfo=UTC)
MOMENT = datetime(2014, 3, 2, 9, 30, tzinfo=UTC)


def read(path: Path, **more: float) -> list[Article | Skipped]:
    return list(read_files([path], now=NOW, **more))


def written(path: Path, **columns: object) -> Path:
    pl.DataFrame(columns).write_parquet(path)
    return path


def test_a_row_is_an_article_by_the_names_that_other_rows_have(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.parquet",
        ID=[7, 8],
        headline=["Talks", None],
        maintext=["They met in Minsk.", "They met again."],
        date_publish=[MOMENT, None],
        embedding=[[0.1, 0.2], [0.3, 0.4]],
    )
    first, second = read(path)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.id, first.title, first.text, first.published) == ("7", "Talks", "They met in Minsk.", MOMENT)
    assert (second.id, second.title, second.published) == ("8", "", None)


def test_days_and_bytes_are_read_as_what_they_are(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", text=["Füße".encode()], date=[MOMENT.date()])
    (found,) = read(path)
    assert isinstance(found, Article)
    assert found.text == "Füße"
    assert found.published
    assert found.published.date() == MOMENT.date()


def test_bad_rows_are_skipped_with_their_number(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", text=["One.", None, "x" * 2_000_000, "Four."])
    found = read(path, max_megabytes=1.0)
    assert [isinstance(one, Article) for one in found] == [True, False, False, True]
    assert [(one.where, one.reason.split(";")[0]) for one in found if isinstance(one, Skipped)] == [
        (f"{path}:2", "no text"),
        (f"{path}:3", "larger than 1 MB"),
    ]


def test_a_table_without_text_says_what_columns_it_has(tmp_path: Path) -> None:
    (found,) = read(written(tmp_path / "a.parquet", who=["BLR"], count=[3]))
    assert isinstance(found, Skipped)
    assert found.reason.endswith("columns here: who, count")


def test_more_rows_than_are_read_at_once_keep_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquets, "ROWS", 3)
    path = tmp_path / "a.parquet"
    texts = [f"Text {number}." for number in range(20)]
    pl.DataFrame({"text": texts}).write_parquet(path, row_group_size=7)
    assert [one.text for one in read(path) if isinstance(one, Article)] == texts


def test_an_empty_table_has_no_articles(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame(schema={"text": pl.String}).write_parquet(path)
    assert read(path) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_damage_whatever_stops_it(tmp_path: Path, data: st.DataObject) -> None:
    whole = written(tmp_path / "whole.parquet", text=[f"Text {number}." for number in range(50)]).read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    junk = data.draw(st.binary(max_size=40))
    damaged = tmp_path / "damaged.parquet"
    damaged.write_bytes(whole[:start] + junk + whole[start + data.draw(st.integers(0, 200)) :])
    assert all(isinstance(one, (Article, Skipped)) for one in read(damaged))
