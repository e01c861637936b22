"""Are dates in words read as the right days? `python -m evals.dates [--data FILE] [--predictions FILE]`.

Each line of the file is one sentence: {"id", "kind", "text", "published": date or null, "anchor"?: date,
"gold": {"earliest", "latest", "precision", "edtf"}}, the days being what an act told in the sentence gets (`when`).
A sentence without a date has the day of publication; one that cannot be dated has nulls. Ours were written before the
grammar, by its author: they say that the grammar does what it promises, less how it fares on strangers' sentences.
Accuracy is the share of items whose earliest and latest day are both right; `full` also asks for precision and EDTF.

A file that ends in .json.gz holds articles as in ../shared/data/news5w1h/gold_5w1h_dev.json.gz: a list of {"dId",
"title", "description", "text", "date_publish", "fiveWoneH": {"when": {"annotated": [{"parsed": day}]}}}, the days being
what people answered to "when?". The article's answer is the first date told in its first sentences, or else its day of
publication. `holds` is the share whose days hold one that people gave, `day` where that is the only day; `published`
is what the day of publication alone would reach.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from statistics import fmean

from comity.records import Article, Span
from comity.sentences import narrative, split, when
from evals import frame

__all__ = ["Item", "Told", "main", "read", "read_articles"]

OWN = Path(__file__).with_name("dates.jsonl")

# How the articles' file writes that a day of publication is not known.
UNDATED = (None, "", "None")

# An article tells when it happened in its title or its first sentences.
LEAD = 5


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


@dataclass(frozen=True, slots=True)
class Told:
    """An article: its day of publication, the days that people gave as when it happened, and those that were read."""

    id: str
    published: date
    gold: frozenset[date]
    predicted: Span

    @property
    def holds(self) -> bool:
        """Whether a day that people gave is among those read."""
        first, last = self.predicted.earliest or date.min, self.predicted.latest or date.max
        return any(first <= day <= last for day in self.gold)

    @property
    def exact(self) -> bool:
        """Whether one day was read, and people gave it."""
        return self.predicted.earliest == self.predicted.latest and self.predicted.earliest in self.gold


def read_articles(path: Path) -> Iterator[Told]:
    """The articles with a day of publication and an answer to "when?"; raises ValueError with file:number."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = json.load(file)
    for number, row in enumerate(rows, start=1):
        try:
            answers = row["fiveWoneH"]["when"]["annotated"]
            gold = frozenset(date.fromisoformat(one["parsed"][:10]) for one in answers if one.get("parsed"))
            if not gold or row["date_publish"] in UNDATED:
                continue
            published = datetime.fromisoformat(row["date_publish"]).replace(tzinfo=UTC)
            text = f"{row['description'] or ''}\n\n{row['text'] or ''}"
            article = Article(str(row["dId"]), text, title=row["title"] or "", published=published)
            yield Told(article.id, published.date(), gold, _lead(article))
        except (KeyError, TypeError, ValueError) as error:
            told = f"{type(error).__name__} {error}"
            raise ValueError(f"{path.name}:{number}: {told}; see the head of dates.py") from error


def _lead(article: Article) -> Span:
    """The first date told in the title or the first sentences; the days of telling where none is."""
    texts = [sentence.text for sentence in split(article)]
    told = narrative(article, texts)
    found = (told.when(text) for text in texts[:LEAD])
    return next((span for dated, span, _ in found if dated is not None), told.telling()[0])


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


ARTICLES: dict[str, Callable[[Sequence[Told]], float]] = {
    "holds": lambda items: fmean(item.holds for item in items),
    "day": lambda items: fmean(item.exact for item in items),
    "published": lambda items: fmean(item.published in item.gold for item in items),
}


def _of_articles(options: frame.Arguments) -> int:
    items = list(read_articles(options.data))
    frame.predictions(
        options.predictions,
        (
            {"id": item.id, "gold": sorted(day.isoformat() for day in item.gold), "predicted": _dump(item.predicted)}
            for item in items
        ),
    )
    figures = {name: frame.interval(items, figure) for name, figure in ARTICLES.items()}
    return frame.finish("dates", figures, articles=len(items))


def main(argv: Sequence[str] | None = None) -> int:
    """Prints accuracy by kind and, last, one line of JSON; 1 if a figure falls below its floor."""
    options = frame.arguments("dates", __doc__ or "", argv, default=str(OWN))
    if options.data.name.endswith(".json.gz"):
        return _of_articles(options)
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
