"""Coding shards: files of many articles, each to a file of events and a report, in any number of processes.

    sources ─► shards ─► those that OUT lacks ─► code_shard ─► NAME.events.jsonl, then NAME.report.json

The report is written last and says what its events were made of: it marks the shard as done. `code_locally` is the
engine of one machine, `raying.code_on_ray` that of many; both do nothing but call `code_shard`, so that their output
is the same, row for row.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import cache
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path

from comity import __version__
from comity.articles import is_known, read_files
from comity.errors import ComityError, NotFound
from comity.events.coding import Coded
from comity.records import Article, Skipped
from comity.run.jobs import BATCH, Setting
from comity.run.places import Found, parted, place
from comity.run.writing import Format, written
from comity.sentences import doubted

__all__ = ["Code", "Order", "Report", "Shard", "Told", "code_locally", "code_shard", "done", "failed", "shards"]

Code = Callable[[Iterable[Article]], Iterator[Coded]]

# Skipped records told one by one in a report; the rest are counted.
TOLD = 20

# Seconds between two words on how far a shard is: often enough to watch, rare enough for a thousand workers.
EVERY = 2.0

# Reports read at once: an object store answers each after a while, and many together.
AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Shard:
    """A file of articles: where its source begins, its name below that, its size and when it changed."""

    root: str
    name: str
    bytes: int
    modified: int


@dataclass(frozen=True, slots=True)
class Order:
    """What is made of every shard, and where it goes. `now` is the time of the run, `codebook` the digest."""

    setting: Setting
    codebook: str
    out: str
    to: Format
    now: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a shard: counts, the first records that were skipped, and what it was made of.

    `fault` says why there is no output; such a report is not kept, and the next run takes the shard up again.
    """

    shard: str
    articles: int = 0
    sentences: int = 0
    events: int = 0
    skipped: int = 0
    first_skipped: tuple[Skipped, ...] = ()
    fault: str = ""
    made_of: dict[str, str | int | float | None] = field(default_factory=dict)


Told = int | Report
"""What an engine says while it works: so many articles more were coded; a shard is done."""


def shards(sources: Iterable[str], out: str) -> list[Shard]:
    """The shards of files, folders and addresses of object stores, in order, each once.

    Raises `NotFound` where a source is not there or holds no file of a known kind, and `ComityError` where two shards
    would have the same output, or the output would be a shard of the next run.
    """
    found: dict[str, Shard] = {}
    for source in sources:
        root, name = parted(source)
        if not name and _is_below(out, root):
            raise ComityError(f"{out} lies in {source}, and would be read as its shards; name a folder outside")
        files = [one for one in place(root).found(name) if name or is_known(one.name)]
        if not files:
            raise NotFound(f"{source}: no file of a known kind in there, like .parquet, .jsonl, .jsonl.gz, .warc.gz")
        for one in files:
            shard = Shard(root, one.name, one.bytes, one.modified)
            if found.setdefault(one.name, shard) != shard:
                other = found[one.name].root
                raise ComityError(f"{one.name} is in {other} and in {root}; code their common folder, or one by one")
    return list(found.values())


def done(wanted: Sequence[Shard], order: Order) -> dict[str, Report]:
    """The reports of the shards that need nothing more, by name. What killed writers left is removed."""
    out = place(order.out)
    out.sweep()
    there = {one.name for one in out.found()}
    made = [one for one in wanted if {_events_name(one, order), _report_name(one)} <= there]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        reports = pool.map(lambda one: _kept(out.read(_report_name(one))), made)
        return {
            one.name: report
            for one, report in zip(made, reports, strict=True)
            if report and report.made_of == _made_of(one, order)
        }


def code_locally(wanted: Sequence[Shard], order: Order, *, jobs: int = 1) -> Iterator[Told]:
    """Code the shards in this process, or each in one of `jobs` processes.

    Raises `ComityError` where a process dies; what is done is done, and the same call goes on with the rest.
    """
    if jobs <= 1:
        code = order.setting.coder().code
        for shard in wanted:
            yield from code_shard(shard, order, code)
        return
    # Made once here before: a codebook that teaches the classifier anew does so once, not in every process.
    order.setting.coder()
    rest = iter(wanted)
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        running = {pool.submit(_coded, shard, order) for shard in islice(rest, jobs)}
        while running:
            ended, running = wait(running, return_when=FIRST_COMPLETED)
            for one in ended:
                try:
                    report = one.result()
                except BrokenProcessPool as error:
                    raise ComityError("a coding process ended early; was memory short? Try fewer --jobs") from error
                yield report.articles
                yield report
            running |= {pool.submit(_coded, shard, order) for shard in islice(rest, len(ended))}


