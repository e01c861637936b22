"""Dates in other languages and odd formats, by dateparser; asked only where a sentence looks like having one."""

from __future__ import annotations

import re
from functools import cache

from comity.sentences.expressions import Found
from comity.sentences.moments import Moment

__all__ = ["find"]

# A day, a word with letters beyond English months, a year: 2 октября 2013, 2 octobre 2013, 2. Oktober 2013.
CANDIDATE = re.compile(
    r"(?<!\w)(?P<day>\d{1,2})\.?\s+(?:de\s+)?(?P<word>[^\W\d_]{3,12})\.?,?\s+(?:de\s+)?(?P<year>[12]\d{3})(?!\w)"
)


def find(text: str) -> tuple[Found, ...]:
    """Dates of the form day, month in another language, year."""
    found = []
    for match in CANDIDATE.finditer(text):
        month = _month(match["word"].lower())
        if month and 1 <= int(match["day"]) <= 31:
            moment = Moment(year=int(match["year"]), month=month, day=int(match["day"]))
            found.append(Found(match.start(), match.end(), moment, "calendar"))
    return tuple(found)


@cache
def _month(word: str) -> int | None:
    """The month that the word names in any language that dateparser knows; None if it names none."""
    import dateparser

    parsed = dateparser.parse(f"1 {word} 2000", settings={"REQUIRE_PARTS": ["day", "month", "year"]})
    return parsed.month if parsed and parsed.year == 2000 and parsed.day == 1 else None
