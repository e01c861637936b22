"""Coding shards in a process of its own, to be killed: `python -m tests.shard_child SOURCE OUT LOG PAUSE [ADDRESS]`."""

from __future__ import annotations

import sys
from pathlib import Path

from comity.run.raying import code_on_ray
from comity.run.sharding import code_locally, done, shards
from tests.shard_making import order_of


def main() -> None:
    source, out, log, pause, *address = sys.argv[1:]
    order, book = order_of(Path(source).parent, out, pause=float(pause), log=log)
    wanted = shards([source], out)
    reports = done(wanted, order)
    left = [shard for shard in wanted if shard.name not in reports]
    for _ in code_on_ray(left, order, book, address=address[0], jobs=2) if address else code_locally(left, order):
        pass


if __name__ == "__main__":
    main()
