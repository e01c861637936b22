"""What the archive has to compare relations by, beside events: milestones of articles and of imported data, annals."""

from __future__ import annotations

from comity.codebook.book import Book
from comity.findings import Compared, aligned, ordered
from comity.records import Finding, Milestone
from comity.run.annals import facts_of
from comity.store import Store

__all__ = ["aligned_in", "milestones_of", "ordered_in"]


def milestones_of(store: Store, book: Book, compared: Compared) -> tuple[Milestone, ...]:
    """The milestones of the ties that are compared, from articles and from imported data."""
    told = [one for code in compared.codes for one in store.milestones(parties=(compared.one, code))]
    facts = facts_of(store, book, {compared.one, *compared.codes})
    between = [one for one in facts if compared.one in {party.code for party in one.parties}]
    return tuple({one.id: one for one in (*told, *between)}.values())


def ordered_in(store: Store, book: Book, compared: Compared) -> Finding:
    """Who reached what first, by all that the archive has."""
    return ordered(compared, milestones_of(store, book, compared), book)


def aligned_in(store: Store, compared: Compared, *, year: int | None = None) -> Finding:
    """Who votes alike, by the archive's annals."""
    return aligned(compared, store.annals({compared.one, *compared.codes}), year=year)
