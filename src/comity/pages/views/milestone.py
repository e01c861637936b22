"""A milestone: a dated, named fact of a relation, the sentence that tells it, and what else is told of it."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import Any

from comity.config import dyad_of
from comity.pages import addresses
from comity.pages.reading import Reader
from comity.pages.views.parts import View, frame, milestone_row, week_row
from comity.records import Milestone

__all__ = ["milestone", "milestones"]

_MOST = 150
_MOST_BESIDE = 12


def milestone(reader: Reader, key: str) -> View:
    """What it is, who takes part, when, and why it was coded so; what else of its kind its parties have."""
    one = reader.store.milestone(addresses.id_of(key))
    row = milestone_row(reader, one)
    codes = sorted({party.code for party in one.parties if party.code})
    dyads = [dyad for pair in combinations(codes, 2) if (dyad := dyad_of(*pair)) in reader.relations]
    return frame(reader, "milestone", row["address"], one.name or one.kind) | {
        "milestone": row,
        "place": one.place,
        "why": [
            {"kind": why.kind, "name": why.name, "weight": round(why.weight, 3), "text": why.text} for why in one.why
        ],
        "relations": [
            {"title": " – ".join(reader.name(code) for code in dyad.split("-")), "address": addresses.relation(dyad)}
            for dyad in dyads
        ],
        "beside": [milestone_row(reader, other) for other in _beside(reader, one, codes)],
        "week": week_row(reader, one.when.earliest) if one.when.earliest else None,
        "codebook": one.codebook,
    }


def _beside(reader: Reader, one: Milestone, codes: list[str]) -> list[Milestone]:
    """The parties' other milestones of the same kind, the newest first."""
    found = reader.store.milestones(parties=codes[:4], kind=one.kind, newest=True, limit=_MOST_BESIDE + 1)
    return [other for other in found if other.id != one.id][:_MOST_BESIDE] if codes else []


def milestones(reader: Reader) -> View:
    """All milestones by year, the newest first, and how many there are of each kind."""
    kinds: Counter[str] = Counter()
    years: dict[str, list[dict[str, Any]]] = {}
    for number, one in enumerate(reader.store.milestones(newest=True)):
        kinds[one.kind] += 1
        if number < _MOST:
            year = str(one.when.earliest.year) if one.when.earliest else ""
            years.setdefault(year, []).append(milestone_row(reader, one))
    return frame(reader, "milestones", "milestones", "") | {
        "years": [{"year": year, "milestones": those} for year, those in years.items()],
        "kinds": [{"kind": kind, "count": count} for kind, count in kinds.most_common()],
        "shown": min(kinds.total(), _MOST),
        "count": kinds.total(),
    }
