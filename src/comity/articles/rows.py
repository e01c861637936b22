"""Rows of data: JSON Lines, JSON arrays, CSV and TSV with one article a row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from comity.articles.charsets import charset_of, decode
from comity.articles.drafting import Draft, article_of, told_date
from comity.records import Article, Skipped

__all__ = ["NAMES", "read_lines", "read_rows", "read_table", "row_article"]

MEGABYTE = 1_000_000
LARGEST_LINE = 10 * MEGABYTE
_SNIFFED = 65_536

NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "article_id", "doc_id", "docid", "guid", "uuid", "did"),
    "text": ("text", "body", "content", "articlebody", "article_body", "maintext", "main_text", "full_text", "story"),
    "title": ("title", "headline", "name"),
    "published": (
        "published", "date", "date_publish", "datepublished", "date_published", "publish_date", "published_at",
        "publication_date", "pub_date", "pubdate", "datetime", "timestamp", "created_at", "time",
    ),
    "language": ("language", "lang"),
    "url": ("url", "link", "source_url", "permalink"),
    "publisher": ("publisher", "source_domain", "sitename", "site_name", "outlet", "newspaper", "source"),
    "author": ("author", "authors", "byline"),
}  # fmt: skip
"""How other people's files call what we call …; the first name that has a value counts."""


def row_article(row: Mapping[str, Any], *, where: str, source: str = "") -> Article | Skipped:
    """The article of a row with the keys of `comity code` or others' names for them; its id is kept as a string."""
    folded = {str(key).strip().casefold(): value for key, value in row.items() if key is not None}
    told = {ours: _value(folded, names, "\n\n" if ours == "text" else ", ") for ours, names in NAMES.items()}
    if not told["text"]:
        keys = ", ".join(sorted(folded)[:12]) or "none"
        return Skipped(where, f"no text; it is looked for under {', '.join(NAMES['text'])}; keys here: {keys}", source)
    published, doubt = told_date(told["published"])
    draft = Draft(published=published, basis="given", doubt=doubt, source=source, **_texts(told))
    return article_of(draft, where=where)


def read_lines(stream: Iterable[bytes], name: str, *, largest: int = LARGEST_LINE) -> Iterator[Article | Skipped]:
    """The articles of JSON Lines; a line that is none is skipped with its number. Never raises on any bytes.

    `stream` yields lines or, if it has `readline`, is read with no more than `largest` bytes in memory at a time.
    """
    for number, line in enumerate(_bounded(stream, largest), 1):
        where = f"{name}:{number}"
        if line is None:
            yield Skipped(where, f"line is longer than {largest} bytes")
            continue
        text = decode(line).strip().lstrip("\ufeff")
        if text:
            yield _line_article(text, where)


def read_rows(body: bytes, name: str) -> Iterator[Article | Skipped]:
    """The articles of a JSON document: a list of rows, one row, or an object that holds one such list."""
    try:
        data = json.loads(decode(body))
    except (ValueError, RecursionError):
        yield from read_lines(io.BytesIO(body), name)
        return
    rows = _listed(data)
    if not rows:
        yield Skipped(name, "no rows; a JSON file holds a list of objects with a text each")
    for number, row in enumerate(rows, 1):
        where = f"{name}:{number}" if len(rows) > 1 else name
        is_row = isinstance(row, dict)
        yield row_article(row, where=where) if is_row else Skipped(where, "not an object with a text")


def read_table(stream: BinaryIO, name: str, *, largest: int = LARGEST_LINE) -> Iterator[Article | Skipped]:
    """The articles of a CSV or TSV file with a line of names first; the delimiter is found out.

    No cell is read further than `largest` characters. A row with more cells than names is skipped: where the delimiter
    stands in a text without quotes, the text would be cut there.
    """
    csv.field_size_limit(largest)
    beginning = stream.read(_SNIFFED)
    charset = charset_of(beginning)
    first = str(beginning, charset, "replace").split("\n", 1)[0]
    delimiter = max("\t,;|", key=first.count)
    text = io.TextIOWrapper(io.BufferedReader(_Rejoined(beginning, stream)), charset, "replace", newline="")
    lines = iter(lambda: text.readline(largest + 1), "")
    reader = csv.DictReader((line.replace("\x00", "") for line in lines), delimiter=delimiter)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            break
        except (csv.Error, UnicodeError) as error:
            yield Skipped(f"{name}:{reader.line_num}", f"not a row: {error}")
            continue
        where = f"{name}:{reader.line_num}"
        if any(cell.strip() for cell in row.get(None, ())):
            yield Skipped(where, f"more cells than names; a text with {delimiter!r} in it stands in quotes")
        else:
            yield row_article(row, where=where)
    if not reader.line_num:
        yield Skipped(name, "no rows; a table begins with a line of names, one of them text")


class _Rejoined(io.RawIOBase):
    """A stream with its beginning put back before it."""

    def __init__(self, beginning: bytes, rest: BinaryIO) -> None:
        self._beginning = io.BytesIO(beginning)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._beginning.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _line_article(text: str, where: str) -> Article | Skipped:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Skipped(where, f"not JSON: {str(error)[:200]}")
    return row_article(row, where=where) if isinstance(row, dict) else Skipped(where, "not an object with a text")


def _bounded(stream: Iterable[bytes], largest: int) -> Iterator[bytes | None]:
    """Lines; None for one that is too long, the rest of which is read away piece by piece."""
    readline = getattr(stream, "readline", None)
    if readline is None:
        yield from (line if len(line) <= largest else None for line in stream)
        return
    while line := readline(largest + 1):
        if len(line) <= largest or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = readline(largest + 1)
        yield None


def _listed(data: Any) -> list[Any]:
    if isinstance(data, list):
        return data
    if not isinstance(data, dict):
        return []
    lists = [value for value in data.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
    has_text = any(str(key).casefold() in NAMES["text"] for key in data)
    return lists[0] if lists and not has_text else [data]


def _value(row: Mapping[str, Any], names: Iterable[str], mark: str) -> str:
    """The first value under one of the names; a list's parts joined by the mark, of an object its name."""
    for name in names:
        value = row.get(name)
        parts = [part.get("name") if isinstance(part, dict) else part for part in _listed_value(value)]
        told = [str(part) for part in parts if isinstance(part, (str, int, float)) and not isinstance(part, bool)]
        if kept := [part for part in told if part.strip() not in ("", "None", "nan")]:
            return mark.join(kept)
    return ""


def _listed_value(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _texts(told: Mapping[str, str]) -> dict[str, str]:
    return {key: told[key] for key in ("id", "text", "title", "language", "url", "publisher", "author")}
