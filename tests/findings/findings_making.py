"""Small timelines and events for the tests of findings; they claim nothing of the world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from comity.config import Category
from comity.records import Event, Party, Sentence, Span, Timeline
from comity.relations import dyads, timelines

MONDAY = date(2013, 1, 7)
CHINA = Category("Relations with China", ("BLR-CHN",))
WEST = Category("Relations with the West", ("BLR-LTU", "BLR-POL"))


def week(number: int) -> date:
    return MONDAY + timedelta(weeks=number)


def an_event(name: str, day: date, who: str, whom: str, *, hostile: bool = False, **changes: object) -> Event:
    event = Event(
        id=name,
        article=f"a-{name}",
        sentence=Sentence(f"a-{name}", 0, 0, 1, "x"),
        when=Span(day, day, "day", day.isoformat()),
        who=(Party(who),),
        whom=(Party(whom),),
        action="ACCUSE" if hostile else "CONSULT",
        quad=3 if hostile else 1,
        score=-3.0 if hostile else 2.5,
        confidence=0.97,
    )
    return replace(event, **changes)  # type: ignore[arg-type]


def events_of(pair: str, cooperative: Sequence[int], hostile: Sequence[int], *, start: int = 0) -> list[Event]:
    """So many events of each side in each week from number `start`."""
    one, other = pair.split("-")
    found = []
    for side, counts in (("c", cooperative), ("h", hostile)):
        for number, count in enumerate(counts, start):
            for index in range(count):
                name = f"{pair}-{side}-{number:03}-{index}"
                found.append(an_event(name, week(number) + timedelta(days=index % 7), one, other, hostile=side == "h"))
    return found


def traced(
    events: Sequence[Event], *, weeks: int, articles: int = 5, categories: Sequence[Category] = (CHINA,)
) -> tuple[Timeline, ...]:
    """Timelines of categories and dyads, with so many articles on each Monday."""
    subjects = {category.name: category.dyads for category in categories}
    subjects |= {dyad: (dyad,) for dyad, _ in dyads(events)}
    coverage = {week(number): articles for number in range(weeks)}
    return timelines(events, subjects=subjects, articles=coverage, until=week(weeks - 1) + timedelta(days=6))


def spread(count: int, weeks: int) -> list[int]:
    """So many events over so many weeks, evenly."""
    return [int((number + 1) * count / weeks) - int(number * count / weeks) for number in range(weeks)]
