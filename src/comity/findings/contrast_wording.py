"""Contrasts in plain English: one sentence each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from comity.findings.wording import day_of
from comity.records import Standing

if TYPE_CHECKING:
    from comity.findings.contrasts import Question

__all__ = ["contrast_sentence", "standing_text"]

# What a dimension counts, as the words after "of" and as a share's words.
_COUNTED = {"volume": "events", "conflict": "hostile events"}
_SHARES = {"tone": "cooperative", "material": "material (deeds, not words)"}


def contrast_sentence(
    question: Question, dimension: str, verdict: str, rows: Sequence[Standing], *, began: date | None = None
) -> str:
    """What a contrast says: "China and Belarus, volume in line with the neighbours of Belarus: 2,500 events, …"."""
    one, other = question.name(question.one), question.name(question.other)
    row = next((told for told in rows if told.dyad == question.dyad), Standing(question.dyad))
    when = f"{day_of(question.since)} to {day_of(question.until)}"
    ranked = [peer for peer in rows if peer.rank]
    others = [peer.estimate for peer in ranked if peer.dyad != row.dyad and peer.estimate is not None]
    ties = f"{one}'s ties with {question.peers.name}"
    if verdict == "too little evidence":
        lacking = f"{_told(dimension, row)}, {when}; of {ties} {_few(len(others))} known enough to compare with"
        told = lacking if row.rank else f"{_thin(dimension, row)}, {when}"
        return f"{one} and {other}, {dimension}: too little evidence: {told}."
    among = f"{_number(dimension, min(others))} to {_number(dimension, max(others))}"
    since = f", since {day_of(began)} above all" if began and began > question.since else ""
    return (
        f"{one} and {other}, {dimension} {verdict}: {_told(dimension, row)}, {when}{since}; rank {row.rank} of "
        f"{len(ranked)} among {ties}, where it is {among}."
    )


def standing_text(dimension: str, row: Standing) -> tuple[str, str, str, str]:
    """Observed, expected, estimate and interval of a row, as one writes them."""
    share = dimension in _SHARES
    observed = "–" if row.value is None else f"{row.value:.1%}" if share else f"{row.value:,.0f}"
    expected = "–" if row.expected is None else f"{row.expected:.1%}" if share else _count(row.expected)
    if row.estimate is None or row.interval is None:
        return observed, expected, "–", "–"
    low, high = (_number(dimension, end) for end in row.interval)
    return observed, expected, _number(dimension, row.estimate), f"{low} to {high}"


def _told(dimension: str, row: Standing) -> str:
    observed, expected, estimate, interval = standing_text(dimension, row)
    if dimension in _SHARES:
        return f"{observed} of events are {_SHARES[dimension]} ({interval} in the long run)"
    counted = f"{observed} {_COUNTED[dimension]}"
    return f"{counted}, {estimate} times the {expected} expected of how active both are ({interval})"


def _thin(dimension: str, row: Standing) -> str:
    """What little there is of a tie of which nothing can be said; no estimate, for it would be that of others."""
    if row.value is None:
        return "no events between them"
    if dimension in _SHARES:
        return f"too few events to tell how many are {_SHARES[dimension]}"
    observed = f"{row.value:,.0f}" if row.value else "no"
    return f"{observed} {_COUNTED[dimension]}, and {_count(row.expected or 0.0)} expected of how active both are"


def _few(ties: int) -> str:
    return {0: "none is", 1: "only one is"}.get(ties, f"only {ties} are")


def _count(value: float) -> str:
    """A count that need not be whole: below ten with two digits, so that little is not nothing."""
    return f"{value:,.0f}" if value >= 9.95 else f"{value:.2g}"


def _number(dimension: str, value: float) -> str:
    return f"{value:.1%}" if dimension in _SHARES else f"{value:.2f}"
