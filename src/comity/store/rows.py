"""Records as rows and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from itertools import combinations, product
from typing import Any

from sqlalchemy import RowMapping

from comity.codec import digest, dump, kind_of
from comity.records import Article, Decision, Event, Finding, Milestone, Party, Span, Timeline
from comity.store.columns import whole

__all__ = [
    "article_of",
    "article_row",
    "bounded",
    "day_of",
    "decision_row",
    "dyad_rows",
    "event_row",
    "finding_row",
    "instant",
    "milestone_row",
    "party_rows",
    "storable",
    "timeline_row",
    "version_of",
]

# PostgreSQL's indexes take 2,704 bytes a row, here of a source and a place.
MOST_BYTES = 1_000

_ARTICLE = tuple(field.name for field in fields(Article))


def bounded(name: str) -> str:
    """The name of a place, not too long to be looked up in any database: the rest of a longer one as its digest."""
    plain = whole(name)
    if len(plain.encode()) <= MOST_BYTES:
        return plain
    return f"{plain.encode()[:MOST_BYTES].decode(errors='ignore')}… {digest(plain)}"


def instant(when: datetime | None) -> str:
    """A moment in UTC as text that sorts as time does; "" for none. A naive one is taken for UTC."""
    if when is None:
        return ""
    known = when if when.tzinfo else when.replace(tzinfo=UTC)
    try:
        return known.astimezone(UTC).isoformat(timespec="microseconds")
    except OverflowError:
        return known.replace(tzinfo=UTC).isoformat(timespec="microseconds")


def version_of(article: Article) -> str:
    """What of an article decides how it is coded, as a digest."""
    return digest(article.text, article.title, instant(article.published), article.language)


def storable(article: Article) -> Article:
    """The article with its texts as they are stored, the same one if they can be stored as they are."""
    texts = {name: getattr(article, name) for name in _ARTICLE if name != "published"}
    changed: dict[str, Any] = {name: whole(value) for name, value in texts.items() if whole(value) != value}
    return replace(article, **changed) if changed else article


def article_row(article: Article) -> dict[str, Any]:
    """The row of an article, without its number."""
    row = asdict(article)
    row["published"] = article.published.isoformat() if article.published else None
    return row | {"day": instant(article.published), "version": version_of(article)}


def article_of(row: RowMapping) -> Article:
    """The article of a row."""
    values = {name: row[name] for name in _ARTICLE}
    values["published"] = datetime.fromisoformat(values["published"]) if values["published"] else None
    return Article(**values)


def day_of(span: Span) -> str:
    """The day a span is ordered by: its earliest known, "" if none is."""
    known = span.earliest or span.latest
    return known.isoformat() if known else ""


def event_row(event: Event) -> dict[str, Any]:
    """The row of an event; the columns of time are filled from either end if one is open."""
    return {
        "id": event.id,
        "article": event.article,
        **_place(event),
        **_when(event.when),
        "precision": event.when.precision,
        "action": event.action,
        "mode": event.mode,
        "status": event.status,
        "quad": event.quad,
        "score": event.score,
        "confidence": event.confidence,
        "reports": event.reports,
        "codebook": event.codebook,
        "record": dump(event),
    }


def milestone_row(milestone: Milestone) -> dict[str, Any]:
    """The row of a milestone."""
    return {
        "id": milestone.id,
        "article": milestone.article,
        **_place(milestone),
        **_when(milestone.when),
        "kind": milestone.kind,
        "name": milestone.name,
        "stage": milestone.stage,
        "tier": milestone.tier,
        "domain": milestone.domain,
        "confidence": milestone.confidence,
        "codebook": milestone.codebook,
        "record": dump(milestone),
    }


def timeline_row(timeline: Timeline) -> dict[str, Any]:
    """The row of a timeline."""
    return {"subject": timeline.subject, "by": timeline.by, "record": dump(timeline)}


def finding_row(finding: Finding) -> dict[str, Any]:
    """The row of a finding, without its position."""
    return {
        "id": finding.id,
        "kind": finding.kind,
        "subject": finding.subject,
        "day": day_of(finding.period),
        "record": dump(finding),
    }


def decision_row(decision: Decision) -> dict[str, Any]:
    """The row of a decision, without its number."""
    return {
        "id": decision.id,
        "at": instant(decision.at),
        "kind": kind_of(decision.seen),
        "verdict": decision.verdict,
        "subject": decision.seen.id,
        "article": decision.seen.article,
        "by": decision.by,
        "record": dump(decision),
    }


def party_rows(of: str, record: Event | Milestone) -> Iterator[dict[str, Any]]:
    """One row a party, `of` being the column that names the record."""
    sides: tuple[tuple[str, Iterable[Party]], ...]
    if isinstance(record, Milestone):
        sides = (("party", record.parties),)
    else:
        sides = (("who", record.who), ("whom", record.whom), ("said", (record.said_by,) if record.said_by else ()))
    for side, parties in sides:
        for position, party in enumerate(parties):
            told = {"code": party.code, "sector": party.sector, "text": party.text}
            yield {of: record.id, "side": side, "position": position, **told}


def dyad_rows(of: str, event: Event) -> Iterator[dict[str, Any]]:
    """One row a pair of different codes: of both sides, or of all in `who` where the act is reciprocal."""
    pairs = product(event.who, event.whom) if event.whom else combinations(event.who, 2)
    seen = set()
    for pair in pairs:
        one, other = sorted(pair, key=lambda party: (party.code, party.sector))
        found = (f"{one.code}-{other.code}", one.sector, other.sector)
        if one.code and other.code and one.code != other.code and found not in seen:
            seen.add(found)
            yield {of: event.id, "dyad": found[0], "one_sector": found[1], "other_sector": found[2]}


def _place(record: Event | Milestone) -> dict[str, Any]:
    sentence = record.sentence
    return {"index": sentence.index, "start": sentence.start, "end": sentence.end}


def _when(span: Span) -> dict[str, Any]:
    earliest, latest = span.earliest or span.latest, span.latest or span.earliest
    return {"day": day_of(span), "when_earliest": earliest, "when_latest": latest}
