"""Bad days, as figures: processes killed at random moments, full and locked disks, sources that lie.

./run.sh eval baddays [--times 200] [--only kills|faults|lies] [--log FILE]

Each kill, fault and lie is told as it is met. With `--log` the kills are kept in a file, one JSON line each, and those
that it holds are not done again: two hundred may be spread over a day. Exit code 1 where anything was lost, torn, or
not told.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import asdict
from itertools import islice
from pathlib import Path

from evals import faults
from evals.frame import table
from evals.hostile import BOUNDS, CASES, honest, met
from evals.kills import KINDS, Kill

SEED = 20140301
PARTS = ("kills", "faults", "lies")


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the tables and, last, one JSON object; gives the exit code."""
    parser = argparse.ArgumentParser(prog="./run.sh eval baddays", description=__doc__)
    parser.add_argument(
        "--times", type=int, default=200, help="kills in all: half of runs, the rest of import and serve"
    )
    parser.add_argument("--only", choices=PARTS, help="one part of three")
    parser.add_argument("--log", type=Path, help="a file for the kills; those in it count")
    options = parser.parse_args(argv)
    wanted = [options.only] if options.only else list(PARTS)
    figures: dict[str, object] = {"eval": "baddays"}
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="comity-baddays-") as folder:
        for part in wanted:
            measured, bad = _PARTS[part](Path(folder), options)
            figures |= measured
            wrong += bad
    print(json.dumps(figures | {"lost": wrong}, ensure_ascii=False))
    return 1 if wrong else 0


def _kills(folder: Path, options: argparse.Namespace) -> tuple[dict[str, object], int]:
    log = options.log or folder / "kills.jsonl"
    rows, found, bad = [], {}, 0
    for name, share in _shares(options.times).items():
        (folder / name).mkdir()
        met = _met(name, share, folder / name, log)
        steps = ", ".join(f"{step} {many}" for step, many in Counter(one.step for one in met).most_common())
        torn, lost = ([one for one in met if getattr(one, what)] for what in ("torn", "lost"))
        rows.append([name, len(met), len(torn), len(lost), sum(one.kept for one in met) or "", steps])
        found[name] = len(met)
        bad += sum(not one.well for one in met)
        _complain(f"{name}: {one}" for one in met if not one.well)
    table("kill -9", ["what", "times", "torn", "lost", "decisions kept", "in which step"], rows)
    return {"kills": found}, bad


def _shares(times: int) -> dict[str, int]:
    """How often each kind is killed; copies are no kills."""
    return {
        "run": times - times // 4 * 2,
        "import": times // 4,
        "serve": times // 4,
        "copy in mid-write": max(times // 5, 1),
    }


def _met(name: str, share: int, folder: Path, log: Path) -> list[Kill]:
    """The kills of a kind: those in the log, then as many more as are wanted."""
    lines = log.read_text(encoding="utf-8").splitlines() if log.is_file() else []
    kept = [json.loads(line) for line in lines]
    met = [Kill(**row["kill"]) for row in kept if row["what"] == name][:share]
    # Another seed after each stop, so that no moment comes twice.
    chance = random.Random(f"{SEED} {name} {len(met)}")
    with closing(KINDS[name](folder, chance)) as kills:
        for one in islice(kills, share - len(met)):
            met.append(one)
            with log.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"what": name, "kill": asdict(one)}, ensure_ascii=False) + "\n")
            _tell(f"{name} {len(met)} of {share}: {one.step}", "" if one.well else f"{one.torn} {one.lost}")
    return met


def _faults(folder: Path, _options: argparse.Namespace) -> tuple[dict[str, object], int]:
    found = []
    for number, case in enumerate(faults.FAULTS):
        one = case(folder / f"fault{number}")
        found.append(one)
        _tell(f"{one.name}, {len(found)} of {len(faults.FAULTS)}: {one.told}", one.lost)
    rows = [[one.name, one.tried, one.told, "yes" if one.well else "NO"] for one in found]
    table("faults", ["what", "times", "what was said", "whole, and the next run completes"], rows)
    _complain(f"{one.name}: {one.lost}" for one in found if one.lost)
    return {"faults": len(found)}, sum(not one.well for one in found)


def _lies(folder: Path, _options: argparse.Namespace) -> tuple[dict[str, object], int]:
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
        _tell(f"{case.name}, {len(rows)} of {len(CASES)}: {said[:70] or 'read'}", "" if one.well else str(one))
    title = f"sources that lie (bounds: {BOUNDS.seconds} s of CPU, {BOUNDS.megabytes} MB)"
    table(title, ["what", "CPU s", "MB", "articles", "skipped", "what the health page says"], rows)
    return {"lies": len(rows), "seconds": round(most[0], 1), "megabytes": round(most[1])}, bad


def _tell(what: str, lost: str) -> None:
    """How far it is."""
    print(f"{what}{f'; LOST: {lost}' if lost else '; nothing lost'}", file=sys.stderr, flush=True)


def _complain(faults: Iterable[str]) -> None:
    for fault in faults:
        print(f"LOST: {fault}")


_PARTS = {"kills": _kills, "faults": _faults, "lies": _lies}

if __name__ == "__main__":
    raise SystemExit(main())
