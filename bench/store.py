"""How does an archive in PostgreSQL compare with one in SQLite: filling, searching, several at work at once, migrating?

    ./run.sh bench store [--articles N]

Both hold the same N made-up articles with their sentences and events, and are measured in turn in one run. The server
is started for it, as the tests do, and takes no care of power cuts; on your own with `fsync` writing takes longer.
Then two desks add articles while one reviewer decides and four readers search, each a process: nothing may be missing
or double. Last, the tables are brought down to the first version and up again. Exit code 1 where anything is lost.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import pytest

from bench.dispatches import STATES, dispatches
from comity.records import Article, Decision, Event, Party, Sentence, Span
from comity.store import Coded, Store
from evals.frame import table
from tests.postgres_cluster import started

NOW = datetime(2024, 5, 1, tzinfo=UTC)
QUERIES = ("tramwaj", "młyn port", '"trade agreement" OR border', "accus* airspace", "Belarus sanctions", "aid -Poland",
           '"foreign minister"', "people paper page", "północny wiatrak", "expelled diplomats")  # fmt: skip
TIMES = 5
DESKS, READERS = 2, 4
# What each desk adds while others are at work, and in how many turns.
ADDED, TURNS = 400, 20
DECIDED = 100
AT_ONCE = 500


def main(argv: Sequence[str] | None = None) -> int:
    """Measure; returns 0, and 1 where something was lost."""
    parser = argparse.ArgumentParser(
        prog="./run.sh bench store", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=100_000)
    size = parser.parse_args(argv).articles
    try:
        with tempfile.TemporaryDirectory() as folder, started() as cluster:
            places = {"SQLite": str(Path(folder) / "monitor.db"), "PostgreSQL": cluster.new()}
            found = _measured(places, size)
    except pytest.skip.Exception as error:
        raise SystemExit(str(error)) from error
    rows = [[what, *(one[what] for one in found.values()), _ratio(found, what)] for what in found["SQLite"]]
    table(f"{size} articles, {int(found['SQLite']['rows'])} rows", ["", *places, "ratio"], rows)
    lost = [name for name, one in found.items() if one["lost"]]
    print(json.dumps({"bench": "store", "articles": size, **found, "wrong": len(lost)}))
    return 1 if lost else 0


def _measured(places: dict[str, str], size: int) -> dict[str, dict[str, float]]:
    filled = _filled(places, size)
    found = {name: {"filling, s": filled[name], "rows": float(_rows(place))} for name, place in places.items()}
    waits: dict[str, list[float]] = {name: [] for name in places}
    for query in QUERIES * TIMES:
        for name, place in places.items():
            waits[name].append(_searched(place, query))
    for name, place in places.items():
        cuts = statistics.quantiles(waits[name], n=20)
        found[name] |= {"search, median, ms": cuts[9], "search, 95 of 100, ms": cuts[18]}
        found[name] |= _at_once(place, size)
        found[name] |= _migrated(place)
        found[name]["lost"] = found[name].pop("lost at once") + found[name].pop("lost by migrating")
    return found


def _ratio(found: dict[str, dict[str, float]], what: str) -> str:
    one, other = (float(those[what]) for those in found.values())
    return f"{other / one:.2f}" if one else ""


def _filled(places: dict[str, str], size: int) -> dict[str, float]:
    """Seconds each; in turn, so that what else the machine does falls on both."""
    seconds = dict.fromkeys(places, 0.0)
    stream = _articles(0, size)
    with ExitStack() as stack:
        stores = {name: stack.enter_context(Store.open(place)) for name, place in places.items()}
        while part := list(islice(stream, AT_ONCE)):
            made = [_coded(one) for one in part]
            for name, store in stores.items():
                began = time.perf_counter()
                store.add_articles(part)
                store.add_coded(made, codebook="bench")
                seconds[name] += time.perf_counter() - began
        for name, store in stores.items():
            began = time.perf_counter()
            store.set_merged(store.events(merged=False))
            seconds[name] += time.perf_counter() - began
    return seconds


def _rows(place: str) -> int:
    with Store.open(place, readonly=True) as store:
        return sum(store.counts().values())


def _searched(place: str, query: str) -> float:
    """Milliseconds, with an archive that is open already, as in a server."""
    with Store.open(place, readonly=True) as store:
        store.search("warm", limit=1)
        began = time.perf_counter()
        store.search(query, limit=20)
        return (time.perf_counter() - began) * 1000


def _at_once(place: str, size: int) -> dict[str, float]:
    """Seconds until all have done, searches a second meanwhile, and what is missing or double afterwards."""
    before = _counted(place)
    began = time.perf_counter()
    with ProcessPoolExecutor(DESKS + READERS + 1, mp_context=get_context("spawn")) as pool:
        readers = [pool.submit(_reads, place, size + DESKS * ADDED) for _ in range(READERS)]
        others = [pool.submit(_desk, place, size + number * ADDED) for number in range(DESKS)]
        others.append(pool.submit(_decides, place))
        for one in others:
            one.result()
        seconds = time.perf_counter() - began
        looked = sum(one.result() for one in readers)
    after = _counted(place)
    wanted = {"article": DESKS * ADDED, "coded": DESKS * ADDED, "decision": DECIDED}
    lost = sum(abs(after[name] - before[name] - count) for name, count in wanted.items())
    with Store.open(place) as store:
        lost += len(store.check())
    return {
        "two desks and a reviewer, s": seconds,
        "searches/s of four readers": looked / seconds,
        "lost at once": lost,
    }


def _counted(place: str) -> dict[str, int]:
    with Store.open(place, readonly=True) as store:
        return dict(store.counts())


def _desk(place: str, first: int) -> None:
    each = ADDED // TURNS
    for start in range(first, first + ADDED, each):
        with Store.open(place, wait=300) as store, store.writing(wait=300):
            part = list(_articles(start, start + each))
            store.add_articles(part)
            store.add_coded(map(_coded, part), codebook="bench")


def _decides(place: str) -> None:
    with Store.open(place, wait=300) as store:
        seen = next(iter(store.events(limit=1)))
        for number in range(DECIDED):
            at = NOW + timedelta(seconds=number)
            store.add_decisions([Decision(f"d{number}", at, "confirmed", seen=seen, by="Reviewer")])


def _reads(place: str, until: int) -> int:
    """Searches until so many articles are there; gives how often."""
    looked = 0
    with Store.open(place, readonly=True) as store:
        while store.counts()["article"] < until:
            for query in QUERIES:
                store.search(query, limit=20)
                looked += 1
    return looked


def _migrated(place: str) -> dict[str, float]:
    """Seconds down to the first version and up again; rows that are missing afterwards though that version has them."""
    before = _counted(place)
    began = time.perf_counter()
    Store.open(place).bring_down(1)
    down = time.perf_counter() - began
    Store.open(place).close()
    up = time.perf_counter() - began - down
    after = _counted(place)
    kept = ("article", "coded", "sentence", "event", "merged")
    return {
        "to version 1, s": down,
        "and up again, s": up,
        "lost by migrating": sum(before[name] - after[name] for name in kept),
    }


def _articles(first: int, end: int) -> Iterator[Article]:
    for row in dispatches(first, end, of=max(end, 1)):
        moment = datetime.fromisoformat(row["published"])
        yield Article(
            row["id"], row["text"], row["title"], moment, "given", row["language"], publisher=row["publisher"],
            source="Wire",
        )  # fmt: skip


def _coded(article: Article) -> Coded:
    """Each sentence as it stands; an event where the first names two states."""
    sentences, start = [], 0
    for number, text in enumerate(part + "." for part in article.text.removesuffix(".").split(". ")):
        sentences.append(Sentence(article.id, number, start, start + len(text), text))
        start += len(text) + 1
    named = [name for name in STATES if name in sentences[0].text]
    if len(named) != 2 or article.published is None:
        return Coded(article.id, tuple(sentences))
    day = article.published.date()
    who, whom = (Party(name[:3].upper(), "GOV", name) for name in named)
    event = Event(
        id=f"e{article.id}", article=article.id, sentence=sentences[0], when=Span(day, day, "day", str(day)),
        who=(who,), whom=(whom,), action="CONSULT", quad=1, score=2.5, confidence=0.9, codebook="bench",
    )  # fmt: skip
    return Coded(article.id, tuple(sentences), (event,))


if __name__ == "__main__":
    sys.exit(main())
