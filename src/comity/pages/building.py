"""The static site: every page with its JSON twin, written file by file, only where something changed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from comity.codebook.book import Book
from comity.config import Config
from comity.pages.exports import events_csv, series_csv
from comity.pages.messages import read
from comity.pages.reading import Reader
from comity.pages.rendering import Renderer, json_of
from comity.pages.views import all_addresses, missing, show
from comity.store import Store

__all__ = ["Built", "Progress", "build"]

MANIFEST = ".comity-site.json"
_CHARTS = ".comity-charts.json"
# Titles weigh about 100 bytes: a bigger index would take longer to load than `comity serve` to answer.
_MOST_INDEXED = 5000

Progress = Callable[[str, int, int], None]
"""Told what is being made, how many are done and how many there are."""

T = TypeVar("T", list[str], dict[str, str])
Files = Iterator[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Built:
    """How many pages the site has, how long building took, how many bytes all files have, how many were written."""

    pages: int
    seconds: float
    bytes: int
    written: int = 0
    removed: int = 0


def build(
    store: Store, config: Config, book: Book, out: Path, *, language: str = "en", progress: Progress | None = None
) -> Built:
    """Write the site of an archive into the folder `out`, which is made if it is not there.

    Files whose bytes would not change are left alone, files of an earlier build whose page is gone are removed, files
    of others are never touched. Each file is replaced whole: whoever reads meanwhile sees the old page or the new.
    """
    started = perf_counter()
    out.mkdir(parents=True, exist_ok=True)
    before = set(_kept(out / MANIFEST, list))
    kept = _kept(out / _CHARTS, dict)
    renderer = Renderer(read(language), charts=dict(kept))
    reader = Reader(store, config, book)
    reader.preload()
    wanted = list(all_addresses(reader))
    site = _Site(out)
    for number, address in enumerate(wanted):
        site.put(_files(reader, renderer, address))
        if progress:
            progress("pages", number + 1, len(wanted))
    site.put(_extras(reader, renderer))
    _write(out / _CHARTS, _dumped({name: renderer.charts[name] for name in sorted(renderer.used)}))
    _write(out / MANIFEST, _dumped(sorted(site.names)))
    removed = _remove(out, before - site.names)
    return Built(len(wanted), perf_counter() - started, site.size, site.written, removed)


class _Site:
    """The folder being written: which files belong to it, how big they are, how many were not there as they are now."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.names: set[str] = set()
        self.size = self.written = 0

    def put(self, files: Files) -> None:
        for name, content in files:
            self.written += _write(self.out / name, content)
            self.names.add(name)
            self.size += len(content)


def _files(reader: Reader, renderer: Renderer, address: str) -> Files:
    """The page, its twin and its tables."""
    view = show(reader, address)
    yield f"{address}.html", _bytes(renderer.html(view))
    yield f"{address}.json", _bytes(json_of(view))
    if view["kind"] == "home":
        yield "feed.xml", _bytes(renderer.feed(view))
    if view["kind"] == "category":
        yield f"{address}.csv", _bytes(series_csv(view["series"]))
    if view["kind"] == "relation":
        yield f"{address}/timeline.csv", _bytes(series_csv(view["series"]))
        yield f"{address}/events.csv", _bytes(events_csv(reader.store.events(dyad=view["dyad"])))


def _extras(reader: Reader, renderer: Renderer) -> Files:
    yield "404.html", _bytes(renderer.html(missing(reader, "")))
    for name in ("comity.css", "comity.js", "icon.svg"):
        yield f"static/{name}", (resources.files("comity.pages") / "static" / name).read_bytes()
    index = json.dumps(list(_index(reader)), ensure_ascii=False, separators=(",", ":"))
    yield "static/index.js", _bytes(f"window.comityIndex = {index};\n")


def _index(reader: Reader) -> Iterator[list[str]]:
    """Title, address and what else may be looked for: categories, states, relations, the newest articles."""
    for name, slug in reader.slugs.items():
        yield [name, f"category/{slug}", ""]
    view = show(reader, "relations")
    yield from ([one["name"], one["address"], one["code"]] for one in view["states"])
    for one in view["relations"]:
        yield [" – ".join(party["name"] for party in one["parties"]), one["address"], one["dyad"]]
    for article in reader.store.articles(newest=True, limit=_MOST_INDEXED):
        head = reader.heads([article])[0]
        yield [head["title"], head["address"], f"{head['published'][:10]} {head['publisher']}".strip()]


def _bytes(text: str) -> bytes:
    """UTF-8; half characters, which no file can hold, become question marks."""
    return text.encode("utf-8", "replace")


def _dumped(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=0) + "\n").encode()


def _kept(path: Path, kind: type[T]) -> T:
    """What an earlier build left; nothing if it left nothing that can be read."""
    try:
        found: object = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return kind()
    if not isinstance(found, kind) or not all(isinstance(one, str) for one in _strings(found)):
        return kind()
    return found


def _strings(found: list[str] | dict[str, str]) -> list[str]:
    return [*found, *(found.values() if isinstance(found, dict) else ())]


def _write(path: Path, content: bytes) -> bool:
    """Put the content there whole if it is not there already; says whether it had to."""
    try:
        if path.stat().st_size == len(content) and path.read_bytes() == content:
            return False
    except OSError:
        path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.new")
    half.write_bytes(content)
    os.replace(half, path)
    return True


def _remove(out: Path, names: set[str]) -> int:
    """Take away files that an earlier build made, and folders that are empty now."""
    root = out.resolve()
    removed = 0
    for name in sorted(names):
        path = (out / name).resolve()
        if path.is_relative_to(root) and path.is_file():
            path.unlink()
            removed += 1
            folder = path.parent
            while folder != root and not any(folder.iterdir()):
                folder.rmdir()
                folder = folder.parent
    return removed
