"""Is the text of an article found on its page, and nothing else? `./run.sh eval extraction [--data TAR]`.

The measure is that of scrapinghub/article-extraction-benchmark (181 news pages of 2019, read from its tar):
texts become runs of four words; true and false positives and false negatives of each page are shares of their sum, so
that long pages weigh no more than short ones; precision and recall are means over pages, F1 is theirs. Accuracy is the
share of pages whose words are all right. Intervals are 95 % bootstrap percentiles over pages.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import tarfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean

import trafilatura

from comity.articles import read_page
from comity.articles.charsets import decode
from comity.records import Article
from evals import frame

__all__ = ["Page", "Score", "main", "score", "shares"]

WORDS = 4
DATA = "html_article_extraction_benchmark/aeb.tar"
_TOKEN = re.compile(r"\w+")

Measured = tuple[tuple[float, float, float], bool]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the benchmark: its name, the text a person marked, its HTML."""

    id: str
    gold: str
    html: bytes


@dataclass(frozen=True, slots=True)
class Score:
    """Means over pages, 0 to 1."""

    precision: float
    recall: float
    f1: float
    accuracy: float


def shares(gold: str, predicted: str) -> tuple[float, float, float]:
    """True positives, false positives and false negatives of one page, as shares of their sum; zeros if all empty."""
    true, found = _runs(gold), _runs(predicted)
    counts = ((true & found).total(), (found - true).total(), (true - found).total())
    whole = sum(counts) or 1
    return counts[0] / whole, counts[1] / whole, counts[2] / whole


def score(pages: Sequence[tuple[float, float, float]], right: Sequence[bool]) -> Score:
    """The benchmark's figures from the shares of each page and whether its words are all right."""
    precision = fmean([tp / (tp + fp) for tp, fp, _ in pages if tp + fp] or [0.0])
    recall = fmean([tp / (tp + fn) for tp, _, fn in pages if tp + fn] or [0.0])
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Score(precision, recall, f1, fmean(right))


def main(argv: Sequence[str] | None = None) -> int:
    """Prints a table of ours, of bare trafilatura and of the outputs in the archive, then one line of JSON."""
    options = frame.arguments("extraction", __doc__ or "", argv, default=DATA)
    pages, outputs = read_pages(options.data)
    now = datetime.now(UTC)
    found: dict[str, Mapping[str, str]] = {
        "comity": _all(pages, lambda page: _ours(page, now)),
        f"trafilatura {trafilatura.__version__}": _all(pages, _bare),
        **outputs,
    }
    texts = found["comity"]
    told = ({"id": page.id, "gold": page.gold, "predicted": texts[page.id]} for page in pages)
    frame.predictions(options.predictions, told)
    measured = {name: _measured(pages, predicted) for name, predicted in found.items()}
    rows = [[name, *(value for _, value in _figures(of))] for name, of in measured.items()]
    frame.table("Article text", ["", "F1", "precision", "recall", "accuracy"], rows)
    figures = {key: frame.interval(measured["comity"], _figure(key)) for key, _ in _figures(measured["comity"])}
    return frame.finish("extraction", figures, n=len(pages))


def read_pages(path: Path) -> tuple[list[Page], dict[str, Mapping[str, str]]]:
    """The pages in the archive, in the order of their names, and other programs' texts by program and page."""
    pages: list[Page] = []
    outputs: dict[str, Mapping[str, str]] = {}
    with tarfile.open(path) as archive:
        truth = json.loads(_member(archive, "ground-truth.json"))
        for name in sorted(truth):
            html = gzip.decompress(_member(archive, f"html/{name}.html.gz"))
            pages.append(Page(name, truth[name].get("articleBody", ""), html))
        for member in archive.getnames():
            if member.startswith("output/") and member.endswith(".json"):
                raw = json.loads(_member(archive, member))
                rows = raw.get("output", raw)
                texts = {page.id: str(rows.get(page.id, {}).get("articleBody", "")) for page in pages}
                outputs[f"{Path(member).stem} (as archived)"] = texts
    return pages, outputs


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    stream = archive.extractfile(name)
    return stream.read() if stream else b""


def _all(pages: Iterable[Page], read: Callable[[Page], str]) -> dict[str, str]:
    return {page.id: read(page) for page in pages}


def _ours(page: Page, now: datetime) -> str:
    item = read_page(decode(page.html), url="", where=page.id, now=now)
    return item.text if isinstance(item, Article) else ""


def _bare(page: Page) -> str:
    return trafilatura.extract(decode(page.html)) or ""


def _runs(text: str) -> Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    runs = (tuple(tokens[start : start + WORDS]) for start in range(max(1, len(tokens) - WORDS + 1)))
    return Counter(run for run in runs if run)


def _measured(pages: Sequence[Page], predicted: Mapping[str, str]) -> list[Measured]:
    """For each page the shares of its runs, and whether its words are all right."""
    return [
        (shares(page.gold, predicted[page.id]), _TOKEN.findall(page.gold) == _TOKEN.findall(predicted[page.id]))
        for page in pages
    ]


def _figures(measured: Sequence[Measured]) -> list[tuple[str, float]]:
    whole = score([found for found, _ in measured], [right for _, right in measured])
    return [(key, getattr(whole, key)) for key in ("f1", "precision", "recall", "accuracy")]


def _figure(key: str) -> Callable[[Sequence[Measured]], float]:
    return lambda measured: dict(_figures(measured))[key]


if __name__ == "__main__":
    sys.exit(main())
