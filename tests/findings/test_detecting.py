"""The whole room."""

from __future__ import annotations

import random

from findings_making import CHINA, WEST, events_of, spread, traced

from comity.findings import Facts, detect


def test_every_category_has_a_status_in_every_week() -> None:
    events = [*events_of("BLR-CHN", [1] * 30, []), *events_of("BLR-LTU", spread(10, 30), spread(5, 30))]
    lines = traced(events, weeks=30, categories=(CHINA, WEST))
    found = [finding for finding in detect(lines, (CHINA, WEST), events, Facts()) if finding.kind == "status"]
    assert [finding.subject for finding in found] == [CHINA.name] * 30 + [WEST.name] * 30


def test_all_ids_differ_and_order_changes_nothing() -> None:
    events = [
        *events_of("BLR-CHN", [1] * 70, [*[0] * 60, *[2] * 10]),
        *events_of("BLR-LTU", spread(30, 70), spread(15, 70)),
    ]
    lines = traced(events, weeks=70, categories=(CHINA, WEST))
    found = list(detect(lines, (CHINA, WEST), events, Facts()))
    assert len({finding.id for finding in found}) == len(found)
    shuffled = random.Random(1).sample(events, len(events))
    assert list(detect(lines, (CHINA, WEST), shuffled, Facts())) == found


def test_evidence_names_known_events_only() -> None:
    events = events_of("BLR-CHN", [1] * 70, [*[0] * 60, *[2] * 10])
    known = {event.id for event in events}
    for finding in detect(traced(events, weeks=70), (CHINA,), events, Facts()):
        assert set(finding.evidence) <= known


def test_a_category_without_timeline_is_left_aside() -> None:
    assert list(detect((), (CHINA,), (), Facts())) == []
