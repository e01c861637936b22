"""A form's fields become an event or milestone as it should be, or faults that are told at the field."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from comity.codebook.book import Book
from comity.pages.reviewing.sessions import Form, one_of
from comity.records import STATUSES, Event, Milestone, Party, Span, Status
from comity.sentences.periods import between, day, month, year

__all__ = ["Corrected", "corrected", "rows_of", "sectors_of"]

_LONGEST = 300
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a form makes of something: the `record` if it has no `faults`, told by field."""

    record: Event | Milestone | None
    faults: Mapping[str, str] = field(default_factory=dict)


def corrected(seen: Event | Milestone, form: Form, book: Book) -> Corrected:
    """What was seen, with the values of the form."""
    reading = _Reading(seen, form, book)
    record = reading.event(seen) if isinstance(seen, Event) else reading.milestone(seen)
    if not reading.faults and record == seen:
        reading.faults["form"] = "nothing is different; confirm it, or change what is wrong"
    return Corrected(None if reading.faults else record, reading.faults)


def sectors_of(book: Book) -> tuple[str, ...]:
    """The sectors that the codebook knows, "" for the whole first."""
    known = {role.sector for role in book.roles} | {entity.sector for entity in book.entities.values()}
    return ("", *sorted(known - {""}))


def rows_of(form: Form, side: str) -> list[tuple[str, str]]:
    """The party and sector of each row of a side that was not left empty."""
    values, sectors = form.get(side, ()), form.get(f"{side}_sector", ())
    padded = (*sectors, *("" for _ in values))
    return [(value.strip(), padded[at].strip()) for at, value in enumerate(values) if value.strip()]


