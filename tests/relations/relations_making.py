"""Small events for the tests of relations; they claim nothing of the world."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from comity.records import Event, Party, Sentence, Span, Status

CODES = ("BLR", "CHN", "LTU", "NATO", "RUS")
FIRST = date(2014, 1, 1)


def on(day: date) -> Span:
    return Span(day, day, "day", day.isoformat())


def an_event(name: str, day: date, who: str, whom: str = "", **changes: object) -> Event:
    """Codes separated by blanks, a sector after a slash: "BLR/GOV CHN"."""
    event = Event(
        name, "a", Sentence("a", 0, 0, 1, "x"), on(day), _parties(who), _parties(whom), "CONSULT", quad=1, score=2.5
    )
    return replace(event, **changes)  # type: ignore[arg-type]


def _parties(told: str) -> tuple[Party, ...]:
    return tuple(Party(*part.split("/")) for part in told.split())


def swapped(event: Event) -> Event:
    return replace(event, who=event.whom, whom=event.who)


_statuses: st.SearchStrategy[Status] = st.sampled_from(("happened", "happened", "alleged"))
_parts = st.lists(st.sampled_from(("BLR", "CHN", "LTU/GOV", "NATO", "RUS/BUS", "/GOV")), min_size=1, max_size=3)


@st.composite
def lists_of_events(draw: st.DrawFn, *, directed: bool = False) -> list[Event]:
    """Events on any day of a year, some of them vague."""
    count = draw(st.integers(0, 12))
    found = []
    for number in range(count):
        day = FIRST + timedelta(days=draw(st.integers(0, 360)))
        length = draw(st.sampled_from((0, 0, 0, 3, 20)))
        who = " ".join(draw(_parts))
        whom = " ".join(draw(_parts)) if directed or draw(st.booleans()) else ""
        quad = draw(st.integers(1, 4))
        event = an_event(
            f"e{number}", day, who, whom, quad=quad, score=draw(st.floats(-10, 10)), status=draw(_statuses),
            reports=draw(st.integers(1, 4)), when=Span(day, day + timedelta(days=length)),
        )  # fmt: skip
        found.append(event)
    return found
