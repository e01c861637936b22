"""`comity release`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from comity import config as configuration
from comity.cli.folders import Monitor
from comity.cli.looking import archive
from comity.cli.saying import out

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(name="release")(release)


def release(
    to: Annotated[Path, typer.Option("--out", "-o", metavar="NEWDIR", help="The folder to make.")],
    folder: Monitor = Path(),
    since: Annotated[
        Path | None, typer.Option("--since", metavar="OLDDIR", help="An earlier release: what changed is listed.")
    ] = None,
    texts: Annotated[bool, typer.Option("--texts", help="With the articles' texts, if you may pass them on.")] = False,
    version: Annotated[str, typer.Option(help="Its version; by default the day of the last run.")] = "",
    author: Annotated[list[str] | None, typer.Option(help="Whom to cite; may be given several times.")] = None,
    licence: Annotated[str, typer.Option(help="The data's licence, as SPDX names it, like CC-BY-4.0.")] = "",
) -> None:
    """Make a data set that others can cite: events, milestones, articles' metadata and corrections as CSV and Parquet,
    with a codebook of all columns, CITATION.cff and checksums. The same archive gives the same bytes.

    Examples:

      comity release belarus -o belarus-2024.1 --version 2024.1 --licence CC-BY-4.0

      comity release belarus -o belarus-2024.2 --since belarus-2024.1
    """
    from comity.codebook.reading import read as read_book
    from comity.pages.releases import How
    from comity.pages.releases import release as write

    settings = configuration.read(folder)
    book = read_book(settings.codebook, near=settings.folder)
    how = How(texts=texts, since=since, version=version, authors=tuple(author or ()), licence=licence)
    with archive(folder) as store:
        counts = write(store, settings, book, to, how=how)
    told = ", ".join(f"{rows} {name}" for name, rows in counts.items())
    out().print(f"{to}: {told}", markup=False)
