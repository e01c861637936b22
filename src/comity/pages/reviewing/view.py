"""The page of the review: each thing with its sentence, how it was coded, and the forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from comity.codebook.book import Book
from comity.codec import kind_of
from comity.errors import NotFound
from comity.pages import addresses
from comity.pages.reading import Reader
from comity.pages.reviewing.correcting import rows_of, sectors_of
from comity.pages.reviewing.docket import Docket, Key, Part, ReviewQuery
from comity.pages.reviewing.sessions import Form, one_of
from comity.pages.views.corrections import coded_row
from comity.pages.views.parts import View, finding_row, frame, marked
from comity.records import STATUSES, Decision, Event, Finding, Milestone, Party

__all__ = ["Asking", "Wrong", "review"]

_FINDINGS = 3
_RELATIONS = 300


@dataclass(frozen=True, slots=True)
class Wrong:
    """A form that could not be taken: which thing it was about, its fields, what is wrong with them."""

    key: Key
    form: Form
    faults: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for which part of the docket, with the token of their forms; `wrong` where a form came back."""

    query: ReviewQuery
    name: str
    token: str
    wrong: Wrong | None = None
    address: str = "review"
    fault: str = ""


def review(reader: Reader, docket: Docket, asking: Asking) -> View:
    """The page: the reviewer, what is left, the filters, the things of this part, the last decision."""
    query = asking.query
    part = docket.part(query, asking.name) if asking.name else Part((), 0)
    mine = docket.own(asking.name) if asking.name else {}
    last = docket.last(asking.name) if asking.name else None
    wrong = asking.wrong
    things = part.things if wrong is None or wrong.key in part.things else (wrong.key, *part.things)
    cards = [card for key in things if (card := _card(reader, docket, key, mine.get(key), wrong))]
    return frame(reader, "review", asking.address, "") | {
        "name": asking.name,
        "token": asking.token,
        "fault": asking.fault,
        "query": query.model_dump(),
        "asked": query.asked(start=part.start),
        "cards": cards,
        "count": part.count,
        "first": part.start + 1,
        "before": query.asked(start=part.start - part.size) if part.start else "",
        "after": query.asked(start=part.start + part.size) if part.start + part.size < part.count else "",
        "last": _last(reader, last) if last else None,
        "decided": len(mine),
        "pending": _pending(reader, docket),
        "options": _options(reader),
    }


def _card(reader: Reader, docket: Docket, key: Key, mine: Decision | None, wrong: Wrong | None) -> View | None:
    """One thing to decide about; None where it is there no more."""
    try:
        seen = docket.coded(key)
    except NotFound:
        return None
    row = coded_row(reader, seen)
    merged = reader.event(reader.merged_into(seen.id)) if isinstance(seen, Event) else None
    before, after = _context(reader, seen)
    returned = wrong if wrong and wrong.key == key else None
    return row | {
        "key": f"{key[0]}:{key[1]}",
        "sentence": row["sentence"] if isinstance(seen, Event) else _marked(seen),
        "before": before,
        "after": after,
        "reports": merged.reports if merged else 1,
        "page": addresses.event(merged.id) if merged else row["address"] if kind_of(seen) == "milestone" else "",
        "why": [
            {"kind": why.kind, "name": why.name, "weight": round(why.weight, 3), "text": why.text} for why in seen.why
        ],
        "resting": _resting(reader, docket.resting(seen.id)),
        "resting_count": len(docket.resting(seen.id)),
        "mine": {"verdict": mine.verdict, "id": mine.id} if mine else None,
        "fields": _given(returned.form) if returned else _fields(reader, (mine and mine.corrected) or seen),
        "faults": dict(returned.faults) if returned else {},
        "note": one_of(returned.form, "note") if returned else mine.note if mine else "",
        "modes": _modes(reader.book, seen),
        "stages": _stages(reader.book, seen),
    }


def _marked(seen: Milestone) -> list[View]:
    return marked(seen.sentence.text, {seen.name: "found"} | {party.text: "who" for party in seen.parties})


