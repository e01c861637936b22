"""Plain pictures of figures: lines and points on axes from 0 to 1, as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

__all__ = ["Line", "Panel", "draw"]

WIDTH, HEIGHT, LEFT, RIGHT, HEAD, FOOT = 520, 320, 46, 150, 34, 44
COLOURS = ("#a3311f", "#c97b3a", "#1f5f8b", "#2a7a78", "#6b4a8b", "#777777", "#222222")


@dataclass(frozen=True, slots=True)
class Line:
    """Places from left to right with their heights; with `spans` they are points with intervals."""

    name: str
    points: Sequence[tuple[float, float]]
    spans: Sequence[tuple[float, float]] = ()
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A picture: its title, the name of its lower axis with ticks (place → words), its greatest height, its lines."""

    title: str
    below: str
    ticks: Sequence[tuple[float, str]]
    top: float
    lines: Sequence[Line]


def draw(path: Path, panels: Sequence[Panel]) -> None:
    """Write the panels, one under the other."""
    height = HEIGHT * len(panels)
    parts = "".join(
        f'<g transform="translate(0 {number * HEIGHT})">{"".join(_panel(panel))}</g>'
        for number, panel in enumerate(panels)
    )
    style = "text{font:12px sans-serif;fill:#222}.t{font-weight:bold}.g{stroke:#ddd}"
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + RIGHT} {height}" width="{WIDTH + RIGHT}" '
        f'height="{height}"><style>{style}</style><rect width="100%" height="100%" fill="#fff"/>{parts}</svg>\n',
        encoding="utf-8",
    )


def _panel(panel: Panel) -> Iterator[str]:
    yield f'<text class="t" x="{LEFT}" y="18">{escape(panel.title)}</text>'
    for number in range(6):
        value = panel.top * number / 5
        y = _y(panel, value)
        yield f'<path class="g" d="M{LEFT} {y:.1f}H{WIDTH}"/>'
        yield f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:.0%}</text>'
    for place, words in panel.ticks:
        yield f'<text x="{_x(panel, place):.1f}" y="{HEIGHT - FOOT + 16}" text-anchor="middle">{escape(words)}</text>'
    middle = (LEFT + WIDTH) / 2
    yield f'<text x="{middle:.0f}" y="{HEIGHT - FOOT + 34}" text-anchor="middle">{escape(panel.below)}</text>'
    for number, line in enumerate(panel.lines):
        yield from _line(panel, line, COLOURS[number % len(COLOURS)], number)


def _line(panel: Panel, line: Line, colour: str, number: int) -> Iterator[str]:
    places = [(_x(panel, x), _y(panel, y)) for x, y in line.points]
    if line.spans:
        for (x, y), (low, high) in zip(places, line.spans, strict=True):
            yield f'<path stroke="{colour}" d="M{x:.1f} {_y(panel, low):.1f}V{_y(panel, high):.1f}"/>'
            yield f'<circle fill="{colour}" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'
    else:
        dashes = ' stroke-dasharray="5 4"' if line.dashed else ""
        yield f'<path fill="none" stroke="{colour}" stroke-width="2"{dashes} d="{_path(places)}"/>'
    y = HEAD + 14 + 17 * number
    yield f'<rect x="{WIDTH + 10}" y="{y - 9}" width="10" height="10" fill="{colour}"/>'
    yield f'<text x="{WIDTH + 25}" y="{y}">{escape(line.name)}</text>'


def _path(places: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)


def _x(panel: Panel, place: float) -> float:
    first = min(x for line in panel.lines for x, _ in line.points)
    last = max(x for line in panel.lines for x, _ in line.points)
    return LEFT + 12 + (place - first) / max(1e-9, last - first) * (WIDTH - LEFT - 24)


def _y(panel: Panel, value: float) -> float:
    return HEIGHT - FOOT - min(value, panel.top) / panel.top * (HEIGHT - FOOT - HEAD)
