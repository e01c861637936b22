"""Findings in plain English: one sentence each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log

from comity.findings.series import Width
from comity.findings.windows import REACHES, Comparison

__all__ = [
    "OUTLOOKS",
    "SHIFTED",
    "SPIRALLED",
    "Ahead",
    "count_outlook",
    "counted",
    "day_of",
    "first_sentence",
    "month_of",
    "pair_of",
    "run_sentence",
    "shift_sentence",
    "span_of",
    "spiral_sentence",
    "status_outlook",
    "status_sentence",
    "unknown_sentence",
]

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_KINDS = {
    1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"
}  # fmt: skip
SHIFTED = {
    ("hostile", True): "more hostile",
    ("hostile", False): "less hostile",
    ("cooperative", True): "more cooperative",
    ("cooperative", False): "less cooperative",
}
"""The value of a shift: of which events, and whether their level rose."""

SPIRALLED = {
    "spiral": "hostile acts answered each other",
    "spiral or common shock": "hostile acts answered each other, or both followed a common shock",
    "one side answers": "hostile acts of one side answered the other's",
    "no spiral": "hostile acts did not answer each other",
    "too little evidence": "too little evidence of whether hostile acts answered each other",
}
"""The values of a spiral, with what they say."""

OUTLOOKS = (
    "above its long-run level", "near its long-run level", "below its long-run level", "unlikely to get worse",
    "may get worse", "likely to get worse",
)  # fmt: skip
"""The values of an outlook: of counts, then of a status."""

# Periods in weeks: a level is told a week, a month or a year, whichever is the shortest that sees an event.
_UNITS = (("week", 1.0), ("month", 365.25 / 7 / 12), ("year", 365.25 / 7))
_NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}


def unknown_sentence(subject: str, periods: int, by: Width, day: date) -> str:
    """That there is nothing to compare: the archive is so many weeks or months old, or nothing was read for long."""
    if periods < REACHES[by].least_before:
        return f"{subject}: too little evidence: on {day_of(day)} the archive is too young to compare with."
    return f"{subject}: too little evidence: too little was read in the months to {day_of(day)} to compare."


def status_sentence(subject: str, value: str, comparison: Comparison, day: date) -> str:
    """What the status says: "Relations with China: the situation has not changed: 3 cooperative and no hostile …"."""
    window = span_of(comparison.long, comparison.by)
    when = f"the {window} to {day_of(day)}"
    if (comparison.by, comparison.long) == ("month", 1):
        when = month_of(day.year, day.month)
    recent = f"{counted(comparison.recent.cooperative, comparison.recent.hostile)} in {when}"
    if value == "too little evidence":
        events = comparison.before.hostile + comparison.before.cooperative
        told = _number(events) if events else "none"
        return f"{subject}: too little evidence: {recent}, and {told} in {_before(comparison)}."
    usual = (
        f"{_mean(comparison.before.cooperative * comparison.scale)} and "
        f"{_mean(comparison.before.hostile * comparison.scale)}"
    )
    whole = comparison.recent.covered == comparison.long and comparison.before.covered == comparison.long_before
    against = f"in an average {window} of" if whole else "expected from as much news in"
    return f"{subject}: the situation {value}: {recent}, against {usual} {against} {_before(comparison)}."


def counted(cooperative: float, hostile: float) -> str:
    """Both counts in words: "3 cooperative and no hostile events"; "no events" where there are none."""
    if not cooperative and not hostile:
        return "no events"
    last = hostile if hostile else cooperative
    noun = "event" if last == 1 and min(cooperative, hostile) == 0 else "events"
    return f"{_number(cooperative)} cooperative and {_number(hostile)} hostile {noun}"


def day_of(day: date) -> str:
    """A day as one writes it: "2 March 2014"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def month_of(year: int, month: int) -> str:
    """A month as one writes it: "March 2014"."""
    return f"{_MONTHS[month - 1]} {year}"


def span_of(number: int, by: Width = "week") -> str:
    """So many weeks or months: "week", "four weeks", "26 weeks"."""
    return by if number == 1 else f"{_NUMBERS.get(number, str(number))} {by}s"


def pair_of(dyad: str, names: Mapping[str, str]) -> str:
    """Both sides of a dyad by name: "Belarus and China"."""
    return " and ".join(names.get(code, code) for code in dyad.split("-"))


