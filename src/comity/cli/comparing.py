"""`comity codebook compare`: which events change when a codebook does."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from comity.cli.looking import archive
from comity.cli.saying import console, out, progress
from comity.config import FILE
from comity.errors import NotFound

if TYPE_CHECKING:
    from comity.events.comparing import Change
    from comity.records import Article, Event

__all__ = ["compare"]

AT_ONCE = 32


def compare(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A codebook's name or folder.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The one to compare it with.")],
    on: Annotated[
        Path, typer.Option("--on", metavar="FILE|DIR", help="Articles as for `comity code`, or a monitor's folder.")
    ] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON line a change.")] = False,
) -> None:
    """Say which events are added, gone or recoded when the same articles are coded by NEW instead of OLD.

    Nothing is stored. A codebook that changes actions, patterns or sentences is learned at its first use.

    Examples:

      comity codebook compare plover our-codebook --on articles.jsonl

      comity codebook compare plover our-codebook --on belarus --json > changes.jsonl
    """
    from comity.codec import dump

    counts: Counter[str] = Counter()
    shown: list[Change] = []
    with ExitStack() as stack:
        for found in _changes(_articles(on, stack), old, new, counts):
            counts[found.kind] += 1
            if as_json:
                was, now = (dump(event) if event else None for event in (found.was, found.now))
                line = {"change": found.kind, "what": found.what, "was": was, "now": now}
                typer.echo(json.dumps(line, ensure_ascii=False))
            else:
                shown.append(found)
    if shown:
        out().print(_table(shown))
    changed = ", ".join(f"{counts[kind]} {kind}" for kind in ("added", "gone", "recoded"))
    told = f"{counts['articles']} articles, {counts['old']} events by {old}, {counts['new']} by {new}: {changed}"
    (console() if as_json else out()).print(told, markup=False)


def _changes(articles: Iterable[Article], old: str, new: str, counts: Counter[str]) -> Iterator[Change]:
    """The changes, article by article; both coders share the parser and the encoder."""
    from comity.codebook.reading import read
    from comity.events.coding import Coder
    from comity.events.comparing import changes
    from comity.events.encoder import Encoder
    from comity.sentences import load

    parser, encoder = load(), Encoder()
    with progress() as told:
        coders = [Coder(read(name), parser=parser, encoder=encoder, told=told) for name in (old, new)]
        stream = iter(articles)
        while batch := list(islice(stream, AT_ONCE)):
            coded = [[event for one in coder.code(batch) for event in one.events] for coder in coders]
            counts.update(articles=len(batch), old=len(coded[0]), new=len(coded[1]))
            told("articles compared", counts["articles"], 0)
            yield from changes(*coded)


def _articles(on: Path, stack: ExitStack) -> Iterator[Article]:
    """The articles of a monitor's archive, or of a file."""
    from comity.articles import read_files
    from comity.records import Article
    from comity.sentences import doubted

    if (on / FILE).is_file():
        yield from stack.enter_context(archive(on)).articles()
        return
    if on.is_dir() or not on.exists():
        raise NotFound(f"{on}: neither a file nor a monitor's folder; name articles with --on FILE")
    for item in read_files([on], now=datetime.now(UTC)):
        if isinstance(item, Article):
            yield doubted(item)
        else:
            console().print(f"comity: skipped {item.where}: {item.reason}", markup=False)


def _table(shown: Iterable[Change]) -> Table:
    table = Table("change", "was", "now", "sentence", box=None, pad_edge=False)
    for one in shown:
        kind = f"{one.kind}: {', '.join(one.what)}" if one.what else one.kind
        table.add_row(kind, _told(one.was), _told(one.now), one.event.sentence.text)
    return table


def _told(event: Event | None) -> str:
    """The event in a few words."""
    if event is None:
        return "–"
    who, whom = (
        " ".join(".".join(filter(None, (p.code or p.text, p.sector))) for p in side) for side in (event.who, event.whom)
    )
    mode = f" {event.mode}" if event.mode else ""
    status = "" if event.status == "happened" else f" ({event.status})"
    return f"{who or '–'} {event.action}{mode} {whom or '–'}{status}"
