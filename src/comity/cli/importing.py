"""`comity import`: other people's data into a monitor's archive."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity import config as configuration
from comity.cli.saying import Told, console, out, progress
from comity.errors import ComityError

if TYPE_CHECKING:
    from comity.codebook.book import Book
    from comity.store import Store

__all__ = ["FORMATS", "Asked", "register"]

SHOWN = 5
"""Bad lines shown; all are counted, and the first hundred kept for `comity health`."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an import is asked for: the file, the name of its data set ("" for the format's own), the moment."""

    path: Path
    name: str
    now: datetime


Importer = Callable[["Store", "Book", Asked, Told], str]
"""Stores the file and says in a sentence what came of it."""


def _events(form: str, store: Store, book: Book, asked: Asked, told: Told) -> str:
    from comity.run.importing import Wanted, import_events

    done = import_events(store, book, Wanted(asked.path, form, asked.now, asked.name), progress=told)
    one = done.dataset
    if done.known:
        return f"{asked.path}: is in data set {one.name} already, {one.rows} acts; nothing was changed"
    speaker = console()
    for bad in done.bad[:SHOWN]:
        speaker.print(f"{asked.path}:{bad.line}: {bad.reason}", markup=False)
    if one.bad > SHOWN:
        speaker.print(f"… and {one.bad - SHOWN} more bad lines; comity health lists them", markup=False)
    again = f"; {done.elsewhere} that other files of the set tell were left out" if done.elsewhere else ""
    return (
        f"{asked.path}: {one.lines} lines, {one.bad} bad; {one.rows} acts, {one.first} to {one.last}, in data set "
        f"{one.name}{again}. Both sides known in {done.placed:.1%} of rows."
    )


def _annals(form: str, store: Store, book: Book, asked: Asked, told: Told) -> str:
    from comity.run.annals import import_annals
    from comity.run.importing import Wanted

    told(f"read {asked.path.name}", 0, 0)
    done = import_annals(store, book, Wanted(asked.path, form, asked.now, asked.name))
    if done.known:
        return f"{asked.path}: is in data set {done.chronicle.name} already; nothing was changed"
    for bad in done.bad[:SHOWN]:
        console().print(f"{asked.path}:{bad.line}: {bad.reason}", markup=False)
    return (
        f"{asked.path}: {done.chronicle.rows} facts and measures of pairs, {len(done.bad)} bad lines, "
        f"in data set {done.chronicle.name}"
    )


_EVENT_FORMS = ("icews", "icews-triples", "icews-dyad-years", "gdelt", "polecat", "plover-jsonl", "comity")

_ANNAL_FORMS = ("atop", "igo", "un-votes", "desta")

FORMATS: Mapping[str, Importer] = {
    **{name: partial(_events, name) for name in _EVENT_FORMS},
    **{name: partial(_annals, name) for name in _ANNAL_FORMS},
}
"""What can be imported, by the name of its format."""


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(name="import")(import_)


def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Files, plain or packed (.gz .bz2 .xz .zip).")],
    form: Annotated[str, typer.Option("--as", metavar="FORMAT", help=f"One of: {', '.join(FORMATS)}.")],
    folder: Annotated[Path, typer.Option("--in", help="The monitor's folder.")] = Path(),
    name: Annotated[str, typer.Option(help="Name of the data set; by default that of the format.")] = "",
) -> None:
    """Bring other people's data into the archive. The same file twice is once; bad lines are told and left out.

    Files of one data set should not sum up the same time twice; an act that two of them tell alike counts once.

    Examples:

      comity import events.2021.tab.gz --as icews --in belarus

      comity import *.export.CSV.zip --as gdelt
    """
    from comity.codebook.reading import read as read_book
    from comity.store import Store

    importer = FORMATS.get(form)
    if importer is None:
        raise ComityError(f"--as {form}: no such format; known: {', '.join(FORMATS)}")
    settings = configuration.read(folder)
    book = read_book(settings.codebook, near=settings.folder)
    with Store.open(settings.archive) as store, progress() as told:
        for path in files:
            out().print(importer(store, book, Asked(path, name, datetime.now(UTC)), told), markup=False)