def code_shard(shard: Shard, order: Order, code: Code) -> Iterator[Told]:
    """Code one shard and put its output in place; says how many articles were coded since it last spoke, and at the
    end the report.

    An article that `code` fails on is skipped, and told. Raises `OSError` where the output cannot be written.
    """
    source = place(shard.root)
    if source.found(shard.name) != [Found(shard.name, shard.bytes, shard.modified)]:
        yield failed(shard, f"not there, or not as it was when the run began; do all workers see {shard.root}?")
        return
    with tempfile.TemporaryDirectory(prefix="comity-") as folder, source.fetched(shard.name) as path:
        events, report = Path(folder) / "events", Path(folder) / "report"
        tally, told = Report(shard.name, made_of=_made_of(shard, order)), 0
        spoke = time.monotonic()
        with written(order.to, events) as write:
            for item in _carefully_coded(code, read_files([path], now=order.now)):
                tally = _counted(tally, item, str(path))
                for event in item.events if isinstance(item, Coded) else ():
                    write(event)
                if time.monotonic() - spoke > EVERY:
                    yield tally.articles - told
                    spoke, told = time.monotonic(), tally.articles
        report.write_text(json.dumps(asdict(tally), indent=1) + "\n", encoding="utf-8")
        out = place(order.out)
        out.put(events, _events_name(shard, order))
        out.put(report, _report_name(shard))
    yield tally.articles - told
    yield tally


def failed(shard: Shard, reason: str) -> Report:
    """The report of a shard that has no output."""
    return Report(shard.name, fault=reason)


@cache
def _coder(setting: Setting) -> Code:
    """Made once in each process."""
    return setting.coder().code


def _coded(shard: Shard, order: Order) -> Report:
    """The work of a process of `code_locally`."""
    *_, report = code_shard(shard, order, _coder(order.setting))
    assert isinstance(report, Report)
    return report


def _carefully_coded(code: Code, items: Iterable[Article | Skipped]) -> Iterator[Coded | Skipped]:
    """What could not be read as it is, and the articles coded, in order and batch by batch."""
    stream = iter(items)
    while batch := list(islice(stream, BATCH)):
        yield from (item for item in batch if isinstance(item, Skipped))
        yield from _coded_or_skipped(code, [doubted(item) for item in batch if isinstance(item, Article)])


def _coded_or_skipped(code: Code, articles: list[Article]) -> Iterator[Coded | Skipped]:
    """The articles coded; where that fails, one by one, without those at fault."""
    try:
        found = list(code(articles))
    except Exception as error:  # noqa: BLE001 one of 10^8 articles is the first of its kind, whatever it raises
        if len(articles) == 1:
            yield Skipped(f"article {articles[0].id}", f"cannot be coded: {type(error).__name__}: {error}")
        else:
            yield from chain.from_iterable(_coded_or_skipped(code, [one]) for one in articles)
        return
    yield from found


def _counted(tally: Report, item: Coded | Skipped, path: str) -> Report:
    if isinstance(item, Skipped):
        named = replace(item, where=item.where.replace(path, tally.shard, 1))
        first = (*tally.first_skipped, named)[:TOLD]
        return replace(tally, skipped=tally.skipped + 1, first_skipped=first)
    return replace(
        tally,
        articles=tally.articles + 1,
        sentences=tally.sentences + len(item.sentences),
        events=tally.events + len(item.events),
    )


def _made_of(shard: Shard, order: Order) -> dict[str, str | int | float | None]:
    """All that the events of a shard depend on: if any of it changes, the shard is coded anew."""
    return {
        "bytes": shard.bytes,
        "modified": shard.modified,
        "codebook": order.codebook,
        "min_confidence": order.setting.floor,
        "comity": __version__,
    }


def _kept(text: bytes) -> Report | None:
    """A report as it was written; None where it is none."""
    try:
        plain = json.loads(text)
        return Report(**plain | {"first_skipped": tuple(Skipped(**one) for one in plain["first_skipped"])})
    except (ValueError, TypeError, KeyError):
        return None


def _events_name(shard: Shard, order: Order) -> str:
    return f"{shard.name}.events.{order.to}"


def _report_name(shard: Shard) -> str:
    return f"{shard.name}.report.json"


def _is_below(inner: str, outer: str) -> bool:
    if "://" in inner or "://" in outer:
        return f"{inner.rstrip('/')}/".startswith(f"{outer.rstrip('/')}/")
    return Path(inner).resolve().is_relative_to(outer)
