"""`comity init` and the choice of a monitor's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from comity.cli.saying import out
from comity.config import FILE
from comity.errors import ComityError

__all__ = ["Monitor", "register"]

Monitor = Annotated[Path, typer.Argument(metavar="[DIR]", help="The monitor's folder.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(name="init")(init)


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    title: Annotated[str, typer.Option(help="What the monitor is called; else by its folder.")] = "",
) -> None:
    """Make a monitor: a folder with a commented monitor.toml and a place for articles.

    Nothing that is there already is touched.

    Example:  comity init belarus --title "Belarus monitor"
    """
    from comity import scaffold

    settings = folder / FILE
    if settings.exists():
        raise ComityError(f"{settings}: there is a monitor already; edit that file, or name another folder")
    name = title or f"{folder.resolve().name.replace('-', ' ').replace('_', ' ').capitalize()} monitor"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "articles").mkdir(exist_ok=True)
    words = {"title": name.replace("\\", "\\\\").replace('"', '\\"'), "folder": str(folder)}
    settings.write_text(scaffold.text(scaffold.MONITOR, words), encoding="utf-8")
    speaker = out()
    speaker.print(f"Made {settings}", markup=False)
    speaker.print(f"Next: put articles into {folder / 'articles'}, or name your sources in {settings};", markup=False)
    speaker.print(f"then  comity run {folder}  and  comity serve {folder}", markup=False)
