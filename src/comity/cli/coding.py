"""`comity code` and `comity explain`: events from files or one sentence, without any monitor."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.saying import console, progress
from comity.cli.sharding import Engine, How, code_shards
from comity.errors import ComityError, NotFound
from comity.records import Article, Skipped
from comity.run.writing import Format, written

if TYPE_CHECKING:
    from comity.run.jobs import Setting

__all__ = ["register"]

# So many skipped lines are told one by one; the rest are counted.
TOLD = 20

Sources = Annotated[list[str], typer.Argument(metavar="FILE…", help="Files; - is JSON Lines on standard input.")]

Jobs = Annotated[
    int | None, typer.Option(min=1, help="Processes; the output is the same. Else 1; on Ray all cores there are.")
]


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
    sources: Sources,
    to: Annotated[Format, typer.Option("--to", help="What to write.")] = Format.JSONL,
    out: Annotated[str | None, typer.Option("--out", "-o", help="File, or with --engine folder, to write.")] = None,
    codebook: Annotated[str, typer.Option(help="A codebook's name or folder.")] = "plover",
    min_confidence: Annotated[
        float | None, typer.Option(min=0.0, max=1.0, help="Leave out events less sure than this (else 0.5).")
    ] = None,
    jobs: Jobs = None,
    engine: Annotated[Engine | None, typer.Option(help="Code shards, each to a file in the folder --out.")] = None,
    address: Annotated[str, typer.Option(help="The Ray cluster, like auto; else one on this machine.")] = "",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing of what was done or skipped.")] = False,
) -> None:
    """Code the events in FILES and write one record for each.

    Reads JSON Lines ({"id", "text"}, and if known "title", "published", "language", "url"), CSV, Parquet, text with
    front matter, HTML, saved feeds and WARC, each also as .gz. Needs no monitor. What cannot be read is told and
    passed over. With --engine, folders and object stores are read as well, and a stopped run is taken up.

    Examples:

      comity code articles.jsonl > events.jsonl

      zcat corpus.jsonl.gz | comity code - --jobs 4 --to parquet --out events.parquet

      comity code s3://news/2024 --engine ray --address auto --to parquet --out s3://events/2024
    """
    from comity.run.jobs import Setting

    setting = Setting(codebook, Path.cwd(), floor=min_confidence)
    if engine is None:
        _code_stream([Path(source) for source in sources], setting, to, out, jobs=jobs or 1, quiet=quiet)
    elif out is None or "-" in sources:
        raise ComityError("--engine codes files and folders, not standard input, and needs a folder: --out events/")
    else:
        code_shards(sources, out, setting, to, How(engine, address, jobs), quiet=quiet)


def _code_stream(files: list[Path], setting: Setting, to: Format, out: str | None, *, jobs: int, quiet: bool) -> None:
    """One stream in, one out, in the order of the articles."""
    from comity.run.jobs import coded

    _all_there(files)
    tally = _Tally()
    shown = not quiet and (out is not None or not console().is_terminal or not _to_terminal())
    with written(to, Path(out) if out is not None else None) as write, progress(shown=shown) as told:
        for found in coded(_articles(files, tally, quiet=quiet), setting, jobs=jobs, told=told):
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
