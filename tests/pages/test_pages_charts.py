"""Charts: well-formed, true to their figures, and as big as their figures say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pages_making import HOSTILE

from comity.pages.charts import strip_chart, ticks, timeline_chart
from comity.pages.messages import read

WORDS = read()
SVG = {"s": "http://www.w3.org/2000/svg"}


def bars(figures: list[tuple[int, int, int]], *, first: date = date(2014, 1, 6)) -> list[dict[str, Any]]:
    starts = [first + timedelta(weeks=number) for number in range(len(figures))]
    return [
        {
            "start": start.isoformat(), "end": (start + timedelta(days=6)).isoformat(),
            "cooperation": up, "conflict": down, "articles": read_of,
        }
        for start, (up, down, read_of) in zip(starts, figures, strict=True)
    ]  # fmt: skip


def drawn(figures: list[tuple[int, int, int]], **more: Any) -> Any:
    series = {"bars": bars(figures), "by": "week", "shifts": [], "milestones": [], **more}
    return etree.fromstring(timeline_chart(series, WORDS, links={"2014-01-06": "#m2014-01", "milestone/m": "m.html"}))


counts = st.integers(0, 10_000)


@settings(deadline=None)
@given(st.lists(st.tuples(counts, counts, counts), min_size=1, max_size=30))
def test_bars_are_as_high_as_their_figures_and_stay_inside(figures: list[tuple[int, int, int]]) -> None:
    tree = drawn(figures)
    height = float(tree.get("height"))
    for kind, at in (("up", 0), ("down", 1)):
        shown = [float(one.get("height")) for one in tree.xpath(f"//s:rect[@class='{kind}']", namespaces=SVG)]
        wanted = [row[at] for row in figures if row[at]]
        assert len(shown) == len(wanted)
        for one, number in zip(shown, wanted, strict=True):
            assert one == pytest.approx(max(shown) * number / max(wanted), abs=0.11)
    for one in tree.xpath("//s:rect", namespaces=SVG):
        assert 0 <= float(one.get("y")) <= float(one.get("y")) + float(one.get("height")) <= height + 0.2
        assert 0 <= float(one.get("x")) <= float(one.get("x")) + float(one.get("width")) <= 1000.2


def test_marks_lead_to_what_they_mark_and_trust_no_text() -> None:
    shift = {"day": "2014-01-15", "letter": "a", "value": HOSTILE.replace("\x00", "")}
    milestone = {"day": "2014-01-16", "name": HOSTILE.replace("\x00", ""), "kind": "treaty", "address": "milestone/m"}
    tree = drawn([(1, 0, 1), (0, 2, 0)], shifts=[shift], milestones=[milestone])
    assert set(tree.xpath("//s:a/@href", namespaces=SVG)) == {"#m2014-01", "#shift-a", "m.html"}
    assert set(tree.xpath("//s:a/@tabindex", namespaces=SVG)) == {"-1"}
    assert not tree.xpath("//s:script | //s:img", namespaces=SVG)


def test_a_strip_has_a_row_a_year_and_a_sign_a_change() -> None:
    runs = [
        {"year": 2013, "first": 1, "last": 52, "value": "has not changed", "episode": "2013-01"},
        {"year": 2014, "first": 1, "last": 9, "value": "got worse", "episode": "2014-01"},
    ]
    tree = etree.fromstring(strip_chart(runs, WORDS))
    assert tree.xpath("//s:text[@class='sign']/text()", namespaces=SVG) == ["▼"]
    assert tree.xpath("//s:a/@href", namespaces=SVG) == ["#w2014-01"]
    assert len({one.get("y") for one in tree.xpath("//s:rect", namespaces=SVG)}) == 2


@given(st.integers(1, 10**9))
def test_ticks_are_round_few_and_not_beyond(most: int) -> None:
    found = ticks(most)
    assert 1 <= len(found) <= 5
    assert found[-1] <= most
    assert str(found[0]).rstrip("0") in {"1", "2", "5"}
