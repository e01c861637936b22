"""What people decided is told on public pages: the log, the mark, the place of what was rejected, how right it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pages_making import decisions
from pages_monitor import Monitor

from comity.config import Review
from comity.errors import NotFound
from comity.pages import Reader, all_addresses, show


@pytest.fixture
def log(monitor: Monitor) -> dict[str, Any]:
    return {one["seen"]["id"] + one["verdict"]: one for one in show(monitor.reader, "corrections")["entries"]}


def test_the_log_tells_what_holds_and_what_is_no_longer_coded(log: dict[str, Any]) -> None:
    assert {name: one["state"] for name, one in log.items()} == {
        "x-a010rejected": "holds",
        "b-a009corrected": "holds",
        "b-a009undone": "holds",
        "gonerejected": "gone",
    }
    assert log["b-a009corrected"]["corrected"]["mode"] == "harshly"
    assert log["b-a009corrected"]["seen"]["address"] == "event/b-a009"
    assert log["gonerejected"]["seen"]["address"] == ""


def test_confirmations_are_counted_but_not_listed(monitor: Monitor, log: dict[str, Any]) -> None:
    assert len(log) == len(decisions()) - 1
    assert show(monitor.reader, "corrections")["confirmed"] == 0


def test_reviewers_are_named_only_where_the_settings_say_so(monitor: Monitor, log: dict[str, Any]) -> None:
    assert {one["by"] for one in log.values()} == {""}
    assert "Ada" not in (monitor.site / "corrections.html").read_text()
    assert "Ada" not in (monitor.site / "corrections" / "feed.xml").read_text()
    named = replace(monitor.config, review=Review(names=True))
    view = show(Reader(monitor.store, named, monitor.book), "corrections")
    assert {one["by"] for one in view["entries"]} == {"Ada", "Bo"}


def test_a_corrected_event_bears_a_mark_that_leads_to_the_log(monitor: Monitor, log: dict[str, Any]) -> None:
    wanted = f'corrections.html#d-{log["b-a009corrected"]["id"]}"'
    for page in ("event/b-a009", "relation/arl-bor", "article/a009"):
        assert wanted in (monitor.site / f"{page}.html").read_text(), page
    assert f'id="d-{log["b-a009corrected"]["id"]}"' in (monitor.site / "corrections.html").read_text()


def test_every_correction_stands_on_a_page_however_long_the_log(
    monitor: Monitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comity.pages.decided._MOST_LOGGED", 1)
    reader = Reader(monitor.store, monitor.config, monitor.book)
    first = show(reader, "corrections")
    assert (first["shown"], first["count"]) == (1, 4)
    for one in reader.decided.log:
        page = show(reader, reader.decided.page(one.id))
        assert one.id in {entry["id"] for entry in page["entries"]}
        assert reader.decided.page(one.id) in list(all_addresses(reader))
    day = show(reader, "corrections/2014-04-01")
    assert (day["shown"], day["count"], day["parts"]) == (3, 3, [])


def test_in_the_place_of_a_rejected_event_stands_that_it_was(monitor: Monitor) -> None:
    view = show(monitor.reader, "event/x-a010")
    assert (view["kind"], view["entry"]["verdict"]) == ("withdrawn", "rejected")
    assert (monitor.site / "event" / "x-a010.html").is_file()
    assert "SANCTION" not in {one["action"] for one in show(monitor.reader, "article/a010")["events"]}
    with pytest.raises(NotFound):
        show(monitor.reader, "event/gone")


def test_about_says_how_often_the_machine_was_right(monitor: Monitor) -> None:
    found = show(monitor.reader, "about")["judgement"]
    assert (found["decisions"], found["reviewers"]) == (3, 2)
    assert [(row["act"], row["count"]) for row in found["rows"]] == [("ACCUSE", 2), ("SANCTION", 1)]
    assert found["all"]["precision"] == 0.0
    assert found["agreement"] is None
