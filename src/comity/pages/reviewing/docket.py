"""What is to be reviewed, and in which order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, TypeAlias
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, field_validator

from comity.codec import digest, kind_of
from comity.config import dyad_of
from comity.errors import NotFound
from comity.events.reviewing import deciding, standing
from comity.findings.urgency import Stake, cited
from comity.pages.desk import Desk
from comity.records import Decision, Event, Finding, Milestone
from comity.store import Outline, Store

__all__ = ["Docket", "Key", "Part", "ReviewQuery"]

Key: TypeAlias = tuple[str, str]
"""The kind ("event", "milestone") and id of something coded."""

_PAGE = 8
# A milestone has no score; it moves a relation's ladder and agreements, so it weighs like an act of the middle.
_MILESTONE_SCORE = 5.0
_MOST_KEPT = 32


class ReviewQuery(BaseModel):
    """What of the docket is asked for; unknown names are errors."""

    model_config = ConfigDict(extra="forbid")

    relation: str = Field("", max_length=60)
    act: str = Field("", max_length=60)
    week: str = Field("", max_length=10)
    order: Literal["stake", "chance"] = "stake"
    show: Literal["open", "others", "mine"] = "open"
    thing: str = Field("", max_length=320)
    start: int = Field(0, ge=0, le=1_000_000)

    @field_validator("relation")
    @classmethod
    def _ordered(cls, value: str) -> str:
        """A dyad has its codes in alphabetical order."""
        codes = value.strip().upper().split("-")
        return dyad_of(*codes) if len(codes) == 2 else value.strip().upper()

    @field_validator("week")
    @classmethod
    def _known(cls, value: str) -> str:
        """A week of the calendar, like 2014-W09."""
        wanted = value.strip().upper()
        if wanted:
            _monday(wanted)
        return wanted

    @property
    def key(self) -> Key:
        """The one thing that is asked for; its kind is "" where none is."""
        kind, _, name = self.thing.partition(":")
        return kind, name

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The first and last day of the week asked for."""
        if not self.week:
            return None, None
        monday = _monday(self.week)
        return monday, monday + timedelta(days=6)

    def asked(self, **changes: Any) -> str:
        """The query as it stands in an address, with changes."""
        given = self.model_dump() | changes
        return urlencode(
            {name: value for name, value in given.items() if value != ReviewQuery.model_fields[name].default}
        )


