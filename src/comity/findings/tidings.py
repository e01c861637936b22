"""Shifts, spirals and exceptions as news of a week: which week each is told in, and how surprising it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from math import log, log10

from comity.records import Event, Finding

__all__ = ["tidings", "unlikely"]

# Of a gain, twice the logarithm of how many times likelier it makes the counts: as decimal digits.
DIGIT = 2 * log(10)
# A shift may begin in any week, and two numbers are fitted for it: its gain pays for both, as its penalty does.
FITTED = 2.5


def tidings(
    findings: Iterable[Finding], events: Mapping[str, Event]
) -> Mapping[date, tuple[tuple[Finding, float], ...]]:
    """By Monday: the shifts that begin in the week, the spirals whose last act it saw, the exceptions of days that end
    in it, each with the decimal digits of the chance that it is none."""
    found: dict[date, list[tuple[Finding, float]]] = defaultdict(list)
    for one in findings:
        day, digits = _day(one, events), _digits(one)
        if day is not None and digits > 0:
            found[day - timedelta(days=day.weekday())].append((one, digits))
    return {monday: tuple(those) for monday, those in found.items()}


def unlikely(chance: float) -> float:
    """The decimal digits of a chance."""
    return -log10(max(chance, 1e-300))


def _day(finding: Finding, events: Mapping[str, Event]) -> date | None:
    if finding.kind == "shift":
        return finding.period.earliest
    if finding.kind == "exception":
        return finding.period.latest
    days = [events[name].when.earliest for name in finding.evidence if name in events]
    return max((day for day in days if day), default=None) if finding.value == "spiral" else None


def _digits(finding: Finding) -> float:
    known = dict(finding.parameters)
    if finding.kind == "exception":
        return unlikely(float(known["chance"]))
    if finding.kind == "shift":
        weeks = (
            date.fromisoformat(known["level after until"]) - date.fromisoformat(known["level before since"])
        ).days / 7
        return (float(known["gain"]) - FITTED * log(max(2.0, weeks))) / DIGIT
    gains = [float(value) for name, value in finding.parameters if name.startswith("gain of ")]
    return min(gains, default=0.0) / DIGIT
