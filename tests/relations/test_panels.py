"""Panels and the list of dyads."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from polars.testing import assert_frame_equal
from relations_making import FIRST, an_event, lists_of_events, swapped

from comity.records import Event
from comity.relations import dyads, ledger_of, panel, timelines, timelines_of
from comity.relations.panels import COLUMNS


@settings(max_examples=50)
@given(lists_of_events(directed=True))
def test_swapping_who_and_whom_mirrors_the_panel(events: list[Event]) -> None:
    turned = (
        panel(ledger_of([swapped(event) for event in events])).rename({"who": "whom", "whom": "who"}).select(*COLUMNS)
    )
    assert_frame_equal(panel(ledger_of(events)), turned.sort("start", "who", "whom"))


@settings(max_examples=50)
@given(lists_of_events())
def test_filling_adds_rows_and_no_events(events: list[Event]) -> None:
    sparse, filled = panel(ledger_of(events), directed=False), panel(ledger_of(events), directed=False, filled=True)
    assert filled["events"].sum() == sparse["events"].sum()
    pairs = sparse.select("who", "whom").n_unique()
    assert filled.height == pairs * filled["start"].n_unique()


def test_a_reciprocal_act_is_counted_in_both_directions() -> None:
    rows = panel(ledger_of([an_event("e", FIRST, "BLR CHN", reports=3)]))
    assert rows.select("who", "whom", "verbal_cooperation", "events", "reports", "score").rows() == [
        ("BLR", "CHN", 1, 1, 3, 2.5),
        ("CHN", "BLR", 1, 1, 3, 2.5),
    ]


def test_an_undirected_panel_counts_an_event_once_a_pair() -> None:
    events = [an_event("e", FIRST, "BLR CHN"), an_event("f", FIRST, "CHN", "BLR", quad=4)]
    rows = panel(ledger_of(events), directed=False)
    assert rows.select("who", "whom", "verbal_cooperation", "material_conflict", "events").rows() == [
        ("BLR", "CHN", 1, 1, 2)
    ]


def test_a_filled_panel_has_every_period_between() -> None:
    events = [an_event("e", date(2014, 1, 9), "BLR CHN"), an_event("f", date(2014, 4, 9), "LTU", "RUS")]
    filled = panel(ledger_of(events), directed=False, filled=True)
    assert filled.height == 8
    assert filled["start"].unique().sort().to_list() == [date(2014, month, 1) for month in (1, 2, 3, 4)]


def test_the_columns_are_those_that_are_told_even_without_events() -> None:
    assert tuple(panel(ledger_of([])).columns) == tuple(COLUMNS)
    assert panel(ledger_of([]), filled=True).is_empty()


def test_dyads_come_busiest_first() -> None:
    events = [an_event("e", FIRST, "RUS LTU"), an_event("f", FIRST, "BLR CHN"), an_event("g", FIRST, "BLR", "CHN")]
    assert dyads(events) == (("BLR-CHN", 2), ("LTU-RUS", 1))


@settings(max_examples=50)
@given(lists_of_events())
def test_a_ledger_has_the_timelines_of_its_events(events: list[Event]) -> None:
    told = {event.id: event for event in events}.values()
    subjects = {"all": tuple(dyad for dyad, _ in dyads(told)), **{dyad: (dyad,) for dyad, _ in dyads(told)}}
    made = timelines_of(ledger_of(told).with_columns(id="key"), subjects=subjects)
    wanted = timelines(told, subjects=subjects, articles={})
    for one, other in zip(made, wanted, strict=True):
        buckets = {
            bucket.start: (bucket.quads, bucket.reports, bucket.events) for bucket in one.buckets if bucket.count
        }
        assert buckets == {b.start: (b.quads, b.reports, b.events) for b in other.buckets if b.count}


def test_acts_alike_without_ids_are_all_counted() -> None:
    events = [an_event("e", FIRST, "BLR", "CHN"), an_event("f", FIRST, "BLR", "CHN")]
    made = timelines_of(ledger_of(events), subjects={"BLR-CHN": ("BLR-CHN",)})
    assert sum(bucket.count for bucket in made[0].buckets) == 2


def test_a_silent_period_has_no_zeros() -> None:
    events = [an_event("e", date(2014, 1, 9), "BLR CHN"), an_event("f", date(2014, 4, 9), "BLR CHN")]
    filled = panel(ledger_of(events), directed=False, filled=True, coverage={date(2014, 1, 2): 5, date(2014, 2, 3): 7})
    assert filled.select("events", "coverage").rows() == [(1, 5), (0, 7), (None, 0), (1, 0)]
