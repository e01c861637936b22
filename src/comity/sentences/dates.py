"""When it happened: the dates that a sentence tells, in days, against the day it was published."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import zip_longest
from typing import Literal

from comity.records import Span
from comity.sentences import oddities, periods, tenses
from comity.sentences.expressions import Found, find
from comity.sentences.moments import Moment, Told, meaning
from comity.sentences.wording import wording

__all__ = ["Dated", "picked", "resolve", "when"]

WEEK = re.compile(r"\bweek\s+(?:of|from|starting|beginning)\s+(?:the\s+)?$", re.IGNORECASE)
THROUGH = re.compile(r"\bthrough\s+(?:the\s+)?$", re.IGNORECASE)
EVER = re.compile(r"(?:^|[,;]\s+)since\s+[^,;]{3,60}$", re.IGNORECASE)
SINCE = re.compile(r"\b(?:since|after|as\s+(?:of|from)|starting(?:\s+(?:from|in|on))?)\s+(?:the\s+)?$", re.IGNORECASE)
FROM = re.compile(r"(?<!\bdates\s)(?<!\bdated\s)(?<!\bdating\s)\bfrom\s+(?:the\s+)?$", re.IGNORECASE)
UNTIL = re.compile(r"\b(?:until|till|up\s+to|by|no\s+later\s+than)\s+(?:the\s+)?$", re.IGNORECASE)
# MINSK, October 3 (Sample) - : when the report was sent.
PLACE = re.compile(r"\s*[^\W\d_a-z][^\d_a-z(]{1,40},\s+")
DASH = re.compile(r",?\s*(?:\([^)]{1,30}\)\s*)?[-–—]")
BESIDE = re.compile(r"\b(?:before|after|since)\s+(?:the\s+)?$", re.IGNORECASE)
BEFORE = re.compile(r"\bbefore\s+(?:the\s+)?$", re.IGNORECASE)
EVE = re.compile(r"\beve\s+of\s+(?:the\s+)?$", re.IGNORECASE)
BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?$", re.IGNORECASE)
TO = re.compile(r"\s*(?:to|until|till|through|-|–|—)\s*(?:the\s+)?", re.IGNORECASE)
AND = re.compile(r"\s*(?:and|-|–|—)\s*(?:the\s+)?", re.IGNORECASE)
LEAD = re.compile(
    r"\b(?:(?:on|in|at|during|over|since|after|until|till|by|before|from|between|around|about|through|throughout)\s+)"
    r"(?:the\s+)?$",
    re.IGNORECASE,
)
Triple = tuple[int, Found, Found | None]
Role = Literal["main", "aside", "name", "dateline"]
VERB = re.compile(r"\w+")
OWNED = re.compile(r"['’]s?\b")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date told in a sentence: `words` from `start` to `end`, the days they mean, and against what they were read.

    `role` is "main", "aside" (in a clause of its own), "name" (part of a name: the 1994 memorandum) or "dateline".
    `complete` says that the words alone give the days; `reach` is how exact they are: a "distance" ("last week"), a
    "calendar" day, month or season without its year, "" else.
    """

    start: int
    end: int
    words: str
    span: Span
    basis: str
    role: Role = "main"
    complete: bool = True
    reach: Literal["", "calendar", "distance"] = ""


def resolve(text: str, *, published: datetime | None, anchor: date | None = None) -> tuple[Dated, ...]:
    """All dates the sentence tells, in order; () if none.

    `published` is what "yesterday" or "on Monday" is read against, `anchor` the day told before, for "the same day"
    (and for all else where no publication date is known). No date lies after publication unless its words, or the
    verb they stand with, say so. Words that cannot be read without a missing date are left out.
    """
    today = published.date() if published else anchor
    found = find(text) or oddities.find(text)
    kept = [one for one in found if not _celebrated(text, one.start)]
    told: list[Dated] = []
    for triple in _paired(text, kept):
        before = told[-1].span.earliest if told else None
        if dated := _dated(text, triple, today, before or anchor):
            told.append(dated)
    return tuple(told)


