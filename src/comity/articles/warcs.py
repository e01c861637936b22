"""Web archives: every HTML response in a WARC file as an article."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from comity.articles.charsets import decode
from comity.articles.pages import read_page
from comity.articles.unpacking import TooMuch, unpacked
from comity.records import Article, Skipped

__all__ = ["read_warc"]

PIECE = 65_536
_HTML = ("text/html", "application/xhtml+xml")


def read_warc(path: Path, *, now: datetime, largest: int) -> Iterator[Article | Skipped]:
    """The articles of the archive's pages; images and the like are passed over, broken records skipped and told.

    `largest` bounds each page, in bytes after decompression.
    """
    name = str(path)
    try:
        with path.open("rb") as stream:
            records = ArchiveIterator(
                stream, record_types=WarcRecordType.response, parse_http=True, auto_decode="transfer"
            )
            for record in records:
                url = str(record.headers.get("WARC-Target-URI") or "").strip("<>")
                if _is_page(record):
                    yield _article(record, url, where=f"{name}:{url or record.record_id}", now=now, largest=largest)
    except (OSError, ValueError, EOFError, RuntimeError) as error:
        yield Skipped(name, f"the archive cannot be read further: {error}")


def _is_page(record: Any) -> bool:
    told = (record.http_content_type or "").lower()
    status = getattr(record.http_headers, "status_code", None) if record.http_headers is not None else None
    return told.startswith(_HTML) and (status is None or status == 200)


def _article(record: Any, url: str, *, where: str, now: datetime, largest: int) -> Article | Skipped:
    coding = str((record.http_headers or {}).get("Content-Encoding") or "")
    pieces = iter(lambda: record.reader.read(PIECE), b"")
    try:
        body = b"".join(unpacked(pieces, coding, largest=largest))
    except TooMuch as error:
        return Skipped(where, str(error))
    except (OSError, ValueError, EOFError, RuntimeError) as error:
        return Skipped(where, f"the record is broken: {error}")
    seen = record.record_date
    until = seen if isinstance(seen, datetime) and seen.tzinfo and seen < now else now
    return read_page(decode(body, charset=record.http_charset or ""), url=url, where=where, now=until)
