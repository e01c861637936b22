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
    if verdict == "too little evidence" or row.estimate is None or row.interval is None:
        told = _told(dimension, row) if row.estimate is not None else "no events that tell anything"
        return f"{one} and {other}, {dimension}: too little evidence: {told}, {when}."
    ranked = [peer for peer in rows if peer.rank]
    others = [peer.estimate for peer in ranked if peer.dyad != row.dyad and peer.estimate is not None]
    place = f"rank {row.rank} of {len(ranked)}" if row.rank else "not ranked"
    among = (
        f"{place} among {one}'s ties with {question.peers.name}, where it is "
        f"{_number(dimension, min(others))} to {_number(dimension, max(others))}"
        if others
        else place
    )
    since = f", since {day_of(began)} above all" if began and began > question.since else ""
    return f"{one} and {other}, {dimension} {verdict}: {_told(dimension, row)}, {when}{since}; {among}."


def standing_text(dimension: str, row: Standing) -> tuple[str, str, str, str]:
    """Observed, expected, estimate and interval of a row, as one writes them."""
    share = dimension in _SHARES
    observed = "–" if row.value is None else f"{row.value:.1%}" if share else f"{row.value:,.0f}"
    expected = "–" if row.expected is None else f"{row.expected:.1%}" if share else f"{row.expected:,.0f}"
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


def _number(dimension: str, value: float) -> str:
    return f"{value:.1%}" if dimension in _SHARES else f"{value:.2f}"
