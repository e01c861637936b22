"""How many pages a second are built, how does that grow, how heavy are pages, how quick is the live site?

    ./run.sh bench site [--articles N …] [--requests N]

Made-up archives of N articles (1,000 and 10,000 if none is given) with two events each. Each is built from nothing,
then again with nothing new, then with one article more. All but `seconds` are of processor time, so that what else a
machine does does not count. The smallest is also served on loopback, and known pages are
asked for.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from comity.codebook.book import Book
from comity.codebook.reading import read as read_book
from comity.config import Category, Config
from comity.pages import Built, app, build
from comity.records import Article, Event, Party, Sentence, Span
from comity.store import Coded, Run, Store
from evals.frame import table

SEED = 20140224
FIRST = datetime(2003, 1, 1, 9, tzinfo=UTC)
YEARS = 20
CODES = ("BLR", "CHN", "LTU", "LVA", "POL", "RUS", "UKR", "DEU", "FRA", "GBR", "USA", "KAZ", "ARM", "MDA", "EST", "CZE")
DEEDS = (("CONSULT", 1, 2.5), ("COOPERATE", 2, 9.5), ("ACCUSE", 3, -3.0), ("SANCTION", 4, -6.0))
# A few hundred requests a second are more than a monitor of this kind ever gets.
RATE = 300
WORKERS = 16

COLUMNS = {
    "articles": "articles",
    "pages": "pages",
    "seconds": "seconds",
    "processor_seconds": "processor, s",
    "pages_per_second": "pages/s",
    "again": "again, s",
    "more": "one more, s",
    "drawn": "drawn",
    "written": "written",
    "heaviest_kb": "heaviest, kB",
    "heaviest": "which",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Measure; returns 0."""
    parser = argparse.ArgumentParser(prog="./run.sh bench site", description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--requests", type=int, default=3000)
    options = parser.parse_args(argv)
    book = read_book()
    with tempfile.TemporaryDirectory() as folder:
        sizes = sorted(options.articles)
        grown = [_built(Path(folder) / str(size), size, book) for size in sizes]
        waits = _served(Path(folder) / str(sizes[0]), book, options.requests)
    table("Building the site", list(COLUMNS.values()), [[one[key] for key in COLUMNS] for one in grown])
    for small, big in pairwise(grown):
        factors = [big[key] / small[key] for key in ("articles", "pages", "processor_seconds", "more")]
        print(
            "\n{:.3g} times the articles: {:.3g} the pages, {:.3g} the time, {:.3g} for one article more".format(
                *factors
            )
        )
    cuts = statistics.quantiles(waits, n=100)
    served = {"requests": len(waits), "per_second": RATE, "p50_ms": round(cuts[49], 1), "p99_ms": round(cuts[98], 1)}
    table("Known pages on loopback", ["requests", "a second", "p50, ms", "p99, ms"], [list(served.values())])
    print(json.dumps({"bench": "site", "grown": grown, "served": served}))
    return 0


def _config(folder: Path) -> Config:
    categories = (Category("Relations with China", ("BLR-CHN",)), Category("Relations with Russia", ("BLR-RUS",)))
    regions = {"Neighbours of Belarus": ("LTU", "LVA", "POL", "RUS", "UKR")}
    return Config(folder, "Bench", categories=categories, regions=regions)


def _built(folder: Path, size: int, book: Book) -> dict[str, Any]:
    folder.mkdir()
    config, site = _config(folder), folder / "site"
    with Store.open(folder / "monitor.db") as store:
        _fill(store, _articles(size), size)
        first, processor = _timed(store, config, book, site)
        again, again_processor = _timed(store, config, book, site)
        _fill(store, [_article(size, size)], size + 1)
        more, more_processor = _timed(store, config, book, site)
    heaviest = max(site.rglob("*.html"), key=lambda path: path.stat().st_size)
    return {
        "articles": size,
        "pages": first.pages,
        "seconds": round(first.seconds, 2),
        "processor_seconds": round(processor, 2),
        "pages_per_second": round(first.pages / processor),
        "again": round(again_processor, 2),
        "again_drawn": again.drawn,
        "more": round(more_processor, 2),
        "drawn": more.drawn,
        "written": more.written,
        "heaviest_kb": round(heaviest.stat().st_size / 1000, 1),
        "heaviest": heaviest.relative_to(site).as_posix(),
    }


def _timed(store: Store, config: Config, book: Book, site: Path) -> tuple[Built, float]:
    """What building did, and the processor seconds it took."""
    began = time.process_time()
    built = build(store, config, book, site)
    return built, time.process_time() - began


def _articles(size: int) -> Iterator[Article]:
    return (_article(number, size) for number in range(size))


def _article(number: int, size: int) -> Article:
    chance = random.Random(SEED + number)
    who, whom = chance.sample(CODES, 2)
    when = FIRST + timedelta(days=number * 365.25 * YEARS / size)
    said = f"{who} and {whom} met on matter {number}. {whom} then blamed {who} for what had become of it."
    return Article(
        f"a{number:06}", f"{said}\n\n" + "Nothing else is known of it. " * 30, f"Dispatch {number}", when, "given",
        "en", publisher=f"Wire {number % 5}", source="wire",
    )  # fmt: skip


def _coded(article: Article) -> Coded:
    chance = random.Random(article.id)
    words = article.text.split(maxsplit=3)
    codes = (words[0], words[2])
    end = article.text.index(".") + 1
    last = article.text.index("\n")
    sentences = (
        Sentence(article.id, 0, 0, end, article.text[:end]),
        Sentence(article.id, 1, end + 1, last, article.text[end + 1 : last]),
    )
    day = article.published.date() if article.published else None
    events = []
    for sentence, (one, other) in zip(sentences, (codes, codes[::-1]), strict=True):
        action, quad, score = chance.choice(DEEDS)
        event = Event(
            id=f"e{article.id}-{sentence.index}",
            article=article.id,
            sentence=sentence,
            when=Span(day, day, "day", str(day)),
            who=(Party(one, "GOV", one),),
            whom=(Party(other, "GOV", other),),
            action=action,
            quad=quad,
            score=score,
            confidence=0.9,
            codebook="bench",
        )
        events.append(event)
    return Coded(article.id, sentences, tuple(events))


def _fill(store: Store, articles: Any, size: int) -> None:
    """Add the articles and what was coded of them, and log that the archive has `size` now."""
    listed = list(articles)
    store.add_articles(listed)
    store.add_coded(map(_coded, listed), codebook="bench")
    store.set_merged(store.events(merged=False))
    moment = FIRST + timedelta(days=366 * YEARS, seconds=size)
    store.log_run(Run(moment, moment, {"article": size, "merged": 2 * size}, "bench", "bench"))


def _served(folder: Path, book: Book, requests: int) -> list[float]:
    """Milliseconds that known pages take, asked for at `RATE` a second by `WORKERS` at once."""
    paths = ["/", "/relations", "/articles", "/weeks", "/relation/blr-chn", "/state/blr", "/about", "/index.json"]
    with _running(folder, book) as url, httpx.Client(base_url=url) as client:
        for path in paths:
            client.get(path).raise_for_status()
        began = time.perf_counter()

        def ask(number: int) -> float:
            due = began + number / RATE
            time.sleep(max(0.0, due - time.perf_counter()))
            sent = time.perf_counter()
            client.get(paths[number % len(paths)]).raise_for_status()
            return (time.perf_counter() - sent) * 1000

        with ThreadPoolExecutor(WORKERS) as pool:
            return list(pool.map(ask, range(requests)))


@contextmanager
def _running(folder: Path, book: Book) -> Iterator[str]:
    live = app(lambda: Store.open(folder / "monitor.db", readonly=True, patience=5), _config(folder), book)
    server = uvicorn.Server(uvicorn.Config(live, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=20)


if __name__ == "__main__":
    sys.exit(main())
