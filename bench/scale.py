"""How fast are shards coded by one process and by Ray workers, what does the engine cost, and what would archives take?

    ./run.sh bench scale [--data FILE] [--articles N] [--price DOLLARS]

FILE is anything `comity code` reads, or a zip of one such file. Rates are by the processor's seconds, so that they hold
on a busy machine too; by the clock, they are beside them. The price is that of one core for an hour.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from bench.code import articles_of
from bench.measuring import ROOT, guardian
from bench.metering import Meter, Metered, meters
from comity.codebook.reading import read as read_book
from comity.codec import dump
from comity.run.raying import code_on_ray
from comity.run.sharding import Order, Report, Told, code_locally, shards
from comity.run.writing import Format
from evals.frame import table

SHARDS = 8

# Articles: a day of the world's news, a year of a web archive of news.
CORPORA = {"a day of world news": 300_000, "a year of a news web archive": 100_000_000}
CORES = (10, 100, 1000)


@dataclass(frozen=True, slots=True)
class Measured:
    """What coding all shards took: whole seconds, and what each worker did."""

    name: str
    seconds: float
    workers: list[Meter]
    sentences: int
    output: dict[str, bytes]

    @property
    def by_clock(self) -> float:
        """Sentences a second, from when the first worker was loaded to when the last had done."""
        ended = max(one.began + one.seconds for one in self.workers)
        return self.sentences / (ended - min(one.began for one in self.workers))

    @property
    def by_processor(self) -> float:
        """Sentences a second of the processor's time of one worker."""
        return sum(one.sentences for one in self.workers) / sum(one.processor for one in self.workers)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure; returns 0, and 1 where the engines' output is not the same."""
    parser = argparse.ArgumentParser(prog="./run.sh bench scale", description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--articles", type=int, default=96)
    parser.add_argument("--price", type=float, default=0.04)
    options = parser.parse_args(argv)
    # Ray's workers import this module's neighbours.
    os.environ["PYTHONPATH"] = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
    with tempfile.TemporaryDirectory(prefix="comity-") as name:
        folder = Path(name)
        count = _write_shards(options.data or guardian(), folder, options.articles)
        found = [_measured(folder, engine, jobs) for engine, jobs in (("local", 1), ("ray", 1), ("ray", 2))]
    _tell(found, count)
    rows = list(_projected(found, count, price=options.price))
    table(
        f"at ${options.price:g} for an hour of a core, {found[0].sentences / count:.0f} sentences an article",
        ["", "cores", "hours", "dollars"],
        [[row["corpus"], row["cores"], row["hours"], row["dollars"]] for row in rows],
    )
    same = all(one.output == found[0].output for one in found)
    print(json.dumps(_line(found, count, rows) | {"same": same}))
    return 0 if same else 1


def _write_shards(data: Path, folder: Path, most: int) -> int:
    source = folder / "source"
    source.mkdir()
    articles = list(islice(articles_of(data, folder), most))
    for number in range(SHARDS):
        rows = (json.dumps(dump(article)) + "\n" for article in articles[number::SHARDS])
        (source / f"{number}.jsonl").write_text("".join(rows), encoding="utf-8")
    return len(articles)


def _measured(folder: Path, engine: str, jobs: int) -> Measured:
    name = f"{engine}, {jobs} worker{'s' * (jobs > 1)}"
    log, out = folder / f"{name}.log", folder / name
    setting = Metered("plover", folder, log=str(log))
    book = read_book("plover", near=folder)
    order = Order(setting, book.digest, str(out), Format.JSONL, datetime.now(UTC))
    wanted = shards([str(folder / "source")], order.out)
    began = time.perf_counter()
    work: Iterator[Told] = code_locally(wanted, order)
    if engine == "ray":
        work = code_on_ray(wanted, order, book, jobs=jobs)
    reports = [one for one in work if isinstance(one, Report)]
    seconds = time.perf_counter() - began
    output = {path.name: path.read_bytes() for path in out.iterdir()}
    return Measured(name, seconds, meters(log), sum(one.sentences for one in reports), output)


def _tell(found: Sequence[Measured], count: int) -> None:
    rows = [
        [
            one.name,
            one.by_processor,
            one.by_clock,
            f"{1 - one.by_processor / found[0].by_processor:.1%}",
            one.seconds - one.sentences / one.by_clock,
            max(worker.megabytes for worker in one.workers),
        ]
        for one in found
    ]
    heads = ["", "sentences/s of a core", "sentences/s by the clock", "overhead", "start, end (s)", "MB a worker"]
    table(f"{count} articles, {found[0].sentences} sentences, {SHARDS} shards", heads, rows)


def _projected(found: Sequence[Measured], count: int, *, price: float) -> Iterator[dict[str, str | int | float]]:
    """Hours and dollars, at the rate of the last, all workers busy until the end."""
    last = found[-1]
    hours_each = last.sentences / count / last.by_processor / 3600
    for corpus, articles in CORPORA.items():
        for cores in CORES:
            hours = articles * hours_each
            yield {
                "corpus": corpus,
                "cores": cores,
                "hours": float(f"{hours / cores:.2g}"),
                "dollars": float(f"{hours * price:.2g}"),
            }


def _line(found: Sequence[Measured], count: int, rows: Sequence[dict[str, str | int | float]]) -> dict[str, object]:
    return {
        "bench": "scale",
        "articles": count,
        "sentences": found[0].sentences,
        "sentences_per_processor_second": {one.name: round(one.by_processor, 1) for one in found},
        "sentences_per_second": {one.name: round(one.by_clock, 1) for one in found},
        "overhead": round(1 - found[1].by_processor / found[0].by_processor, 3),
        "start_seconds": {one.name: round(one.seconds - one.sentences / one.by_clock, 1) for one in found},
        "megabytes": {one.name: round(max(worker.megabytes for worker in one.workers)) for one in found},
        "projected": list(rows),
    }


if __name__ == "__main__":
    sys.exit(main())
