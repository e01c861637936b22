"""Other people's data on pairs over the years: into the archive, and out of it as milestones. Twice is once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from comity.codebook.book import Book
from comity.codec import digest
from comity.imports import ANNALS, Bad, read_annals
from comity.records import Milestone, Party, Reason, Sentence, Span
from comity.run.importing import Wanted
from comity.store import Chronicle, Store

__all__ = ["Noted", "facts_of", "import_annals"]


@dataclass(frozen=True, slots=True)
class Noted:
    """What came of a file: its rows in the archive, its bad lines, whether it was there already just so."""

    chronicle: Chronicle
    bad: tuple[Bad, ...] = ()
    known: bool = False


def import_annals(store: Store, book: Book, wanted: Wanted) -> Noted:
    """The file's rows as annals, in place of those it had there; `ComityError` where it is not of that format."""
    form = ANNALS[wanted.form]
    data = hashlib.sha256(wanted.path.read_bytes()).hexdigest() if wanted.path.is_file() else ""
    told = Chronicle(wanted.name or form.name, wanted.path.name, form.name, data, book.digest)
    before = next((one for one in store.chronicles() if (one.name, one.file) == (told.name, told.file)), None)
    if before and (before.form, before.digest, before.codebook) == (told.form, told.digest, told.codebook):
        return Noted(before, known=True)
    rows, bad, _ = read_annals(wanted.path, form, book)
    with store.writing():
        return Noted(store.add_annals(told, rows), bad)


def facts_of(store: Store, book: Book, codes: Collection[str]) -> Iterator[Milestone]:
    """The facts that imported annals hold of pairs of these codes, as milestones: each names its data set, and its
    sentence is what the row says, at its line."""
    for row in store.annals(codes).iter_rows(named=True):
        if row["what"] == "measure":
            continue
        yield _fact(row, book, row["stage"], _span(row["begins"], row["ends"], row["what"]))
        if row["what"] == "alliance" and row["ends"]:
            yield _fact(row, book, "ended", Span(row["ends"], row["ends"], "year", str(row["ends"].year)))


def _span(begins: date, ends: date | None, what: str) -> Span:
    """A year where the fact begins in one."""
    last = date(begins.year, 12, 31) if what == "alliance" or ends is None else ends
    return Span(begins, last, "year", str(begins.year))


def _fact(row: Mapping[str, Any], book: Book, stage: str, when: Span) -> Milestone:
    codes = (row["one"], row["other"])
    names = [book.entities[code].name if code in book.entities else code for code in codes]
    text = f"{' and '.join(names)}: {row['what']} “{row['name']}”, {stage}, {when.edtf} ({row['source']})"
    return Milestone(
        id=digest("annal", row["id"], row["name"], stage, *codes),
        article=row["id"].rpartition(":")[0],
        sentence=Sentence(row["id"].rpartition(":")[0], row["line"], 0, 0, text),
        kind=row["what"],
        parties=tuple(Party(code, "", name) for code, name in zip(codes, names, strict=True)),
        name=row["name"],
        when=when,
        stage=stage,
        domain=row["domain"],
        confidence=1.0,
        why=(Reason("import", row["source"], text=row["id"]),),
        codebook=book.digest,
    )
