"""A person at work on an archive: `python store_desk.py URL TASK FIRST`.

desk    time and again adds some articles from FIRST on, codes what is uncoded, merges all, as `comity run` does
review  decides, a hundred times, beside the desks
read    looks at the archive until a run by "stop" is logged; tells how often it looked and how many faults it saw
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta

from store_making import a_milestone, an_article, an_event, coded

from comity.records import Decision
from comity.store import Run, Store

NOW = datetime(2024, 5, 1, tzinfo=UTC)
STOP = Run(NOW, NOW, {}, codebook="stop")
RUNS = 15
STEP = 4


def desk(store: Store, first: int) -> None:
    for number in range(first, first + RUNS * STEP, STEP):
        with store.writing(wait=120):
            store.add_articles(an_article(one) for one in range(number, number + STEP))
            store.add_coded(map(coded, store.uncoded("book")), codebook="book")
            store.set_merged(map(an_event, store.articles()))


def review(store: Store, first: int) -> None:
    for number in range(first, first + 100):
        seen = a_milestone(an_article(number))
        store.add_decisions([Decision(f"d{number}", NOW + timedelta(seconds=number), "confirmed", seen=seen, by="Ada")])


def read(store: Store, first: int) -> None:
    """Whoever reads sees an article coded wholly or not at all, and each merged event once."""
    looked = faults = 0
    while not (looked and any(run.codebook == STOP.codebook for run in store.runs(limit=1))):
        articles = [one.id for one in store.articles(newest=bool(looked % 2))]
        faults += len(articles) != len(set(articles))
        events = [one.id for one in store.events()]
        faults += len(events) != len(set(events))
        for one in articles[first:5]:
            faults += len(store.sentences(one)) not in (0, 4)
        store.search("freight", limit=3)
        looked += 1
        time.sleep(0.2)
    sys.stdout.write(f"{looked} {faults}\n")


def main(place: str, task: str, first: str) -> None:
    with Store.open(place, readonly=task == "read", wait=120) as store:
        {"desk": desk, "review": review, "read": read}[task](store, int(first))
    sys.stdout.write("done\n" if task != "read" else "")


if __name__ == "__main__":
    main(*sys.argv[1:])
