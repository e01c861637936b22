"""`comity explain`: one sentence, and all that speaks for what is read in it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

import typer
from rich.console import Console

from comity.cli.saying import out
from comity.errors import ComityError
from comity.records import Article, Event, Milestone, Party

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(name="explain")(explain)


def explain(
    sentence: Annotated[str, typer.Argument(help="The sentence, in quotes.")],
    published: Annotated[str, typer.Option(help="The day it was published, like 2014-03-06.")] = "",
    codebook: Annotated[str, typer.Option(help="A codebook's name or folder.")] = "plover",
) -> None:
    """Say who is named in a sentence, what is read in it, and why; also what was thought of and not told.

    Example:  comity explain "Minsk expelled two Swedish diplomats on Friday." --published 2012-08-03
    """
    from comity.codebook.reading import read
    from comity.events.coding import FLOOR, Coder
    from comity.events.mentions import Spotter

    day = _day(published)
    when = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
    book = read(codebook)
    speaker = out()
    spotted = list(Spotter(book).spot(sentence, on=day))
    speaker.print("named:" if spotted else "named: nobody", style="bold")
    for one in spotted:
        sure = "" if one.sure else "  (weak: counts only where the article surely names it)"
        speaker.print(
            f"  {one.text!r} is {_named(one.code, one.members)} {one.sector} ({one.kind}){sure}", markup=False
        )
    article = Article(id="explained", text=sentence, published=when, language="en")
    coded = list(Coder(book, floor=0.0).code([article]))
    events = [event for done in coded for event in done.events]
    told = sorted(events, key=lambda event: -event.confidence)
    speaker.print("read:" if told else "read: nothing", style="bold")
    for event in told:
        _tell(speaker, event, floor=FLOOR)
    for milestone in (one for done in coded for one in done.milestones):
        _tell_milestone(speaker, milestone)


def _tell_milestone(speaker: Console, milestone: Milestone) -> None:
    far = " ".join(part for part in (milestone.kind, milestone.stage, milestone.tier and f"({milestone.tier})") if part)
    nth = f", number {milestone.ordinal}" if milestone.ordinal else ""
    said = f"; said by {milestone.said_by.text}" if milestone.said_by else ""
    told = f"{_side(milestone.parties)}; {milestone.status}; {milestone.when.edtf or 'no date'}{said}"
    speaker.print(f"milestone: {far}{nth}: {milestone.name!r}, {told}", markup=False)
    for reason in milestone.why:
        words = f": {reason.text}" if reason.text else ""
        speaker.print(f"         {reason.kind} {reason.name} {reason.weight:g}{words}", markup=False)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        raise ComityError(f"--published {written}: no day; write it like 2014-03-06") from error


def _named(code: str, members: tuple[str, ...]) -> str:
    return code or ", ".join(members) or "nobody known"


def _side(parties: tuple[Party, ...]) -> str:
    return (
        ", ".join(f"{party.code or '?'}{' ' + party.sector if party.sector else ''}" for party in parties) or "nobody"
    )


def _tell(speaker: Console, event: Event, *, floor: float) -> None:
    kept = "" if event.confidence >= floor else f"  (not told: below {floor})"
    mode = f" {event.mode}" if event.mode else ""
    what = f"{_side(event.who)} - {event.action}{mode} - {_side(event.whom)}"
    speaker.print(
        f"  {event.confidence:.3f}  {what}; {event.status}; {event.when.edtf or 'no date'}{kept}", markup=False
    )
    speaker.print(f"         quad {event.quad}, score {event.score:+g}, CAMEO {event.cameo}", markup=False)
    for reason in event.why:
        words = f": {reason.text}" if reason.text else ""
        speaker.print(f"         {reason.kind} {reason.name} {reason.weight:g}{words}", markup=False)
