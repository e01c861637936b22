"""Bad days, as figures: processes killed at random moments, full and locked disks, sources that lie.

./run.sh eval baddays [--times 200] [--only kills|faults|lies]

Exit code 1 where anything was lost, torn, or not told.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from evals import faults, kills
from evals.frame import table
from evals.hostile import BOUNDS, CASES, honest, met

SEED = 20140301
PARTS = ("kills", "faults", "lies")


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the tables and, last, one JSON object; gives the exit code."""
    parser = argparse.ArgumentParser(prog="./run.sh eval baddays", description=__doc__)
    parser.add_argument(
        "--times", type=int, default=200, help="kills in all: half of runs, the rest of import and serve"
    )
    parser.add_argument("--only", choices=PARTS, help="one part of three")
    options = parser.parse_args(argv)
    wanted = [options.only] if options.only else list(PARTS)
    figures: dict[str, object] = {"eval": "baddays"}
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="comity-baddays-") as folder:
        for part in wanted:
            measured, bad = _PARTS[part](Path(folder), options.times)
            figures |= measured
            wrong += bad
    print(json.dumps(figures | {"lost": wrong}, ensure_ascii=False))
    return 1 if wrong else 0


def _kills(folder: Path, times: int) -> tuple[dict[str, object], int]:
    chance = random.Random(SEED)
    shares = {"in_run": times - times // 4 * 2, "in_import": times // 4, "in_serve": times // 4}
    rows, found, bad = [], {}, 0
    for name, share in shares.items():
        place = folder / name
        place.mkdir()
        count = getattr(kills, name)(place, share, chance=chance)
        steps = ", ".join(f"{step} {many}" for step, many in count.steps.most_common())
        rows.append([name.removeprefix("in_"), count.kills, len(count.torn), len(count.lost), steps])
        found[f"kills_{name}"] = count.kills
        bad += len(count.torn) + len(count.lost)
        _complain([*count.torn, *count.lost])
    (folder / "copies").mkdir()
    copies = kills.copied(folder / "copies", max(times // 5, 1), chance=chance)
    rows.append(
        ["copied in mid-write", copies.kills + len(copies.torn), 0, 0, f"{copies.kills} whole, the others told"]
    )
    table("kill -9", ["what", "times", "torn", "lost", "in which step"], rows)
    return {**found, "copies": copies.kills + len(copies.torn), "copies_whole": copies.kills}, bad


def _faults(folder: Path, _times: int) -> tuple[dict[str, object], int]:
    found = [case(folder / f"fault{number}") for number, case in enumerate(faults.FAULTS)]
    rows = [[one.name, one.tried, one.told, "yes" if one.well else "NO"] for one in found]
    table("faults", ["what", "times", "what was said", "whole, and the next run completes"], rows)
    _complain(one.lost for one in found if one.lost)
    return {"faults": len(found)}, sum(not one.well for one in found)


def _lies(folder: Path, _times: int) -> tuple[dict[str, object], int]:
    rows, bad, most = [], 0, [0.0, 0.0]
    base = honest(folder / "honest")
    for case in CASES:
        one = met(case, base, folder / "liar")
        said = one.reasons[0] if one.reasons else ""
        rows.append(
            [
                case.name,
                f"{one.told.seconds:.1f}",
                f"{one.told.megabytes:.0f}",
                one.articles,
                len(one.reasons),
                said[:70],
            ]
        )
        most = [max(most[0], one.told.seconds), max(most[1], one.told.megabytes)]
        bad += not one.well
        print(f"{case.name}: {'well' if one.well else f'LOST: {one}'}", file=sys.stderr, flush=True)
    title = f"sources that lie (bounds: {BOUNDS.seconds} s of CPU, {BOUNDS.megabytes} MB)"
    table(title, ["what", "CPU s", "MB", "articles", "skipped", "what the health page says"], rows)
    return {"lies": len(rows), "seconds": round(most[0], 1), "megabytes": round(most[1])}, bad


def _complain(faults: Iterable[str]) -> None:
    for fault in faults:
        print(f"LOST: {fault}")


_PARTS = {"kills": _kills, "faults": _faults, "lies": _lies}

if __name__ == "__main__":
    raise SystemExit(main())
