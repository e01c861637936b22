"""The walk itself: from sources to site, step by step, each kept before the next begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from time import monotonic

from comity import __version__
from comity.articles import Fetcher, copies, matches, signature
from comity.articles.imprints import MADE, imprint, packed
from comity.articles.meaning import encoder
from comity.codebook.book import Book
from comity.codebook.reading import read as read_book
from comity.config import Config, Source
from comity.errors import FaultyConfig
from comity.events.encoder import VOCABULARY
from comity.pages import build
from comity.records import Article
from comity.run.clocks import moment
from comity.run.jobs import Setting, coded
from comity.run.reading import Kept, read_source
from comity.run.reviewing import review
from comity.run.settings import faults
from comity.run.telling import Progress, silent
from comity.run.tracing import trace
from comity.store import Coded, Run, Store

__all__ = ["How", "Outcome", "run"]

# Articles coded between two transactions: a killed run loses no more than their work, a few seconds.
CODED_AT_ONCE = 64

# Pairs whose signatures are estimated to be at least so alike are compared in full. A signature's estimate is off by
# up to .12 in 999 of 1,000 pairs, and copies are those that are .80 alike.
SUSPECT = 0.68


@dataclass(frozen=True, slots=True)
class How:
    """How to run: whether the network is used, whether everything is coded anew, in how many processes, and how many
    seconds to wait for another run to end."""

    fetch: bool = True
    rebuild: bool = False
    jobs: int = 1
    wait: float = 10.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did: articles that were new, articles coded, whether the archive is not as the last run left it; and
    what the archive holds now."""

    new: int
    coded: int
    changed: bool
    articles: int
    events: int
    findings: int
    skipped: int
    pages: int
    site: Path


def run(config: Config, *, now: datetime, how: How | None = None, progress: Progress = silent) -> Outcome:
    """Walk through the house once, and build the site.

    Raises `FaultyCodebook`, `FaultyConfig`, `NotFound`, `NoModel`, or a `StoreError`: `StoreBusy` where another run
    writes for longer than `how.wait` seconds. Whatever happens, the archive stays whole and the next run goes on.
    """
    began, chosen = monotonic(), how or How()
    book = read_book(config.codebook, near=config.folder)
    if wrong := faults(config, book):
        raise FaultyConfig(wrong)
    with Store.open(config.archive, wait=chosen.wait) as store, store.writing(wait=chosen.wait):
        now = moment(store, now)
        new = sum(_sources(store, config, now=now, fetch=chosen.fetch, progress=progress))
        done = _code(store, config, book, how=chosen, progress=progress)
        _copies(store, progress=progress)
        _imprints(store, progress=progress)
        review(store)
        trace(store, config, book, progress=progress)
        ended = now + timedelta(seconds=round(monotonic() - began))
        changed = _log(store, Run(now, ended, {}, book.digest, __version__), coded=done)
        site = config.folder / config.site
        built = build(store, config, book, site, progress=progress)
        counts = store.counts()
    return Outcome(
        new=new,
        coded=done,
        changed=changed,
        articles=counts["article"],
        events=counts["merged"],
        findings=counts["finding"],
        skipped=counts["skipped"],
        pages=built.pages,
        site=site,
    )


def _sources(store: Store, config: Config, *, now: datetime, fetch: bool, progress: Progress) -> Iterator[int]:
    """How many articles were new, source by source."""
    with Fetcher(config.fetching, cache=Kept(store)) as fetcher:
        for source in config.sources:
            if not fetch and _is_remote(source):
                continue

            def told(count: int, name: str = source.name) -> None:
                progress(f"read {name}", count, 0)

            yield read_source(store, source, config, fetcher=fetcher, now=now, told=told)
    names = {source.name for source in config.sources} | {one.name for one in store.datasets()}
    for gone in sorted({one.source for one in store.skipped()} - names):
        store.forget_skipped(now, source=gone)


def _is_remote(source: Source) -> bool:
    return "://" in source.at


def _code(store: Store, config: Config, book: Book, *, how: How, progress: Progress) -> int:
    """Code what is not coded with this codebook, or everything; gives how many articles."""
    total = sum(1 for _ in _wanted(store, book, how))
    if not total:
        return 0
    setting = Setting(config.codebook, config.folder)
    stream = coded(_wanted(store, book, how), setting, jobs=how.jobs, book=book, told=progress)
    done = 0
    while batch := list(islice(stream, CODED_AT_ONCE)):
        made = [Coded(one.article.id, one.sentences, one.events, one.milestones) for one in batch]
        store.add_coded(made, codebook=book.digest)
        done += len(batch)
        progress("code articles", done, total)
    return done


def _wanted(store: Store, book: Book, how: How) -> Iterable[Article]:
    return store.articles() if how.rebuild else store.uncoded(book.digest)


def _copies(store: Store, *, progress: Progress) -> None:
    """Group near copies where articles are new. Their signatures are kept last, so that a killed run does it again."""
    new: dict[str, bytes] = {}
    for article in store.unsigned():
        new[article.id] = signature(article)
        progress("compare articles", len(new), 0)
    if not new:
        return
    found = matches(new | dict(store.signatures()), {}, threshold=SUSPECT)
    suspects = sorted({*found.keys(), *found.values()})
    store.set_copies(copies(store.article(name) for name in suspects))
    store.add_signatures(new)


def _imprints(store: Store, *, progress: Progress) -> None:
    """Keep what texts are compared by, of articles that are new or changed."""
    wanted = iter(store.unprinted(MADE))
    first = next(wanted, None)
    if first is None:
        return
    encode, done = encoder(VOCABULARY), 0
    stream = chain([first], wanted)
    while batch := list(islice(stream, CODED_AT_ONCE)):
        store.add_imprints({one.id: packed(imprint(one, encode)) for one in batch}, made=MADE)
        done += len(batch)
        progress("imprint articles", done, 0)


def _log(store: Store, run: Run, *, coded: int) -> bool:
    """Keep that a run was, unless the archive is just as the last one left it."""
    counts = {name: count for name, count in store.counts().items() if name != "run"}
    last = next(iter(store.runs(limit=1)), None)
    if last and not coded and (dict(last.counts), last.codebook, last.version) == (counts, run.codebook, run.version):
        return False
    store.log_run(replace(run, counts=counts))
    return True
