"""What goes with the tables: the codebook of their columns, how to cite them, and checksums."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from comity.codebook.book import Book
from comity.errors import ComityError, NotFound
from comity.pages.releases.tables import Column

__all__ = ["CITATION", "CODEBOOK", "SUMS", "Citation", "cited", "described", "summed", "verified"]

CITATION, CODEBOOK, SUMS = "CITATION.cff", "CODEBOOK.md", "SHA256SUMS"

_READING = """
## Opening it

Each table is there twice, with the same rows and columns: `.csv` (UTF-8, commas, texts with commas or line breaks in
quotes) and `.parquet`. In the CSV a text that a spreadsheet would take for a formula has an apostrophe before it.

    R         arrow::read_parquet("events.parquet")            readr::read_csv("events.csv")
    Stata     import delimited "events.csv", bindquotes(strict) encoding("utf-8") stringcols(_all)
    Python    polars.read_parquet("events.parquet")            pandas.read_parquet("events.parquet")
    Excel     Data > From Text/CSV, origin 65001: Unicode (UTF-8)

`sha256sum -c SHA256SUMS` says whether all files are as they were released.
"""


@dataclass(frozen=True, slots=True)
class Citation:
    """What a release is cited by: `authors` are names as they should stand; `licence` an SPDX name, "" for none."""

    title: str
    version: str
    released: date
    about: str = ""
    address: str = ""
    authors: tuple[str, ...] = ()
    licence: str = ""


def cited(told: Citation) -> str:
    """The Citation File Format (1.2.0)."""
    fields = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below.",
        "type": "dataset",
        "title": told.title,
        "abstract": told.about,
        "authors": [{"name": name} for name in told.authors or (told.title,)],
        "version": told.version,
        "date-released": told.released.isoformat(),
        "url": told.address,
        "license": told.licence,
    }
    # Dates stand without quotes; all else is quoted, so that a version like 1.10 stays a text.
    given = ((key, value) for key, value in fields.items() if value)
    return "".join(_line(key, value) for key, value in given)


def described(told: Citation, tables: Mapping[str, Sequence[Column]], rows: Mapping[str, int], book: Book) -> str:
    """The codebook: each table's columns with what they hold, PLOVER's actions, how to open the files."""
    parts = [f"# {told.title}: version {told.version}\n", *([f"{told.about}\n"] if told.about else [])]
    parts.append(f"Made with Comity; codebook {book.name}, digest `{book.digest}`.\n")
    for table, columns in tables.items():
        parts.append(f"## {table}: {rows[table]} rows\n\n| column | kind | holds |\n|---|---|---|")
        parts += [f"| `{one.name}` | {one.kind} | {_cell(one.about)} |" for one in columns]
        parts.append("")
    parts += ["## Actions\n", "| action | name | quad class |", "|---|---|---|"]
    parts += [f"| `{code}` | {_cell(one.name)} | {one.quad} |" for code, one in sorted(book.actions.items())]
    return "\n".join(parts) + "\n" + _READING


def summed(folder: Path) -> str:
    """The checksums of all files in the folder, as `sha256sum` writes them."""
    names = sorted(path.name for path in folder.iterdir() if path.name != SUMS)
    return "".join(f"{_sum(folder / name)}  {name}\n" for name in names)


def verified(folder: Path) -> None:
    """Nothing, if the folder is a release whose files are as they were released.

    Raises `NotFound` or `ComityError`.
    """
    path = folder / SUMS
    if not path.is_file():
        raise NotFound(f"{path}: there is no such file; {folder} is no release (comity release makes one)")
    wrong = list(_wrong(folder, path.read_text(encoding="utf-8", errors="replace").splitlines()))
    if wrong:
        raise ComityError(f"{folder}: not as it was released: {', '.join(wrong)}; take an untouched copy")


def _wrong(folder: Path, lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        wanted, _, name = line.partition("  ")
        path = folder / Path(name).name
        if not path.is_file() or _sum(path) != wanted:
            yield name


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _line(key: str, value: object) -> str:
    style = None if key in ("date-released", "cff-version") else '"'
    if key == "date-released":
        return f"{key}: {value}\n"
    return str(yaml.safe_dump({key: value}, allow_unicode=True, default_style=style, width=10_000, sort_keys=False))


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
