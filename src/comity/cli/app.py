"""All commands. Each module registers its own; rooms are imported inside commands, so that help comes at once."""

from __future__ import annotations

from typing import Annotated

import typer

from comity import __version__
from comity.cli import (
    books,
    briefing,
    coding,
    contrasting,
    doctoring,
    explaining,
    exporting,
    folders,
    importing,
    keeping,
    looking,
    releasing,
    reviewing,
    running,
)
from comity.cli.group import Spoken

__all__ = ["app", "main"]

app = typer.Typer(
    name="comity",
    cls=Spoken,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    epilog="Begin with:  comity init belarus  ·  comity run belarus  ·  comity serve belarus",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"comity {__version__}")
        raise typer.Exit


@app.callback()
def start(
    verbose: Annotated[bool, typer.Option("--verbose", help="Show where an error came from.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which Comity this is.")
    ] = False,
) -> None:
    """Reads the news about states and keeps a monitor of their relations, with the sentence behind every value."""


for _module in (
    folders,
    running,
    reviewing,
    coding,
    explaining,
    looking,
    releasing,
    briefing,
    contrasting,
    exporting,
    importing,
    keeping,
    doctoring,
    books,
):
    _module.register(app)


def main() -> None:
    """The command `comity`."""
    app()
