"""Are milestones found as told? `python -m evals.milestones [--data FILE] [--predictions FILE]`.

Each line of the file is one sentence: {"id", "text", "published": date, "milestones": [{"kind", "parties": codes,
"stage", "tier", "status", "ordinal", "when": [earliest, latest]}]}, "" and 0 where nothing is told, null for an open
end; sentences that hold none have an empty list. A milestone is found where kind, parties, stage and tier are all
right; of those found, `dates` is the share whose earliest and latest day are both right; `status`, `ordinal` likewise.
`loose.*` asks for kind and parties alone. `false` is the share of sentences without any in which one was found.

The file is halved by the last bit of the id, which is a hash of the text: rules were written by looking at the half
with even ids only. Floors and figures are those of the other half; the first half's are printed beside them. With
--data all lines count. The confidence that is shown with a milestone comes from a quarter of the sentences, those whose
ids end in the bits 01: the share that was right for each kind of evidence, one right and one wrong added. The other
quarter of the half kept apart (11) says whether it holds: `calibrated` is the share of kinds (of five milestones or
more) for which the confidence lies in the 95 % interval of the share that is right there.

`by` says who wrote a sentence: "definitions" before there was any rule; "later" the same
author, after; "fresh" someone who had seen no rule, from the kinds, stages, tiers and the format alone (and who worked
on the rules afterwards, by the even half).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from math import sqrt
from pathlib import Path
from typing import Any

from comity.codebook.reading import read as read_book
from comity.events.mentions import Spotter
from comity.events.milestones import Finder
from comity.events.milestones.finding import CONFIDENCE, evidence
from comity.events.parties import Roles
from comity.records import Article, Milestone
from comity.sentences import load, split
from evals import frame

__all__ = ["Item", "held_out", "main", "quarter", "read", "right_by_evidence", "within"]

OWN = Path(__file__).with_name("milestones.jsonl")

# What nobody reaches in one sentence is no milestone of a pair: claims have their own figures in evals/seeds.
LEFT_OUT = frozenset({"exceptionality"})

# The width of a 95 % interval to either side, in standard deviations; fewer milestones than LEAST say nothing.
Z = 1.96
LEAST = 5

Key = tuple[str, tuple[str, ...], str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence with what it tells and what was found, by key (kind, parties, stage, tier): days, status, ordinal."""

    id: str
    by: str
    text: str
    gold: Mapping[Key, tuple[Any, ...]]
    predicted: Mapping[Key, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the file."""

    id: str
    by: str
    text: str
    day: date
    gold: Mapping[Key, tuple[Any, ...]]


def held_out(name: str) -> bool:
    """Whether the sentence of that id (hexadecimal) is kept apart from those that rules are written by."""
    return int(name, 16) % 2 == 1


def read(path: Path) -> list[Item]:
    """The items of the file, each with what is found in it; raises ValueError with file:line at a bad line."""
    rows = list(_rows(path))
    book = read_book()
    finder = Finder(book, parser=load(), spotter=Spotter(book), roles=Roles(book))
    articles = [
        Article(row.id, row.text, published=datetime.combine(row.day, time(12), tzinfo=UTC), language="en")
        for row in rows
    ]
    found = finder.find([(article, split(article)) for article in articles], {})
    return [
        Item(row.id, row.by, row.text, row.gold, dict(map(_predicted, (m for m in told if m.kind not in LEFT_OUT))))
        for row, told in zip(rows, found, strict=True)
    ]


def _rows(path: Path) -> Iterator[_Row]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            gold = dict(map(_gold, row["milestones"]))
            name, by = str(row.get("id", number)), str(row.get("by", ""))
            yield _Row(name, by, str(row["text"]), date.fromisoformat(row["published"]), gold)
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(
                f"{path.name}:{number}: {type(error).__name__} {error}; see the head of milestones.py"
            ) from error


def _gold(told: Mapping[str, Any]) -> tuple[Key, tuple[Any, ...]]:
    days = tuple(date.fromisoformat(day) if day else None for day in told["when"])
    key = (told["kind"], tuple(sorted(told["parties"])), told.get("stage", ""), told.get("tier", ""))
    return key, (days, told.get("status", "happened"), told.get("ordinal", 0))


def _predicted(one: Milestone) -> tuple[Key, tuple[Any, ...]]:
    key = (one.kind, tuple(sorted({party.code for party in one.parties})), one.stage, one.tier)
    basis = next((reason.name for reason in one.why if reason.kind == "parties"), "")
    return key, ((one.when.earliest, one.when.latest), one.status, one.ordinal, evidence(one.status, basis))


def _hits(items: Sequence[Item]) -> list[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    return [(item.gold[key], item.predicted[key]) for item in items for key in item.gold if key in item.predicted]


def _precision(items: Sequence[Item]) -> float:
    return len(_hits(items)) / max(1, sum(len(item.predicted) for item in items))


def _recall(items: Sequence[Item]) -> float:
    return len(_hits(items)) / max(1, sum(len(item.gold) for item in items))


def _agreeing(items: Sequence[Item], part: int) -> float:
    hits = _hits(items)
    return len([1 for gold, predicted in hits if gold[part] == predicted[part]]) / max(1, len(hits))


def _false(items: Sequence[Item]) -> float:
    none = [item for item in items if not item.gold]
    return sum(bool(item.predicted) for item in none) / max(1, len(none))


def _loose(items: Sequence[Item]) -> list[Item]:
    """The same items by kind and parties alone."""
    return [
        replace(
            item,
            gold={(key[0], key[1], "", ""): value for key, value in item.gold.items()},
            predicted={(key[0], key[1], "", ""): value for key, value in item.predicted.items()},
        )
        for item in items
    ]


FIGURES: dict[str, Callable[[Sequence[Item]], float]] = {
    "precision": _precision,
    "recall": _recall,
    "dates": lambda items: _agreeing(items, 0),
    "status": lambda items: _agreeing(items, 1),
    "ordinal": lambda items: _agreeing(items, 2),
    "false": _false,
    "loose.precision": lambda items: _precision(_loose(items)),
    "loose.recall": lambda items: _recall(_loose(items)),
}


def _by_kind(items: Sequence[Item]) -> Iterator[list[object]]:
    kinds = sorted({key[0] for item in items for key in (*item.gold, *item.predicted)})
    for kind in kinds:
        own = [
            replace(
                item,
                gold={key: value for key, value in item.gold.items() if key[0] == kind},
                predicted={key: value for key, value in item.predicted.items() if key[0] == kind},
            )
            for item in items
        ]
        yield [kind, sum(len(item.gold) for item in own), _precision(own), _recall(own), _agreeing(own, 0)]


def _by_writer(items: Sequence[Item]) -> Iterator[list[object]]:
    for by in sorted({item.by for item in items}):
        own = [item for item in items if item.by == by]
        yield [by, len(own), *(FIGURES[name](own) for name in ("precision", "recall", "dates", "false"))]


def quarter(items: Sequence[Item], *, second: bool) -> list[Item]:
    """One quarter of the sentences, of those kept apart: confidences come from the first and are held against the
    second."""
    return [item for item in items if held_out(item.id) and (int(item.id, 16) // 2 % 2 == 1) == second]


def right_by_evidence(items: Sequence[Item]) -> dict[str, tuple[int, int]]:
    """How many milestones were found by each kind of evidence, and how many of them are right."""
    found = dict.fromkeys(CONFIDENCE, (0, 0))
    for item in items:
        for key, told in item.predicted.items():
            count, right = found[told[-1]]
            found[told[-1]] = count + 1, right + (key in item.gold)
    return found


def within(shown: float, count: int, right: int) -> bool:
    """Whether the confidence lies in the 95 % interval (Wilson 1927) of the share that is right."""
    share, squared = right / count, Z * Z
    middle = (share + squared / (2 * count)) / (1 + squared / count)
    half = Z * sqrt(share * (1 - share) / count + squared / (4 * count * count)) / (1 + squared / count)
    return middle - half <= shown <= middle + half


def _confidences(items: Sequence[Item]) -> Iterator[list[object]]:
    first, second = (right_by_evidence(quarter(items, second=part)) for part in (False, True))
    for kind, shown in CONFIDENCE.items():
        (count, right), (others, right_too) = first[kind], second[kind]
        yield [kind, count, right, (right + 1) / (count + 2), shown, others, right_too]


def _calibrated(items: Sequence[Item]) -> float:
    told = right_by_evidence(quarter(items, second=True))
    judged = [within(CONFIDENCE[kind], *found) for kind, found in told.items() if found[0] >= LEAST]
    return sum(judged) / max(1, len(judged))


def main(argv: Sequence[str] | None = None) -> int:
    """Prints figures by kind and, last, one line of JSON; 1 if a figure falls below its floor."""
    options = frame.arguments("milestones", __doc__ or "", argv, default=str(OWN))
    items = read(options.data)
    kept = items if options.chosen else [item for item in items if held_out(item.id)]
    frame.table("by kind", ["kind", "told", "precision", "recall", "dates"], _by_kind(kept))
    frame.table("by writer", ["by", "sentences", "precision", "recall", "dates", "false"], _by_writer(kept))
    if not options.chosen:
        columns = ["evidence", "first quarter", "right", "share", "shown", "second quarter", "right"]
        frame.table("confidence", columns, _confidences(items))
        seen = [item for item in items if not held_out(item.id)]
        frame.table(
            f"the half that rules were written by ({len(seen)} sentences)",
            ["figure", "value"],
            [[name, figure(seen)] for name, figure in FIGURES.items()],
        )
    frame.predictions(
        options.predictions,
        (
            {"id": item.id, "text": item.text, "gold": _listed(item.gold), "predicted": _listed(item.predicted)}
            for item in kept
        ),
    )
    figures = {name: frame.interval(kept, figure) for name, figure in FIGURES.items()}
    if not options.chosen:
        figures["calibrated"] = frame.Figure(calibrated := _calibrated(items), calibrated, calibrated)
    none = sum(not item.gold for item in kept)
    return frame.finish("milestones", figures, n=len(kept), none=none, told=sum(len(item.gold) for item in kept))


def _listed(told: Mapping[Key, tuple[Any, ...]]) -> list[list[object]]:
    return [[*key, *value] for key, value in told.items()]


if __name__ == "__main__":
    sys.exit(main())
