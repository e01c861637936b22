"""Files of rows, plain or packed, piece by piece: their cells as frames, and the lines that cannot be read."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

import polars as pl

from comity.errors import ComityError

__all__ = ["Bad", "Piece", "objects", "plain_name", "tables"]

# 5,000 to 50,000 lines were equally fast on ICEWS; 20,000 of GDELT's 61 columns stay below 100 MB.
LINES = 20_000

_MAX_CELL = 1 << 20


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that could not be read, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Some lines of a file: the columns that were asked for, as text, with `line`; and those that could not be read."""

    cells: pl.DataFrame
    bad: tuple[Bad, ...]
    lines: int


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    """The file as text, unpacked by the end of its name; characters that are no UTF-8 become U+FFFD."""
    packed: dict[str, Any] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
    suffix = path.suffix.lower()
    try:
        if suffix == ".zip":
            with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as member:
                yield io.TextIOWrapper(member, encoding="utf-8-sig", errors="replace", newline="")
        elif suffix in packed:
            with packed[suffix](path, "rt", encoding="utf-8-sig", errors="replace", newline="") as text:
                yield text
        else:
            with path.open(encoding="utf-8-sig", errors="replace", newline="") as text:
                yield text
    except (EOFError, gzip.BadGzipFile, zipfile.BadZipFile, lzma.LZMAError, IndexError) as error:
        raise ComityError(f"{path}: cannot be unpacked: {error}") from error


def tables(path: Path, columns: Mapping[str, Sequence[str]], *, headless: Sequence[str] = ()) -> Iterator[Piece]:
    """The `columns` (name → how the file may call it) of a CSV or TSV, with the names in its first line.

    A file without such names has those of `headless`; its last column is named by the last of these. Raises
    `ComityError` where columns are missing, naming those that are there.
    """
    with _opened(path) as text:
        first = text.readline()
        tabs = _delimiter(first) == "\t"
        names = next(csv.reader([first], delimiter=_delimiter(first), strict=False), [])
        places = _places(names, columns)
        start = 1
        if headless and not places:
            places, start = _places(_filled(headless, len(names)), columns), 0
        missing = [name for name in columns if name not in places]
        if missing:
            wanted = ", ".join("|".join(columns[name]) for name in missing)
            raise ComityError(f"{path}:1: has no column {wanted}; it has: {', '.join(names[:40])}")
        yield from _pieces(_rows(text, first, start, quoted=not tabs or first.startswith('"')), places, len(names))


def objects(path: Path) -> Iterator[tuple[list[tuple[int, Mapping[str, Any]]], tuple[Bad, ...], int]]:
    """The objects of a file of JSON Lines with their lines, those that are none, and how many lines were read."""
    with _opened(path) as text:
        numbered = enumerate(text, 1)
        while part := list(islice(numbered, LINES)):
            found: list[tuple[int, Mapping[str, Any]]] = []
            bad = []
            for number, line in part:
                if not line.strip():
                    continue
                try:
                    one = json.loads(line)
                except ValueError as error:
                    bad.append(Bad(number, f"no JSON: {error}"))
                    continue
                if isinstance(one, dict):
                    found.append((number, one))
                else:
                    bad.append(Bad(number, f"no JSON object but {type(one).__name__}"))
            yield found, tuple(bad), len(part)


def _rows(text: IO[str], first: str, start: int, *, quoted: bool) -> Iterator[tuple[int, list[str]]]:
    """Rows with the number of their first line; the first line of the file is given again where it is no header."""
    csv.field_size_limit(_MAX_CELL)
    lines = text if start else _again(first, text)
    reader = csv.reader(lines, delimiter=_delimiter(first), quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE)
    line = start + 1
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield line, [f"\0{error}"]
            line = start + reader.line_num + 1
            continue
        if row is None:
            return
        if row:
            yield line, row
        line = start + reader.line_num + 1


def _delimiter(first: str) -> str:
    """What parts the cells of the first line: a tab if it has one, else what it has more of."""
    return "\t" if "\t" in first else max(",;", key=first.count)


def _again(first: str, text: IO[str]) -> Iterator[str]:
    yield first
    yield from text


def _pieces(rows: Iterator[tuple[int, list[str]]], places: Mapping[str, int], width: int) -> Iterator[Piece]:
    while part := list(islice(rows, LINES)):
        whole = [(line, row) for line, row in part if len(row) == width]
        bad = tuple(
            Bad(line, row[0][1:] if row[0].startswith("\0") else f"{len(row)} columns instead of {width}")
            for line, row in part
            if len(row) != width
        )
        cells = {name: [row[place] for _, row in whole] for name, place in places.items()}
        frame = pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String))
        numbers = pl.Series("line", [line for line, _ in whole], dtype=pl.UInt32)
        yield Piece(frame.with_columns(numbers), bad, len(part))


def _places(names: Sequence[str], columns: Mapping[str, Sequence[str]]) -> dict[str, int]:
    known = {plain_name(name): place for place, name in reversed(list(enumerate(names)))}
    found = {}
    for name, spellings in columns.items():
        place = next((known[plain_name(one)] for one in spellings if plain_name(one) in known), None)
        if place is not None:
            found[name] = place
    return found


def plain_name(name: str) -> str:
    """The name of a column without case, spaces and underscores."""
    return re.sub(r"[\s_]+", "", name).casefold()


def _filled(names: Sequence[str], width: int) -> list[str]:
    """The names for so many columns, the last of them for the last."""
    between = [""] * max(0, width - len(names))
    return [*names[:-1], *between, names[-1]][:width] if width >= len(names) else []
