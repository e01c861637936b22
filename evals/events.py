"""Whole events: who did what to whom, in sentences nobody prepared. Scored by the scorer that comes with the data.

    ./run.sh eval events --data petr2_val.jsonl [--predictions FILE]

The data: JSON lines `{id, text, date, events: [{event, source_code, target_code}]}`, `event` a CAMEO or PLOVER code;
beside it the crosswalk `CAMEO2PLOVER-2021.txt`, and `../score/score_events.py` in the folder above.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import combinations, product
from pathlib import Path
from typing import Any

from comity.codebook.book import Book
from comity.codebook.reading import read
from comity.events.coding import Coder
from comity.records import Article, Event, Party
from evals import frame

SCORED = ("type.F1", "quad.F1", "triple.F1", "pair.F1", "direction", "false_alarm")
# How CAMEO begins the codes of organisations without a state; those with one begin with the state.
BEGINNINGS = {"IGO": "IGO", "alliance": "IGO", "armed group": "IMG", "NGO": "NGO"}
TOLD = frozenset({"happened", "announced", "alleged", "historical", "hypothetical"})


def article(item: dict[str, Any]) -> Article:
    """A sentence as an article of its own, published on the day the data name."""
    day = str(item.get("date") or "")
    published = datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC) if len(day) == 8 and day.isdigit() else None
    return Article(str(item["id"]), item["text"], published=published, basis="given" if published else "")


def cameo(party: Party, book: Book) -> str:
    """The party as CAMEO writes it: BLRGOV, PSEREBHMS (Hamas, of Palestine), IGOEUU (no state's), ---REB (unnamed)."""
    entity = book.entities.get(party.code)
    if not party.code:
        return f"---{party.sector}"
    if entity is None or entity.kind == "state":
        return party.code + party.sector
    if entity.home:
        return entity.home + (party.sector or entity.sector) + party.code
    return BEGINNINGS.get(entity.kind, "") + party.code + party.sector


def directed(event: Event, book: Book) -> Iterator[dict[str, str]]:
    """The event as the scorer's directed pairs; a reciprocal act counts both ways."""
    who, whom = ([cameo(party, book) for party in side] for side in (event.who, event.whom))
    pairs = list(product(who or [""], whom or [""]))
    if len(who) > 1 and not whom:
        pairs = [pair for two in combinations(who, 2) for pair in (two, two[::-1])]
    yield from ({"event": event.action, "source_code": one, "target_code": other} for one, other in pairs)


def score(gold: Path, predicted: Path) -> dict[str, Any]:
    """What the data's own scorer says."""
    scorer = gold.parent.parent / "score" / "score_events.py"
    scorer = scorer if scorer.is_file() else gold.parent.parent.parent / "score" / "score_events.py"
    table = gold.parent / "CAMEO2PLOVER-2021.txt"
    command = [sys.executable, str(scorer), str(gold), str(predicted), "--json", "--cameo-table", str(table)]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Measure; returns the exit code."""
    args = frame.arguments("events", __doc__ or "", argv, default="coding/petr2_val.jsonl")
    items = [json.loads(line) for line in args.data.read_text(encoding="utf-8").splitlines() if line.strip()]
    book = read()
    coded = list(Coder(book).code(article(item) for item in items))
    told = [[one for event in code.events if event.status in TOLD for one in directed(event, book)] for code in coded]
    rows = [
        {"id": item["id"], "gold": item["events"], "predicted": events, "events": events}
        for item, events in zip(items, told, strict=True)
    ]
    with tempfile.TemporaryDirectory() as scratch:
        predicted = Path(scratch) / "predicted.jsonl"
        frame.predictions(predicted, rows)
        scored = score(args.data, predicted)
    frame.predictions(args.predictions, rows)
    figures = {name: frame.Figure(scored["score"][name], *scored["ci95"][name]) for name in SCORED}
    return frame.finish("events", figures, n=len(items))


if __name__ == "__main__":
    sys.exit(main())
