"""Shards in all formats and a coder without models for them, in every process. Claims nothing."""

from __future__ import annotations

import gzip
import json
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from comity.codebook.book import Book
from comity.codebook.reading import read as read_book
from comity.errors import ComityError
from comity.events.coding import Coded
from comity.records import Article
from comity.run import jobs
from comity.run.sharding import Order
from comity.run.writing import Format
from tests.run_making import NOW, QuickCoder, made

__all__ = ["QuickSetting", "content", "order_of", "rows", "shards_of", "works"]


@dataclass(frozen=True, slots=True)
class QuickSetting(jobs.Setting):
    """Makes a coder that needs no model, takes its time, and keeps a log of what it codes; none with a floor of 9."""

    pause: float = 0.0
    log: str = ""

    def coder(self, book: Book | None = None, **_told: object) -> WatchedCoder:  # type: ignore[override]
        if self.floor == 9.0:
            raise ComityError("no coder")
        return WatchedCoder(book or read_book(self.codebook, near=self.near), self)


class WatchedCoder(QuickCoder):
    """Fails at the text "fail" and ends its process at "die"."""

    def __init__(self, book: Book, setting: QuickSetting) -> None:
        super().__init__(book, floor=setting.floor or 0.5)
        self._setting = setting

    def code(self, articles: Iterable[Article]) -> Iterator[Coded]:
        for article in articles:
            time.sleep(self._setting.pause)
            if self._setting.log:
                with Path(self._setting.log).open("a", encoding="utf-8") as log:
                    log.write(f"{os.getpid()} {article.id}\n")
            if article.text == "fail":
                raise LookupError("first of its kind")
            if article.text == "die":
                os._exit(1)
            yield from super().code([article])


def rows(name: str, count: int) -> list[dict[str, str]]:
    """Articles of one or two events each, with ids that begin with the name."""
    acts = ("BLR meets CHN.", "RUS threatens POL. POL meets BLR.", "CHN meets RUS.")
    return [
        {"id": f"{name}-{number}", "text": acts[number % 3], "published": f"2014-03-{number % 28 + 1:02}"}
        for number in range(count)
    ]


def lines(found: Iterable[dict[str, str]]) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in found)


def shards_of(folder: Path) -> Path:
    """Eight shards: good ones of each format, one with bad records, three that are broken."""
    folder.mkdir()
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "a.jsonl").write_bytes(lines(rows("a", 40)))
    (folder / "bad.jsonl").write_bytes(lines(rows("bad", 5)) + b'no JSON\n{"id": "f", "text": "fail"}\n{"id": "e"}\n')
    (folder / "deep" / "b.jsonl.gz").write_bytes(gzip.compress(lines(rows("b", 9))))
    table = pl.DataFrame(rows("c", 9)).with_columns(pl.col("published").str.to_date())
    table.write_parquet(folder / "deep" / "er" / "c.parquet")
    (folder / "d.warc").write_bytes(b"".join(_response(number) for number in range(4)))
    (folder / "cut.jsonl.gz").write_bytes(gzip.compress(lines(rows("cut", 300)))[:-100])
    whole = (folder / "deep" / "er" / "c.parquet").read_bytes()
    (folder / "cut.parquet").write_bytes(whole[: len(whole) // 2])
    (folder / "torn.warc.gz").write_bytes(gzip.compress(_response(1))[:-40])
    return folder


def _response(number: int) -> bytes:
    body = f"<html><head><title>Talks {number}</title></head><body><article><p>BLR meets CHN. {'Words follow. ' * 40}"
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number:032d}>\r\n"
        f"WARC-Date: 2014-03-0{number + 1}T00:00:00Z\r\nWARC-Target-URI: https://news.example/{number}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def order_of(folder: Path, out: Path | str, to: Format = Format.JSONL, **setting: object) -> tuple[Order, Book]:
    """An order for the quick coder, and its small codebook, which is made in the folder."""
    book_folder = folder / "m" / "book"
    if not book_folder.is_dir():
        made(folder / "m", articles=0)
    told = QuickSetting(str(book_folder), folder, **setting)  # type: ignore[arg-type]
    book = read_book(told.codebook, near=folder)
    return Order(told, book.digest, str(out), to, NOW), book


def content(folder: Path) -> dict[str, bytes]:
    """All files below the folder, hidden ones too."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def works(log: Path) -> list[tuple[int, str]]:
    """What was coded so far: process and article."""
    found = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    return [(int(line.split()[0]), line.split()[1]) for line in found if line.count(" ") == 1]
