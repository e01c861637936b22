"""Whole events in 260 sentences of our own, written from PLOVER's definitions by somebody who had not seen the rules.

    ./run.sh eval unseen [--data FILE] [--predictions FILE]

The data: JSON lines `{id, text, date, kind, events: [{event, source_code, target_code}]}`, parties as CAMEO writes
them. An act counts where state of the doer, action and state of the recipient are right ("" where there is none).
Sentences with an even number were looked at while rules were written: all figures are of the odd ones, `f1_looked_at`
of the even.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from comity.codebook.reading import read
from comity.events.coding import Coder
from evals import frame
from evals.events import TOLD, article, directed

OWN = Path(__file__).with_name("unseen.jsonl")
# A party's state, or what stands for one ("IGO"), is the beginning of its code.
STATE = 3

Act = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the acts that it tells and those that were found in it."""

    id: str
    kind: str
    gold: frozenset[Act]
    found: frozenset[Act]


def coded(path: Path) -> list[Sentence]:
    """The sentences of the file, coded."""
    items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    book = read()
    sentences = []
    for item, one in zip(items, Coder(book).code(article(item) for item in items), strict=True):
        told = (act for event in one.events if event.status in TOLD for act in directed(event, book))
        sentences.append(Sentence(item["id"], item["kind"], _acts(item["events"]), _acts(told)))
    return sentences


def f1(of: Callable[[Act], object]) -> Callable[[Sequence[Sentence]], float]:
    """Micro F1 of a part of the acts, as sets of each sentence."""

    def figure(some: Sequence[Sentence]) -> float:
        pairs = [({of(act) for act in one.gold}, {of(act) for act in one.found}) for one in some]
        total = sum(len(gold) + len(found) for gold, found in pairs)
        return 2 * sum(len(gold & found) for gold, found in pairs) / max(1, total)

    return figure


def precision(some: Sequence[Sentence]) -> float:
    """The share of the acts told that are right."""
    return sum(len(one.gold & one.found) for one in some) / max(1, sum(len(one.found) for one in some))


def recall(some: Sequence[Sentence]) -> float:
    """The share of the acts that are told."""
    return sum(len(one.gold & one.found) for one in some) / max(1, sum(len(one.gold) for one in some))


def false(some: Sequence[Sentence]) -> float:
    """The share of sentences without an act in which one is told."""
    empty = [one for one in some if not one.gold]
    return sum(bool(one.found) for one in empty) / max(1, len(empty))


def _acts(events: Iterable[dict[str, str]]) -> frozenset[Act]:
    return frozenset((_state(one["source_code"]), one["event"], _state(one["target_code"])) for one in events)


def _state(code: str) -> str:
    return "" if code.startswith("---") else code[:STATE]


def main(argv: Sequence[str] | None = None) -> int:
    """Measure; returns the exit code."""
    args = frame.arguments("unseen", __doc__ or "", argv, default=str(OWN))
    every = coded(args.data)
    looked_at = [one for one in every if int(one.id[1:]) % 2 == 0] if args.data.resolve() == OWN else []
    kept = [one for one in every if one not in looked_at]
    frame.predictions(
        args.predictions,
        ({"id": one.id, "gold": sorted(one.gold), "predicted": sorted(one.found)} for one in every),
    )
    kinds = sorted({one.kind.partition("-")[0] for one in kept})
    by_kind = [(kind, [one for one in kept if one.kind.partition("-")[0] == kind]) for kind in kinds]
    rows = [[kind, len(some), precision(some), recall(some)] for kind, some in by_kind if kind != "none"]
    frame.table("By kind of sentence", ["kind", "sentences", "precision", "recall"], rows)
    figures: dict[str, frame.Figure | float] = {
        "f1": frame.interval(kept, f1(lambda act: act)),
        "precision": frame.interval(kept, precision),
        "recall": frame.interval(kept, recall),
        "f1_action": frame.interval(kept, f1(lambda act: act[1])),
        "f1_pair": frame.interval(kept, f1(lambda act: (act[0], act[2]))),
        "false": frame.interval([one for one in kept if not one.gold], false),
        "f1_looked_at": frame.interval(looked_at, f1(lambda act: act)),
    }
    return frame.finish("unseen", figures, n=len(kept))


if __name__ == "__main__":
    sys.exit(main())