def _context(reader: Reader, seen: Event | Milestone) -> tuple[str, str]:
    """The sentences before and after, "" where there are none; the title stands above anyway."""
    texts = {one.index: one.text for one in reader.store.sentences(seen.article) if one.index >= 0}
    at = seen.sentence.index
    return texts.get(at - 1, ""), texts.get(at + 1, "")


def _resting(reader: Reader, findings: Sequence[Finding]) -> list[View]:
    """What rests on an event; of what is found of a subject in many weeks, the first, and what two say alike once."""
    first = {(one.subject, one.value): one for one in reversed(findings)}
    told = {one.sentence: one for one in first.values()}
    rows = (finding_row(reader, one, evidence=0) for one in list(told.values())[::-1][:_FINDINGS])
    return [{"sentence": row["sentence"], "address": row["address"]} for row in rows]


def _fields(reader: Reader, seen: Event | Milestone) -> View:
    """What stands in the fields of the form; each side with an empty row for one more party."""
    common = {"status": seen.status, "when": seen.when.edtf}
    if isinstance(seen, Event):
        sides = {"who": _parties(reader, seen.who), "whom": _parties(reader, seen.whom)}
        return common | sides | {"action": seen.action, "mode": seen.mode}
    names = ("kind", "name", "stage", "tier", "domain")
    return common | {"party": _parties(reader, seen.parties)} | {name: getattr(seen, name) for name in names}


def _parties(reader: Reader, those: Sequence[Party]) -> list[list[str]]:
    return [*([reader.name(one.code) if one.code else one.text, one.sector] for one in those), ["", ""]]


def _given(form: Form) -> View:
    """The fields as they were sent; rows left empty are left out."""
    found: View = {}
    for name in ("who", "whom", "party"):
        found[name] = [*([value, sector] for value, sector in rows_of(form, name)), ["", ""]]
    for name in ("action", "mode", "status", "when", "kind", "name", "stage", "tier", "domain"):
        found[name] = one_of(form, name)
    return found


def _modes(book: Book, seen: Event | Milestone) -> list[str]:
    action = book.actions.get(seen.action) if isinstance(seen, Event) else None
    return [one.code for one in action.modes] if action else []


def _stages(book: Book, seen: Event | Milestone) -> list[str]:
    kind = book.kinds.get(seen.kind) if isinstance(seen, Milestone) else None
    return [one.code for one in book.stages if kind and kind.family in one.of]


def _last(reader: Reader, one: Decision) -> View:
    return {"id": one.id, "verdict": one.verdict, "seen": coded_row(reader, one.seen)}


def _pending(reader: Reader, docket: Docket) -> int:
    """How many decisions are newer than the last run, so that no page knows of them yet."""
    runs = reader.store.runs(limit=1)
    return sum(not runs or one.at > runs[0].started for one in docket.log())


def _options(reader: Reader) -> View:
    """What the fields and filters can be set to, from the codebook."""
    book = reader.book
    relations = list(reader.relations)[:_RELATIONS]
    return {
        "entities": [
            [code, entity.name] for code, entity in sorted(book.entities.items(), key=lambda one: one[1].name)
        ],
        "sectors": list(sectors_of(book)),
        "actions": [[one.code, one.name] for one in sorted(book.actions.values(), key=lambda one: one.name)],
        "modes": [[one.code, [mode.code for mode in one.modes]] for one in book.actions.values() if one.modes],
        "statuses": list(STATUSES),
        "kinds": sorted(book.kinds),
        "stages": list(dict.fromkeys(one.code for one in book.stages)),
        "tiers": [one.code for one in book.tiers],
        "domains": [one.code for one in book.domains],
        "relations": [[dyad, " – ".join(reader.name(code) for code in dyad.split("-"))] for dyad in relations],
        "acts": [*_acts(reader)],
    }


def _acts(reader: Reader) -> Iterator[list[str]]:
    for one in sorted(reader.book.actions.values(), key=lambda one: one.name):
        yield ["event", one.code, one.name]
    for code in sorted(reader.book.kinds):
        yield ["milestone", code, code]
