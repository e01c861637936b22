"""Do time and memory stay in line over a long haul: a large archive, and a long serving under load?

    ./run.sh bench soak [--only line|serve] [--articles N] [--minutes M] [--rate R] [--keep FOLDER]

`line`: N made-up short articles, one in ten in English and of two states, the others in Polish, through the whole line
with the coder as shipped; first a tenth of them in an archive of its own. Streaming steps are measured by tenths:
processor seconds and resident memory, and the last beside the first. Steps that look at the whole archive, the site
among them, are measured in both sizes: ten times the articles, how many times the seconds?

`serve`: `comity serve` answers R requests a second for M minutes while one `comity run` after the other adds articles.
Counted are errors; by tenths, waits and the server's memory.

Exit code 1 where an answer or a run failed, or the archive has faults afterwards. With `--keep` the folder stays, and
the same command goes on where it was stopped; its figures are then of the rest.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.hauling import hauled, told_of_line
from bench.serving import served, told_of_serving

PARTS = ("line", "serve")
# The archive that is served: small enough that one run after the other ends within the time.
SERVED = 2_000


def main(argv: Sequence[str] | None = None) -> int:
    """Measure; returns 0, and 1 where something failed."""
    parser = argparse.ArgumentParser(
        prog="./run.sh bench soak", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=PARTS, help="one part of the two")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=20.0, help="requests a second")
    parser.add_argument("--keep", type=Path, help="a folder to work in, which stays")
    options = parser.parse_args(argv)
    line: dict[str, object] = {"bench": "soak"}
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="comity-soak-") as temporary:
        folder = options.keep or Path(temporary)
        if options.only != "serve":
            small = hauled(folder / "tenth", options.articles // 10)
            large = hauled(folder / "whole", options.articles)
            line |= told_of_line(small, large)
            wrong += len(large.faults)
        if options.only != "line":
            one = served(folder / "served", articles=SERVED, seconds=options.minutes * 60, rate=options.rate)
            line |= told_of_serving(one)
            wrong += len(one.errors) + len(one.faults)
    print(json.dumps(line | {"wrong": wrong}))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
