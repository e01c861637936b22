"""Changes of level and slope in series of numbers, against what people marked: F1 and covering.

DATA is a folder as that of the Turing Change Point Dataset (van den Burg and Williams 2020): `series/NAME.json` and
`annotations.json`, with marks by five annotators. Scores are those published there: F1 with a margin of 5, precision
over the marks of all annotators and recall as the mean over each, the start of a series being a mark of all; covering
as the mean over annotators. Series of one dimension count. Beside ours stand ZERO (no change at all), and BINSEG and
PELT at their defaults as published for the same series, where the folder has these tables.

Settings were chosen on simulated series whose changes are known, never on these; the first table shows those.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from comity.findings import values
from comity.findings.values import value_changes
from evals.frame import Figure, arguments, finish, interval, predictions, shared_data, table

__all__ = ["main"]

MARGIN = 5
SIMULATED = 100
SEED = 5
CHOSEN_ON = 105
PRICES, POWERS = (1.0, 1.3, 1.6), (0.35, 0.5, 0.7)
KINDS = ("level", "slope", "spread", "walk")
LENGTHS = (25, 60, 120, 220, 350, 500)
TOGETHER = (0.0, 0.0, 0.4, 0.7, 0.9)
RIVALS = ("zero", "binseg", "pelt")
PUBLISHED = "published_default_f1_uni_full.json"
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Marked:
    """A series with the marks of each annotator, what was found, and the published F1 of rivals."""

    name: str
    length: int
    marks: tuple[tuple[int, ...], ...]
    found: tuple[int, ...]
    published: dict[str, float]

    @property
    def f1(self) -> float:
        return f1(self.marks, self.found)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure on simulated and marked series, and compare with the floors."""
    given = arguments("shifts", __doc__ or "", argv, chooses=True)
    if given.choose:
        table("Other series, other settings", ["price", "power", "F1", *KINDS], _others())
    made = _simulated(SEED)
    by_kind = [[kind, *_both([one for one in made if one.name == kind])] for kind in KINDS]
    table("Simulated series", ["", "F1", "covering"], by_kind)
    figures: dict[str, Figure | float] = {"simulated": interval(made, _mean)}
    folder = given.data if given.chosen else shared_data() / "tcpd"
    marked = list(_marked(folder)) if folder.is_dir() else []
    if marked:
        rows = [_row(one) for one in marked]
        table("Marked series", ["", "changes", "F1", "covering", *(f"{rival}, F1" for rival in RIVALS)], rows)
        figures |= {"f1": interval(marked, _mean), "covering": interval(marked, lambda some: _over(some, covering))}
        figures["over_zero"] = interval(marked, lambda some: _mean(some) - _over(some, _zero))
        known = [one for one in marked if "binseg" in one.published]
        figures["over_binseg"] = interval(known, lambda some: _mean(some) - _over(some, _binseg))
    told = ({"id": one.name, "gold": one.marks, "predicted": one.found} for one in [*made, *marked])
    predictions(given.predictions, told)
    return finish("shifts", figures, n=len(marked), simulated_series=len(made))


def _simulated(seed: int) -> list[Marked]:
    chance = np.random.default_rng(seed)
    return [_made(chance, KINDS[number % len(KINDS)], number) for number in range(SIMULATED)]


def _others() -> Iterator[list[object]]:
    """F1 with other settings, on series of their own."""
    usual = values.PRICE, values.POWER
    for price, power in product(PRICES, POWERS):
        values.PRICE, values.POWER = price, power
        made = _simulated(CHOSEN_ON)
        by_kind = (_mean([one for one in made if one.name == kind]) for kind in KINDS)
        yield [price, power, *(f"{one:.3f}" for one in (_mean(made), *by_kind))]
    values.PRICE, values.POWER = usual


def f1(marks: Sequence[Sequence[int]], found: Sequence[int]) -> float:
    """Of what was found, against the marks of all annotators."""
    each, told = [{0, *one} for one in marks], {0, *found}
    precision = len(_hit(set().union(*each), told)) / len(told)
    recall = float(np.mean([len(_hit(one, told)) / len(one) for one in each]))
    return 2 * precision * recall / (precision + recall)


