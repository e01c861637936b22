"""Orders of milestones in plain English: one sentence each, and days as one writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from comity.findings.wording import day_of, month_of
from comity.records import Milestone, Span

if TYPE_CHECKING:
    from comity.findings.orders import Cell, Compared

__all__ = ["claims_sentence", "order_sentence", "when_words"]

_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_PARTS = {("01", "04"): "early", ("05", "08"): "mid", ("09", "12"): "late"}
_MONTHS = re.compile(r"(\d{4})-(\d\d)/\1-(\d\d)")
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def when_words(span: Span) -> str:
    """The days of a span as one writes them: "summer 2013", "late 2011", "December 2012", "since 2011"."""
    edtf = span.edtf.replace("?", "").replace("~", "")
    if edtf.endswith("/.."):
        return f"since {_point(edtf[:-3])}"
    if edtf.startswith("../"):
        return f"by {_point(edtf[3:])}"
    if (found := _MONTHS.fullmatch(edtf)) and (found[2], found[3]) in _PARTS:
        return f"{_PARTS[found[2], found[3]]} {found[1]}"
    first, _, last = edtf.partition("/")
    return f"{_point(first)} to {_point(last)}" if last else _point(first) or "some day"


def _point(edtf: str) -> str:
    parts = edtf.split("-")
    if len(parts) == 2 and parts[1] in _SEASONS:
        return f"{_SEASONS[parts[1]]} {parts[0]}"
    if len(parts) == 2 and parts[0]:
        return month_of(int(parts[0]), int(parts[1]))
    if len(parts) == 3:
        from datetime import date

        return day_of(date.fromisoformat(edtf))
    return edtf


def order_sentence(compared: Compared, what: str, cells: Sequence[Cell], verdict: str, place: str) -> str:
    """What an order says of the tie asked for: "… in line: all five have it; Belarus was the last (summer 2013)"."""
    one, other = compared.named(compared.one), compared.named(compared.other)
    reached = [cell for cell in cells if cell.when is not None]
    listed = ", ".join(f"{compared.named(cell.code)} {when_words(cell.when)}" for cell in reached if cell.when)
    head = f"{one} and {other}, {what}"
    if verdict == "alone":
        return f"{head}: alone: nothing of it is told of the other {_number(len(cells) - 1)} ({listed})."
    share = f"all {_number(len(cells))}" if len(reached) == len(cells) else f"{_number(len(reached))} of {len(cells)}"
    if verdict == "without":
        return f"{head}: without: {share} have it ({listed}), {other} does not."
    position = {
        "first": f"{other} was the first",
        "last": f"{other} was the last",
        "neither": f"{other} was neither the first nor the last",
        "open": f"the days do not tell whether {other} was the first or the last",
    }
    return f"{head}: in line: {share} have it, and {position[place]} ({listed})."


def claims_sentence(claims: Sequence[Milestone]) -> Iterator[str]:
    """That somebody claims the tie to have no like, and that it is denied; nothing where nobody does."""
    alleged = [one for one in claims if one.status == "alleged"]
    denied = [one for one in claims if one.status == "denied"]
    speakers = sorted({one.said_by.text for one in alleged if one.said_by})
    if alleged:
        by = f" by {', '.join(speakers)}" if speakers else ""
        yield f"That it has no like is claimed{by} in {_sentences(len(alleged))}."
    if denied:
        yield f"That it has no like is denied in {_sentences(len(denied))}."


def _sentences(count: int) -> str:
    return f"{_number(count)} sentence{'' if count == 1 else 's'}"


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)
