"""The frame that all evals share: arguments, intervals, tables, predictions, and floors that do not fall."""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

__all__ = [
    "BASELINE",
    "Arguments",
    "Figure",
    "arguments",
    "breaches",
    "finish",
    "interval",
    "predictions",
    "shared_data",
    "table",
]

BASELINE = Path(__file__).resolve().parent / "baseline.json"

# 500 and 2,000 resamples gave the same two digits on evals/actions.
RESAMPLES = 500
SEED = 20140301

T = TypeVar("T")
Floor = float | Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Arguments:
    """What an eval was called with. `data` is the file or folder to measure on, `chosen` whether its user named it,
    `choose` whether to show what other values of the constants give, `plot` where pictures go, `page` where a page
    goes."""

    data: Path
    predictions: Path | None
    chosen: bool
    choose: bool = False
    plot: Path | None = None
    page: Path | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


def shared_data() -> Path:
    """The folder with other people's data: COMITY_SHARED, else ../shared beside the repository; then `data`."""
    default = Path(__file__).resolve().parent.parent.parent / "shared"
    return Path(os.environ.get("COMITY_SHARED", default)) / "data"


def arguments(
    name: str, about: str, argv: Sequence[str] | None, *, default: str = "", chooses: bool = False
) -> Arguments:
    """The arguments of an eval, `--choose` among them if it `chooses`.

    `default` is a path inside `shared_data()`, or absolute, or "" where it needs no data.

    Ends the process with code 2 where there is no such file.
    """
    parser = argparse.ArgumentParser(
        prog=f"./run.sh eval {name}", description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="file or folder of the same format to measure on")
    parser.add_argument("--predictions", type=Path, help="write one JSON line an item: id, gold, predicted")
    parser.add_argument("--plot", type=Path, help="write pictures of the figures as SVG, where the eval has any")
    parser.add_argument("--page", type=Path, help="write what was found as a page in Markdown, where the eval has one")
    parser.add_argument("--raise-floors", action="store_true", help="take the figures as floors where they are higher")
    if chooses:
        parser.add_argument("--choose", action="store_true", help="print what other values of the constants give")
    options = parser.parse_args(argv)
    data = options.data or shared_data() / default
    if default and not data.exists():
        parser.error(f"{data}: there is no such file; name one with --data")
    return Arguments(
        data, options.predictions, options.data is not None, chooses and options.choose, options.plot, options.page
    )


def interval(items: Sequence[T], figure: Callable[[Sequence[T]], float], *, resamples: int = RESAMPLES) -> Figure:
    """The figure of all items, and what 95 % of resamples of them give; zeros where there are none."""
    if not items:
        return Figure(0.0, 0.0, 0.0)
    chance = np.random.default_rng(SEED)
    drawn = (chance.integers(0, len(items), len(items)) for _ in range(resamples))
    found = [figure([items[index] for index in indices]) for indices in drawn]
    low, high = np.percentile(found, [2.5, 97.5])
    return Figure(float(figure(items)), float(low), float(high))


def table(title: str, columns: Sequence[object], rows: Iterable[Sequence[object]]) -> None:
    """Print a table in columns as wide as their widest cell."""
    cells = [[_cell(cell) for cell in row] for row in (columns, *rows)]
    widths = [max(len(row[index]) for row in cells if index < len(row)) for index in range(len(columns))]
    print(f"\n{title}")
    for first, *rest in cells:
        padded = [cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=False)]
        print("  ".join([first.ljust(widths[0]), *padded]).rstrip())


def predictions(path: Path | None, rows: Iterable[Mapping[str, object]]) -> None:
    """Write one JSON line an item, so that anyone can recompute the figures; nothing without a path."""
    if path is None:
        return
    with path.open("w", encoding="utf-8") as stream:
        for row in rows:
            stream.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")


def finish(name: str, figures: Mapping[str, Figure | float], *, baseline: Path = BASELINE, **counts: object) -> int:
    """Print the figures and, last, one line of JSON; gives the exit code: 1 where one falls below its floor.

    Floors hold for the eval's own data: with `--data` they are not looked at. `--raise-floors` raises them, and never
    lowers one.
    """
    known = {key: one if isinstance(one, Figure) else Figure(one, one, one) for key, one in figures.items()}
    rows = [[key, one.value, f"{one.low:.3f} to {one.high:.3f}"] for key, one in known.items()]
    table(name, ["figure", "value", "95 % interval"], rows)
    listed = json.loads(baseline.read_text(encoding="utf-8")) if baseline.is_file() else {}
    floors: dict[str, Floor] = listed.get(name, {})
    values = {key: one.value for key, one in known.items()}
    told = [] if any(word.startswith("--data") for word in sys.argv) else list(breaches(values, floors))
    for breach in told:
        print(f"BELOW THE FLOOR: {breach}")
    if "--raise-floors" in sys.argv and not told:
        raised = json.dumps({**listed, name: _raised(values, floors)}, indent=2, sort_keys=True)
        baseline.write_text(raised + "\n", encoding="utf-8")
    line = {key: _number(value) for key, value in values.items()}
    intervals = {key: [_number(one.low), _number(one.high)] for key, one in known.items()}
    print(json.dumps({"eval": name, **line, "intervals": intervals, **counts}, ensure_ascii=False))
    return 1 if told else 0


def breaches(values: Mapping[str, float], floors: Mapping[str, Floor]) -> Iterator[str]:
    """The figures that are worse than allowed; one that has a floor and was not measured is among them."""
    for key, floor in floors.items():
        value = values.get(key, math.nan)
        if math.isnan(value):
            yield f"{key} was not measured"
        elif isinstance(floor, Mapping) and value > floor["at_most"]:
            yield f"{key} is {value:.4f}, at most {floor['at_most']} is allowed"
        elif not isinstance(floor, Mapping) and value < floor:
            yield f"{key} is {value:.4f}, the floor is {floor}"


def _raised(values: Mapping[str, float], floors: Mapping[str, Floor]) -> dict[str, Floor]:
    """Rounded against us, so that the same figure does not fall below itself."""
    return {
        key: {"at_most": min(floor["at_most"], math.ceil(values[key] * 1000) / 1000)}
        if isinstance(floor, Mapping)
        else max(floor, math.floor(values[key] * 1000) / 1000)
        for key, floor in floors.items()
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)


def _cell(cell: object) -> str:
    return f"{cell:.3f}" if isinstance(cell, float) else str(cell)
