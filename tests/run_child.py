"""`comity run` in a process of its own with the quick coder: `python -m tests.run_child FOLDER [SECONDS A BATCH]`."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import comity.run.jobs
from comity import config
from comity.events.coding import Coded
from comity.records import Article
from comity.run import walking
from tests.run_making import NOW, QuickCoder


def main() -> None:
    folder, *rest = sys.argv[1:]
    pause = float(rest[0]) if rest else 0.0

    class SlowCoder(QuickCoder):
        def code(self, articles: Iterable[Article]) -> Iterator[Coded]:
            for one in super().code(articles):
                time.sleep(pause)
                yield one

    comity.run.jobs.Coder = SlowCoder  # type: ignore[misc, assignment]
    walking.CODED_AT_ONCE = 2
    settings = config.read(Path(folder))
    sys.stderr.write("begun\n")
    sys.stderr.flush()
    walking.run(settings, now=NOW, how=walking.How(wait=float(rest[1]) if len(rest) > 1 else 30.0))


if __name__ == "__main__":
    main()