def _hit(marks: set[int], found: set[int]) -> set[int]:
    """The marks that something found lies near, each for one mark only."""
    left, hit = set(found), set()
    for mark in sorted(marks):
        near = [(abs(mark - one), one) for one in left if abs(mark - one) <= MARGIN]
        if near:
            left.remove(min(near)[1])
            hit.add(mark)
    return hit


def covering(one: Marked) -> float:
    """How well the stretches found cover those of each annotator, by length; the mean over annotators."""
    ours = _stretches(one.found, one.length)
    told = [
        sum((end - start) * max(_overlap((start, end), other) for other in ours) for start, end in theirs)
        for theirs in (_stretches(marks, one.length) for marks in one.marks)
    ]
    return float(np.mean(told)) / one.length


def _stretches(changes: Sequence[int], length: int) -> list[tuple[int, int]]:
    bounds = [0, *sorted({*changes} - {0}), length]
    return list(pairwise(bounds))


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    both = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, both) / (max(one[1], other[1]) - min(one[0], other[0]))


def _marked(folder: Path) -> list[Marked]:
    annotations = json.loads((folder / "annotations.json").read_text(encoding="utf-8"))
    table_of = folder / PUBLISHED
    published = json.loads(table_of.read_text(encoding="utf-8")) if table_of.is_file() else {}
    found = []
    for name, by in sorted(annotations.items()):
        path = folder / "series" / f"{name}.json"
        told = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        if told.get("n_dim") == 1:
            raw = np.array([np.nan if one is None else one for one in told["series"][0]["raw"]], dtype=np.float64)
            known = np.interp(np.arange(len(raw)), np.flatnonzero(~np.isnan(raw)), raw[~np.isnan(raw)])
            marks = tuple(tuple(one) for one in by.values())
            found.append(Marked(name, len(raw), marks, value_changes(known), published.get(name, {})))
    return found


def _made(chance: np.random.Generator, kind: str, number: int) -> Marked:
    """A series of that kind with up to four changes, at least a twelfth of it apart; every fifth has none."""
    length = int(chance.choice(LENGTHS))
    gap = max(4, length // 12)
    wanted = 0 if number % 5 == 0 else min(int(chance.integers(1, 5)), 1 if length < 40 else 4)
    changes = np.sort(chance.choice(np.arange(gap, length - gap), wanted, replace=False))
    while len(changes) > 1 and np.diff(changes).min() < gap:
        changes = np.sort(chance.choice(np.arange(gap, length - gap), wanted, replace=False))
    together = float(chance.choice(TOGETHER))
    series = _noise(chance, length, together)
    series = np.cumsum(series) * 0.3 if kind == "walk" else series
    for at in changes:
        sign, size = chance.choice([-1, 1]), chance.uniform(1.5, 6)
        if kind == "spread":
            series[at:] *= chance.choice([1 / 4, 4])
        elif kind == "slope":
            series[at:] += sign * chance.uniform(12, 40) / length * np.arange(length - at)
        else:
            series[at:] += sign * size * (1 + 2 * (together > 0.5))
    marks = (tuple(int(one) for one in changes),)
    return Marked(kind, length, marks, value_changes(series), {})


def _noise(chance: np.random.Generator, length: int, together: float) -> Values:
    fresh, found = chance.normal(size=length), np.zeros(length)
    for place in range(length):
        before = found[place - 1] if place else fresh[0]
        found[place] = together * before + np.sqrt(1 - together**2) * fresh[place]
    return found


def _row(one: Marked) -> list[object]:
    rivals = (f"{one.published[rival]:.3f}" if rival in one.published else "" for rival in RIVALS)
    return [one.name, len(one.found), f"{one.f1:.3f}", f"{covering(one):.3f}", *rivals]


def _binseg(one: Marked) -> float:
    return one.published["binseg"]


def _zero(one: Marked) -> float:
    return f1(one.marks, ())


def _mean(some: Sequence[Marked]) -> float:
    return _over(some, lambda one: one.f1)


def _over(some: Sequence[Marked], figure: Callable[[Marked], float]) -> float:
    return float(np.mean([figure(one) for one in some]))


def _both(some: Sequence[Marked]) -> tuple[str, str]:
    return f"{_mean(some):.3f}", f"{_over(some, covering):.3f}"


if __name__ == "__main__":
    raise SystemExit(main())
