"""Whether an event happened: announced, hypothetical, alleged, denied or historical, read from the syntax around it."""

from __future__ import annotations

from comity.codebook.book import Language
from comity.records import Reason, Status
from comity.sentences import Parsed

__all__ = ["factuality", "status"]


def status(
    parsed: Parsed, index: int, language: Language, *, title: bool = False, years_ago: float | None = None
) -> tuple[Status, Reason | None]:
    """The status of the event that the word tells, and what spoke for it."""
    tokens = parsed.tokens
    for child in parsed.children(index):
        if tokens[child].dep == "neg":
            return "denied", Reason("status", "negation", text=tokens[child].text)
        if tokens[child].tag == "MD":
            return "hypothetical", Reason("status", "modal", text=tokens[child].text)
    return "happened", None


def factuality(parsed: Parsed, index: int, language: Language) -> float:
    """How surely the event happened, from -3 (it did not) to +3."""
    return {"denied": -3.0, "hypothetical": 0.5}.get(status(parsed, index, language)[0], 3.0)
