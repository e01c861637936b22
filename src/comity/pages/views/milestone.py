"""A milestone: a dated, named fact of a relation, the sentence that tells it, and what else is told of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations

from comity.codec import dump
from comity.config import dyad_of
from comity.pages import addresses
from comity.pages.periods import Periods, span_of
from comity.pages.reading import Reader
from comity.pages.views.corrections import withdrawn
from comity.pages.views.parts import View, frame, milestone_row, party_row, week_row, when_row
from comity.records import Milestone, Party, Span
from comity.relations import History, histories, ladders

__all__ = [
    "agreements",
    "fact_rows",
    "facts",
    "ladder",
    "milestone",
    "milestones",
    "milestones_of",
    "milestones_periods",
]

_INSTRUMENT = "instrument"
# A milestone takes some 650 bytes: the page stays below 100 kB.
_MOST = 120
_MOST_UNDATED = 20
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


def facts(told: Iterable[Milestone]) -> list[list[Milestone]]:
    """Milestones that tell the same fact together, each fact where it is told first."""
    found: dict[tuple[object, ...], list[Milestone]] = {}
    for one in told:
        codes = tuple(sorted({party.code for party in one.parties}))
        found.setdefault((one.kind, one.stage, one.status, one.when.edtf, one.name, codes), []).append(one)
    return list(found.values())


def fact_rows(reader: Reader, found: Iterable[Sequence[Milestone]]) -> list[View]:
    """Facts as lists name them, with how many sentences tell each."""
    return [milestone_row(reader, those[0], reports=len(those)) for those in found]


def milestones(reader: Reader) -> View:
    """The newest milestones by year, how many there are of each kind, and the years."""
    return _listed(reader, "", [one for one in reader.told if _day(one)])


def milestones_of(reader: Reader, period: str) -> View:
    """The milestones of a year, month or day, the newest first; where there are too many, the newest, and its parts."""
    first, last = span_of(period)
    _periods(reader).count(period)
    return _listed(reader, period, [one for one in reader.told if (day := _day(one)) and first <= day <= last])


def milestones_periods(reader: Reader) -> list[str]:
    """The years, months and days that have a page; none where the page of all holds them."""
    return _periods(reader).pages() if len(reader.told) > _MOST else []


def _listed(reader: Reader, period: str, told: Sequence[Milestone]) -> View:
    periods = _periods(reader)
    found = facts(told[:_MOST])
    undated = [one for one in reader.told if not _day(one)] if not period else []
    kinds = Counter(one.kind for one in (*told, *undated))
    years: dict[str, list[View]] = {}
    for one, row in zip(found, fact_rows(reader, found), strict=True):
        day = _day(one[0])
        years.setdefault(str(day.year) if day else "", []).append(row)
    return frame(reader, "milestones", addresses.milestones_of(period), period) | {
        "years": [{"year": year, "milestones": those} for year, those in years.items()],
        "undated": fact_rows(reader, facts(undated[:_MOST_UNDATED])),
        "kinds": [{"kind": kind, "count": count} for kind, count in kinds.most_common()],
        "period": period,
        "periods": _rows(periods, periods.years()) if len(reader.told) > _MOST else [],
        "parts": _rows(periods, periods.parts(period)) if period else [],
        "shown": min(len(told), _MOST),
        "count": len(told) + len(undated),
    }


def _day(one: Milestone) -> date | None:
    return one.when.earliest or one.when.latest


def _periods(reader: Reader) -> Periods:
    return Periods(Counter(day for one in reader.told if (day := _day(one))), most=_MOST)


def _rows(periods: Periods, names: Iterable[str]) -> list[View]:
    return [{"period": one, "address": addresses.milestones_of(one), "milestones": periods.count(one)} for one in names]
