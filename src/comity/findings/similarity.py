"""What else to read: articles that report the same event, the same pair, or nearly the same text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from comity.findings.facts import Facts
from comity.records import Event, Finding

__all__ = ["similar", "similars"]


def similar(
    article: str, reported: Mapping[str, Sequence[Event]], facts: Facts, *, limit: int = 5
) -> tuple[Finding, ...]:
    """Stub."""
    return ()


def similars(reported: Mapping[str, Sequence[Event]], facts: Facts, *, limit: int = 5) -> Iterator[Finding]:
    """Stub."""
    return iter(())
