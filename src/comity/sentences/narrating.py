"""When an article was told: on the day its page says, or, where its text shows that this cannot be, by the text itself.

Pages are posted again under a new date. Such a text gives itself away: its latest explicit date lies years before the
page's, and what it tells without a year ("On October 2nd", "This summer") would, read against the page's date, lie
half a year back, further than news reaches. Then the text's own dates say between which days it was told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from comity.records import Article, Span
from comity.sentences import periods
from comity.sentences.dates import Dated, picked, resolve
from comity.sentences.splitting import split

__all__ = ["Narrative", "doubted", "narrative"]

# The latest explicit date must lie so far before the page's.
STALE = timedelta(days=540)

# What news tells without a year has ended at most so long ago: "this summer" is said until December.
NEWS = timedelta(days=122)

# A text is told within half a year of the latest day in it.
TOLD_WITHIN = timedelta(days=183)

# Fewer explicit years than this, and a text has no dates of its own to be read by.
LEAST_YEARS = 2

_YEAR = re.compile(r"(?<![\d-])(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Narrative:
    """The time of telling: `published`, or the `window` of days between which the text must have been told, and the
    reason for the `doubt` ("" if there is none)."""

    published: datetime | None = None
    window: tuple[date, date] | None = None
    doubt: str = ""

    def when(self, text: str, *, at: int | None = None) -> tuple[Dated | None, Span, str]:
        """The date told of the act at that offset (None if none is), its days, and the reason in words.

        Without a date these are the days of telling. Within a window a date without a year is marked as uncertain in
        its EDTF string, and covers all days that it can mean there.
        """
        if self.window is None:
            dated = picked(text, published=self.published, at=at)
            return (dated, dated.span, dated.basis) if dated else (None, *self.telling())
        first, last = (picked(text, published=_noon(day), at=at) for day in self.window)
        if first is None or last is None:
            return None, *self.telling()
        if first.complete:
            return first, first.span, first.basis
        span = _hull(first.span, last.span)
        return replace(first, span=span), span, f"'{first.words}' read against the text's own dates"

    @property
    def day(self) -> date | None:
        """The last day on which it may have been told."""
        return self.window[1] if self.window else self.published.date() if self.published else None

    def telling(self) -> tuple[Span, str]:
        """The days of telling, and the reason in words."""
        if self.window is not None:
            span = periods.between(*(periods.day(day) for day in self.window))
            return _doubtful(span), "told between the text's own dates"
        if self.published is None:
            return Span(), ""
        return periods.day(self.published.date()), f"published {self.published.date().isoformat()}"


def narrative(article: Article, texts: Sequence[str]) -> Narrative:
    """The time of telling of an article with these sentences; only where its date is in doubt is the text asked."""
    return _judged(texts, article.published) if article.doubt else Narrative(article.published)


def _judged(texts: Sequence[str], published: datetime | None) -> Narrative:
    if published is None or not _stale(texts, published):
        return Narrative(published)
    known = [dated for text in texts for dated in resolve(text, published=published)]
    latest = _latest(dated for dated in known if dated.complete)
    far = [dated for dated in known if _far(dated, published.date())]
    if latest is None or not far or published.date() - _end(latest) < STALE:
        return Narrative(published)
    low = max(_home(dated, latest) for dated in (*far, latest))
    window = low, min(low + TOLD_WITHIN, published.date())
    words = " and ".join(f"'{dated.words}'" for dated in far[:2])
    doubt = (
        f"published: {published.date().isoformat()}, but the text's latest date is '{latest.words}', and {words} would "
        f"lie too far back; told between {window[0].isoformat()} and {window[1].isoformat()}"
    )
    return Narrative(published, window, doubt)


def doubted(article: Article) -> Article:
    """The article with the reason for doubt where its text shows that it was told long before its page's date."""
    if article.doubt or article.published is None or not _stale([article.text], article.published):
        return article
    texts = [sentence.text for sentence in split(article)]
    doubt = _judged(texts, article.published).doubt
    return replace(article, doubt=doubt) if doubt else article


def _stale(texts: Sequence[str], published: datetime) -> bool:
    """Whether the years in the texts can make the date doubtful; says no at once to nearly all articles."""
    years = {int(year) for text in texts for year in _YEAR.findall(text)}
    return len(years) >= LEAST_YEARS and max(years) < published.year


def _latest(known: Iterable[Dated]) -> Dated | None:
    return max((dated for dated in known if dated.span.earliest), key=_end, default=None)


def _far(dated: Dated, published: date) -> bool:
    """Whether news published then would not tell it without a year."""
    latest = dated.span.latest
    return dated.reach == "calendar" and latest is not None and published - latest > NEWS


def _end(dated: Dated) -> date:
    """The last day that the words name: of "since 2011", the first."""
    span = dated.span
    return (span.earliest if span.edtf.endswith("..") else span.latest) or date.min


def _home(dated: Dated, latest: Dated) -> date:
    """The first day on which the words, read from the text's latest date on, have come about."""
    start = latest.span.earliest or date.min
    if dated is latest or dated.span.earliest is None:
        return start
    there = dated.span.earliest.replace(year=start.year, day=min(dated.span.earliest.day, 28))
    there = there.replace(day=dated.span.earliest.day) if dated.span.earliest.day <= 28 else there
    return there if there >= start else there.replace(year=start.year + 1)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def _hull(one: Span, other: Span) -> Span:
    if one == other:
        return _doubtful(one)
    return _doubtful(replace(periods.between(one, other), precision="interval"))


def _doubtful(span: Span) -> Span:
    """Uncertain, in EDTF: each part with a question mark."""
    parts: Iterator[str] = (part if part in ("", "..") else f"{part.rstrip('?~')}?" for part in span.edtf.split("/"))
    return replace(span, edtf="/".join(parts))
