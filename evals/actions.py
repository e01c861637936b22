"""Given the two parties: which action, and in which direction? Macro F1 of 15 actions and of 4 quad classes.

    ./run.sh eval actions --data plv_dev.tsv [--predictions FILE]

The data: tab-separated, with a header; columns `sentence`, `marked_sentence` (parties between <s>…</s> and <t>…</t>),
`gold_root` (the action; YIELD stands for CONCEDE and RETREAT) and `gold_penta` (quad class 1 to 4).
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from comity.codebook.reading import read
from comity.events.coding import Coder
from evals import frame

YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
QUADS = {"YIELD": 2}
_TAG = re.compile(r"</?[st]>")


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence with its two parties as offsets."""

    id: str
    text: str
    who: tuple[int, int]
    whom: tuple[int, int]
    action: str
    quad: int

    @property
    def recipient_first(self) -> bool:
        """Whether the recipient stands before the actor."""
        return self.whom[0] < self.who[0]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the coder says of a row: action, quad class, and the chance that the first party is the actor."""

    action: str
    quad: int
    ahead: float


def rows(path: Path) -> Iterator[Row]:
    """The rows whose sentence marks both parties; others are left out and counted by the caller."""
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines, delimiter="\t")):
            text, spans = unmark(row["marked_sentence"])
            if {"s", "t"} <= spans.keys():
                yield Row(
                    row.get("sentence_id") or str(number),
                    text,
                    spans["s"],
                    spans["t"],
                    row["gold_root"],
                    int(row["gold_penta"]),
                )


def unmark(marked: str) -> tuple[str, dict[str, tuple[int, int]]]:
    """The sentence without tags, and the first span of each kind."""
    pieces: list[str] = []
    opened: dict[str, int] = {}
    spans: dict[str, tuple[int, int]] = {}
    length = last = 0
    for tag in _TAG.finditer(marked):
        piece = marked[last : tag.start()]
        pieces.append(piece)
        length, last = length + len(piece), tag.end()
        kind = tag[0][-2]
        if not tag[0].startswith("</"):
            opened[kind] = length
        elif kind in opened and kind not in spans:
            spans[kind] = (opened[kind], length)
    text = "".join([*pieces, marked[last:]])
    trimmed = {kind: _trimmed(text, span) for kind, span in spans.items()}
    return text, {kind: span for kind, span in trimmed.items() if span[1] > span[0]}


def _trimmed(text: str, span: tuple[int, int]) -> tuple[int, int]:
    words = text[span[0] : span[1]]
    return span[0] + len(words) - len(words.lstrip()), span[1] - len(words) + len(words.rstrip())


def answer(coder: Coder, row: Row) -> Answer:
    """The likeliest of the 15 actions and of the four quad classes, each with its chances summed."""
    chances = coder.between(row.text, row.who, row.whom)
    actions: dict[str, float] = {}
    quads: dict[int, float] = {}
    for action, (chance, _) in chances.items():
        name = YIELD.get(action, action)
        actions[name] = actions.get(name, 0.0) + chance
        quad = QUADS.get(name, coder.book.quad(action))
        quads[quad] = quads.get(quad, 0.0) + chance
    ahead = next(iter(chances.values()))[1]
    return Answer(max(actions, key=lambda one: actions[one]), max(quads, key=lambda one: quads[one]), ahead)


def macro_f1(gold: Sequence[object], said: Sequence[object]) -> float:
    """The mean F1 over all labels of the gold."""
    return float(np.mean([f1(gold, said, label) for label in sorted(set(gold), key=str)]))


def f1(gold: Sequence[object], said: Sequence[object], label: object) -> float:
    """F1 of one label."""
    hits = sum(g == s == label for g, s in zip(gold, said, strict=True))
    return 2 * hits / max(1, sum(g == label for g in gold) + sum(s == label for s in said))


def direction(pairs: Iterable[tuple[Row, Answer]]) -> float:
    """The share in which the marked actor is told as the actor."""
    return float(np.mean([one.ahead > 0.5 for _, one in pairs]))


def main(argv: Sequence[str] | None = None) -> int:
    """Measure; returns the exit code."""
    args = frame.arguments("actions", __doc__ or "", argv, default="coding/plv_dev.tsv")
    coder = Coder(read())
    listed = list(rows(args.data))
    answers = [answer(coder, row) for row in listed]
    frame.predictions(
        args.predictions,
        (
            {"id": row.id, "gold": row.action, "predicted": said.action, "direction": said.ahead}
            for row, said in zip(listed, answers, strict=True)
        ),
    )
    pairs = list(zip(listed, answers, strict=True))
    late = [pair for pair in pairs if pair[0].recipient_first]
    figures = {
        "f1_15": frame.interval(pairs, lambda some: macro_f1([r.action for r, _ in some], [a.action for _, a in some])),
        "f1_4": frame.interval(pairs, lambda some: macro_f1([r.quad for r, _ in some], [a.quad for _, a in some])),
        "direction": frame.interval(pairs, direction),
        "direction_recipient_first": frame.interval(late, direction),
    }
    gold, said = [row.action for row in listed], [one.action for one in answers]
    labels = sorted(set(gold))
    frame.table("F1 by action", ["action", "n", "F1"], [[a, gold.count(a), f"{f1(gold, said, a):.2f}"] for a in labels])
    confusion = [
        [g, *(sum(x == g and y == s for x, y in zip(gold, said, strict=True)) for s in labels)] for g in labels
    ]
    frame.table("Confusion (rows: gold)", ["", *(label[:4] for label in labels)], confusion)
    return frame.finish("actions", figures, n=len(listed), recipient_first=len(late))


if __name__ == "__main__":
    sys.exit(main())