def when(
    text: str, *, published: datetime | None, anchor: date | None = None, at: int | None = None
) -> tuple[Span, str]:
    """The days that an act told in the sentence gets, and the reason in words.

    Of several dates the first that is not told aside; with `at`, the offset of the act's verb, the one nearest to it
    by clauses and then by characters, clauses that begin only after the verb left out. Without any, the dateline's day,
    else the day of publication: a wire report tells of its own day.
    Without that, an unknown span and "".
    """
    chosen = picked(text, published=published, anchor=anchor, at=at)
    if chosen is not None:
        return chosen.span, chosen.basis
    today = published.date() if published else anchor
    if today is None:
        return Span(), ""
    word = "published" if published else "told beside"
    return periods.day(today), f"{word} {today.isoformat()}"


def picked(text: str, *, published: datetime | None, anchor: date | None = None, at: int | None = None) -> Dated | None:
    """The date that `when` picks; None where the sentence tells none."""
    known = resolve(text, published=published, anchor=anchor)
    near = [dated for dated in known if dated.role in ("main", "aside") and not _cut_off(text, dated, at)]
    return _chosen(text, near, at) if near else next((dated for dated in known if dated.role == "dateline"), None)


def _chosen(text: str, known: Sequence[Dated], at: int | None) -> Dated:
    if at is not None:
        return min(known, key=lambda dated: _distance(text, dated, at))
    first = next((index for index, dated in enumerate(known) if dated.role == "main"), 0)
    following = known[first + 1] if first + 1 < len(known) else None
    told_closer = following is not None and text[known[first].end : following.start].strip() == ","
    return following if following is not None and told_closer else known[first]


def _cut_off(text: str, dated: Dated, at: int | None) -> bool:
    """Whether the date's clause begins only after the verb: "accused it of a breach of what was agreed in 1991"."""
    if at is None or dated.role != "aside" or dated.start <= at:
        return False
    verb = VERB.match(text, at)
    return tenses.aside(text, dated.start, dated.end, verb.end() if verb else at)


def _distance(text: str, dated: Dated, at: int) -> tuple[int, int]:
    """Clause breaks between the date and the verb, then characters; a date that opens the sentence is in its clause."""
    low, high = sorted((dated.end if dated.end <= at else dated.start, at))
    breaks = len(tenses.CLAUSE.findall(text, low, high))
    opens = dated.start == 0 and breaks > 0
    return breaks - opens, high - low


def _celebrated(text: str, start: int) -> bool:
    before = " ".join(text[max(0, start - 40) : start].lower().split())
    return before.endswith(wording().anniversaries)


def _paired(text: str, found: Sequence[Found]) -> Iterator[Triple]:
    """Each date, with the end of the one before it and with the one that ends its range, if it begins one."""
    skip, before = False, 0
    for one, other in zip_longest(found, found[1:]):
        if not skip:
            skip = other is not None and _ranges(text, one, other)
            yield before, one, other if skip else None
        else:
            skip = False
        before = one.end


def _ranges(text: str, one: Found, other: Found) -> bool:
    join = text[one.end : other.start]
    if BETWEEN.search(text, 0, one.start):
        return bool(AND.fullmatch(join))
    if FROM.search(text, 0, one.start):
        return bool(TO.fullmatch(join))
    return one.kind == other.kind and bool(TO.fullmatch(join)) and one.kind in ("year", "calendar", "month", "iso")


def _dated(text: str, triple: Triple, today: date | None, anchor: date | None) -> Dated | None:
    before, one, other = triple
    told = Told(today, anchor, tenses.ahead(text, one.start, one.end))
    span = _stretch(one, other, told) if other else _framed(text, one, told)
    if span is None or _too_late(span, one.moment, told):
        return None
    end = other.end if other else one.end
    lead = LEAD.search(text, 0, one.start)
    words = text[lead.start() if lead else one.start : end]
    role = _role(text, one, before, end)
    held, basis = _held(span, told, one.moment), _basis(words, one.moment, told)
    return Dated(end - len(words), end, words, held, basis, role, one.moment.complete, _reach(one.moment))


