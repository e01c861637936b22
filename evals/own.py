"""The held-out fifth of our own labelled sentences: what the classifier says of each pair, and how far to trust it.

    ./run.sh eval own [--predictions FILE]

Encoder and heads have learned from the other four fifths only. Reported: macro F1 over the 16 actions and none, false
and missed acts, direction (and where the recipient stands first), status, mode, and the reliability of the confidence.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from comity.codebook.reading import read
from comity.events.encoder import Encoder
from comity.events.material import BACKWARD, NONE, Item, held_out, items, sheets
from comity.events.mentions import Spotter
from comity.events.parties import Roles
from comity.events.teaching import heads_for
from comity.sentences import load
from evals import frame
from evals.actions import macro_f1

# Below this, nothing is told.
TOLD = 0.5
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class Said:
    """What the classifier says of an item."""

    item: Item
    action: str
    chance: float
    direction: str
    status: str
    mode: str

    @property
    def act(self) -> bool:
        """Whether there is an act at all."""
        return self.item.action != NONE

    @property
    def recipient_first(self) -> bool:
        """Whether the recipient's words stand before the actor's."""
        (_, second), *_ = self.item.sheet.asked
        return second is not None and self.item.direction == BACKWARD


def judged() -> list[Said]:
    """The held-out items with what the heads, taught on the rest, say of them."""
    book, parser, encoder = read(examples=True), load(), Encoder(threads=2)
    spotter, roles = Spotter(book), Roles(book)
    heads = heads_for(book, encoder, parser, spotter, roles)
    held = [item for item in items(book, parser, spotter, roles) if item.asked and held_out(item.template)]
    vectors = encoder.encode(sheets(held))
    every = [head.chances(vectors) for head in (heads.action, heads.direction, heads.status, heads.mode)]
    labels = [head.labels for head in (heads.action, heads.direction, heads.status, heads.mode)]
    best = [[names[index] for index in chances.argmax(axis=1)] for chances, names in zip(every, labels, strict=True)]
    return [
        Said(item, action, float(chance), direction, status, mode.partition(":")[2])
        for item, action, chance, direction, status, mode in zip(
            held, best[0], every[0].max(axis=1), *best[1:], strict=True
        )
    ]


def reliability(said: Sequence[Said]) -> list[list[object]]:
    """Of the acts told with a confidence in each bin: how many, and the share that is right."""
    told = [one for one in said if one.action != NONE]
    found: list[list[object]] = []
    for low, high in pairwise(BINS):
        inside = [one for one in told if low <= one.chance < high or one.chance == high == 1.0]
        right = np.mean([one.action == one.item.action for one in inside]) if inside else float("nan")
        mean = np.mean([one.chance for one in inside]) if inside else float("nan")
        found.append([f"{low:.2f}-{high:.2f}", len(inside), f"{mean:.2f}", f"{right:.2f}"])
    return found


def miscalibration(said: Sequence[Said]) -> float:
    """How far confidence lies from the share that is right, on average over the bins of the acts told (Naeini et al.
    2015): 0 where of the acts told with .8 eight in ten are right."""
    told = [one for one in said if one.action != NONE and one.chance >= TOLD]
    gaps = []
    for low, high in pairwise(BINS):
        inside = [one for one in told if low <= one.chance < high or one.chance == high == 1.0]
        gaps.append(abs(sum(one.chance - (one.action == one.item.action) for one in inside)))
    return sum(gaps) / max(1, len(told))


def share(values: Sequence[bool]) -> float:
    """The mean of yes and no."""
    return float(np.mean(values)) if values else float("nan")


def main(argv: Sequence[str] | None = None) -> int:
    """Measure; returns the exit code."""
    args = frame.arguments("own", __doc__ or "", argv)
    said = judged()
    frame.predictions(
        args.predictions,
        (
            {"id": str(row), "gold": one.item.action, "predicted": one.action, "confidence": one.chance}
            for row, one in enumerate(said)
        ),
    )
    acts = [one for one in said if one.act]
    late = [one for one in acts if one.recipient_first]
    moded = [one for one in acts if one.item.mode]
    figures = {
        "f1": frame.interval(said, lambda some: macro_f1([o.item.action for o in some], [o.action for o in some])),
        "false": frame.interval(
            [one for one in said if not one.act], lambda some: share([one.action != NONE for one in some])
        ),
        "missed": frame.interval(acts, lambda some: share([one.action == NONE for one in some])),
        "direction": frame.interval(acts, lambda some: share([one.direction == one.item.direction for one in some])),
        "direction_recipient_first": frame.interval(
            late, lambda some: share([one.direction == one.item.direction for one in some])
        ),
        "status": frame.interval(acts, lambda some: share([one.status == one.item.status for one in some])),
        "miscalibration": frame.interval(said, miscalibration),
        "mode": frame.interval(moded, lambda some: share([one.mode == one.item.mode for one in some])),
    }
    frame.table("Reliability of the confidence", ["told with", "n", "mean", "right"], reliability(said))
    return frame.finish("own", figures, n=len(said))


if __name__ == "__main__":
    sys.exit(main())
