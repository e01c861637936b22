"""Many reports of one event become one with a count; grouping, never deleting.

    by parties, action, standing ─► by time ─► by mode and sector ─► vague dates to the only day they fit

Groups are anchored in their earliest report and never chained, so that a war is not one long event.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from comity.records import Event, Party, Span

__all__ = ["merge", "without_headlines"]

# What a state does as a whole is what its government does, so that neither sector contradicts the other or any.
_WHOLE = frozenset({"", "GOV"})

# A retelling years later ("historical") speaks of the same fact as the news of it.
_STANDING: Mapping[str, str] = {"historical": "happened"}

Signature = tuple[str, ...]
"""What a report tells beyond the bucket's key: status, mode, sector of each party; "" where it leaves that open."""


@dataclass(frozen=True, slots=True)
class _Report:
    """An event with the days it is taken to lie on and what it tells."""

    earliest: date
    latest: date
    event: Event
    told: Signature

    @property
    def length(self) -> timedelta:
        return self.latest - self.earliest

    @property
    def order(self) -> tuple[date, date, str]:
        return self.earliest, self.latest, self.event.id


@dataclass(frozen=True, slots=True)
class _Group:
    """Reports of one event, the earliest of the most exactly dated first; `told` is what the most telling one tells."""

    reports: tuple[_Report, ...]
    told: Signature

    @property
    def anchor(self) -> _Report:
        return self.reports[0]


def merge(events: Iterable[Event], *, days: int = 3, published: Mapping[str, date] | None = None) -> tuple[Event, ...]:
    """The events, each told once, ordered by day and id.

    Reports are of one event if they name the same parties, action and standing (happened, announced, denied, ...),
    their days lie within `days` of the earliest, and neither mode nor sectors contradict each other. The event that
    stands for them is the most telling and surest; it has the earliest report's date, the sum of their `reports`, and
    the others' ids as `copies`. A report with a vague date ("in May") joins the only exactly dated event it fits.
    `published` (article to day) dates events that have no date; without any, an event stays alone. Two events of one
    id are one, given twice.

    Whatever the order of the events, the result is the same; merging the result changes nothing; no report is lost.
    """
    buckets: dict[tuple[object, ...], list[_Report]] = defaultdict(list)
    merged: list[Event] = []
    for event in _distinct(events):
        report = _report(event, published or {})
        if report is None:
            merged.append(event)
        else:
            buckets[_key(event)].append(report)
    span = timedelta(days=days)
    merged += [_told_once(group) for reports in buckets.values() for group in _groups(reports, span)]
    return tuple(sorted(merged, key=lambda event: (event.when.earliest or date.max, event.id)))


def without_headlines(events: Sequence[Event], *, days: int = 3) -> tuple[Event, ...]:
    """The events of one article without those of its headline that its text tells too: the same class of act (quad)
    between the same parties and of the same standing, within `days`. A headline is the text once more, and shorter."""
    body = [event for event in events if event.sentence.index >= 0]
    span = timedelta(days=days)
    return tuple(one for one in events if one.sentence.index >= 0 or not any(_same(one, other, span) for other in body))


def _same(one: Event, other: Event, span: timedelta) -> bool:
    first, second = one.when.earliest, other.when.earliest
    near = first is None or second is None or abs(first - second) <= span
    return near and one.quad == other.quad and _key(one)[1:] == _key(other)[1:]


def _distinct(events: Iterable[Event]) -> Iterator[Event]:
    best: dict[str, Event] = {}
    for event in events:
        known = best.get(event.id)
        if known is None or (event.reports, event.confidence) > (known.reports, known.confidence):
            best[event.id] = event
    yield from best.values()


def _report(event: Event, published: Mapping[str, date]) -> _Report | None:
    day = published.get(event.article)
    earliest = event.when.earliest or event.when.latest or day
    latest = event.when.latest or event.when.earliest or day
    if earliest is None or latest is None:
        return None
    return _Report(earliest, max(earliest, latest), event, _told(event))


def _key(event: Event) -> tuple[object, ...]:
    standing = _STANDING.get(event.status, event.status)
    return event.action, standing, *(frozenset(map(_name, side)) for side in (event.who, event.whom))


def _name(party: Party) -> str:
    return party.code or party.text.casefold()


