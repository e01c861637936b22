"""`comity codebook …`: checking codebooks, beginning one's own, and comparing what they make of articles."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from comity.cli.comparing import compare
from comity.cli.saying import out
from comity.errors import ComityError

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    books = typer.Typer(help="Check a codebook, begin one of your own, or compare two.", no_args_is_help=True)
    books.command(name="check")(check)
    books.command(name="new")(new)
    books.command(name="compare")(compare)
    app.add_typer(books, name="codebook")


def check(
    name: Annotated[str, typer.Argument(metavar="[NAME|DIR]", help="A built-in codebook or a folder.")] = "plover",
) -> None:
    """Tell every fault of a codebook with its file and line; exit code 2 if there is one.

    Example:  comity codebook check my-codebook
    """
    from comity.codebook.reading import read

    book = read(name, examples=True, copies=True)
    people = sum(len(entity.people) for entity in book.entities.values())
    out().print(
        f"{book.name}: no faults. {len(book.actions)} actions, {len(book.entities)} actors, {people} people, "
        f"{len(book.patterns)} patterns, {len(book.examples)} labelled sentences; digest {book.digest}",
        markup=False,
    )


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
) -> None:
    """Begin a codebook of your own that extends the built-in one: a folder with a commented codebook.yaml.

    Example:  comity codebook new my-codebook
    """
    from comity import scaffold

    head = folder / scaffold.CODEBOOK
    if head.exists():
        raise ComityError(f"{head}: there is a codebook already; edit that file, or name another folder")
    name = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-") or "own"
    folder.mkdir(parents=True, exist_ok=True)
    text = scaffold.text(scaffold.CODEBOOK, {"name": name, "title": f"{name}, after PLOVER", "folder": str(folder)})
    head.write_text(text, encoding="utf-8")
    speaker = out()
    speaker.print(f"Made {head}", markup=False)
    speaker.print(f"Next: add to it, then  comity codebook check {folder}", markup=False)
