"""What people decided, applied to what the machine coded: before reports are merged, and whatever codebook coded them.

    decisions ─► last word on each thing ─► found by id, else by its sentence ─► confirmed, corrected, or gone

A confirmed event stays as it was seen, also where another codebook would code it otherwise: a person has read it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from comity.codec import digest, dump, kind_of
from comity.records import Decision, Event, Milestone, Party, Reason, Ruling

__all__ = ["REVIEW", "deciding", "identified", "rulings", "standing", "states"]

REVIEW = "review"
"""The kind of the reason that says by which decision something is as it is."""

Coded = Event | Milestone
Key = tuple[str, str]


def identified(decision: Decision) -> Decision:
    """The decision with the id that follows from what it says, so that a log given twice is there once."""
    plain = {name: value for name, value in dump(decision).items() if name != "id"}
    return replace(decision, id=digest("decision", json.dumps(plain, ensure_ascii=False, sort_keys=True)))


def standing(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Each person's last word on each thing, in the order in which it was said; what was taken back is no word."""
    listed = sorted(decisions, key=_order)
    undone = {one.undoes for one in listed if one.verdict == "undone"}
    said = {(_key(one.seen), one.by): one for one in listed if one.verdict != "undone" and one.id not in undone}
    return tuple(sorted(said.values(), key=_order))


def deciding(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The last word on each thing, whoever said it."""
    last = {_key(one.seen): one for one in standing(decisions)}
    return tuple(sorted(last.values(), key=_order))


def rulings(decisions: Iterable[Decision], coded: Iterable[Coded]) -> tuple[Ruling, ...]:
    """What the decisions make of what is coded now; a decision that finds nothing is left out.

    A decision finds its event by id. Else it finds another reading of the same sentence of the same article that was
    not coded beside it then, shares a party, and has no decision of its own; a rejection only one of the same action,
    since nobody rejected another. Of several the one most like what was seen or corrected.
    """
    known: dict[Key, Coded] = {_key(one): one for one in coded}
    last = deciding(decisions)
    found = {one.id: known[_key(one.seen)] for one in last if _key(one.seen) in known}
    free: dict[tuple[str, str, str], list[Coded]] = defaultdict(list)
    for key in known.keys() - {_key(one) for one in found.values()}:
        free[_place(known[key])].append(known[key])
    for one in reversed(last):
        if one.id in found:
            continue
        fitting = [other for other in free[_place(one.seen)] if _fits(one, other)]
        if fitting:
            found[one.id] = max(fitting, key=lambda other: (*_likeness(one, other), other.id))
            free[_place(one.seen)].remove(found[one.id])
    return tuple(Ruling(one.id, found[one.id], _now(one, found[one.id])) for one in last if one.id in found)


def states(log: Iterable[Decision], ruled: Collection[str], *, since: datetime | None) -> dict[str, str]:
    """How it is with each decision of a log, by id: it "holds"; it is "withdrawn", or "superseded" by a later one; it
    is "pending" until the next run (the last began at `since`); or what it was about is "gone", no longer coded.

    `ruled` are the ids of the decisions that found what they are about.
    """
    listed = tuple(log)
    undone = {one.undoes for one in listed if one.verdict == "undone"}
    last = {one.id for one in deciding(listed)}
    found = {}
    for one in listed:
        if one.verdict == "undone" or one.id in ruled:
            found[one.id] = "holds"
        else:
            found[one.id] = "pending" if since is None or one.at > since else "gone"
        if one.id in undone:
            found[one.id] = "withdrawn"
        elif one.verdict != "undone" and one.id not in last:
            found[one.id] = "superseded"
    return found


def _order(one: Decision) -> tuple[object, str]:
    return one.at, one.id


def _key(one: Coded) -> Key:
    return kind_of(one), one.id


def _place(one: Coded) -> tuple[str, str, str]:
    return kind_of(one), one.article, " ".join(one.sentence.text.split())


def _fits(decision: Decision, other: Coded) -> bool:
    same_act, parties, _ = _likeness(decision, other)
    if other.id in decision.beside or not parties:
        return False
    return same_act or decision.verdict != "rejected"


def _likeness(decision: Decision, other: Coded) -> tuple[bool, int, int]:
    """Whether it tells the same act, how many parties they share, how many on the same side."""
    meant = [one for one in (decision.seen, decision.corrected) if one]
    acts = {_act(one) for one in meant}
    shared = len(_names(_parties(other)) & {name for one in meant for name in _names(_parties(one))})
    sides = max(len(_sides(one) & _sides(other)) for one in meant)
    return _act(other) in acts, shared, sides


def _act(one: Coded) -> str:
    return one.action if isinstance(one, Event) else one.kind


def _parties(one: Coded) -> tuple[Party, ...]:
    return (*one.who, *one.whom) if isinstance(one, Event) else one.parties


def _names(parties: Iterable[Party]) -> frozenset[str]:
    return frozenset(party.code or party.text.casefold() for party in parties)


def _sides(one: Coded) -> frozenset[tuple[str, str]]:
    sides: Mapping[str, tuple[Party, ...]]
    sides = {"who": one.who, "whom": one.whom} if isinstance(one, Event) else {"party": one.parties}
    return frozenset((side, name) for side, parties in sides.items() for name in _names(parties))


def _now(decision: Decision, coded: Coded) -> Coded | None:
    if decision.verdict == "rejected":
        return None
    meant = decision.corrected or decision.seen
    why = (Reason(REVIEW, decision.verdict, 1.0, decision.id), *coded.why)
    if isinstance(coded, Event) and isinstance(meant, Event):
        return replace(
            coded, who=meant.who, whom=meant.whom, action=meant.action, mode=meant.mode, quad=meant.quad,
            score=meant.score, cameo=meant.cameo, status=meant.status, when=meant.when, confidence=1.0, why=why,
        )  # fmt: skip
    if isinstance(coded, Milestone) and isinstance(meant, Milestone):
        return replace(
            coded, kind=meant.kind, parties=meant.parties, name=meant.name, stage=meant.stage, tier=meant.tier,
            domain=meant.domain, status=meant.status, when=meant.when, confidence=1.0, why=why,
        )  # fmt: skip
    return coded
