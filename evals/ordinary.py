"""Are the events of ordinary news right? Events drawn from other people's articles, judged by hand in two passes.

    ./run.sh eval ordinary                  figures from the judged files: evals/ordinary-judge-a.jsonl, -b.jsonl
    ./run.sh eval ordinary --draw FILE      draw events, with their sentences, to be judged (needs ../shared/data)

How to judge stands in evals/README.md. Judged files hold no text: only digests, codes and verdicts.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from comity.codebook.reading import read
from comity.codec import digest
from comity.events.coding import Coder
from comity.records import Article, Event, Party
from evals import frame

GUARDIAN = "guardian/Guardian_SDF_sample.csv.zip"
CLUSTERS = ("news5w1h/gold_5w1h_dev.json.gz", "news5w1h/news_cluster_dev.json.gz")
FOLDER = Path(__file__).resolve().parent

EVENTS = 150
AN_ARTICLE = 2
SEED = "ordinary-2026"
# The judged parts of an event; it is right if the first three are.
PARTS = ("who", "action", "whom", "status")
Row = Mapping[str, Any]


def articles(data: Path) -> Iterator[Article]:
    """The articles that events are drawn from: the half of all by digest that rules were not looked for in."""
    listed = [*_guardian(data / GUARDIAN), *(one for name in CLUSTERS for one in _clusters(data / name))]
    kept = {one.id: one for one in listed if _kept(one.id)}
    yield from sorted(kept.values(), key=lambda one: digest(SEED, one.id))


def _kept(name: str) -> bool:
    return int(hashlib.sha256(name.encode()).hexdigest()[-1], 16) % 2 == 0


def _guardian(path: Path) -> Iterator[Article]:
    csv.field_size_limit(sys.maxsize)
    with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as stream:
        for row in csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8")):
            yield _article(f"g{row['']}", row["text"], "", row["date"])


def _clusters(path: Path) -> Iterator[Article]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for row in json.load(stream):
            yield _article(f"n{row['dId'][:12]}", row["text"] or "", row["title"] or "", row["date_publish"] or "")


def _article(name: str, text: str, title: str, day: str) -> Article:
    published = datetime.fromisoformat(day[:10]).replace(tzinfo=UTC) if day[:1] in ("1", "2") else None
    return Article(name, text, title=title, published=published, basis="given" if published else "", language="en")


def drawn(coder: Coder, found: Iterable[Article], *, wanted: int = EVENTS) -> Iterator[dict[str, Any]]:
    """Events to judge: of each article, in an order that only the seed decides, at most two."""
    told = 0
    for coded in coder.code(found):
        mixed = sorted(coded.events, key=lambda event: digest(SEED, event.id))
        for event in mixed[:AN_ARTICLE]:
            yield row(event)
            told += 1
            if told == wanted:
                return


def row(event: Event) -> dict[str, Any]:
    """An event as it is judged: codes, and the words that its judge needs."""
    return {
        "id": digest(event.article, event.sentence.text),
        "who": codes(event.who),
        "action": event.action,
        "whom": codes(event.whom),
        "status": event.status,
        "confidence": event.confidence,
        "event": f"{_words(event.who)} — {event.action} {event.mode} → {_words(event.whom)} ({event.status})",
        "sentence": event.sentence.text,
    }


def codes(parties: Iterable[Party]) -> str:
    """The parties as codes; who has none is told by the sector."""
    return " ".join(sorted(".".join(filter(None, (one.code or "?", one.sector))) for one in parties))


def _words(parties: Iterable[Party]) -> str:
    return ", ".join(f"{one.text} [{codes((one,))}]" for one in parties) or "nobody"


def judged(path: Path) -> dict[str, Row]:
    """The verdicts of a pass by event; {} where there is no such file."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    rows = [json.loads(line) for line in lines if line.strip()]
    return {" ".join((one["id"], one["who"], one["action"], one["whom"])): one for one in rows}


def right(one: Row) -> bool:
    """Whether who, action and whom are."""
    return all(one["right"][part] for part in PARTS[:3])


def alpha(pairs: Sequence[tuple[bool, bool]]) -> float:
    """Krippendorff's alpha of two judges for yes and no (Krippendorff 2004, §11.3): 1 is agreement, 0 chance."""
    values = Counter(value for pair in pairs for value in pair)
    total = sum(values.values())
    expected = sum(count * (total - count) for count in values.values()) / max(1, total - 1)
    return 1.0 - 2 * sum(one != other for one, other in pairs) / expected if expected else 1.0


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, or draw; returns the exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    if "--draw" in given:
        return _draw(Path(given[given.index("--draw") + 1]))
    frame.arguments("ordinary", __doc__ or "", argv)
    first, second = (judged(FOLDER / f"ordinary-judge-{name}.jsonl") for name in "ab")
    rows = list(first.values())
    figures: dict[str, frame.Figure | float] = {"precision": frame.interval(rows, _share)}
    for part in PARTS:
        figures[part] = frame.interval(rows, lambda some, part=part: _mean(one["right"][part] for one in some))  # type: ignore[misc]
    both = [(right(first[key]), right(second[key])) for key in first.keys() & second.keys()]
    if both:
        figures["precision_b"] = frame.interval(list(second.values()), _share)
        figures["alpha"] = frame.interval(both, alpha)
    actions = sorted({one["action"] for one in rows})
    by_action = [(name, [one for one in rows if one["action"] == name]) for name in actions]
    frame.table("By action", ["action", "n", "right"], [[name, len(some), _share(some)] for name, some in by_action])
    bins = pairwise((0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01))
    sure = [(low, [one for one in rows if low <= one["confidence"] < high]) for low, high in bins]
    frame.table("By confidence", ["from", "n", "right"], [[str(low), len(some), _share(some)] for low, some in sure])
    errors = Counter(one["error"] for one in rows if one.get("error"))
    frame.table("Kinds of errors", ["kind", "n"], [[kind, count] for kind, count in errors.most_common()])
    return frame.finish("ordinary", figures, n=len(rows), both=len(both))


def _draw(out: Path) -> int:
    data = frame.shared_data()
    with out.open("w", encoding="utf-8") as stream:
        for one in drawn(Coder(read()), articles(data)):
            stream.write(json.dumps(one, ensure_ascii=False) + "\n")
            stream.flush()
    return 0


def _share(rows: Sequence[Row]) -> float:
    return _mean(right(one) for one in rows)


def _mean(values: Iterable[bool]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else float("nan")


if __name__ == "__main__":
    sys.exit(main())