def _told(event: Event) -> Signature:
    sectors = (
        "+".join(sorted({party.sector for party in side if _name(party) == name} - _WHOLE))
        for side in (event.who, event.whom)
        for name in sorted(set(map(_name, side)))
    )
    return "" if event.status in _STANDING else event.status, event.mode, *sectors


def _groups(reports: Iterable[_Report], span: timedelta) -> Iterator[_Group]:
    exact: list[_Report] = []
    vague: dict[tuple[date, date], list[_Report]] = defaultdict(list)
    for report in sorted(reports, key=lambda one: one.order):
        if report.length <= span:
            exact.append(report)
        else:
            vague[report.earliest, report.latest].append(report)
    known = [group for window in _windows(exact, span) for group in _alike(window)]
    if not vague:
        yield from known
        return
    unclear = [group for same in vague.values() for group in _alike(same)]
    yield from _placed(known, sorted(unclear, key=lambda group: (group.anchor.length, group.anchor.order)))


def _windows(reports: Iterable[_Report], span: timedelta) -> Iterator[list[_Report]]:
    """The reports in stretches that each begin with the first report after the last stretch's end."""
    window: list[_Report] = []
    for report in reports:
        if window and report.earliest > window[0].earliest + span:
            yield window
            window = []
        window.append(report)
    if window:
        yield window


def _alike(reports: Iterable[_Report]) -> Iterator[_Group]:
    """Groups of reports that do not contradict each other; one that would fit several is a group of its own."""
    by_told: dict[Signature, list[_Report]] = defaultdict(list)
    for report in reports:
        by_told[report.told].append(report)
    most = [told for told in by_told if not any(told != other and _covers(other, told) for other in by_told)]
    members: dict[Signature, list[_Report]] = {told: list(by_told[told]) for told in most}
    for told, same in by_told.items():
        if told not in members:
            fitting = [other for other in most if _covers(other, told)]
            members.setdefault(fitting[0] if len(fitting) == 1 else told, []).extend(same)
    for told, joined in members.items():
        yield _Group(tuple(sorted(joined, key=lambda one: one.order)), told)


def _covers(more: Signature, less: Signature) -> bool:
    """Whether the one tells all that the other tells."""
    return all(not other or one == other for one, other in zip(more, less, strict=True))


def _placed(known: Sequence[_Group], unclear: Iterable[_Group]) -> Iterator[_Group]:
    """The groups, each vaguely dated one joined to the only shorter one within its days; shorter ones come first."""
    kept = {(group.anchor.order, group.told): group for group in known}
    order = sorted(kept)
    for group in unclear:
        inside = [key for key in _within(order, group.anchor) if _finer(kept[key], group)]
        key = inside[0] if len(inside) == 1 else (group.anchor.order, group.told)
        if len(inside) == 1:
            kept[key] = replace(kept[key], reports=(*kept[key].reports, *group.reports))
        else:
            kept[key] = group
            insort(order, key)
    yield from kept.values()


_Key = tuple[tuple[date, date, str], Signature]


def _within(order: Sequence[_Key], vague: _Report) -> Iterator[_Key]:
    for index in range(bisect_left(order, vague.earliest, key=lambda key: key[0][0]), len(order)):
        earliest, latest, _ = order[index][0]
        if earliest > vague.latest:
            return
        if latest <= vague.latest:
            yield order[index]


def _finer(group: _Group, vague: _Group) -> bool:
    return group.anchor.length < vague.anchor.length and _covers(group.told, vague.told)


def _told_once(group: _Group) -> Event:
    if len(group.reports) == 1:
        return group.anchor.event
    events = [report.event for report in group.reports]
    telling = [report for report in group.reports if report.told == group.told]
    best = min(telling, key=lambda one: (-one.event.confidence, one.length, one.order)).event
    ids = {name for event in events for name in (event.id, *event.copies)} - {best.id}
    anchor = group.anchor
    dated = anchor.event.when
    if dated.earliest is None:
        dated = Span(anchor.earliest, anchor.latest, "day", anchor.earliest.isoformat())
    return replace(best, when=dated, reports=_articles(events), copies=tuple(sorted(ids)))


def _articles(events: Iterable[Event]) -> int:
    """How many articles report it: two sentences of one are one report."""
    most: dict[str, int] = defaultdict(int)
    for event in events:
        most[event.article] = max(most[event.article], event.reports)
    return sum(most.values())
