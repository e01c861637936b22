"""Charts as SVG, drawn at build time: no script is needed to read them.

Colours are written as light-mode values and replaced by the style sheet's own where a page shows the chart.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import altair
import vl_convert
from altair.utils.schemapi import debug_mode

from comity.codec import digest
from comity.pages.messages import Messages

__all__ = ["COLOURS", "digest_of", "strip_chart", "timeline_chart"]

COLOURS: Mapping[str, str] = {
    "cooperation": "#1d6b73",
    "conflict": "#a6341f",
    "unchanged": "#8b93a0",
    "little": "#e4e0d7",
    "ink": "#1c1b19",
    "muted": "#66625a",
    "rule": "#d9d4c8",
}

# Raised when the same data are drawn differently, so that charts kept from an older version are drawn anew.
_DRAWING = "4"
_WIDTH = 1000
# The drawing program puts an address of its own before relative links, but leaves whole ones alone.
_HERE = "https://here.invalid/"
_FONT = "Helvetica, Arial, sans-serif"
_STATUS_COLOURS = {
    "improved": "cooperation", "got worse": "conflict", "has not changed": "unchanged", "too little evidence": "little",
}  # fmt: skip
_SHAPES = {"improved": "▲", "got worse": "▼"}

Row = dict[str, Any]


def digest_of(*data: Any) -> str:
    """What tells whether a chart of these data must be drawn anew."""
    return digest(_DRAWING, json.dumps(data, sort_keys=True, ensure_ascii=False))


# The charts are ours and drawn in tests: validating each part of each takes longer than drawing it.
@debug_mode(False)
def timeline_chart(series: Mapping[str, Any], messages: Messages, *, links: Mapping[str, str]) -> str:
    """Cooperative events upwards, hostile ones downwards, milestones above, articles read below.

    `links` gives the address that a bar leads to by its first day.
    """
    bars = [bar | _told(bar, series["by"], messages, links) for bar in series["bars"]]
    top = max(2, *(bar["cooperation"] for bar in bars))
    bottom = max(1, *(bar["conflict"] for bar in bars))
    main = altair.layer(
        *_shifts(series["shifts"], top, bottom, messages),
        *_marks(series["milestones"], top),
        _bars(bars, "cooperation", 1),
        _bars(bars, "conflict", -1),
        _zero(),
        *_titles(messages, bars, top, bottom),
    ).properties(width=_WIDTH, height=min(280, max(150, 16 * (top + bottom))))
    coverage = _coverage(bars, messages)
    chart = altair.vconcat(main, coverage, spacing=14).resolve_scale(x="shared")
    return _drawn(_dressed(chart))


@debug_mode(False)
def strip_chart(runs: Iterable[Mapping[str, Any]], messages: Messages) -> str:
    """One row a year, one column a week: the status of a category, changes in colour and with their sign."""
    rows = [
        {
            "year": run["year"],
            "from": run["first"] - 0.92,
            "to": run["last"] + 0.08,
            "middle": (run["first"] + run["last"]) / 2 - 0.42,
            "colour": COLOURS[_STATUS_COLOURS.get(run["value"], "little")],
            "sign": _SHAPES.get(run["value"], ""),
            "link": _marked(f"#w{run['episode']}") if run["value"] in _SHAPES else None,
            "told": f"{run['year']}, {messages.say('chart.weeks', first=run['first'], last=run['last'])}: "
            f"{messages.say('status.' + run['value'])}",
        }
        for run in runs
    ]
    years = sorted({row["year"] for row in rows})
    axis = altair.Axis(
        title=None, values=[0, 13, 26, 39, 52], labelExpr=_months(messages), grid=False, ticks=False, domain=False
    )
    x = altair.X("from:Q", scale=altair.Scale(domain=[0, 53], nice=False), axis=axis)
    y = altair.Y("year:O", sort=years[::-1], title=None, axis=altair.Axis(ticks=False, domain=False))
    base = altair.Chart(_data(rows)).encode(y=y)
    blocks = base.mark_rect(height=altair.RelativeBandSize(0.78)).encode(
        x=x,
        x2="to:Q",
        fill=altair.Fill("colour:N", scale=None),
        href="link:N",
        description="told:N",
    )
    signs = base.mark_text(fontSize=9, color="#ffffff", aria=False).encode(x=altair.X("middle:Q"), text="sign:N")
    return _drawn(_dressed(altair.layer(blocks, signs).properties(width=_WIDTH - 20, height=18 * len(years))))


def _told(bar: Row, by: str, messages: Messages, links: Mapping[str, str]) -> Row:
    """Where the bar ends on the axis, where it leads, and what it says when pointed at."""
    start, end = date.fromisoformat(bar["start"]), date.fromisoformat(bar["end"]) + timedelta(days=1)
    width = (end - start) * 0.84
    figures = messages.say("chart.bar", **{name: bar[name] for name in ("cooperation", "conflict", "articles")})
    return {
        "stop": (start + width).isoformat(),
        "link": _marked(links.get(bar["start"])),
        "told": f"{messages.period(bar['start'], by)}: {figures}",
    }


def _bars(bars: list[Row], kind: str, sign: int) -> altair.Chart:
    rows = [bar | {"height": sign * bar[kind], "base": 0} for bar in bars if bar[kind]]
    data = _data(rows)
    drawn: altair.Chart = (
        altair.Chart(data)
        .mark_rect(color=COLOURS[kind])
        .encode(x=_time(), x2="stop:T", y=_height(), y2="base:Q", href="link:N", description="told:N")
    )
    return drawn


def _time(*, axis: bool = True) -> altair.X:
    shown = altair.Axis(
        title=None, grid=False, tickColor=COLOURS["rule"], domain=False, labelColor=COLOURS["muted"], tickCount=10
    )
    return altair.X("start:T", axis=shown if axis else None)


def _height() -> altair.Y:
    axis = altair.Axis(
        title=None, tickMinStep=1, labelExpr="abs(datum.value)", ticks=False, domain=False, labelColor=COLOURS["muted"],
        gridColor=COLOURS["rule"], gridOpacity=0.7, tickCount=5,
    )  # fmt: skip
    return altair.Y("height:Q", axis=axis)


def _zero() -> altair.Chart:
    data = _data([{"height": 0}])
    rule = altair.Chart(data).mark_rule(color=COLOURS["ink"], strokeWidth=1, aria=False)
    drawn: altair.Chart = rule.encode(y="height:Q")
    return drawn


def _titles(messages: Messages, bars: list[Row], top: int, bottom: int) -> list[altair.Chart]:
    """The names of both directions, written into the chart instead of a legend."""
    first = bars[0]["start"]
    return [
        altair.Chart(_data([{"start": first, "height": height, "text": messages.say(f"chart.{kind}")}]))
        .mark_text(align="left", baseline="middle", dx=2, dy=down, fontSize=12, fontWeight=600, color=COLOURS[kind])
        .encode(x="start:T", y="height:Q", text="text:N")
        for kind, height, down in (("cooperation", top, 9), ("conflict", -bottom, -9))
    ]


def _marks(milestones: Iterable[Mapping[str, str]], top: int) -> list[altair.Chart]:
    rows = [
        {"start": one["day"], "height": top * 1.12 + 0.2, "told": f"{one['day']}: {one['name']}"} for one in milestones
    ]
    if not rows:
        return []
    data = _data(rows)
    mark = altair.Chart(data).mark_point(shape="diamond", filled=True, size=46, color=COLOURS["ink"], opacity=1)
    return [mark.encode(x="start:T", y="height:Q", description="told:N")]


def _shifts(shifts: Iterable[Mapping[str, str]], top: int, bottom: int, messages: Messages) -> list[altair.Chart]:
    """A dashed line where a level changed, with its letter at the top."""
    rows = [
        {
            "start": one["day"],
            "height": -bottom,
            "top": top * 1.04,
            "letter": one["letter"],
            "link": _marked(f"#shift-{one['letter']}"),
            "told": f"{one['letter']}, {messages.day(one['day'])}: {one['value']}",
        }
        for one in shifts
    ]
    if not rows:
        return []
    base = altair.Chart(_data(rows)).encode(x="start:T")
    rule = base.mark_rule(color=COLOURS["ink"], strokeWidth=1, strokeDash=[3, 3], aria=False)
    letter = base.mark_text(fontSize=11, fontWeight=700, color=COLOURS["ink"], dx=6, baseline="bottom", aria=False)
    return [
        rule.encode(y="height:Q", y2="top:Q"),
        letter.encode(y="top:Q", text="letter:N", href="link:N"),
    ]


def _coverage(bars: list[Row], messages: Messages) -> Any:
    data = _data([{**bar, "base": 0} for bar in bars])
    axis = altair.Axis(
        title=None, tickCount=2, tickMinStep=1, ticks=False, domain=False, grid=False, labelColor=COLOURS["muted"]
    )
    rects = (
        altair.Chart(data)
        .mark_rect(color=COLOURS["unchanged"], aria=False)
        .encode(x=_time(axis=False), x2="stop:T", y=altair.Y("articles:Q", axis=axis), y2="base:Q")
    )
    most = max(1, *(bar["articles"] for bar in bars))
    title = _data([{"start": bars[0]["start"], "articles": most, "text": messages.say("chart.articles")}])
    name = (
        altair.Chart(title)
        .mark_text(align="left", baseline="bottom", dx=2, dy=-3, fontSize=10.5, color=COLOURS["muted"])
        .encode(x="start:T", y="articles:Q", text="text:N")
    )
    return altair.layer(rects, name).properties(width=_WIDTH, height=30)


def _data(rows: list[Row]) -> altair.Data:
    data: altair.Data = altair.Data(values=rows)  # type: ignore[no-untyped-call]
    return data


def _months(messages: Messages) -> str:
    names = {str(at): messages.say(f"chart.month_{number}") for at, number in ((0, 1), (13, 4), (26, 7), (39, 10))}
    return f"({json.dumps(names)})[format(datum.value, 'd')] || ''"


def _dressed(chart: altair.TopLevelMixin) -> dict[str, Any]:
    dressed = chart.configure(font=_FONT, background="transparent", padding=4).configure_view(stroke=None)
    dressed = dressed.configure_axis(labelColor=COLOURS["muted"], labelFontSize=11)
    spec: dict[str, Any] = dressed.to_dict(validate=False)
    spec.setdefault("config", {})["axis"]["labelFont"] = _FONT
    return spec


def _marked(link: str | None) -> str | None:
    return f"{_HERE}{link}" if link else None


def _drawn(spec: dict[str, Any]) -> str:
    return _lean(vl_convert.vegalite_to_svg(spec))


def _lean(svg: str) -> str:
    """The SVG without what a page has no use for: roles that mislead screen readers, styles, needless digits.

    What a mark says of itself becomes its `title`, which browsers show when it is pointed at. Its links are taken out
    of the order of tabs: the table under the chart leads to the same places.
    """
    svg = re.sub(
        r'<path aria-label="([^"]*)"([^>]*?)/?>(</path>)?',
        lambda found: f"<path{found[2].rstrip('/')}><title>{html.escape(html.unescape(found[1]))}</title></path>",
        svg,
    )
    svg = re.sub(r' (?:aria-[a-z]+|role|style|pointer-events|class|target|xmlns:xlink|version)="[^"]*"', "", svg)
    svg = svg.replace(f' xlink:href="{_HERE}', ' tabindex="-1" href="')
    svg = re.sub(r"(\d+\.\d)\d+", r"\1", svg)
    svg = re.sub(r"<g>\s*</g>", "", svg)
    return svg.replace("<svg ", '<svg class="chart" aria-hidden="true" focusable="false" ', 1)