def _reach(moment: Moment) -> Literal["", "calendar", "distance"]:
    if moment.complete:
        return ""
    return "calendar" if moment.month is not None or moment.season is not None else "distance"


def _too_late(span: Span, moment: Moment, told: Told) -> bool:
    """Whether "three years later" leads beyond publication with nothing announced: the day told before was another."""
    if not moment.anchored or told.ahead or told.today is None or span.earliest is None:
        return False
    return span.earliest > told.today


def _role(text: str, one: Found, before: int, end: int) -> Role:
    """What was told before the last date has no say: "the treaty that was signed in 2001 was extended on Monday"."""
    called = one.kind in ("year", "month", "calendar") and tenses.named(text, one.start, end)
    if called and (one.kind == "year" or BESIDE.search(text, 0, one.start)):
        return "name"
    if PLACE.fullmatch(text, 0, one.start) and DASH.match(text, end):
        return "dateline"
    return "aside" if called or tenses.aside(text, one.start, end, before) else "main"


def _stretch(one: Found, other: Found, told: Told) -> Span | None:
    """From the one to the other; what the one leaves open (its year, its month) the other gives."""
    first = one.moment
    if other.moment.year is not None and not first.complete and not first.unit and first.weekday is None:
        first = replace(first, year=other.moment.year)
    end = meaning(other.moment, told)
    start = meaning(first, told)
    if start is None or end is None or start.earliest is None or end.latest is None:
        return None
    if start.earliest > end.latest and not one.moment.complete:
        before = Told(end.earliest, told.anchor)
        start = meaning(replace(one.moment, year=None), before) or start
    if start.earliest is None or start.earliest > end.latest:
        return None
    return periods.between(start, end)


def _framed(text: str, one: Found, told: Told) -> Span | None:
    """The date's days, opened to one side by since, after, until, by or before it."""
    if one.moment.ahead and not told.ahead:
        if "later" not in text[one.start : one.end].lower():
            return None
        told = replace(told, ahead=True)
    span = meaning(one.moment, told)
    if span is None or span.earliest is None or OWNED.match(text, one.end):
        return span
    if EVE.search(text, 0, one.start):
        return periods.day(span.earliest - timedelta(days=1)) if span.earliest > date.min else None
    if WEEK.search(text, 0, one.start):
        return periods.week(span.earliest)
    return _opened(text, one, span)


def _opened(text: str, one: Found, span: Span) -> Span | None:
    before = text[: one.start]
    if SINCE.search(before) or FROM.search(before) or EVER.search(before):
        return periods.since(span) if one.moment.until is None else span
    if UNTIL.search(before) or (THROUGH.search(before) and one.kind not in ("decade", "season", "years")):
        return periods.until(span)
    return _before(span) if BEFORE.search(before) else span


def _before(span: Span) -> Span | None:
    """Up to the day before the period; the EDTF string keeps the period's own unit."""
    if span.earliest is None or span.earliest <= date(2, 1, 1):
        return None
    last = span.earliest - timedelta(days=1)
    unit = {"year": periods.year(last.year), "month": periods.month(last.year, last.month)}
    return periods.until(unit.get(span.precision, periods.day(last)))


def _held(span: Span, told: Told, moment: Moment) -> Span:
    """The span cut at today: what has happened lies before, what is announced after; wholly ahead stays as told."""
    today = told.today
    if today is None:
        return span
    ahead = told.ahead or moment.ahead
    if span.latest is None:
        late = span.earliest is not None and span.earliest > today
        return span if late or ahead else replace(span, latest=today)
    if span.latest <= today or (span.earliest is not None and span.earliest > today):
        return span
    if ahead:
        return replace(span, earliest=today)
    return replace(span, latest=today) if span.earliest is not None else span


def _basis(words: str, moment: Moment, told: Told) -> str:
    if moment.complete:
        return f"'{words}'"
    if moment.anchored and told.anchor is not None:
        return f"'{words}' read against {_long(told.anchor)}, the day told before"
    return f"'{words}' read against {_long(told.today)}" if told.today else f"'{words}'"


def _long(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
