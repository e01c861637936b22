"""One sentence, several pairs: "with A in 2001, with B in 2011"; and parties named only in an earlier sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from comity.codebook.book import Language
from comity.events.milestones.anchors import Anchor
from comity.events.milestones.dating import Dating
from comity.events.milestones.sides import codes
from comity.events.parties import Taking
from comity.records import Party, Span
from comity.sentences import Dated, Parsed, resolve

__all__ = ["Share", "refers_back", "shares"]

Share = tuple[Mapping[str, Party], tuple[Span, str]]
"""Parties, and their days with the reason."""

_VERBS = frozenset({"VERB", "AUX"})
_DEFINITE = frozenset({"the", "this", "that"})


def shares(
    parsed: Parsed, words: Sequence[int], near: Sequence[Taking], everyone: Sequence[Taking], dating: Dating
) -> list[Share]:
    """The parties of each date where every date has its own; [] where there is nothing to deal out.

    Behind the first date, a stretch of the sentence with parties and a date but no verb tells the same of them: "was
    signed in summer 2011, and Sino-Polish – in late 2011". A stretch that names one party shares the others of the
    first. `words` are the verb and the name.
    """
    start = min(parsed.tokens[word].start for word in words)
    told = resolve(parsed.text, published=dating.told.published)
    dates = [dated for dated in told if dated.role in ("main", "aside") and dated.start > start]
    lead = [taking for taking in near if dates and taking.start < dates[0].start]
    owned: list[tuple[list[Taking], Dated]] = []
    for before, dated in pairwise(dates):
        own = _own(parsed, before, dated, everyone)
        if not own:
            break
        owned.append((own, dated))
    if not owned or len(codes(lead)) < 2:
        return []
    return [(codes(lead), dating.of(parsed.text, dates[0])), *_dealt(parsed, lead, owned, dating)]


def _own(parsed: Parsed, before: Dated, dated: Dated, everyone: Sequence[Taking]) -> list[Taking]:
    """The parties between two dates; none where a verb stands there too."""
    between = [token for token in parsed.tokens if before.end <= token.start < dated.start]
    if any(token.pos in _VERBS for token in between):
        return []
    return [taking for taking in everyone if before.end <= taking.start < dated.start]


def _dealt(
    parsed: Parsed, lead: Sequence[Taking], owned: Sequence[tuple[list[Taking], Dated]], dating: Dating
) -> Iterator[Share]:
    ordered = sorted(lead, key=lambda taking: taking.start)
    for own, dated in owned:
        mine = codes(own)
        joined = parsed.tokens[own[0].head].dep == "pobj"
        shared = codes(ordered[:-1] if joined or len(ordered) < 2 else ordered[1:])
        yield {**({} if len(mine) > 1 else shared), **mine}, dating.of(parsed.text, dated)


def refers_back(parsed: Parsed, anchor: Anchor, language: Language) -> bool:
    """Whether the parties may be those named before: "the two countries", "they", "the agreement was signed"."""
    first = parsed.tokens[parsed.chunk(anchor.head)[0]].text.lower()
    if anchor.kind.family == "instrument" and first in _DEFINITE:
        return True
    phrases = (*language.words.get("pairs", ()), *language.words.get("themselves", ()))
    return bool(_any_of(phrases).search(parsed.text))


@lru_cache(maxsize=8)
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    listed = "|".join(re.escape(phrase) for phrase in phrases)
    return re.compile(rf"\b(?:{listed})\b" if listed else r"(?!)", re.IGNORECASE)