def first_sentence(pair: str, quad: int, action: str, *, since: date | None, archive: date) -> str:
    """That an act of a kind is the first for long: "Belarus and Latvia: the first material conflict since …"."""
    told = f"{pair}: the first {_KINDS[quad]}{f' ({action})' if action else ''}"
    if since is None:
        return f"{told} between them in the archive, which begins on {day_of(archive)}."
    return f"{told} between them since the week of {day_of(since)}."


def run_sentence(pair: str, weeks: int, told: str, since: date) -> str:
    """That hostile acts go on: "Belarus and Latvia: hostile acts in each of the last three weeks, …"."""
    return f"{pair}: hostile acts in each of the last {span_of(weeks)}, {told} since {day_of(since)}."


def shift_sentence(subject: str, side: str, rates: tuple[float, float], week: date, dated: tuple[date, date]) -> str:
    """When a level changed, and how far: "Belarus and Latvia: hostile events rose from 0.2 to 1.5 a week in …"."""
    after, before = rates
    verb = "rose" if after > before else "fell"
    unit, weeks = next(((unit, weeks) for unit, weeks in _UNITS if max(rates) * weeks >= 1), _UNITS[-1])
    levels = f"from {_level(before * weeks)} to {_level(after * weeks)} a {unit}"
    told = f"{subject}: {side} events {verb} {levels} in the week of {day_of(week)}"
    return f"{told} (90 %: {day_of(dated[0])} to {day_of(dated[1])})."


def _level(value: float) -> str:
    return _mean(value) if value >= 0.05 else "none" if value == 0 else "hardly any"


def spiral_sentence(
    sides: tuple[str, str],
    value: str,
    year: int,
    totals: tuple[int, int],
    answers: tuple[float, float] | None,
    over_shock: float,
) -> str:
    """Whether hostile acts answered each other in a year: "Belarus and Latvia: hostile acts answered each other …"."""
    one, other = sides
    told = f"{one} and {other}: {SPIRALLED[value]} in {year}"
    if answers is None:
        return f"{told}: {_number(totals[0])} by {one} and {_number(totals[1])} by {other} are too few to tell."
    each = f"an act of {other} brought about {answers[0]:.1f} of {one}, an act of {one} {answers[1]:.1f} of {other}"
    times = exp(min(abs(over_shock), log(1000)))
    if times < 1.5:
        return f"{told}: at best, {each}; a common shock explains them as well."
    likely = "likelier" if over_shock > 0 else "less likely"
    return f"{told}: at best, {each}; that is {times:.0f} times {likely} than a common shock."


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is expected in so many weeks ahead, events with their 90 % interval, or a chance."""

    weeks: int
    expected: float
    interval: tuple[float, float]


def count_outlook(subject: str, side: str, ahead: Sequence[Ahead], value: str, last: date) -> str:
    """What to expect: "Russia and Ukraine, outlook: hostile events expected: 3.1 in the week to … (90 %: 0 to 8)"."""
    told = " and ".join(
        f"{_expected(one.expected)} in the {span_of(one.weeks)} to {day_of(last + timedelta(weeks=one.weeks))} "
        f"(90 %: {one.interval[0]:.0f} to {one.interval[1]:.0f})"
        for one in ahead
    )
    return f"{subject}, outlook: {side} events expected: {told}; that is {value}."


def status_outlook(subject: str, ahead: Sequence[Ahead], last: date) -> str:
    """The chance that the situation gets worse: "Russia and Ukraine, outlook: the chance that … is 12 % by …"."""
    told = " and ".join(f"{_chance(one.expected)} by {day_of(last + timedelta(weeks=one.weeks))}" for one in ahead)
    return f"{subject}, outlook: the chance that the situation has got worse is {told}."


def _expected(value: float) -> str:
    return _mean(value) if value >= 0.05 else "hardly any"


def _chance(value: float) -> str:
    return f"{value:.0%}" if value >= 0.01 else "less than 1%"


def _before(comparison: Comparison) -> str:
    years, rest = divmod(comparison.long_before, 52 if comparison.by == "week" else 12)
    if rest:
        return f"the {comparison.long_before} {comparison.by}s before"
    return "the year before" if years == 1 else f"the {_NUMBERS.get(years, str(years))} years before"


def _number(count: float) -> str:
    return f"{count:.0f}" if count else "no"


def _mean(value: float) -> str:
    return f"{value:.1f}" if value < 10 else f"{value:.0f}"
