"""A date as it is told, with what it leaves open, and the days it means on a given day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from comity.records import Span
from comity.sentences import periods

__all__ = ["Moment", "Told", "meaning"]


@dataclass(frozen=True, slots=True)
class Moment:
    """What the words say; None and "" is what they leave open.

    `until` is the last day of "3 to 5 May". `shift` is -1 for last, 0 for this, +1 for next; `year_shift` and
    `week_shift` likewise for "in June last year", "Thursday last week". `unit` with `count` is a distance ("two years
    ago" is year, -2) from today, or from the day told before if `anchored`; it means the period of the length `grain`
    (else of the unit) that lies there, or all days up to there if `stretch`. `ahead` marks words of the future.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    until: int | None = None
    season: int | None = None
    weekday: int | None = None
    decade: int | None = None
    century: int | None = None
    part: str = ""
    shift: int | None = None
    year_shift: int | None = None
    week_shift: int | None = None
    unit: str = ""
    grain: str = ""
    count: int = 0
    anchored: bool = False
    stretch: bool = False
    about: bool = False
    ahead: bool = False

    @property
    def complete(self) -> bool:
        """Whether the words alone give the days."""
        return self.year is not None or self.decade is not None or self.century is not None


@dataclass(frozen=True, slots=True)
class Told:
    """When it was told: the day of publication, the day told before, and whether it was told of the future."""

    today: date | None
    anchor: date | None = None
    ahead: bool = False


def meaning(moment: Moment, told: Told) -> Span | None:
    """The days meant; None if the words need a day to be read against and there is none, or no such day exists."""
    try:
        return _meaning(moment, told)
    except (ValueError, OverflowError):
        return None


def _meaning(moment: Moment, told: Told) -> Span | None:
    if moment.unit:
        return _distance(moment, told)
    if moment.century is not None:
        return periods.century(moment.century)
    if moment.decade is not None:
        return periods.decade(moment.decade, moment.part)
    if moment.weekday is not None:
        return _weekday(moment, told)
    if moment.year is not None:
        return _in_year(moment, moment.year)
    if told.today is None:
        return None
    if moment.year_shift is not None:
        return _in_year(moment, told.today.year + moment.year_shift)
    return _nearest(lambda of: _in_year(moment, of), told.today, moment.shift, ahead=told.ahead)


def _in_year(moment: Moment, of: int) -> Span:
    if moment.stretch:
        return periods.between(periods.year(of), periods.year(of + moment.count))
    if moment.season is not None:
        return periods.season(of, moment.season)
    if moment.month is None:
        return periods.year_part(of, moment.part) if moment.part else periods.year(of, about=moment.about)
    if moment.day is None:
        return periods.month_part(of, moment.month, moment.part)
    first = periods.day(date(of, moment.month, moment.day))
    if moment.until is None:
        return first
    return periods.between(first, periods.day(date(of, moment.month, moment.until)))


def _nearest(of_year: Callable[[int], Span], today: date, shift: int | None, *, ahead: bool) -> Span | None:
    """The year's one that the words mean: the last that has begun, or the next that has not ended if told ahead."""
    # Nine years hold a 29 February even around 1900 and 2100.
    spans = [span for year in range(today.year - 9, today.year + 10) if (span := _safe(of_year, year))]
    if shift == -1:
        return next((span for span in reversed(spans) if span.latest and span.latest < today), None)
    if shift == 1:
        return next((span for span in spans if span.earliest and span.earliest > today), None)
    if ahead:
        return next((span for span in spans if span.latest and span.latest >= today), None)
    return next((span for span in reversed(spans) if span.earliest and span.earliest <= today), None)


def _safe(of_year: Callable[[int], Span], year: int) -> Span | None:
    try:
        return of_year(year)
    except ValueError:
        return None


def _weekday(moment: Moment, told: Told) -> Span | None:
    today = told.today
    if today is None or moment.weekday is None:
        return None
    if moment.week_shift is not None:
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=moment.week_shift)
        return periods.day(monday + timedelta(days=moment.weekday))
    back = (today.weekday() - moment.weekday) % 7
    if moment.shift == -1:
        return periods.day(today - timedelta(days=back or 7))
    if moment.shift == 1:
        return periods.day(today + timedelta(days=7 - back))
    if told.ahead:
        return periods.day(today + timedelta(days=(7 - back) % 7))
    return periods.day(today - timedelta(days=back))


def _distance(moment: Moment, told: Told) -> Span | None:
    base = told.anchor if moment.anchored else told.today
    if base is None:
        return None
    if moment.unit == "weekend":
        return _weekend(base, moment.count, ahead=told.ahead)
    there = periods.moved(base, moment.unit, moment.count)
    if there is None:
        return None
    if moment.stretch:
        one, other = sorted((base, there))
        return periods.between(periods.day(one), periods.day(other))
    return _around(there, moment)


def _around(there: date, moment: Moment) -> Span:
    """The period of the unit's length that the day lies in."""
    grain = moment.grain or moment.unit
    if grain == "week":
        return periods.week(there)
    if grain == "month":
        return periods.month(there.year, there.month)
    if grain == "quarter":
        return periods.year_part(there.year, f"q{(there.month + 2) // 3}")
    if grain in ("year", "decade"):
        return periods.year(there.year, about=grain == "decade")
    return periods.day(there)


def _weekend(base: date, count: int, *, ahead: bool) -> Span:
    saturday = base - timedelta(days=(base.weekday() - 5) % 7)
    if count == -1 and (base - saturday).days <= 1:
        saturday -= timedelta(weeks=1)
    elif count == 1 or (ahead and count == 0 and (base - saturday).days > 1):
        saturday += timedelta(weeks=1)
    return periods.between(periods.day(saturday), periods.day(saturday + timedelta(days=1)))
