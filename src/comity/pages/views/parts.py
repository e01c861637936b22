"""The parts that several views are made of; every one is plain data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from comity.events.reviewing import REVIEW
from comity.pages import addresses
from comity.pages.reading import Reader, week_name
from comity.records import Article, Event, Finding, Milestone, Party, Reason, Span, Standing

__all__ = [
    "View",
    "article_rows",
    "event_row",
    "evidence_of",
    "finding_row",
    "frame",
    "marked",
    "milestone_row",
    "no_status",
    "party_row",
    "pieces",
    "relation_row",
    "review_row",
    "status_row",
    "week_row",
    "when_row",
]

View = dict[str, Any]
"""A page's content as plain JSON values: what the template shows is what the JSON twin says."""


def frame(reader: Reader, kind: str, address: str, title: str) -> View:
    """What every view begins with."""
    monitor = {"title": reader.config.title, "about": reader.config.about}
    return {"kind": kind, "address": address, "title": title, "monitor": monitor}


def when_row(span: Span) -> View:
    """When: EDTF, first and last day, precision."""
    return {
        "edtf": span.edtf,
        "earliest": span.earliest.isoformat() if span.earliest else "",
        "latest": span.latest.isoformat() if span.latest else "",
        "precision": span.precision,
    }


def party_row(reader: Reader, party: Party) -> View:
    """Who: code, name, sector, the words, and the page of the state if it has one."""
    return {
        "code": party.code,
        "name": reader.name(party.code) if party.code else party.text,
        "sector": party.sector,
        "text": party.text,
        "address": addresses.state(party.code) if party.code in reader.states else "",
    }


def pieces(text: str, events: Iterable[Event]) -> list[View]:
    """A sentence in pieces, each with whether it names who did it, whom, or neither (`as`: who, whom, "")."""
    roles: dict[str, str] = {}
    for event in events:
        for role, parties in (("who", event.who), ("whom", event.whom)):
            for party in parties:
                roles.setdefault(party.text, role)
    return marked(text, roles)


def marked(text: str, words: Mapping[str, str]) -> list[View]:
    """A text in pieces, each with what it is marked `as`; `words` says how each is."""
    roles = {word: role for word, role in words.items() if word.strip()}
    if not roles:
        return [{"text": text, "as": ""}]
    longest = sorted(roles, key=lambda words: (-len(words), words))
    found = re.split(r"(?<!\w)(" + "|".join(map(re.escape, longest)) + r")(?!\w)", text)
    return [{"text": part, "as": roles[part] if number % 2 else ""} for number, part in enumerate(found) if part]


def event_row(reader: Reader, event: Event) -> View:
    """An event as tables list it: when, who, what, whom, how sure, and the sentence with its article."""
    action = reader.book.actions.get(event.action)
    head = reader.head(event.article)
    return {
        "id": event.id,
        "address": addresses.event(event.id),
        "when": when_row(event.when),
        "who": [party_row(reader, party) for party in event.who],
        "whom": [party_row(reader, party) for party in event.whom],
        "action": event.action,
        "action_name": action.name if action else event.action,
        "mode": event.mode,
        "quad": event.quad,
        "score": event.score,
        "status": event.status,
        "confidence": round(event.confidence, 3),
        "reports": event.reports,
        "said_by": party_row(reader, event.said_by) if event.said_by else None,
        "place": event.place,
        "sentence": pieces(event.sentence.text, [event]),
        "index": event.sentence.index,
        "article": head,
        "review": review_row(reader, event.why),
    }


def review_row(reader: Reader, why: Iterable[Reason]) -> View | None:
    """What a person decided of something coded, by which decision, and where that is told; None if nobody did."""
    found = next((reason for reason in why if reason.kind == REVIEW), None)
    if found is None:
        return None
    return {"verdict": found.name, "decision": found.text, "address": reader.decided.page(found.text)}


def milestone_row(reader: Reader, milestone: Milestone, *, reports: int = 1) -> View:
    """A named fact of a relation's history, with its sentence; `reports` is how many sentences tell it."""
    return {
        "id": milestone.id,
        "address": addresses.milestone(milestone.id),
        "when": when_row(milestone.when),
        "name": milestone.name,
        "milestone_kind": milestone.kind,
        "stage": milestone.stage,
        "tier": milestone.tier,
        "domain": milestone.domain,
        "ordinal": milestone.ordinal,
        "status": milestone.status,
        "said_by": party_row(reader, milestone.said_by) if milestone.said_by else None,
        "confidence": round(milestone.confidence, 3),
        "parties": [party_row(reader, party) for party in milestone.parties],
        "sentence": [{"text": milestone.sentence.text, "as": ""}],
        "index": milestone.sentence.index,
        "reports": reports,
        "article": reader.head(milestone.article),
        "review": review_row(reader, milestone.why),
    }


def finding_row(reader: Reader, finding: Finding, *, evidence: int = 3) -> View:
    """A finding with its sentence and the events that moved it most, at most `evidence` of them."""
    monday = finding.period.latest or finding.period.earliest
    return {
        "id": finding.id,
        "kind": finding.kind,
        "subject": finding.subject,
        "name": _subject_name(reader, finding.subject),
        "address": _subject_address(reader, finding.subject),
        "value": finding.value,
        "sentence": finding.sentence,
        "said": _said(finding),
        "when": when_row(finding.period),
        "week": week_row(reader, monday) if monday else None,
        "estimate": finding.estimate,
        "interval": list(finding.interval) if finding.interval else None,
        "method": finding.method,
        "parameters": [list(pair) for pair in finding.parameters],
        "evidence": [event_row(reader, event) for event in evidence_of(reader, finding.evidence[:evidence])],
        "evidence_count": len(finding.evidence),
        "standings": [_standing_row(reader, one) for one in finding.standings],
    }


