"""Tables of pages as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from comity.codec import dump, flat
from comity.records import Event, Party, Sentence, Span

__all__ = ["events_csv", "events_lines", "events_parquet", "series_csv", "unformed"]

_SERIES = ("start", "end", "cooperation", "conflict", "articles")
# A cell that begins so is taken for a formula by spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def series_csv(series: Mapping[str, Any]) -> str:
    """The bars of a chart, one row each."""
    return _written(_SERIES, ([bar[name] for name in _SERIES] for bar in series["bars"]))


def events_csv(events: Iterable[Event]) -> str:
    """Events in the columns of docs/records.md, one row each."""
    return "".join(events_lines(events))


def events_lines(events: Iterable[Event]) -> Iterator[str]:
    """The same line by line, for lists too long to hold."""
    columns = _columns()
    yield _written(columns, ())
    for event in events:
        row = flat(event)
        yield _written([row.get(name) for name in columns], ())


def events_parquet(events: Iterable[Event], folder: Path) -> Path:
    """A Parquet file of events in a folder, with nested columns as in JSON; rows wait on disk, not in memory."""
    from comity.columns import to_parquet

    rows, out = folder / "events.jsonl", folder / "events.parquet"
    with rows.open("w", encoding="utf-8", errors="backslashreplace") as file:
        file.writelines(json.dumps(dump(event), ensure_ascii=False) + "\n" for event in events)
    to_parquet(rows, out)
    rows.unlink()
    return out


def unformed(value: Any) -> Any:
    """The value of a cell, with an apostrophe before a text that spreadsheets would take for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _columns() -> list[str]:
    """All columns of an event, also where no event is at hand."""
    party = Party("")
    empty = Event("", "", Sentence("", 0, 0, 0, ""), Span(), (party,), (party,), "", said_by=party)
    return list(flat(empty))


def _written(first: Iterable[Any], rows: Iterable[Iterable[Any]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerows([unformed(value) for value in row] for row in (first, *rows))
    return file.getvalue()
