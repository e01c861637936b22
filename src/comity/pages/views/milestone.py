"""A milestone: a dated, named fact of a relation, the sentence that tells it, and what else is told of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from comity.codec import dump
from comity.config import dyad_of
from comity.pages import addresses
from comity.pages.reading import Reader
from comity.pages.views.corrections import withdrawn
from comity.pages.views.parts import View, frame, milestone_row, party_row, week_row, when_row
from comity.records import Milestone, Party, Span
from comity.relations import History, histories, ladders

__all__ = ["agreements", "ladder", "milestone", "milestones"]

_INSTRUMENT = "instrument"
# A milestone takes some 650 bytes: the page stays below 100 kB.
_MOST = 120
_MOST_BESIDE = 12


def milestone(reader: Reader, key: str) -> View:
    """What it is, who takes part, when, and why it was coded so; what else of its kind its parties have."""
    if gone := withdrawn(reader, "milestone", addresses.id_of(key)):
        return gone
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
        "history": _history_of(reader, one, codes),
        "scale": [dump(scale) for scale in one.scale],
        "beside": [milestone_row(reader, other) for other in _beside(reader, one, codes)],
        "week": week_row(reader, one.when.earliest) if one.when.earliest else None,
        "codebook": one.codebook,
    }


def ladder(reader: Reader, dyad: str, told: Sequence[Milestone]) -> list[View]:
    """The tiers that a relation reached or left, the earliest first, each with the sentences that say so."""
    known = {one.id: one for one in told}
    found = ladders(told, reader.book).get(dyad)
    if found is None:
        return []
    return [
        {
            "tier": rung.tier,
            "rank": rung.rank,
            "holds": rung.holds,
            "contested": rung.contested,
            "highest": rung is found.highest,
        }
        | _told(reader, rung.when, rung.milestones, known)
        for rung in found.rungs
    ]


def agreements(reader: Reader, told: Sequence[Milestone]) -> list[View]:
    """What has become of each agreement among milestones: its stages with their days, the newest agreement first."""
    known = {one.id: one for one in told}
    kinds = reader.book.kinds
    found = [one for one in histories(told, reader.book) if one.kind in kinds and kinds[one.kind].family == _INSTRUMENT]
    return [_history(reader, one, known) for one in reversed(found)]


def _history(reader: Reader, one: History, known: Mapping[str, Milestone]) -> View:
    return {
        "id": one.id,
        "kind": one.kind,
        "name": one.name,
        "domain": one.domain,
        "parties": [party_row(reader, Party(code)) for code in one.parties],
        "steps": [
            {"stage": step.stage, "contested": step.contested} | _told(reader, step.when, step.milestones, known)
            for step in one.steps
        ],
    }


def _told(reader: Reader, when: Span, ids: Sequence[str], known: Mapping[str, Milestone]) -> View:
    """When it was, and the milestones that say so."""
    return {"when": when_row(when), "milestones": [milestone_row(reader, known[name]) for name in ids if name in known]}


def _history_of(reader: Reader, one: Milestone, codes: Sequence[str]) -> View | None:
    """All steps of what a milestone is a step of; None if there is no other."""
    told = list(reader.store.milestones(parties=codes)) if codes else []
    same = [other for other in told if {party.code for party in other.parties if party.code} == set(codes)]
    for found in histories(same, reader.book):
        if len(found.steps) > 1 and any(one.id in step.milestones for step in found.steps):
            return _history(reader, found, {other.id: other for other in same})
    return None


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
