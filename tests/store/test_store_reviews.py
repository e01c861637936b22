"""Decisions are a log that only grows; what follows from them stands in the tables that everybody reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from store_making import a_milestone, a_protest, an_article, an_event, coded

from comity.errors import NotFound
from comity.records import Decision, Event, Milestone, Party, Ruling
from comity.store import Store

NOW = datetime(2024, 5, 1, 9, tzinfo=UTC)


def a_decision(seen: Event | Milestone, number: int = 0, **changes: object) -> Decision:
    values = {"id": f"d{number}", "at": NOW + timedelta(minutes=number), "verdict": "rejected", "by": "Ada"}
    return Decision(**{**values, "seen": seen, **changes})  # type: ignore[arg-type]


def filled(store: Store, number: int = 2) -> None:
    articles = [an_article(one) for one in range(number)]
    store.add_articles(articles)
    store.add_coded(map(coded, articles), codebook="book")


def rows(store: Store) -> dict[str, list[tuple[object, ...]]]:
    names = ("event", "event_party", "event_dyad", "milestone", "milestone_party", "original")
    with store._engine.connect() as raw:
        return {name: sorted(map(tuple, raw.exec_driver_sql(f"SELECT * FROM {name}"))) for name in names}


def test_the_log_gives_back_what_was_put_in_and_knows_what_it_has(store: Store) -> None:
    event, milestone = an_event(an_article()), a_milestone(an_article())
    late = a_decision(
        event, 2, verdict="corrected", corrected=replace(event, action="CONSULT"), note="talks", drawn=True
    )
    early = a_decision(milestone, 1, beside=("m2", "m3"))
    undone = a_decision(event, 3, verdict="undone", undoes="d2")
    assert store.add_decisions([late, early]) == 2
    assert store.add_decisions([undone, late]) == 1
    assert list(store.decisions()) == [early, late, undone]
    assert list(store.decisions(subject=event.id)) == [late, undone]
    assert store.decision("d1") == early
    assert store.counts()["decision"] == 3
    with pytest.raises(NotFound):
        store.decision("d9")


def test_a_rejected_event_is_gone_and_a_corrected_one_is_found_by_what_it_is_now(store: Store) -> None:
    filled(store, 1)
    agreed, protest = an_event(an_article()), a_protest(an_article())
    corrected = replace(protest, who=(Party("POL", "GOV", "Warsaw"),), action="SANCTION", quad=4)
    milestone = a_milestone(an_article())
    moved = replace(milestone, parties=(Party("BLR"), Party("RUS")))
    changes = [Ruling("d1", agreed, None), Ruling("d2", protest, corrected), Ruling("d3", milestone, moved)]
    assert store.set_rulings(changes) == 3
    assert list(store.events(merged=False)) == [corrected]
    assert list(store.events(merged=False, action="SANCTION", party="POL")) == [corrected]
    assert not list(store.events(merged=False, dyad="BLR-LTU"))
    assert list(store.milestones(parties=["RUS"])) == [moved]
    assert not list(store.milestones(parties=["CHN"]))
    assert store.rulings() == {"d1": ("event", agreed.id), "d2": ("event", protest.id), "d3": ("milestone", moved.id)}
    assert set(store.as_coded(["a00000"])) == {agreed, protest, milestone}
    assert store.coded("event", protest.id) == protest
    assert store.check() == []


def test_the_same_rulings_twice_touch_no_row_and_none_bring_back_what_was_coded(store: Store) -> None:
    filled(store)
    before = rows(store)
    changes = [Ruling("d1", an_event(an_article(1)), None), Ruling("d2", a_milestone(an_article()), None)]
    assert store.set_rulings(changes) == 2
    after = rows(store)
    assert store.set_rulings(changes) == 0
    assert rows(store) == after != before
    assert store.set_rulings(changes[:1]) == 1
    assert store.set_rulings([]) == 1
    assert rows(store) == before


def test_coding_an_article_again_forgets_what_was_coded_but_no_decision(store: Store) -> None:
    filled(store, 1)
    store.add_decisions([a_decision(an_event(an_article()))])
    store.set_rulings([Ruling("d0", an_event(an_article()), None)])
    store.add_coded([coded(an_article())], codebook="other")
    assert len(list(store.events(merged=False))) == 2
    assert store.rulings() == {}
    assert [one.id for one in store.decisions()] == ["d0"]


def test_what_was_never_coded_is_not_found(store: Store) -> None:
    for kind, name in (("event", "none"), ("milestone", "none"), ("spell", "none"), ("", "")):
        with pytest.raises(NotFound):
            store.coded(kind, name)


def test_events_and_milestones_are_outlined(store: Store) -> None:
    filled(store, 1)
    agreed, protest = an_event(an_article()), a_protest(an_article())
    store.set_merged([agreed, protest])
    found = list(store.outlines())
    assert {(one.kind, one.id, one.act) for one in found} == {
        ("event", agreed.id, "AGREE"),
        ("event", protest.id, "ACCUSE"),
        ("milestone", a_milestone(an_article()).id, "partnership"),
    }
    assert {one.id for one in store.outlines(dyad="BLR-CHN")} == {agreed.id, "m-a00000"}
    assert {one.id for one in store.outlines(act="ACCUSE")} == {protest.id}
    assert {one.id for one in store.outlines(act="partnership")} == {"m-a00000"}
    assert {one.id for one in store.outlines(until=date(2013, 12, 31))} == {"m-a00000"}
    (outline,) = store.outlines(act="ACCUSE")
    assert (outline.score, outline.confidence, outline.status) == (-4.0, 0.8, "happened")
