"""All words of the pages, from one catalogue a language; plural forms and dates with them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources
from typing import Any

import yaml

from comity.errors import NotFound

__all__ = ["Messages", "read"]


@dataclass(frozen=True, slots=True)
class Messages:
    """The words of one language by key ("home.trends")."""

    language: str
    words: Mapping[str, str]

    def say(self, key: str, **values: object) -> str:
        """The words of a key with the values put in; raises `KeyError` if the catalogue lacks it.

        A key with plural forms (`key.one`, `key.other`, ...) takes the one that the value `n` asks for.
        """
        if key in self.words:
            return self.words[key].format(**values)
        number = values.get("n")
        form = plural(self.language, number) if isinstance(number, int) else "other"
        return (self.words.get(f"{key}.{form}") or self.words[f"{key}.other"]).format(**values)

    def known(self, key: str, otherwise: str) -> str:
        """The words of a key; `otherwise` if there are none."""
        return self.words.get(key, otherwise)

    def day(self, iso: str) -> str:
        """A day in words ("14 February 2022") from ISO 8601; "" for none."""
        return self._date("date.day", date.fromisoformat(iso[:10])) if iso else ""

    def short(self, iso: str) -> str:
        """A day in short words ("14 Feb 2022")."""
        return self._date("date.short", date.fromisoformat(iso[:10])) if iso else ""

    def moment(self, iso: str) -> str:
        """A day and, unless it is midnight, the time with its zone."""
        if not iso:
            return ""
        when = datetime.fromisoformat(iso)
        if not (when.hour or when.minute):
            return self.day(iso)
        return self.say("date.moment", day=self.day(iso), time=f"{when:%H:%M}", zone=when.tzname() or "")

    def days(self, first: str, last: str) -> str:
        """From a day to another; a whole month or year by its name."""
        if first == last or not (first and last):
            return self.day(first or last)
        one, other = date.fromisoformat(first), date.fromisoformat(last)
        if by := _whole(one, other):
            return self.period(first, by)
        key = "date.range_year" if one.year == other.year else "date.range"
        key = "date.range_month" if (one.year, one.month) == (other.year, other.month) else key
        month = self.words[f"date.month_{one.month}"]
        return self.say(key, first=self.day(first), last=self.day(last), start=one.day, month=month)

    def period(self, start: str, by: str) -> str:
        """The bar of a chart in words: its week, month, quarter or year."""
        day = date.fromisoformat(start)
        week = "{}-W{:02}".format(*day.isocalendar()[:2])
        return self.say(
            f"date.period_{by}",
            month=self.words[f"date.month_{day.month}"],
            year=day.year,
            quarter=(day.month + 2) // 3,
            week=week,
        )

    def named(self, period: str) -> str:
        """A year ("2014"), month ("2014-03") or day in words."""
        if len(period) < len("2014-03"):
            return period
        return self.day(period) if len(period) > len("2014-03") else self.period(f"{period}-01", "month")

    def _date(self, key: str, day: date) -> str:
        month, short = self.words[f"date.month_{day.month}"], self.words[f"date.short_{day.month}"]
        return self.say(key, day=day.day, month=month, short=short, year=day.year)


def _whole(first: date, last: date) -> str:
    """The `month` or `year` that begins and ends with these days; "" if none does."""
    if first.day > 1 or first.year != last.year or last.day < monthrange(last.year, last.month)[1]:
        return ""
    if first.month == last.month:
        return "month"
    return "year" if (first.month, last.month) == (1, 12) else ""


def read(language: str = "en") -> Messages:
    """The catalogue of a language; raises `NotFound` and names those there are."""
    folder = resources.files("comity.pages") / "messages"
    file = folder / f"{language}.yaml"
    if not file.is_file():
        known = sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".yaml"))
        raise NotFound(f"there are no messages in {language!r}; known: {', '.join(known)}")
    return Messages(language, dict(_flat(yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader))))


def plural(language: str, number: int) -> str:
    """The form of a noun after a number: one, few, many or other, as Unicode's CLDR names them."""
    if language not in ("ru", "be", "uk"):
        return "one" if number == 1 else "other"
    tens, ones = number % 100, number % 10
    if ones == 1 and tens != 11:
        return "one"
    return "few" if ones in (2, 3, 4) and tens not in (12, 13, 14) else "many"


def _flat(node: Mapping[str, Any], above: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in node.items():
        if isinstance(value, dict):
            found += _flat(value, f"{above}{key}.")
        else:
            found.append((f"{above}{key}", str(value)))
    return found
