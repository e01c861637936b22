"""`comity code` and `comity explain`: events from files or one sentence, without any monitor."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from comity.cli.saying import console, progress
from comity.cli.writing import Format, written
from comity.errors import NotFound
from comity.records import Article, Skipped

__all__ = ["register"]

# So many skipped lines are told one by one; the rest are counted.
TOLD = 20


@dataclass(slots=True)
class _Tally:
    """What a run of `comity code` has seen so far."""

    articles: int = 0
    events: int = 0
    skipped: int = 0


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(name="code")(code)


def code(
    files: Annotated[list[Path], typer.Argument(help="Files to read; - is JSON Lines on standard input.")],
    to: Annotated[Format, typer.Option("--to", help="What to write.")] = Format.JSONL,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="File to write; else standard output.")] = None,
    codebook: Annotated[str, typer.Option(help="A codebook's name or folder.")] = "plover",
    min_confidence: Annotated[
        float | None, typer.Option(min=0.0, max=1.0, help="Leave out events less sure than this (else 0.5).")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, max=256, help="Processes to use; the output is the same.")] = 1,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing of what was done or skipped.")] = False,
) -> None:
    """Code the events in FILES and write one record for each.

    Reads JSON Lines ({"id", "text"}, and if known "title", "published", "language", "url"), CSV, text with front
    matter, HTML, saved feeds and WARC, each also as .gz. Needs no monitor. What cannot be read is told and
    passed over.

    Examples:

      comity code articles.jsonl > events.jsonl

      zcat corpus.jsonl.gz | comity code - --jobs 4 --to parquet --out events.parquet
    """
    from comity.run.jobs import Setting, coded

    _all_there(files)
    tally = _Tally()
    setting = Setting(codebook, Path.cwd(), floor=min_confidence)
    shown = not quiet and (out is not None or not console().is_terminal or not _to_terminal())
    with written(to, out) as write, progress(shown=shown) as told:
        for found in coded(_articles(files, tally, quiet=quiet), setting, jobs=jobs):
            tally.articles += 1
            tally.events += len(found.events)
            for event in found.events:
                write(event)
            told("articles coded", tally.articles, 0)
    _close(tally, quiet=quiet)


def _all_there(files: list[Path]) -> None:
    missing = [str(file) for file in files if str(file) != "-" and not file.exists()]
    if missing:
        raise NotFound(f"there is no file {', '.join(missing)}")


def _to_terminal() -> bool:
    return sys.stdout.isatty()


def _articles(files: list[Path], tally: _Tally, *, quiet: bool) -> Iterator[Article]:
    """The articles that can be read; what cannot is told on standard error."""
    from comity.articles import read_files
    from comity.sentences import doubted

    for item in read_files(files, now=datetime.now(UTC)):
        if isinstance(item, Article):
            yield doubted(item)
            continue
        tally.skipped += 1
        if not quiet and tally.skipped <= TOLD:
            _tell_skipped(item)


def _tell_skipped(item: Skipped) -> None:
    console().print(f"comity: skipped {item.where}: {item.reason}", markup=False)


def _close(tally: _Tally, *, quiet: bool) -> None:
    """The last word, and exit code 1 where there was something to read and nothing could be."""
    if not quiet:
        more = f" ({tally.skipped - TOLD} of them not told)" if tally.skipped > TOLD else ""
        skipped = f"; {tally.skipped} skipped{more}" if tally.skipped else ""
        console().print(f"comity: {tally.events} events in {tally.articles} articles{skipped}", markup=False)
    if tally.skipped and not tally.articles:
        raise typer.Exit(1)