def _standing_row(reader: Reader, one: Standing) -> View:
    """Where a relation stands among those it is compared with."""
    return {
        "dyad": one.dyad,
        "name": " – ".join(reader.name(code) for code in one.dyad.split("-")),
        "address": addresses.relation(one.dyad) if one.dyad in reader.relations else "",
        "value": one.value,
        "expected": one.expected,
        "estimate": one.estimate,
        "interval": list(one.interval) if one.interval else None,
        "rank": one.rank,
        "note": one.note,
    }


def _said(finding: Finding) -> str:
    """The sentence without its subject and verdict in front, for where both stand beside it."""
    said = finding.sentence.removeprefix(f"{finding.subject}: ")
    verdict, colon, rest = said.partition(": ")
    if finding.kind == "status" and colon and finding.value in verdict:
        said = rest
    return said[:1].upper() + said[1:]


def evidence_of(reader: Reader, wanted: Sequence[str]) -> list[Event]:
    """The merged events of these ids, or of the reports with these ids, in their order; each once."""
    merged = dict.fromkeys(reader.merged_into(one) for one in wanted)
    return [event for one in merged if (event := reader.event(one))]


def no_status(name: str) -> View:
    """What stands for a status where there is none."""
    when = when_row(Span())
    return {
        "id": "", "kind": "status", "subject": name, "name": name, "address": "", "value": "too little evidence",
        "sentence": "", "said": "", "when": when, "week": None, "estimate": None, "interval": None, "method": "",
        "parameters": [],
        "evidence": [], "evidence_count": 0, "standings": [],
    }  # fmt: skip


def status_row(reader: Reader, name: str, monday: date | None, *, evidence: int = 1, strip: int = 26) -> View:
    """A category's status in the week that begins on that Monday, and its last weeks as a strip, oldest first."""
    category = next(one for one in reader.config.categories if one.name == name)
    finding = reader.statuses_by_week.get((name, monday)) if monday else None
    status = finding_row(reader, finding, evidence=evidence) if finding else no_status(name)
    changed = reader.last_change(name, monday) if monday else None
    day = changed.period.earliest if changed else None
    return {
        "name": name,
        "about": category.about,
        "address": addresses.category(reader.slugs[name]),
        "status": status,
        "changed": {"value": changed.value, "week": week_row(reader, day)} if changed and day else None,
        "strip": _strip(reader, name, monday, strip) if monday and strip else [],
    }


def week_row(reader: Reader, day: date) -> View:
    """A week by name, with its days; its page if it has one."""
    monday = day - timedelta(days=day.weekday())
    week = reader.weeks.get(monday)
    name = week_name(monday)
    return {
        "name": name,
        "address": addresses.week(name) if week else "",
        "start": monday.isoformat(),
        "end": (monday + timedelta(days=6)).isoformat(),
        "articles": week.articles if week else 0,
        "events": week.events if week else 0,
    }


def relation_row(reader: Reader, dyad: str) -> View:
    """A relation with its two sides, how many events happened in it, and its status: its closest category's last."""
    quads = reader.quads.get(dyad, (0, 0, 0, 0))
    standing = reader.standing(dyad)
    return {
        "dyad": dyad,
        "address": addresses.relation(dyad) if dyad in reader.relations else "",
        "parties": [party_row(reader, Party(code)) for code in dyad.split("-")],
        "events": reader.relations.get(dyad, 0),
        "cooperation": quads[0] + quads[1],
        "conflict": quads[2] + quads[3],
        "status": standing[1].value if standing else "",
        "categories": [
            {"name": one.name, "address": addresses.category(reader.slugs[one.name])}
            for one in reader.categories_of(dyad)
        ],
    }


def article_rows(reader: Reader, articles: Iterable[Article]) -> list[View]:
    """Articles as lists name them; of copies only the one that leads them, with their number."""
    leading = [one for one in articles if one.id not in reader.followers]
    heads = reader.heads(leading)
    return [head | {"copies": len(reader.leads.get(head["id"], (head["id"],))) - 1} for head in heads]


def _strip(reader: Reader, name: str, last: date, weeks: int) -> list[View]:
    mondays = [last - timedelta(weeks=back) for back in range(weeks - 1, -1, -1)]
    found = ((monday, reader.statuses_by_week.get((name, monday))) for monday in mondays)
    return [{"week": week_name(monday), "value": one.value if one else ""} for monday, one in found]


def _subject_name(reader: Reader, subject: str) -> str:
    """What a category, relation or state is called."""
    if subject in reader.slugs:
        return subject
    return " – ".join(reader.name(code) for code in subject.split("-")) if subject in reader.relations else subject


def _subject_address(reader: Reader, subject: str) -> str:
    if subject in reader.slugs:
        return addresses.category(reader.slugs[subject])
    if subject in reader.relations:
        return addresses.relation(subject)
    if subject in reader.states:
        return addresses.state(subject)
    regions = (slug for slug, one in reader.regions.items() if one.name == subject)
    return next(map(addresses.region, regions), "")
