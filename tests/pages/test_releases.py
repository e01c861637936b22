from __future__ import annotations

import csv
import shutil
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
import yaml

from comity import config
from comity.codebook.reading import read as read_book
from comity.codec import flat
from comity.errors import ComityError, NotFound
from comity.pages.releases import How, release
from comity.pages.releases.documents import SUMS
from comity.pages.releases.tables import TABLES, columns
from comity.records import Event, Milestone, Sentence, Span
from comity.run import jobs
from comity.store import Store
from tests.run_making import NOW, QuickCoder, made
from tests.test_run import decided, walked


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "Coder", QuickCoder)


@pytest.fixture
def monitor(tmp_path: Path) -> Path:
    folder = made(tmp_path / "m", articles=5)
    walked(folder)
    return folder


def released(folder: Path, name: str, *, how: How | None = None) -> Path:
    settings = config.read(folder)
    out = folder.parent / name
    with Store.open(folder / "monitor.db", readonly=True) as store:
        release(store, settings, read_book(settings.codebook, near=folder), out, how=how)
    return out


def rows(out: Path, table: str) -> list[dict[str, str]]:
    with (out / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def contents(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir()}


def test_every_column_of_a_record_has_its_place_and_is_described() -> None:
    sentence = Sentence("", 0, 0, 0, "")
    assert [one.name for one in columns("events")] == list(flat(Event("", "", sentence, Span(), (), (), "")))
    assert {one.name for one in columns("milestones")} == set(flat(Milestone("", "", sentence, "", (), "", Span())))
    assert all(len(one.name) <= 32 and one.about for table in (*TABLES, "changes") for one in columns(table))


def test_the_same_archive_gives_the_same_bytes_and_both_forms_the_same_rows(monitor: Path) -> None:
    one, other = released(monitor, "one"), released(monitor, "other")
    assert contents(one) == contents(other)
    assert len(rows(one, "events")) == 5
    for table in TABLES:
        frame = pl.read_parquet(one / f"{table}.parquet")
        told = [{name: "" if value is None else str(value) for name, value in row.items()} for row in frame.to_dicts()]
        assert told == rows(one, table)
    assert pl.read_parquet(one / "events.parquet").schema["when_earliest"] == pl.Date


def test_texts_are_given_only_if_asked_for(monitor: Path) -> None:
    assert "text" not in rows(released(monitor, "bare"), "articles")[0]
    with_texts = rows(released(monitor, "full", how=How(texts=True)), "articles")
    assert all(len(row["text"]) == int(row["characters"]) > 0 for row in with_texts)


def test_a_release_says_how_it_is_cited_and_what_its_columns_hold(monitor: Path) -> None:
    out = released(monitor, "one", how=How(version="1.10", authors=("A: Desk",), licence="CC-BY-4.0"))
    told = yaml.safe_load((out / "CITATION.cff").read_text(encoding="utf-8"))
    assert (told["cff-version"], told["version"], told["authors"]) == ("1.2.0", "1.10", [{"name": "A: Desk"}])
    assert told["date-released"] == NOW.date()
    codebook = (out / "CODEBOOK.md").read_text(encoding="utf-8")
    assert all(f"| `{one.name}` |" in codebook for table in TABLES for one in columns(table) if one.name != "text")


def test_a_text_that_looks_like_a_formula_is_no_formula_in_csv(monitor: Path) -> None:
    path = monitor / "articles" / "000.md"
    path.write_text(path.read_text(encoding="utf-8").replace("title: Dispatch 0", 'title: "=1+1"'), encoding="utf-8")
    walked(monitor)
    out = released(monitor, "one")
    assert "'=1+1" in [row["title"] for row in rows(out, "articles")]
    assert "=1+1" in pl.read_parquet(out / "articles.parquet")["title"].to_list()


def test_what_changed_since_the_last_release_is_told_with_its_cause(monitor: Path) -> None:
    first = released(monitor, "first")
    rejected = decided(monitor, "rejected", 1)
    corrected = decided(monitor, "corrected", 2, action="THREATEN", quad=3, score=-4.0)
    (monitor / "articles" / "new.md").write_text("RUS meets BLR in a town.", encoding="utf-8")
    walked(monitor, now=NOW + timedelta(days=1))
    second = released(monitor, "second", how=How(since=first))
    told = {(row["table"], row["change"]): row for row in rows(second, "changes")}
    assert len(told) == len(rows(second, "changes")) == 4
    gone, changed = told["events", "deleted"], told["events", "changed"]
    assert (gone["id"], gone["cause"], gone["decision"]) == (rejected.seen.id, "review", rejected.id)
    assert (changed["id"], changed["cause"], changed["decision"]) == (corrected.seen.id, "review", corrected.id)
    assert {"action", "quad", "score"} <= set(changed["columns"].split(";"))
    assert told["events", "added"]["cause"] == told["articles", "added"]["cause"] == "article"
    log = {row["id"]: row for row in rows(second, "corrections")}
    assert "action: CONSULT -> THREATEN" in log[corrected.id]["changed"]
    assert log[rejected.id]["applies_to"] == rejected.seen.id
    assert {row["by"] for row in log.values()} == {""}


def test_an_event_that_became_a_report_of_another_leads_there(monitor: Path) -> None:
    first = released(monitor, "first")
    (old,) = [row for row in rows(first, "events") if row["when_earliest"] == "2010-02-05"]
    text = (monitor / "articles" / "001.md").read_text(encoding="utf-8")
    (monitor / "articles" / "more.md").write_text(text.replace("word1x", "other"), encoding="utf-8")
    walked(monitor, now=NOW + timedelta(days=1))
    second = released(monitor, "second", how=How(since=first))
    (event,) = [row for row in rows(second, "events") if row["when_earliest"] == "2010-02-05"]
    assert event["reports"] == "2"
    told = {row["id"]: row for row in rows(second, "changes") if row["table"] == "events"}
    if event["id"] == old["id"]:
        assert told[old["id"]]["change"] == "changed"
    else:
        assert (told[old["id"]]["change"], told[old["id"]]["now"]) == ("deleted", event["id"])
        assert (told[event["id"]]["cause"], told[event["id"]]["now"]) == ("merged", old["id"])


def test_nothing_is_written_over_and_no_doubtful_release_compared_with(monitor: Path) -> None:
    first = released(monitor, "first")
    with pytest.raises(ComityError, match="never changed"):
        released(monitor, "first")
    with pytest.raises(NotFound, match="is no release"):
        released(monitor, "second", how=How(since=monitor))
    shutil.copytree(first, first.with_name("forged"))
    with (first.with_name("forged") / "events.csv").open("a", encoding="utf-8") as file:
        file.write("x\n")
    with pytest.raises(ComityError, match=r"not as it was released: events\.csv"):
        released(monitor, "second", how=How(since=first.with_name("forged")))
    assert not (monitor.parent / "second").exists()
    assert (first / SUMS).is_file()


def test_a_release_of_nothing_says_what_to_do(tmp_path: Path) -> None:
    folder = made(tmp_path / "m", articles=1)
    Store.open(folder / "monitor.db").close()
    with pytest.raises(NotFound, match="comity run"):
        released(folder, "one")