def _monday(week: str) -> date:
    try:
        year, number = week.split("-W")
        return date.fromisocalendar(int(year), int(number), 1)
    except ValueError:
        raise ValueError(f"no week: {week!r}; write it like 2014-W09") from None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the docket: its things in order, how many there are in all, and where the part begins."""

    things: tuple[Key, ...]
    count: int
    start: int = 0
    size: int = _PAGE


class Docket:
    """What is to be reviewed, from the archive as the last run left it and the log of decisions as it is now."""

    def __init__(self, store: Store, desk: Desk) -> None:
        self.store = store
        self._desk = desk
        self._log: tuple[Decision, ...] = ()
        self._orders: dict[tuple[str, ...], tuple[Key, ...]] = {}
        self._ordering: object = None
        self._cited: tuple[object, Mapping[str, list[Finding]]] = (None, {})

    def log(self) -> tuple[Decision, ...]:
        """All decisions, the oldest first."""
        if self.store.count_decisions() != len(self._log):
            self._log = tuple(self.store.decisions())
        return self._log

    def last(self, name: str) -> Decision | None:
        """What a reviewer decided last and did not take back."""
        mine = [one for one in standing(self.log()) if one.by == name]
        return mine[-1] if mine else None

    def own(self, name: str) -> dict[Key, Decision]:
        """A reviewer's last word on each thing, by what it is now."""
        now = self._now()
        return {now.get(_key(one), _key(one)): one for one in standing(self.log()) if one.by == name}

    def part(self, query: ReviewQuery, name: str) -> Part:
        """The things that a query asks for."""
        if query.thing:
            return Part((query.key,), 1)
        things = list(self._things(query, name))
        start = min(query.start, max(len(things) - 1, 0) // _PAGE * _PAGE)
        return Part(tuple(things[start : start + _PAGE]), len(things), start)

    def resting(self, wanted: str) -> list[Finding]:
        """The findings that cite an event."""
        reader = self._desk.reader()
        if self._cited[0] is not reader:
            by_event: dict[str, list[Finding]] = defaultdict(list)
            for event, finding in cited(reader.store.findings()):
                by_event[event].append(finding)
            self._cited = (reader, by_event)
        return self._cited[1].get(wanted, [])

    def coded(self, key: Key) -> Event | Milestone:
        """As the machine coded it, or as it was seen when it was decided; raises `NotFound`."""
        try:
            return self.store.coded(*key)
        except NotFound:
            for one in reversed(self.log()):
                if _key(one) == key:
                    return one.seen
            raise

    def _things(self, query: ReviewQuery, name: str) -> Iterator[Key]:
        now = self._now()
        said = standing(self.log())
        if query.show == "open" and query.order == "stake":
            known = {key for one in said for key in (_key(one), now.get(_key(one), _key(one)))}
            yield from (key for key in self._ordered(query) if key not in known)
        elif query.show == "open":
            mine = self.own(name)
            yield from (key for key in self._ordered(query) if not (key in mine and mine[key].drawn))
        else:
            mine = self.own(name)
            wanted = {now.get(_key(one), _key(one)): one for one in reversed(said) if _fits(one.seen, query)}
            yield from (key for key in wanted if (key in mine) == (query.show == "mine"))

    def _ordered(self, query: ReviewQuery) -> tuple[Key, ...]:
        """All that the filters leave, in the order asked for; kept until the next run."""
        reader = self._desk.reader()
        wanted = (query.order, query.relation, query.act, query.week)
        if self._ordering is not reader or len(self._orders) >= _MOST_KEPT:
            self._ordering, self._orders = reader, {}
        if wanted not in self._orders:
            since, until = query.days
            found = self.store.outlines(dyad=query.relation, act=query.act, since=since, until=until)
            ordered = self._by_stake(found) if query.order == "stake" else self._by_chance(found, query)
            self._orders[wanted] = tuple(ordered)
        return self._orders[wanted]

    def _by_stake(self, found: Iterable[Outline]) -> Iterator[Key]:
        weighed = []
        for one in found:
            score = one.score if one.kind == "event" else _MILESTONE_SCORE
            stake = Stake(1 - one.confidence, score, one.status == "happened", len(self.resting(one.id)))
            weighed.append((-stake.weight, one.confidence, one.kind, one.id))
        return ((kind, name) for _, _, kind, name in sorted(weighed))

    def _by_chance(self, found: Iterable[Outline], query: ReviewQuery) -> Iterator[Key]:
        """Each thing has one chance, whatever was decided: what was rejected is drawn like what was not."""
        gone = (key for key, one in self._desk.reader().decided.withdrawn.items() if _fits(one.seen, query))
        keys = {*((one.kind, one.id) for one in found), *gone}
        return iter(sorted(keys, key=lambda key: digest("chance", *key)))

    def _now(self) -> Mapping[Key, Key]:
        """What a decided thing is now, after it was coded anew."""
        rulings = self.store.rulings()
        return {_key(one): rulings[one.id] for one in deciding(self.log()) if one.id in rulings}


def _key(one: Decision) -> Key:
    return kind_of(one.seen), one.seen.id


def _fits(seen: Event | Milestone, query: ReviewQuery) -> bool:
    act, parties = (seen.action, (*seen.who, *seen.whom)) if isinstance(seen, Event) else (seen.kind, seen.parties)
    since, until = query.days
    first, last = seen.when.earliest or seen.when.latest, seen.when.latest or seen.when.earliest
    if since and until and not (first and last and first <= until and last >= since):
        return False
    codes = {party.code for party in parties}
    return (not query.act or query.act == act) and (not query.relation or codes.issuperset(query.relation.split("-")))
