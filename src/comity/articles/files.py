"""Files to articles, by suffix or, where that says nothing, by how they begin."""

from __future__ import annotations

import gzip
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePath
from typing import BinaryIO, cast

import yaml

from comity.articles.addresses import file_date_words
from comity.articles.charsets import decode
from comity.articles.cleaning import clean, unwrap
from comity.articles.drafting import SWAPPED, Draft, article_of, told_date
from comity.articles.feeds import entries_of, entry_article, looks_like_feed
from comity.articles.pages import read_page
from comity.articles.parquets import read_parquet
from comity.articles.repeats import distinct
from comity.articles.rows import read_lines, read_rows, read_table
from comity.articles.saved import Piece, pieces_of
from comity.articles.stamps import Stamp, date_in
from comity.articles.warcs import read_warc
from comity.records import Article, Basis, Skipped

__all__ = ["KNOWN", "is_known", "read_document", "read_files", "read_text"]

MEGABYTE = 1_000_000
SNIFFED = 4096
UTF16 = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
KINDS = {
    ".txt": "text", ".text": "text", ".md": "text", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".jsonl": "lines", ".ndjson": "lines", ".json": "json", ".csv": "table", ".tsv": "table", ".warc": "warc",
    ".xml": "feed", ".rss": "feed", ".atom": "feed", ".parquet": "parquet",
}  # fmt: skip
KNOWN = frozenset(KINDS)
# A JSON array cannot be read a row at a time; this many documents' worth of bytes may lie in one file.
ARRAY_DOCUMENTS = 25
# YAML is read slowly; a front matter of more characters than this is none.
_FRONT = re.compile(r"\A---[ \t]*\n(.{,20000}?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
_DATELINE = re.compile(r"(?P<place>[A-ZÀ-ÞА-ЯЁІЎЄЇ][^a-zа-яё]{2,80}.{0,60}?)\s(?:–|—|--?)\s")
_ARCHIVES = (
    b"PK\x03\x04",
    b"%PDF",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"SQLite format",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
)


def read_files(paths: Iterable[Path], *, now: datetime, max_megabytes: float = 10.0) -> Iterator[Article | Skipped]:
    """The articles in the files, in that order; `-` is JSON Lines on standard input.

    No document is read further than `max_megabytes`. What cannot be read is skipped and told: file, line, reason.
    """
    largest = int(max_megabytes * MEGABYTE)
    for path in paths:
        if str(path) == "-":
            yield from distinct(read_lines(sys.stdin.buffer, "stdin", largest=largest), "stdin")
            continue
        try:
            yield from _read_file(Path(path), now=now, largest=largest)
        except (OSError, EOFError, zlib.error) as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            yield Skipped(str(path), f"cannot be read: {reason}")


def is_known(name: str) -> bool:
    """Whether a file of this name is one to read, by its suffix; also where `.gz` stands behind that."""
    path = PurePath(name)
    suffix = path.suffix.lower()
    return (path.with_suffix("").suffix.lower() if suffix == ".gz" else suffix) in KNOWN


def read_document(body: bytes, *, where: str, now: datetime, charset: str = "") -> Iterator[Article | Skipped]:
    """The articles of bytes without a name to go by: a feed, a page, rows, or plain text."""
    kind = _sniffed(body)
    is_packed = body.startswith(_ARCHIVES) or (b"\x00" in body[:SNIFFED] and not body.startswith(UTF16))
    if kind == "text" and is_packed:
        yield Skipped(where, f"no text; known suffixes: {', '.join(sorted(KNOWN))}, each also .gz")
        return
    yield from _read_body(kind, body, where=where, now=now, charset=charset)


def read_text(text: str, *, where: str, language: str = "") -> Iterator[Article | Skipped]:
    """The articles of a plain text: one with front matter as it is, else whatever the saved page holds."""
    front = _FRONT.match(text.replace("\r\n", "\n").lstrip("\ufeff"))
    if front:
        yield _front_article(front[1], text.replace("\r\n", "\n").lstrip("\ufeff")[front.end() :], where)
        return
    pieces = pieces_of(clean(text))
    if not pieces:
        yield Skipped(where, "no text")
    for piece in pieces:
        place = f"{where}:{piece.line}" if len(pieces) > 1 else where
        yield article_of(_piece_draft(piece, Path(where).name, language), where=place)


def _read_file(path: Path, *, now: datetime, largest: int) -> Iterator[Article | Skipped]:
    packed = path.suffix.lower() == ".gz"
    kind = KINDS.get((path.with_suffix("") if packed else path).suffix.lower(), "")
    if path.is_dir():
        yield Skipped(str(path), "a folder; give its files, or make it a source of kind folder")
    elif kind == "warc":
        yield from read_warc(path, now=now, largest=largest)
    elif kind == "parquet":
        yield from distinct(read_parquet(path, largest=largest), str(path))
    else:
        with path.open("rb") as raw:
            stream = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if packed else raw
            yield from _read_stream(kind, stream, str(path), now=now, largest=largest)


def _read_stream(kind: str, stream: BinaryIO, name: str, *, now: datetime, largest: int) -> Iterator[Article | Skipped]:
    if kind == "lines":
        yield from distinct(read_lines(stream, name, largest=largest), name)
        return
    if kind == "table":
        yield from distinct(read_table(stream, name, largest=largest), name)
        return
    most = largest * ARRAY_DOCUMENTS if kind == "json" else largest
    body = stream.read(most + 1)
    if len(body) > most:
        hint = "; write it as JSON Lines, one article a line" if kind == "json" else ""
        yield Skipped(name, f"larger than {most / MEGABYTE:g} MB{hint}")
    elif kind:
        yield from _read_body(kind, body, where=name, now=now)
    else:
        yield from read_document(body, where=name, now=now)


def _read_body(kind: str, body: bytes, *, where: str, now: datetime, charset: str = "") -> Iterator[Article | Skipped]:
    if kind == "json" and not looks_like_feed(body):
        yield from distinct(read_rows(body, where), where)
    elif kind == "lines":
        yield from distinct(read_lines(body.splitlines(keepends=True), where), where)
    elif kind in ("feed", "json"):
        entries = entries_of(body, where=where)
        if isinstance(entries, Skipped):
            yield entries
            return
        for number, entry in enumerate(entries, 1):
            yield entry_article(entry, where=f"{where}:{entry.url or number}")
    elif kind == "html":
        yield read_page(decode(body, charset=charset), url="", where=where, now=now)
    else:
        yield from read_text(decode(body, charset=charset), where=where)


def _sniffed(body: bytes) -> str:
    beginning = body[:SNIFFED].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if looks_like_feed(body):
        return "feed"
    if beginning.startswith((b"<!doctype html", b"<html")) or (beginning.startswith(b"<") and b"<body" in beginning):
        return "html"
    if beginning.startswith(b"["):
        return "json"
    return "lines" if beginning.startswith(b"{") else "text"


def _front_article(front: str, text: str, where: str) -> Article | Skipped:
    try:
        raw = yaml.load(front, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        fault = getattr(error, "problem", error)
        reason = f"the front matter is no YAML: {fault}; a value with ': ' in it stands in quotes"
        return Skipped(f"{where}:{line}", reason)
    except RecursionError:
        return Skipped(f"{where}:2", "the front matter is nested too deep; it is names and values, like 'title: …'")
    if not isinstance(raw, dict):
        return Skipped(f"{where}:2", "the front matter is no list of names and values, like 'title: …'")
    told = {str(key).lower(): value.strip() for key, value in raw.items() if isinstance(value, str)}
    published, doubt = told_date(told.get("published") or told.get("date", ""))
    return article_of(
        Draft(
            text=unwrap(clean(text)),
            title=told.get("title", ""),
            published=published,
            basis="given",
            doubt=doubt,
            **{key: told.get(key, "") for key in ("id", "language", "url", "publisher", "author", "label")},
        ),
        where=where,
    )


def _piece_draft(piece: Piece, name: str, language: str) -> Draft:
    stamp, basis = _dated(piece, name)
    return Draft(
        text=piece.text,
        title=piece.title,
        published=stamp.moment if stamp else None,
        basis=basis,
        language=language,
        author=piece.author,
        label=piece.label,
        doubt=SWAPPED if stamp and stamp.ambiguous else "",
    )


def _dated(piece: Piece, name: str) -> tuple[Stamp | None, Basis]:
    """The time line, else a dateline with a whole date ("MINSK, April 22, 2016 — …"), else a date in the name."""
    if piece.stamp:
        return piece.stamp, "text"
    dateline = _DATELINE.match(piece.text)
    if dateline and (stamp := date_in(dateline["place"])):
        return stamp, "text"
    stamp = date_in(file_date_words(name))
    return (replace(stamp, ambiguous=False), "file") if stamp else (None, "")