class _Reading:
    """One form being read; what is wrong with it gathers in `faults`."""

    def __init__(self, seen: Event | Milestone, form: Form, book: Book) -> None:
        self.form = form
        self.book = book
        self.faults: dict[str, str] = {}
        self._names = {entity.name.casefold(): code for code, entity in book.entities.items()}
        self._told = (*seen.who, *seen.whom) if isinstance(seen, Event) else seen.parties

    def event(self, seen: Event) -> Event:
        who, whom = self.parties("who"), self.parties("whom")
        action = self.action(seen)
        mode = self.mode(seen, action)
        known = self.book.actions.get(action)
        if not self.faults and not (who or whom):
            self.faults["who_0"] = "name at least one party"
        elif not self.faults and known and known.recipient and not whom and (seen.whom or action != seen.action):
            self.faults["whom_0"] = f"{known.name} is done to somebody; name whom"
        changed = replace(
            seen, who=who, whom=whom, action=action, mode=mode, status=self.status(seen.status),
            when=self.when(seen.when),
        )  # fmt: skip
        if (action, mode) == (seen.action, seen.mode) or self.faults:
            return changed
        score = self.book.score(action, mode).plover
        return replace(changed, quad=self.book.quad(action), score=score, cameo=_cameo(self.book, action, mode))

    def milestone(self, seen: Milestone) -> Milestone:
        book = self.book
        kind = self.choice("kind", seen.kind, book.kinds)
        family = book.kinds[kind].family if kind in book.kinds else ""
        stages = [one.code for one in book.stages if family in one.of]
        parties = self.parties("party")
        if not self.faults and not parties:
            self.faults["party_0"] = "name at least one party"
        return replace(
            seen,
            kind=kind,
            parties=parties,
            name=one_of(self.form, "name")[:_LONGEST],
            stage=self.choice("stage", seen.stage, stages, empty=True),
            tier=self.choice("tier", seen.tier, [one.code for one in book.tiers], empty=True),
            domain=self.choice("domain", seen.domain, [one.code for one in book.domains], empty=True),
            status=self.status(seen.status),
            when=self.when(seen.when),
        )

    def parties(self, name: str) -> tuple[Party, ...]:
        """The parties of a side, in order; rows left empty are none."""
        found: dict[tuple[str, str, str], Party] = {}
        known = {*sectors_of(self.book), *(party.sector for party in self._told)}
        for number, (value, sector) in enumerate(rows_of(self.form, name)):
            party = self._party(value, sector)
            if party is None:
                names = [entity.name for entity in self.book.entities.values()]
                self.faults[f"{name}_{number}"] = _unknown("state or organisation", value, names)
            elif sector not in known:
                self.faults[f"{name}_{number}"] = _unknown("sector", sector, known - {""})
            else:
                found.setdefault((party.code, party.sector, "" if party.code else party.text), party)
        return tuple(found.values())

    def _party(self, value: str, sector: str) -> Party | None:
        """By code, by name, or by the words of a party that has no code; its words as they were where it was told."""
        code = value.upper() if value.upper() in self.book.entities else self._names.get(value.casefold(), "")
        same = [one for one in self._told if (one.code == code if code else not one.code and one.text == value)]
        best = next((one for one in same if one.sector == sector), same[0] if same else None)
        if best:
            return replace(best, sector=sector)
        unlisted = next((one for one in self._told if one.code and one.code == value.upper()), None)
        return replace(unlisted, sector=sector) if unlisted else Party(code, sector) if code else None

    def action(self, seen: Event) -> str:
        """By code or name."""
        value = one_of(self.form, "action")
        names = {one.name.casefold(): one.code for one in self.book.actions.values()}
        code = value.upper() if value.upper() in self.book.actions else names.get(value.casefold(), "")
        if not code and value != seen.action:
            self.faults["action"] = _unknown("action", value, [one.name for one in self.book.actions.values()])
        return code or value

    def mode(self, seen: Event, action: str) -> str:
        """One of the action's modes."""
        modes = [one.code for one in self.book.actions[action].modes] if action in self.book.actions else []
        value = one_of(self.form, "mode")
        if value and value not in modes and (action, value) != (seen.action, seen.mode) and "action" not in self.faults:
            self.faults["mode"] = _unknown(f"mode of {action}", value, modes)
        return value

    def choice(self, name: str, seen: str, known: Collection[str], *, empty: bool = False) -> str:
        """One of a list; what was seen is always one."""
        value = one_of(self.form, name)
        if value not in known and value != seen and not (empty and not value):
            self.faults[name] = _unknown(name, value, known)
        return value

    def status(self, seen: Status) -> Status:
        """One of the statuses."""
        value = one_of(self.form, "status")
        found = next((one for one in STATUSES if one == value), None)
        if found is None:
            self.faults["status"] = _unknown("status", value, STATUSES)
        return found or seen

    def when(self, seen: Span) -> Span:
        """The time in the form's words; as it was where they are as they were."""
        value = one_of(self.form, "when")
        if value == seen.edtf:
            return seen
        found = _span(value)
        if found is None:
            self.faults["when"] = (
                f"{value!r} is no date; write 2014, 2014-03, 2014-03-05, or two of them: 2014-03-05/2014-03-07"
            )
        return found or seen


def _span(text: str) -> Span | None:
    """A day, month, year, from one to another, or none; None where it cannot be read."""
    if not text:
        return Span()
    parts = [_period(part.strip()) for part in text.split("/", 1)]
    first, last = parts[0], parts[-1]
    if first is None or last is None:
        return None
    if len(parts) == 1:
        return first
    ordered = first.earliest and last.latest and first.earliest <= last.latest
    return between(first, last) if ordered else None


def _period(text: str) -> Span | None:
    found = _DAY.fullmatch(text)
    if not found:
        return None
    of, number, which = (int(part) if part else 0 for part in found.groups())
    try:
        if found[3]:
            return day(date(of, number, which))
        return month(of, number) if found[2] else year(of)
    except ValueError:
        return None


def _cameo(book: Book, action: str, mode: str) -> str:
    """The shortest CAMEO code of an action and mode, of the action alone if that has none, "" if there is none."""
    rows = sorted(book.crosswalk, key=lambda row: (len(row.cameo), row.cameo))
    fitting = [row.cameo for row in rows if (row.action, row.mode) == (action, mode)]
    return next(iter(fitting or [row.cameo for row in rows if row.action == action]), "")


def _unknown(what: str, value: str, known: Iterable[str]) -> str:
    """What is wrong with a word, and what else was possible."""
    listed = sorted(set(known))
    near = difflib.get_close_matches(value, listed, 3, 0.5) or [one for one in listed if one][:12]
    told = f"; known: {', '.join(near)}" if near else "; there is none"
    return (f"the codebook knows no {what} {value!r}" if value else f"choose a {what}") + told
