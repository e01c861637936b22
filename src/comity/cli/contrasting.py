"""`comity contrast`: is a relation exceptional, or in line with others?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from comity import config as configuration
from comity.cli.looking import archive
from comity.cli.ordering import FACTS, compared_of, show
from comity.cli.saying import out
from comity.codec import dump
from comity.errors import ComityError

if TYPE_CHECKING:
    from comity.codebook.book import Book
    from comity.config import Config
    from comity.findings.contrasts import Question
    from comity.records import Finding
    from comity.run.contrasting import Scene
    from comity.store import Store

__all__ = ["DIMENSIONS", "Asked", "register"]


_Said = tuple["Finding", Callable[[], None]]
"""A finding, and how it is shown to people."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with all that may help to answer it."""

    question: Question
    scene: Scene
    store: Store
    book: Book


def _measured(name: str, asked: Asked) -> Finding:
    from comity.findings.contrasts import contrast
    from comity.findings.measures import MEASURES
    from comity.run.contrasting import evidence

    rows = evidence(asked.scene, asked.question, name)
    return contrast(asked.question, MEASURES[name](asked.scene.tally), evidence=rows)


_PANEL = ("volume", "tone", "material", "conflict")

DIMENSIONS: Mapping[str, Callable[[Asked], Finding]] = {name: partial(_measured, name) for name in _PANEL}
"""What a relation can be contrasted on, by name: a function from the question to its finding."""


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(name="contrast")(contrast)
    app.command(name="exceptions")(exceptions)


def contrast(
    one: Annotated[str, typer.Argument(metavar="CODE", help="The state whose ties are compared, like CHN.")],
    other: Annotated[str, typer.Argument(metavar="CODE", help="With whom, like BLR.")],
    folder: Annotated[Path, typer.Option("--in", help="The monitor's folder.")] = Path(),
    peers: Annotated[
        str, typer.Option(help="neighbours (of the second), everybody, a region, an organisation, or codes: POL,LTU.")
    ] = "neighbours",
    since: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")] = None,
    until: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.")] = None,
    on: Annotated[str, typer.Option(help=f"Dimensions: {','.join((*DIMENSIONS, *FACTS))}.")] = ",".join(DIMENSIONS),
    data: Annotated[str, typer.Option("--data", help="An imported data set; by default the articles' events.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Write the findings as JSON Lines.")] = False,
) -> None:
    """Say by dimension whether a relation is exceptional or in line with its peers, with the table behind it.

    Examples:

      comity contrast CHN BLR --in demo

      comity contrast CHN LTU --in demo --peers "Baltic Sea region" --on conflict --from 2021-01-01 --to 2022-03-31

      comity contrast CHN BLR --in demo --peers RUS,UKR,POL,EUU --on milestones

    An imported data set (comity import --help) is compared with --data.
    """
    wanted = _wanted(on, (*DIMENSIONS, *FACTS))
    days = (_day(since), _day(until))
    with _opened(folder) as (settings, book, store):
        pair = (one.upper(), other.upper())
        for found, shown in (
            *_contrasted(
                settings, book, store, [name for name in wanted if name in DIMENSIONS], (pair, peers, data, days)
            ),
            *_ordered(settings, book, store, [name for name in wanted if name in FACTS], (pair, peers, days[1])),
        ):
            _say(found, shown, as_json=as_json)


@contextmanager
def _opened(folder: Path) -> Iterator[tuple[Config, Book, Store]]:
    from comity.codebook.reading import read as read_book

    settings = configuration.read(folder)
    book = read_book(settings.codebook, near=settings.folder)
    with archive(folder) as store:
        yield settings, book, store


def _contrasted(
    settings: Config,
    book: Book,
    store: Store,
    names: Sequence[str],
    wanted: tuple[tuple[str, str], str, str, tuple[date | None, date | None]],
) -> Iterator[_Said]:
    """The dimensions that are measured on events."""
    from comity.run import contrasting

    pair, peers, data, (since, until) = wanted
    if not names:
        return
    least = settings.min_confidence
    scene = contrasting.scene_of(store, book, data=data, since=since, until=until, min_confidence=least)
    question = contrasting.asked(scene, settings, book, *pair, peers=peers)
    for name in names:
        found = DIMENSIONS[name](Asked(question, scene, store, book))
        yield found, partial(_show, found, question)


