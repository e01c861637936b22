"""`comity brief`: a week's brief to read, edit, print and publish."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from comity import config as configuration
from comity.cli.folders import Monitor
from comity.cli.looking import archive
from comity.cli.saying import console, progress
from comity.errors import ComityError, NotFound

__all__ = ["Form", "register"]


class Form(StrEnum):
    """What a brief can be written as."""

    MD = "md"
    HTML = "html"
    PDF = "pdf"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(name="brief")(brief)


def brief(
    folder: Monitor = Path(),
    week: Annotated[str, typer.Option(metavar="YEAR-Wnn", help="The week; else the last there is.")] = "",
    form: Annotated[Form | None, typer.Option("--as", help="Else by the name of --out, else md.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file to write.")] = None,
    edited: Annotated[
        Path | None, typer.Option("--from", metavar="FILE.md", help="A brief as somebody edited it.")
    ] = None,
) -> None:
    """Write a week's brief: what changed, with all sources, what is exceptional, and what is not known.

    Examples:

      comity brief belarus --week 2021-W34 -o brief.md

      comity brief --from brief.md -o brief.pdf
    """
    from comity.pages import Renderer, pdf_of
    from comity.pages.messages import read as read_messages

    wanted = form or _form(out)
    if edited and week:
        raise ComityError("--from renders the file as it is: leave --week out, or --from")
    if wanted is Form.PDF and out is None:
        raise ComityError("a PDF is no text: name a file with --out, like --out brief.pdf")
    with progress(shown=out is not None) as told:
        told("read", 0, 2)
        text = _read(edited) if edited else _written(folder, week, out)
        told(f"write {wanted}", 1, 2)
        if wanted is Form.PDF:
            made = pdf_of(text)
        else:
            whole = Renderer(read_messages()).printed(text) if wanted is Form.HTML else text
            made = whole.encode("utf-8", "replace")
    _put(made, out)
    if out is not None:
        console().print(f"Brief: {out}", markup=False)


def _form(out: Path | None) -> Form:
    suffix = out.suffix.removeprefix(".").lower() if out else ""
    return Form(suffix) if suffix in list(Form) else Form.MD


def _read(edited: Path) -> str:
    if not edited.is_file():
        raise NotFound(f"{edited}: there is no such file; comity brief --week … --out {edited} makes one to edit")
    try:
        return edited.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ComityError(f"{edited}: no UTF-8 text (at byte {error.start}); save it as UTF-8") from error


def _written(folder: Path, week: str, out: Path | None) -> str:
    """The brief as the archive has it; its links lead to the site's address, else to its files, from where it lies."""
    from comity.codebook.reading import read as read_book
    from comity.pages import Reader, Renderer, show
    from comity.pages.messages import read as read_messages
    from comity.pages.reading import week_name

    settings = configuration.read(folder)
    book = read_book(settings.codebook, near=settings.folder)
    with archive(folder) as store:
        reader = Reader(store, settings, book)
        if not reader.latest:
            raise NotFound(f"{folder}: the archive is empty; comity run {folder} fills it")
        view = show(reader, f"brief/{(week or week_name(reader.latest)).lower()}")
    root = settings.address or _way(settings.folder / settings.site, out.parent if out else Path())
    return Renderer(read_messages(), address=settings.address).markdown(view, root=root)


def _way(site: Path, start: Path) -> str:
    """The relative way to the site; where there is none (another drive), the whole one."""
    try:
        way = os.path.relpath(site.resolve(), start.resolve())
    except ValueError:
        way = str(site.resolve())
    return f"{Path(way).as_posix()}/"


def _put(made: bytes, out: Path | None) -> None:
    """Standard output, or a file that appears whole or not at all."""
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(made)
        sys.stdout.buffer.flush()
        return
    unfinished = out.with_name(f".{out.name}.part")
    try:
        unfinished.write_bytes(made)
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)
