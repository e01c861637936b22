"""How surely did it happen? Event factuality, -3 (no) to +3 (yes), against people's judgements.

    ./run.sh eval status [--data PATH] [--predictions FILE]

PATH is a file or a folder. The data: JSON lines, `text` (words between blanks) and `targets`, each with `span1` (the
first word of the event and the one after its last, counted from 0) and `label` (-3 to 3). Of a folder, the files named
dev count where there are any. Figures by set: Pearson's r and the mean absolute error.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from comity.codebook.reading import read
from comity.events.status import factuality
from comity.sentences import Parsed, load
from evals import frame

# Quotation marks and brackets as treebanks write them.
_WRITTEN = {"``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]"}


@dataclass(frozen=True, slots=True)
class Target:
    """An event in a text: where its words stand, and how surely it happened as people judged it."""

    id: str
    start: int
    end: int
    label: float


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence with its events."""

    text: str
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """An event as people and as we judge it."""

    id: str
    gold: float
    said: float


def files(path: Path) -> list[Path]:
    """The files to measure on."""
    if path.is_file():
        return [path]
    found = sorted(one for one in path.rglob("*.jsonl*") if one.name.endswith((".jsonl", ".jsonl.gz")))
    return [one for one in found if one.name.startswith("dev")] or found


def rows(path: Path) -> Iterator[Row]:
    """The sentences of a file."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if line.strip():
                yield row(json.loads(line), f"{path.parent.name}-{number}")


def row(plain: dict[str, object], name: str) -> Row:
    """One sentence: its words joined by blanks, the events as offsets."""
    words = [_WRITTEN.get(word, word) for word in str(plain["text"]).split()]
    starts = [0, *np.cumsum([len(word) + 1 for word in words]).tolist()]
    targets = []
    listed = plain["targets"]
    for index, one in enumerate(listed if isinstance(listed, list) else []):
        first, after = one["span1"]
        targets.append(
            Target(f"{name}-{index}", starts[first], starts[min(after, len(words))] - 1, float(one["label"]))
        )
    return Row(" ".join(words), tuple(targets))


def head(parsed: Parsed, target: Target) -> int | None:
    """The word of the event that the others hang on."""
    covered = parsed.covering(target.start, target.end)
    return next((index for index in covered if parsed.tokens[index].head not in covered), next(iter(covered), None))


def judged(listed: Sequence[Row]) -> Iterator[Judged]:
    """Every event with both judgements; a word that the parser does not know of counts as surely happened."""
    language = read().language
    for one, parsed in zip(listed, load().parse(each.text for each in listed), strict=True):
        for target in one.targets:
            index = head(parsed, target)
            yield Judged(target.id, target.label, 3.0 if index is None else factuality(parsed, index, language))


def pearson(items: Sequence[Judged]) -> float:
    """Pearson's r; 0 where either side does not vary."""
    gold, said = np.array([one.gold for one in items]), np.array([one.said for one in items])
    return float(np.corrcoef(gold, said)[0, 1]) if gold.std() and said.std() else 0.0


def error(items: Iterable[Judged]) -> float:
    """The mean absolute error."""
    return float(np.mean([abs(one.gold - one.said) for one in items]))


def main(argv: Sequence[str] | None = None) -> int:
    """Measure; returns the exit code."""
    args = frame.arguments("status", __doc__ or "", argv, default="factuality")
    figures: dict[str, frame.Figure | float] = {}
    everything: list[Judged] = []
    for path in files(args.data):
        items = list(judged(list(rows(path))))
        name = path.parent.name if path.name.startswith(("dev", "train", "test")) else path.name.split(".")[0]
        figures[f"r_{name}"] = frame.interval(items, pearson)
        figures[f"mae_{name}"] = frame.interval(items, error)
        everything += items
    frame.predictions(
        args.predictions, ({"id": one.id, "gold": one.gold, "predicted": round(one.said, 3)} for one in everything)
    )
    return frame.finish("status", figures, n=len(everything))


if __name__ == "__main__":
    sys.exit(main())
