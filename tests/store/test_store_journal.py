"""Findings, timelines, runs and what was skipped are kept as they were told."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from comity.errors import NotFound, StoreError
from comity.records import Bucket, Finding, Skipped, Span, Timeline
from comity.store import Run, Store

NOW = datetime(2014, 3, 1, 9, tzinfo=UTC)


def a_finding(number: int, kind: str = "status", subject: str = "BLR-CHN") -> Finding:
    return Finding(f"f{number}", kind, subject, Span(date(2014, 3, 1)), "got worse", "It got worse.", 1.5, (1.0, 2.0))


def test_findings_replace_those_before_and_keep_their_order(store: Store) -> None:
    store.set_findings(a_finding(number) for number in range(3))
    now = [a_finding(9), a_finding(1, "shift"), a_finding(4, subject="BLR-RUS")]
    store.set_findings(now)
    assert list(store.findings()) == now
    assert list(store.findings(kind="shift")) == [now[1]]
    assert list(store.findings(subject="BLR-RUS")) == [now[2]]
    assert list(store.findings(limit=1, after="f9")) == [now[1]]
    assert store.finding("f4") == now[2]
    with pytest.raises(NotFound):
        store.finding("f0")


def test_findings_are_set_wholly_or_not_at_all(store: Store) -> None:
    store.set_findings([a_finding(1)])
    with pytest.raises(StoreError, match="does not fit"):
        store.set_findings([a_finding(2), a_finding(2)])
    assert list(store.findings()) == [a_finding(1)]


def test_timelines_are_found_by_subject_and_width(store: Store) -> None:
    week = Timeline("BLR-CHN", "week", (Bucket(date(2014, 2, 24), (1, 0, 2, 0), -3.5, 4, 9, ("e1",)),))
    month = Timeline("BLR-CHN", "month", ())
    store.set_timelines([week, month])
    assert store.timeline("BLR-CHN") == week
    assert list(store.timelines(by="month")) == [month]
    assert len(list(store.timelines())) == 2
    with pytest.raises(NotFound):
        store.timeline("BLR-RUS")


def test_a_place_is_skipped_once_with_its_last_reason(store: Store) -> None:
    store.add_skipped([Skipped("a.txt:3", "no text", "files"), Skipped("b.txt", "no text", "files")], NOW)
    store.add_skipped([Skipped("a.txt:3", "not UTF-8", "files")], NOW + timedelta(hours=1))
    assert store.skipped() == (Skipped("a.txt:3", "not UTF-8", "files"), Skipped("b.txt", "no text", "files"))
    assert store.forget_skipped(NOW + timedelta(minutes=1), source="feeds") == 0
    assert store.forget_skipped(NOW + timedelta(minutes=1)) == 1
    assert [one.where for one in store.skipped()] == ["a.txt:3"]


def test_runs_come_last_first(store: Store) -> None:
    runs = [Run(NOW + timedelta(days=day), NOW + timedelta(days=day, minutes=1), {"new": day}) for day in range(3)]
    for run in runs:
        store.log_run(run)
    assert store.runs() == tuple(runs[::-1])
    assert store.runs(limit=1) == (runs[2],)


def test_places_as_long_as_texts_are_kept_apart(store: Store) -> None:
    """No index takes them as they are."""
    chance = random.Random(3)
    place = "http://host/" + "".join(chr(chance.randrange(0x4E00, 0x9FFF)) for _ in range(20_000))
    store.add_skipped([Skipped(f"{place}{number}", "too long", "wire") for number in range(3)], NOW)
    assert len({one.where for one in store.skipped()}) == 3
    assert all(one.where.startswith(place[:300]) for one in store.skipped())
    store.add_skipped([Skipped(f"{place}1", "still too long", "wire")], NOW)
    assert sorted(one.reason for one in store.skipped()) == ["still too long", "too long", "too long"]
    for number in range(2):
        store.put_validators(f"{place}{number}", f"e{number}", "")
    store.keep_validators()
    assert store.get_validators(f"{place}1") == ("e1", "")
