"""What else a sentence tells of an event: what it is about, where it is, who says so."""

from __future__ import annotations

from collections.abc import Sequence

from comity.codebook.book import Book, Language
from comity.events.mentions import Mention
from comity.events.parties import Taking
from comity.records import Party
from comity.sentences import Parsed

__all__ = ["contexts", "place", "said_by"]


def contexts(text: str, title: str, book: Book) -> tuple[str, ...]:
    """What the sentence is about."""
    return ()


def place(parsed: Parsed, mentions: Sequence[Mention], index: int | None = None) -> str:
    """Where it is, "" if that is not told."""
    return ""


def said_by(parsed: Parsed, takings: Sequence[Taking], index: int, language: Language) -> Party | None:
    """Who says so; None if nobody is quoted."""
    return None