def _ordered(
    settings: Config, book: Book, store: Store, names: Sequence[str], wanted: tuple[tuple[str, str], str, date | None]
) -> Iterator[_Said]:
    """The dimensions that need no events."""
    pair, peers, until = wanted
    for name in names:
        compared = compared_of(settings, book, pair, peers, until)
        found = FACTS[name](store, book, compared, until)
        yield found, partial(show, found, compared, store, book)


def _say(finding: Finding, shown: Callable[[], None], *, as_json: bool) -> None:
    """As a line of JSON, or as people read it."""
    if as_json:
        out().print(json.dumps(dump(finding), ensure_ascii=False), markup=False)
    else:
        shown()


def exceptions(
    one: Annotated[str, typer.Argument(metavar="CODE", help="The state whose ties are looked at, like CHN.")],
    folder: Annotated[Path, typer.Option("--in", help="The monitor's folder.")] = Path(),
    among: Annotated[
        str,
        typer.Option("--among", "--region", help="Partners: everybody, neighbours, a region, an organisation, codes."),
    ] = "everybody",
    since: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")] = None,
    until: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.")] = None,
    on: Annotated[str, typer.Option(help=f"Dimensions: {','.join(_PANEL)}.")] = ",".join(_PANEL),
    data: Annotated[str, typer.Option("--data", help="An imported data set; by default the articles' events.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Write the findings as JSON Lines.")] = False,
) -> None:
    """List the relations of a state that stand out, the most surprising first. Of those told, one in ten may be none.

    Examples:

      comity exceptions CHN --in demo

      comity exceptions CHN --in demo --region "European Union members" --on conflict,tone --from 2021-01-01
    """
    from comity.codebook.reading import read as read_book
    from comity.findings.contrasts import exceptions as found_among
    from comity.findings.measures import MEASURES
    from comity.run import contrasting

    wanted = _wanted(on, _PANEL)
    settings = configuration.read(folder)
    book = read_book(settings.codebook, near=settings.folder)
    with archive(folder) as store:
        days, least = {"since": _day(since), "until": _day(until)}, settings.min_confidence
        scene = contrasting.scene_of(store, book, data=data, **days, min_confidence=least)
        question = contrasting.asked(scene, settings, book, one.upper(), one.upper(), peers=among)
        measured = [MEASURES[name](scene.tally) for name in wanted]
        found = found_among(question, measured, evidence=partial(contrasting.evidence, scene))
    for number, finding in enumerate(found, 1):
        told = json.dumps(dump(finding), ensure_ascii=False) if as_json else f"{number:3} {finding.sentence}"
        out().print(told, markup=False)
    if not found and not as_json:
        out().print(f"no tie of {question.name(question.one)} with {question.peers.name} stands out", markup=False)


def _wanted(on: str, known: Iterable[str]) -> list[str]:
    wanted = [name.strip() for name in on.split(",") if name.strip()]
    if unknown := [name for name in wanted if name not in known]:
        raise ComityError(f"--on {unknown[0]}: no such dimension; known: {', '.join(known)}")
    return wanted


def _show(finding: Finding, question: Question) -> None:
    from comity.findings.contrast_wording import standing_text

    speaker = out()
    told = dict(finding.parameters)
    dimension = told["dimension"]
    speaker.print(f"\n{finding.sentence}", markup=False)
    if not finding.standings:
        return
    table = Table("", f"{question.name(question.one)} and …", "observed", "expected", "estimate", "90 %", box=None)
    for row in finding.standings:
        code = next(code for code in row.dyad.split("-") if code != question.one)
        mark = "▸" if row.dyad == finding.subject else ""
        rank = str(row.rank) if row.rank else "–"
        table.add_row(rank, f"{question.name(code)} {mark}", *standing_text(dimension, row), row.note)
    speaker.print(table)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
