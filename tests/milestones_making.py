"""Milestones made by hand, for tests of what is made of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from comity.records import Milestone, Party, Sentence, Span

__all__ = ["made", "year"]


def year(first: int, last: int | None = None) -> Span:
    """The span of a year, or of several."""
    return Span(date(first, 1, 1), date(last or first, 12, 31), "year", f"{first}/{last}" if last else str(first))


def made(ref: str, kind: str, codes: str, when: Span, **more: object) -> Milestone:
    """One of that kind between these codes ("BLR CHN"), told in an article of its own."""
    parties = tuple(Party(code, "", code) for code in codes.split())
    sentence = Sentence(f"article-{ref}", 0, 0, 0, f"{ref} is told.")
    one = Milestone(ref, f"article-{ref}", sentence, kind, parties, kind, when)
    return replace(one, **more)  # type: ignore[arg-type]
