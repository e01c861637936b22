"""The figures that every monitor shows on its page `about`, measured anew and written into the package.

    ./run.sh eval figures [NAME …]

Runs the evals NAME (all that the page shows, if none is named), takes what their last lines say, and writes
`src/comity/pages/figures.json`. What was not measured this time stays as it was.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from comity.codebook.reading import read

__all__ = ["FIGURES", "SHOWN", "rows_of"]

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "src" / "comity" / "pages" / "figures.json"

SHOWN: Mapping[str, tuple[str, ...]] = {
    "extraction": ("f1",),
    "own": ("f1", "false", "direction_recipient_first"),
    "actions": ("f1_15", "f1_4", "direction"),
    "events": ("triple.F1",),
    "ordinary": ("precision",),
    "parties": ("mention",),
    "milestones": ("precision", "recall"),
    "dates": ("accuracy",),
    "status": ("r_UW",),
    "calibration": ("false_alarms",),
    "shifts": ("f1",),
    "similar": ("r",),
    "stories": ("f1",),
}
"""By eval: the figures that readers are told."""


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and write; returns 1 if an eval fell below its floor, or could not measure."""
    parser = argparse.ArgumentParser(prog="./run.sh eval figures", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(SHOWN)}")
    options = parser.parse_args(argv)
    unknown = set(options.names) - set(SHOWN)
    if unknown:
        parser.error(f"no eval whose figures are shown: {', '.join(sorted(unknown))}; known: {', '.join(SHOWN)}")
    kept = {(row["eval"], row["figure"]): row for row in _written()}
    failed = 0
    for name in options.names or SHOWN:
        done = subprocess.run(
            [sys.executable, "-m", f"evals.{name}"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
        )
        print(done.stdout, end="")
        failed |= done.returncode != 0
        if done.returncode not in (0, 1):
            print(f"{name}: not measured; its row stays as it was")
            continue
        told = json.loads(done.stdout.splitlines()[-1])
        kept.update({(row["eval"], row["figure"]): row for row in rows_of(name, told, codebook=read().digest)})
        rows = [kept[one, figure] for one, figures in SHOWN.items() for figure in figures if (one, figure) in kept]
        FIGURES.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return int(failed)


def rows_of(name: str, told: Mapping[str, Any], *, codebook: str) -> Iterator[dict[str, Any]]:
    """The rows of the file from an eval's last line: value, interval, how many items, command, codebook."""
    number = next((told[key] for key in ("n", "items", "series") if key in told), None)
    for figure in SHOWN[name]:
        yield {
            "eval": name,
            "figure": figure,
            "value": told[figure],
            "interval": told["intervals"][figure],
            "n": number,
            "command": f"./run.sh eval {name}",
            "codebook": codebook,
        }


def _written() -> list[dict[str, Any]]:
    if not FIGURES.is_file():
        return []
    rows: list[dict[str, Any]] = json.loads(FIGURES.read_text(encoding="utf-8"))
    return rows


if __name__ == "__main__":
    sys.exit(main())
