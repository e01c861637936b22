"""Charts as SVG, drawn at build: no script is needed to read them, and the style sheet gives them their colours.

Charts are hidden from screen readers: what they show is told in their captions and in the tables below them. For the
same reason their links are left out of the order of tabs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import Any

from comity.pages.messages import Messages

__all__ = ["strip_chart", "ticks", "timeline_chart"]

_WIDTH, _LEFT, _RIGHT = 1000, 34, 8
_HEAD, _FOOT, _COVERAGE, _GAP = 34, 22, 34, 24
_ROW, _ROW_GAP = 18, 4
_CLASSES = {"improved": "up", "got worse": "down", "has not changed": "same", "too little evidence": "little"}
_SHAPES = {"improved": "▲", "got worse": "▼"}

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Scale:
    """From days to places across the chart."""

    first: date
    last: date

    def x(self, day: date) -> float:
        days = max(1, (self.last - self.first).days)
        return _LEFT + (day - self.first).days / days * (_WIDTH - _LEFT - _RIGHT)


@dataclass(frozen=True, slots=True)
class _Heights:
    """From numbers of events to heights in the chart: cooperation upwards, conflict downwards."""

    top: int
    bottom: int
    height: float

    def y(self, number: float) -> float:
        return _HEAD + (self.top - number) / (self.top + self.bottom) * self.height


def timeline_chart(series: Row, messages: Messages, *, links: Mapping[str, str]) -> str:
    """Cooperative events upwards, hostile ones downwards, shifts and milestones above, articles read below.

    `links` gives where a bar leads by its first day, and where a milestone leads by its address.
    """
    bars = series["bars"]
    scale = _Scale(_day(bars[0]["start"]), _day(bars[-1]["end"]) + timedelta(days=1))
    top = max(2, *(bar["cooperation"] for bar in bars))
    bottom = max(1, *(bar["conflict"] for bar in bars))
    heights = _Heights(top, bottom, min(280, max(150, 16 * (top + bottom))))
    floor = _HEAD + heights.height
    parts = [
        *_grid(heights),
        *_bars(bars, scale, heights, messages, by=series["by"], links=links),
        f'<path class="zero" d="M{_LEFT} {_n(heights.y(0))}H{_WIDTH - _RIGHT}"/>',
        *_titles(messages, floor),
        *_shifts(series["shifts"], scale, floor, messages),
        *_milestones(series["milestones"], scale, links),
        *_dates(scale, floor + 15, messages),
        *_coverage(bars, scale, floor + _FOOT + _GAP, messages),
    ]
    return _svg(parts, floor + _FOOT + _GAP + _COVERAGE + 2)


def strip_chart(runs: Iterable[Row], messages: Messages) -> str:
    """One row a year, one column a week: the status of a category, changes in colour and with their sign."""
    listed = list(runs)
    years = sorted({run["year"] for run in listed}, reverse=True)
    column = (_WIDTH - _LEFT - _RIGHT) / 53
    parts = []
    for row, year in enumerate(years):
        y = row * _ROW
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 11}" text-anchor="end">{year}</text>')
        parts += [_run(run, y, column, messages) for run in listed if run["year"] == year]
    foot = len(years) * _ROW
    for week, month in ((0, 1), (13, 4), (26, 7), (39, 10)):
        parts.append(
            f'<text x="{_n(_LEFT + week * column)}" y="{foot + 11}">{_say(messages, f"chart.month_{month}")}</text>'
        )
    return _svg(parts, foot + 16)


def ticks(most: int, *, number: int = 5) -> list[int]:
    """Round numbers from a step up to `most`, at most `number` of them."""
    step = next(one for one in _steps() if most / one <= number)
    return list(range(step, most + 1, step))


def _steps() -> Iterator[int]:
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10


def _grid(heights: _Heights) -> Iterator[str]:
    step = ticks(max(heights.top, heights.bottom))[0]
    for number in range(-(heights.bottom // step) * step, heights.top + 1, step):
        y = _n(heights.y(number))
        yield f'<path class="grid" d="M{_LEFT} {y}H{_WIDTH - _RIGHT}"/>' if number else ""
        yield f'<text x="{_LEFT - 6}" y="{y}" dy=".35em" text-anchor="end">{abs(number)}</text>'


def _bars(
    bars: Sequence[Row], scale: _Scale, heights: _Heights, messages: Messages, *, by: str, links: Mapping[str, str]
) -> Iterator[str]:
    for bar in bars:
        if not (bar["cooperation"] or bar["conflict"]):
            continue
        figures = messages.say("chart.bar", **{name: bar[name] for name in ("cooperation", "conflict", "articles")})
        x, width = _across(bar, scale)
        drawn = "".join(
            f'<rect class="{kind}" x="{x}" y="{_n(min(heights.y(0), heights.y(to)))}" width="{width}" '
            f'height="{_n(abs(heights.y(to) - heights.y(0)))}"/>'
            for kind, to in (("up", bar["cooperation"]), ("down", -bar["conflict"]))
            if to
        )
        yield _linked(f"<title>{escape(messages.period(bar['start'], by))}: {escape(figures)}</title>{drawn}",
                      links.get(bar["start"]))  # fmt: skip


def _across(bar: Row, scale: _Scale) -> tuple[str, str]:
    """Where a bar begins, and how wide it is: it leaves a gap to the next."""
    start, end = scale.x(_day(bar["start"])), scale.x(_day(bar["end"]) + timedelta(days=1))
    return _n(start), _n(max(1.0, (end - start) * 0.84))


def _titles(messages: Messages, floor: float) -> Iterator[str]:
    """The names of both directions, written into the chart instead of a legend."""
    yield f'<text class="name up" x="{_LEFT + 3}" y="{_HEAD + 11}">{_say(messages, "chart.cooperation")}</text>'
    yield f'<text class="name down" x="{_LEFT + 3}" y="{_n(floor - 4)}">{_say(messages, "chart.conflict")}</text>'


def _shifts(shifts: Iterable[Row], scale: _Scale, floor: float, messages: Messages) -> Iterator[str]:
    """A dashed line where a level changed, with its letter at the top."""
    for one in shifts:
        x, letter = _n(scale.x(_day(one["day"]))), escape(one["letter"])
        told = f"<title>{letter}, {escape(messages.day(one['day']))}: {escape(one['value'])}</title>"
        line = f'<path class="shift" d="M{x} {_HEAD - 18}V{_n(floor)}"/>'
        name = f'<text class="letter" x="{x}" y="{_HEAD - 22}" text-anchor="middle">{letter}</text>'
        yield _linked(told + line + name, f"#shift-{one['letter']}")


def _milestones(milestones: Iterable[Row], scale: _Scale, links: Mapping[str, str]) -> Iterator[str]:
    for one in milestones:
        x = _n(scale.x(_day(one["day"])))
        told = f"<title>{escape(one['day'])}: {escape(one['name'] or one['kind'])}</title>"
        yield _linked(f'{told}<path class="ink" d="M{x} {_HEAD - 16}l5 5l-5 5l-5 -5z"/>', links.get(one["address"]))


def _dates(scale: _Scale, y: float, messages: Messages) -> Iterator[str]:
    """The years, or the months where there are few."""
    months = (scale.last.year - scale.first.year) * 12 + scale.last.month - scale.first.month
    step = next(one for one in (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 12000) if months / one <= 12)
    number = -(-(scale.first.year * 12 + scale.first.month - 1) // step) * step
    while (day := date(number // 12, number % 12 + 1, 1)) < scale.last:
        if day >= scale.first:
            text = str(day.year) if step >= 12 or day.month == 1 else _say(messages, f"date.short_{day.month}")
            x = scale.x(day)
            anchor = ' text-anchor="end"' if x > _WIDTH - 3 * _LEFT else ""
            yield f'<text x="{_n(min(x, _WIDTH - _RIGHT))}" y="{_n(y)}"{anchor}>{text}</text>'
        number += step
        if number // 12 > date.max.year:
            return


def _coverage(bars: Sequence[Row], scale: _Scale, head: float, messages: Messages) -> Iterator[str]:
    """How many articles there are of each period, in grey."""
    most = max(1, *(bar["articles"] for bar in bars))
    yield f'<text x="{_LEFT}" y="{_n(head - 4)}">{_say(messages, "chart.articles")}</text>'
    yield f'<text x="{_LEFT - 6}" y="{_n(head + 8)}" text-anchor="end">{most}</text>'
    for bar in bars:
        if bar["articles"]:
            x, width = _across(bar, scale)
            height = max(1.0, bar["articles"] / most * _COVERAGE)
            place = f'y="{_n(head + _COVERAGE - height)}" width="{width}" height="{_n(height)}"'
            yield f'<rect class="same" x="{x}" {place}/>'


def _run(run: Row, y: float, column: float, messages: Messages) -> str:
    """Weeks in a row with the same status."""
    x, width = _LEFT + (run["first"] - 1) * column, (run["last"] - run["first"] + 1) * column
    weeks = messages.say("chart.weeks", first=run["first"], last=run["last"])
    told = escape(f"{run['year']}, {weeks}: {messages.known('status.' + run['value'], run['value'])}")
    kind, sign = _CLASSES.get(run["value"], "little"), _SHAPES.get(run["value"], "")
    drawn = f'<rect class="{kind}" x="{_n(x)}" y="{y}" width="{_n(width)}" height="{_ROW - _ROW_GAP}"/>'
    if sign:
        drawn += f'<text class="sign" x="{_n(x + width / 2)}" y="{y + 11}" text-anchor="middle">{sign}</text>'
    return _linked(f"<title>{told}</title>{drawn}", f"#w{run['episode']}" if sign else None)


def _linked(drawn: str, link: str | None) -> str:
    if not link:
        return f"<g>{drawn}</g>"
    return f'<a href="{escape(link)}" tabindex="-1">{drawn}</a>'


def _svg(parts: Iterable[str], height: float) -> str:
    drawn = "".join(parts)
    return (
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {_n(height)}" width="{_WIDTH}" height="{_n(height)}" '
        f'xmlns="http://www.w3.org/2000/svg" aria-hidden="true" focusable="false">{drawn}</svg>'
    )


def _say(messages: Messages, key: str) -> str:
    return escape(messages.say(key))


def _day(iso: str) -> date:
    return date.fromisoformat(iso)


def _n(number: float) -> str:
    """A place with as many digits as can be seen."""
    return f"{number:.1f}".removesuffix(".0")
