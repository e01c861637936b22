"""Events as JSON Lines, CSV or Parquet, one record an event, written as they come."""

from __future__ import annotations

import csv
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from comity.codec import dump, flat
from comity.errors import ComityError
from comity.records import Event, Sentence, Span

__all__ = ["COLUMNS", "Format", "Write", "opened", "written"]

Write = Callable[[Event], None]


class Format(StrEnum):
    """What events can be written as."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


COLUMNS = tuple(flat(Event("", "", Sentence("", 0, 0, 0, ""), Span(), (), (), "")))
"""The columns of the CSV, in order."""


@contextmanager
def opened(out: Path | None) -> Iterator[TextIO]:
    """Where text goes: a file that appears whole or not at all, or standard output.

    A character that UTF-8 cannot hold is written as its escape, which JSON reads back.
    """
    if out is None:
        stream = sys.stdout
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
        yield stream
        stream.flush()
        return
    unfinished = out.with_name(f".{out.name}.part")
    try:
        with unfinished.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            yield file
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def written(to: Format, out: Path | None) -> Iterator[Write]:
    """A function that writes one event; the file is whole when the context ends. Raises `ComityError`."""
    if to is Format.PARQUET:
        with _parquet(out) as write:
            yield write
        return
    with opened(out) as file:
        yield _csv(file) if to is Format.CSV else _jsonl(file)


def _jsonl(file: TextIO) -> Write:
    def write(event: Event) -> None:
        file.write(json.dumps(dump(event), ensure_ascii=False) + "\n")

    return write


def _csv(file: TextIO) -> Write:
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    return lambda event: writer.writerow(flat(event))


@contextmanager
def _parquet(out: Path | None) -> Iterator[Write]:
    """Rows are gathered on disk first: Parquet is written in columns, and memory stays bounded."""
    if out is None:
        raise ComityError("Parquet is no text: name a file with --out, like --out events.parquet")
    from comity.columns import to_parquet

    with tempfile.TemporaryDirectory(prefix="comity-") as folder:
        rows = Path(folder) / "events.jsonl"
        with opened(rows) as file:
            yield _jsonl(file)
        unfinished = out.with_name(f".{out.name}.part")
        try:
            to_parquet(rows, unfinished)
            unfinished.replace(out)
        finally:
            unfinished.unlink(missing_ok=True)
