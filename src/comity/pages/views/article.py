"""An article with its coded sentences in place; an event with all its reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import Any

from comity.codec import dump
from comity.config import dyad_of
from comity.findings.closeness import REASONS
from comity.pages import addresses
from comity.pages.reading import Reader, monday_of
from comity.pages.views.corrections import withdrawn
from comity.pages.views.parts import (
    View,
    event_row,
    evidence_of,
    finding_row,
    frame,
    party_row,
    pieces,
    status_row,
    week_row,
)
from comity.pages.views.story import story_row
from comity.records import Article, Event, Finding, Sentence

__all__ = ["article", "event", "paragraphs", "similar_of"]

# So many of the events that two similar articles share are named.
_SHARED = 2


def article(reader: Reader, key: str) -> View:
    """Title, time, text with coded sentences, their events, the categories' status that week, copies, similar ones."""
    one = reader.shelf.article(addresses.id_of(key))
    coded = sorted(reader.shelf.coded(one.id), key=lambda event: event.sentence.start)
    rows = [event_row(reader, event) | {"address": _merged_address(reader, event)} for event in coded]
    head = reader.heads([one])[0]
    monday = monday_of(one.published.date()) if one.published else None
    return frame(reader, "article", addresses.article(one.id), head["title"]) | {
        "id": one.id,
        "published": head["published"],
        "basis": one.basis,
        "doubt": one.doubt,
        "publisher": one.publisher,
        "author": one.author,
        "source": one.source,
        "url": one.url if one.url.startswith(("https://", "http://")) else "",
        "language": one.language,
        "label": one.label,
        "statuses": [status_row(reader, name, monday) for name in _categories(reader, coded)],
        "week": week_row(reader, monday) if monday else None,
        "headline": _headline(reader, one, coded),
        "paragraphs": paragraphs(one, reader.shelf.sentences(one.id), coded),
        "events": rows,
        "story": story_row(reader, told) if (told := reader.story_of(one.id)) else None,
        "copies": [reader.head(other) for other in reader.copies_of(one.id)],
        "similar": similar_of(reader, one.id),
    }


def paragraphs(one: Article, sentences: Sequence[Sentence], events: Sequence[Event]) -> list[list[dict[str, Any]]]:
    """The text, paragraph by paragraph, as runs: `text` in pieces, `index` of the sentence, its `events` by id.

    The runs of all paragraphs joined by their blank lines are the text: nothing is lost between sentences.
    """
    told: dict[int, list[Event]] = {}
    for event in events:
        told.setdefault(event.sentence.index, []).append(event)
    found: list[list[dict[str, Any]]] = [[]]
    for start, end, index in _runs(one.text, sentences):
        those = told.get(index, []) if index >= 0 else []
        for number, part in enumerate(one.text[start:end].split("\n\n")):
            if number:
                found.append([])
            if part:
                parts = pieces(part, those) if those else [{"text": part, "as": ""}]
                found[-1].append({"pieces": parts, "index": index, "events": [event.id for event in those]})
    return [runs for runs in found if any(piece["text"].strip() for run in runs for piece in run["pieces"])]


def _runs(text: str, sentences: Sequence[Sentence]) -> Iterator[tuple[int, int, int]]:
    """Start, end and index of sentences and of what lies between them (index -1), in order, without holes."""
    at = 0
    for sentence in sentences:
        if sentence.index < 0 or sentence.start < at:
            continue
        if sentence.start > at:
            yield at, sentence.start, -1
        yield sentence.start, sentence.end, sentence.index
        at = sentence.end
    if at < len(text):
        yield at, len(text), -1


def _headline(reader: Reader, one: Article, events: Sequence[Event]) -> dict[str, Any]:
    """The title in pieces with the events coded from it."""
    those = [event for event in events if event.sentence.index < 0]
    title = reader.heads([one])[0]["title"]
    return {"pieces": pieces(title, those), "events": [event.id for event in those]}


def _merged_address(reader: Reader, event: Event) -> str:
    merged = reader.merged_into(event.id)
    return addresses.event(merged) if merged else ""


def _categories(reader: Reader, events: Sequence[Event]) -> list[str]:
    """The categories that the article's events belong to, those with most events first."""
    found: Counter[str] = Counter()
    for event in events:
        codes = {party.code for party in (*event.who, *event.whom)}
        for category in reader.config.categories:
            if any(codes.issuperset(dyad.split("-")) for dyad in category.dyads):
                found[category.name] += 1
    return [name for name, _ in found.most_common()]


def similar_of(reader: Reader, wanted: str) -> list[dict[str, Any]]:
    """Articles like this one, each with the reason."""
    found = (_similar(reader, one) for one in reader.shelf.similar(wanted))
    return [row for row in found if row]


def _similar(reader: Reader, finding: Finding) -> dict[str, Any] | None:
    settings = dict(finding.parameters)
    head = reader.head(settings.get("article", ""))
    if not head["address"]:
        return None
    return head | {
        "reason": finding.value,
        "sentence": finding.sentence,
        "closeness": finding.estimate,
        "reasons": [{"name": name, "share": float(share)} for name, share in finding.parameters if name in REASONS],
        "events": [event_row(reader, event) for event in evidence_of(reader, finding.evidence[:_SHARED])],
        "events_count": len(finding.evidence),
    }


def event(reader: Reader, key: str) -> View:
    """What was coded, all reports of it, and why it was coded so. A report's own id leads to its merged event; where it
    was rejected, there is only that."""
    wanted = addresses.id_of(key)
    if gone := withdrawn(reader, "event", wanted):
        return gone
    one = reader.event(reader.merged_into(wanted)) or reader.store.event(wanted)
    row = event_row(reader, one)
    reports = reader.shelf.reports(one.id) or (one,)
    action = reader.book.actions.get(one.action)
    dyads = [dyad for dyad in _dyads(one) if dyad in reader.relations]
    title = " · ".join(filter(None, [_names(row["who"]), row["action_name"], _names(row["whom"])]))
    return frame(reader, "event", addresses.event(one.id), title) | {
        "event": row,
        "definition": action.definition if action else "",
        "contexts": list(one.contexts),
        "cameo": one.cameo,
        "cameo_name": reader.cameo.get(one.cameo, ""),
        "scale": [dump(scale) for scale in one.scale],
        "reports": [event_row(reader, report) | {"address": ""} for report in reports],
        "why": [
            {"kind": why.kind, "name": why.name, "weight": round(why.weight, 3), "text": why.text} for why in one.why
        ],
        "relations": [
            {"title": " – ".join(reader.name(code) for code in dyad.split("-")), "address": addresses.relation(dyad)}
            for dyad in dyads
        ],
        "spirals": [_spiral(reader, found) for found in reader.spirals.get(one.id, ())],
        "week": week_row(reader, one.when.earliest) if one.when.earliest else None,
        "codebook": one.codebook,
        "said_by": party_row(reader, one.said_by) if one.said_by else None,
    }


def _spiral(reader: Reader, finding: Finding) -> dict[str, Any]:
    """A spiral that an event is part of, with where it is told."""
    row = finding_row(reader, finding, evidence=0)
    return {name: row[name] for name in ("id", "value", "sentence", "address", "when")}


def _names(parties: Sequence[dict[str, Any]]) -> str:
    return ", ".join(dict.fromkeys(party["name"] for party in parties))


def _dyads(one: Event) -> list[str]:
    """The pairs of both sides, or of all who act together."""
    pairs = product(one.who, one.whom) if one.whom else combinations(one.who, 2)
    return sorted({dyad_of(first.code, second.code) for first, second in pairs})
