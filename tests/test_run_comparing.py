"""What every run compares: contrasts and exceptions of what is followed, measured anew only when something changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from comity import config
from comity.codebook.reading import read as read_book
from comity.records import Span
from comity.run import comparing
from comity.run.comparing import compared
from comity.run.contrasting import scene_of
from comity.run.importing import Wanted, import_events
from comity.store import Store
from tests.store.store_making import an_article, an_event

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
STATES = ("BLR", "CHN", "LTU", "LVA", "POL", "RUS", "UKR", "KAZ")
SETTINGS = """
title = "Test"
[[categories]]
name = "Relations with China"
dyads = ["BLR-CHN"]
"""


@pytest.fixture
def monitor(tmp_path: Path) -> Iterator[tuple[Store, config.Config]]:
    """Eight states, of which China and Belarus do ten times as much together as others."""
    head = "i,j,year,verbCoop,matlCoop,verbConf,matlConf,i_iso3c,j_iso3c\n"
    rows = [
        f"{one},{other},{year},{(300 if {one, other} == {'CHN', 'BLR'} else 30) + year % 3},2,1,1,{one},{other}\n"
        for year in range(2004, 2010)
        for one in STATES
        for other in STATES
        if one != other
    ]
    (tmp_path / "years.csv").write_text(head + "".join(rows), encoding="utf-8")
    (tmp_path / "monitor.toml").write_text(SETTINGS, encoding="utf-8")
    with Store.open(tmp_path / "monitor.db") as store:
        import_events(store, read_book("plover"), Wanted(tmp_path / "years.csv", "icews-dyad-years", NOW, "years"))
        yield store, config.read(tmp_path)


def test_a_relation_followed_is_held_against_its_peers_both_ways_round(
    monitor: tuple[Store, config.Config],
) -> None:
    found = list(compared(*monitor, read_book("plover")))
    contrasts = [one for one in found if one.kind == "contrast"]
    assert {one.subject for one in contrasts} == {"BLR-CHN"}
    assert {(dict(one.parameters)["of"], dict(one.parameters)["dimension"]) for one in contrasts} == {
        (code, name) for code in ("BLR", "CHN") for name in ("volume", "tone", "material", "conflict")
    }
    volume = next(one for one in contrasts if dict(one.parameters)["dimension"] == "volume")
    assert volume.value == "exceptionally high"
    assert volume.evidence
    exceptions = [one for one in found if one.kind == "exception"]
    assert {one.subject for one in exceptions} == {"BLR-CHN"}
    assert len({one.id for one in found}) == len(found)


def test_what_has_not_changed_is_not_measured_again(
    monitor: tuple[Store, config.Config], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, settings = monitor
    book = read_book("plover")
    first = list(compared(store, settings, book))
    store.set_findings(first)
    monkeypatch.setattr(comparing, "_measured", lambda *_: pytest.fail("measured again"))
    again = list(compared(store, settings, book))
    assert sorted(again, key=lambda one: one.id) == sorted(first, key=lambda one: one.id)


def test_other_relations_followed_are_measured_anew(monitor: tuple[Store, config.Config]) -> None:
    store, settings = monitor
    book = read_book("plover")
    store.set_findings(compared(store, settings, book))
    more = settings.folder / "monitor.toml"
    more.write_text(SETTINGS.replace('["BLR-CHN"]', '["BLR-CHN", "CHN-LTU"]'), encoding="utf-8")
    subjects = {one.subject for one in compared(store, config.read(settings.folder), book)}
    assert "CHN-LTU" in subjects


def test_an_exception_keeps_only_the_peers_next_to_it(
    monitor: tuple[Store, config.Config], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "NEXT_TO_IT", 1)
    found = [one for one in compared(*monitor, read_book("plover")) if one.kind == "exception"]
    assert found
    for one in found:
        assert len(one.standings) == 3
        assert one.subject in {row.dyad for row in one.standings}


def test_without_events_nothing_is_compared(tmp_path: Path) -> None:
    (tmp_path / "monitor.toml").write_text(SETTINGS, encoding="utf-8")
    with Store.open(tmp_path / "monitor.db") as store:
        assert not list(compared(store, config.read(tmp_path), read_book("plover")))


def test_own_events_are_compared_from_the_first_article_on_and_to_the_last_day_of_all(tmp_path: Path) -> None:
    days = (date(1995, 1, 1), date(2014, 1, 3), date(9999, 12, 31))
    with Store.open(tmp_path / "monitor.db") as store:
        store.add_articles([an_article(0), an_article(9)])
        store.set_merged(an_event(an_article(0), number, when=Span(day, day, "day", str(day)), id=f"e{number}")
                         for number, day in enumerate(days))  # fmt: skip
        scene = scene_of(store, read_book("plover"))
        assert (scene.since, scene.until) == (days[1], days[2])
        assert scene_of(store, read_book("plover"), since=date(1990, 1, 1)).data.ledger["day"].min() == days[0]
