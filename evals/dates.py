"""Are dates in words read as the right days? `python -m evals.dates [--data FILE] [--predictions FILE]`.

Each line of the file is one sentence: {"id", "kind", "text", "published": date or null, "anchor"?: date,
"gold": {"earliest", "latest", "precision", "edtf"}}, the days being what an act told in the sentence gets (`when`).
A sentence without a date has the day of publication; one that cannot be dated has nulls. Ours were written before the
grammar, by its author: they say that the grammar does what it promises, less how it fares on strangers' sentences.
Accuracy is the share of items whose earliest and latest day are both right; `full` also asks for precision and EDTF.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from statistics import fmean

from comity.records import Span
from comity.sentences import when
from evals import frame

__all__ = ["Item", "main", "read"]

OWN = Path(__file__).with_name("dates.jsonl")


@dataclass(frozen=True, slots=True)
class Item:
    """One sentence with the days it means and those that were read."""

    id: str
    kind: str
    gold: Span
    predicted: Span

    @property
    def right(self) -> bool:
        """Whether both days are right."""
        return (self.gold.earliest, self.gold.latest) == (self.predicted.earliest, self.predicted.latest)

    @property
    def full(self) -> bool:
        """Whether days, precision and EDTF string are right."""
        return self.gold == self.predicted


def read(path: Path) -> Iterator[Item]:
    """The items of the file, each with what `when` makes of it; raises ValueError with file:line at a bad line."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            day = _day(row["published"])
            published = datetime.combine(day, time(12), tzinfo=UTC) if day else None
            predicted, _ = when(row["text"], published=published, anchor=_day(row.get("anchor")))
            gold = row["gold"]
            span = Span(_day(gold["earliest"]), _day(gold["latest"]), gold["precision"], gold["edtf"])
            yield Item(str(row.get("id", number)), str(row.get("kind", "")), span, predicted)
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(
                f"{path.name}:{number}: {type(error).__name__} {error}; see the head of dates.py"
            ) from error


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _dump(span: Span) -> dict[str, str | None]:
    return {
        "earliest": span.earliest.isoformat() if span.earliest else None,
        "latest": span.latest.isoformat() if span.latest else None,
        "precision": span.precision,
        "edtf": span.edtf,
    }


def _accuracy(items: Sequence[Item]) -> float:
    return fmean(item.right for item in items)


def _full(items: Sequence[Item]) -> float:
    return fmean(item.full for item in items)


def main(argv: Sequence[str] | None = None) -> int:
    """Prints accuracy by kind and, last, one line of JSON; 1 if a figure falls below its floor."""
    options = frame.arguments("dates", __doc__ or "", argv, default=str(OWN))
    items = list(read(options.data))
    kinds = {item.kind: [other for other in items if other.kind == item.kind] for item in items}
    rows = [[kind, len(those), _accuracy(those), _full(those)] for kind, those in kinds.items()]
    frame.table("days exactly right, by kind", ["kind", "items", "days", "with precision and EDTF"], rows)
    frame.predictions(
        options.predictions,
        ({"id": item.id, "gold": _dump(item.gold), "predicted": _dump(item.predicted)} for item in items),
    )
    figures = {"accuracy": frame.interval(items, _accuracy), "full": frame.interval(items, _full)}
    return frame.finish("dates", figures, items=len(items))


if __name__ == "__main__":
    sys.exit(main())
