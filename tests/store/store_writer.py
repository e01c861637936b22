"""A process that writes to an archive: `python store_writer.py PATH TASK`. It says "ready" once it holds the turn.

fill    adds, codes and merges articles in small steps, telling each finished step on a line
hold    holds the turn until its input closes
add     adds one article, of its own, and ends
limit   like fill, with files of at most two million bytes; tells the error's name
"""

from __future__ import annotations

import os
import resource
import sys
from itertools import count

from store_making import an_article, an_event, coded

from comity.errors import StoreError
from comity.store import Store

STEP = 20


def tell(said: object) -> None:
    sys.stdout.write(f"{said}\n")
    sys.stdout.flush()


def fill(store: Store) -> None:
    for step in count():
        articles = [an_article(number) for number in range(step * STEP, (step + 1) * STEP)]
        store.add_articles(articles)
        store.add_coded(map(coded, articles), codebook="book")
        store.set_merged(an_event(an_article(number)) for number in range((step + 1) * STEP))
        tell(step)


def main(path: str, task: str) -> None:
    if task == "limit":
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))
    with Store.open(path) as store:
        if task == "add":
            store.add_articles([an_article(os.getpid())])
            return
        with store.writing():
            tell("ready")
            try:
                sys.stdin.read() if task == "hold" else fill(store)
            except StoreError as error:
                tell(type(error).__name__)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
