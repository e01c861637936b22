"""`comity health` and `comity search`: looking into the archive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from comity import config as configuration
from comity.cli.folders import Monitor
from comity.cli.saying import out
from comity.errors import ComityError, NotFound
from comity.records import STATUSES

if TYPE_CHECKING:
    from rich.console import Console

    from comity.records import Article
    from comity.store import Hit, Sought, Store

__all__ = ["archive", "register", "writable"]

RUNS = 5


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(name="health")(health)
    app.command(name="search")(search)


@contextmanager
def archive(folder: Path) -> Iterator[Store]:
    """The monitor's archive, for reading; raises `NotFound` where nothing was run yet."""
    from comity.store import Store

    with Store.open(configuration.read(folder).archive, readonly=True) as store:
        yield store


def writable(folder: Path) -> Store:
    """The monitor's archive, for writing; raises `NotFound` where nothing was run yet."""
    from comity.store import Store

    with archive(folder):
        return Store.open(configuration.read(folder).archive)


def health(
    folder: Monitor = Path(),
    all_of_it: Annotated[bool, typer.Option("--all", help="List everything that was skipped.")] = False,
) -> None:
    """Say what the archive holds, what was skipped and why, whose date is doubtful, and which runs there were.

    Example:  comity health belarus --all
    """
    speaker = out()
    with archive(folder) as store:
        counts = Table("in the archive", "rows", box=None)
        for name, rows in store.counts().items():
            counts.add_row(_NAMES.get(name, name), str(rows))
        speaker.print(counts)
        for part in store.datasets():
            told = f"{part.rows} acts, {part.first} to {part.last}, {part.bad} bad lines"
            speaker.print(f"data set {part.name}, {part.file}: {told}", markup=False)
        skipped = store.skipped()
        speaker.print(f"\n{len(skipped)} skipped" if skipped else "\nnothing was skipped")
        for source, items in groupby(skipped, key=lambda one: one.source):
            listed = list(items)
            speaker.print(f"  {source or 'unknown source'}: {len(listed)}", markup=False)
            for one in listed if all_of_it else listed[:RUNS]:
                speaker.print(f"    {one.where}: {one.reason}", markup=False)
            if len(listed) > RUNS and not all_of_it:
                speaker.print(f"    … and {len(listed) - RUNS} more; --all lists them")
        _tell_doubts(speaker, list(store.doubted()), all_of_it=all_of_it)
        runs = Table("run began", "took", "codebook", "version", box=None)
        for run in store.runs(limit=RUNS):
            took = f"{(run.finished - run.started).total_seconds():.0f} s"
            runs.add_row(run.started.isoformat(timespec="seconds"), took, run.codebook, run.version)
        speaker.print()
        speaker.print(runs)


def _tell_doubts(speaker: Console, doubts: list[Article], *, all_of_it: bool) -> None:
    """Articles whose dates are doubtful, each with the reason."""
    if not doubts:
        return
    speaker.print(f"\n{len(doubts)} of doubtful date; [[articles]] in monitor.toml gives the true one", markup=False)
    for one in doubts if all_of_it else doubts[:RUNS]:
        speaker.print(f"    {one.source}: {one.id} {one.title[:60]!r}: {one.doubt}", markup=False)
    if len(doubts) > RUNS and not all_of_it:
        speaker.print(f"    … and {len(doubts) - RUNS} more; --all lists them")


_NAMES = {
    "article": "articles",
    "article_version": "older versions of articles",
    "coded": "articles coded",
    "sentence": "sentences",
    "event": "reports of events",
    "merged": "events",
    "milestone": "milestones",
    "copy": "articles that have copies",
    "timeline": "timelines",
    "finding": "findings",
    "decision": "decisions of reviewers",
    "skipped": "skipped",
    "run": "runs that changed something",
}


_DAY = {"formats": ["%Y-%m-%d"], "metavar": "YYYY-MM-DD"}


def search(
    words: Annotated[
        list[str] | None, typer.Argument(help="All must occur; quote a phrase, -word excludes, word* begins.")
    ] = None,
    folder: Annotated[Path, typer.Option("--in", help="The monitor's folder.")] = Path(),
    limit: Annotated[int, typer.Option(min=1, help="How many articles at most.")] = 10,
    since: Annotated[datetime | None, typer.Option(help="Published from this day on.", **_DAY)] = None,
    until: Annotated[datetime | None, typer.Option(help="Published up to this day.", **_DAY)] = None,
    source: Annotated[str, typer.Option(help="A source or publisher by name.")] = "",
    party: Annotated[str, typer.Option(help="A state or organisation by code that takes part in an event.")] = "",
    action: Annotated[str, typer.Option(help="An action of the codebook, like CONSULT.")] = "",
    status: Annotated[str, typer.Option(help="An event's status, like announced.")] = "",
) -> None:
    """Find articles by their words, the best first; without words, the newest of those that the options leave.

    Party, action and status are of one event of the article.

    Examples:

      comity search "Great Stone" loan --in belarus

      comity search --party CHN --action AGREE --since 2014-01-01
    """
    asked = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words or ())
    only: Sought = {
        "since": since.date() if since else None,
        "until": until.date() if until else None,
        "source": source,
        "party": party,
        "action": action,
        "status": status,
    }
    _check(asked, only)
    with archive(folder) as store:
        hits = list(store.search(asked, limit=limit, **only))
    if not hits:
        _check_codes(folder, only)
        out().print("no article has all of this" if any(only.values()) else "no article has all these words")
    for hit in hits:
        _show(hit)


def _check(asked: str, only: Sought) -> None:
    if not asked and not any(only.values()):
        raise ComityError('what to look for? Give words, or an option: comity search "Great Stone", --party CHN')
    status = only.get("status", "")
    if status and status not in STATUSES:
        raise ComityError(f"unknown status {status!r}; known: {', '.join(STATUSES)}")


def _check_codes(folder: Path, only: Sought) -> None:
    """Raise `NotFound` where nothing was found because no codebook knows the party or action."""
    from comity.codebook.nodes import known
    from comity.codebook.reading import read

    settings = configuration.read(folder)
    book = read(settings.codebook, near=settings.folder)
    party, action = only.get("party", ""), only.get("action", "")
    if party and party not in book.entities:
        raise NotFound(book.unknown(party))
    if action and action not in book.actions:
        raise NotFound(f"codebook {book.name} has no action {action!r}{known(action, book.actions)}")


def _show(hit: Hit) -> None:
    when = f"{hit.published:%Y-%m-%d}" if hit.published else "no date   "
    speaker = out()
    speaker.print(f"{when}  [bold]{escape(hit.title)}[/bold]  {escape(hit.article)}")
    if not hit.snippet:
        return
    pieces = (f"[bold]{escape(piece)}[/bold]" if found else escape(piece) for piece, found in hit.snippet)
    speaker.print("            " + "".join(pieces).replace("\n", " "))
