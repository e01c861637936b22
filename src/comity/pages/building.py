"""The static site: every page with its JSON twin, written file by file, only where something changed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from comity.codebook.book import Book
from comity.codec import digest
from comity.config import Config
from comity.pages import listings
from comity.pages.exports import events_csv, events_parquet, series_csv
from comity.pages.feeds import FED, FEEDS, feed_of
from comity.pages.messages import read
from comity.pages.reading import Reader
from comity.pages.rendering import Renderer, json_of
from comity.pages.views import View, all_addresses, missing, show, things_of
from comity.store import Store

__all__ = ["Built", "Progress", "build"]

# Pages whose things are read at once: a thousand articles stay below some 10 MB.
_AHEAD = 1000
MANIFEST = ".comity-site.json"

Progress = Callable[[str, int, int], None]
"""Told what is being made, how many are done and how many there are."""

Files = Iterator[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Built:
    """What building did: all pages and bytes of the site, and how many pages were drawn, files written and removed."""

    pages: int
    seconds: float
    bytes: int
    written: int = 0
    removed: int = 0
    drawn: int = 0


def build(
    store: Store, config: Config, book: Book, out: Path, *, language: str = "en", progress: Progress | None = None
) -> Built:
    """Write the site of an archive into the folder `out`, which is made if it is not there.

    A page whose view says what it said before is not drawn again, a file whose bytes would not change is left alone,
    files of an earlier build whose page is gone are removed, files of others are never touched. Each file is replaced
    whole: whoever reads meanwhile sees the old page or the new.
    """
    started = perf_counter()
    out.mkdir(parents=True, exist_ok=True)
    renderer = Renderer(read(language), address=config.address)
    before = manifest_of(_kept(out / MANIFEST), look=renderer.look)
    reader = Reader(store, config, book)
    reader.shelf.fill()
    wanted = list(all_addresses(reader))
    site = _Site(out, renderer, before)
    for number, address in enumerate(wanted):
        if number % _AHEAD == 0:
            reader.shelf.read(*things_of(wanted[number : number + _AHEAD]))
        site.page(reader, address)
        if progress:
            progress("pages", number + 1, len(wanted))
    site.put(_extras(reader, renderer, wanted))
    _write(out / MANIFEST, _dumped(site.manifest()))
    removed = _remove(out, before.names - site.names)
    return Built(len(wanted), perf_counter() - started, site.size, site.written, removed, site.drawn)


class _Site:
    """The folder being written: which files belong to it, how big they are, how many were not there as they are now."""

    def __init__(self, out: Path, renderer: Renderer, before: Manifest) -> None:
        self.out = out
        self.renderer = renderer
        self.before = before
        self.names: set[str] = set()
        self.pages: dict[str, str] = {}
        self.size = self.written = self.drawn = 0

    def page(self, reader: Reader, address: str) -> None:
        """The page of an address with its twin, tables and feeds, drawn only if it says something new.

        The twin says all that the page shows, so that its digest tells whether the page would be the same.
        """
        view = show(reader, address)
        twin = _bytes(json_of(view))
        said = digest(twin.decode("utf-8"))
        names = (f"{address}.html", f"{address}.json")
        if self.before.pages.get(address) == said and all(map(self._has, names)):
            self.names.update(names)
        else:
            self.put(zip(names, (_bytes(self.renderer.html(view)), twin), strict=True))
            self.drawn += 1
        self.pages[address] = said
        self.put(_beside(reader, self.renderer, view))

    def put(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Write these files where they are not there already."""
        for name, content in files:
            self.written += _write(self.out / name, content)
            self.names.add(name)
            self.size += len(content)

    def manifest(self) -> Mapping[str, object]:
        """What the next build needs to know of this one."""
        return {"look": self.renderer.look, "names": sorted(self.names), "pages": self.pages}

    def _has(self, name: str) -> bool:
        try:
            self.size += (self.out / name).stat().st_size
        except OSError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an earlier build left: its files, and by address the digest of what each page said."""

    names: frozenset[str] = frozenset()
    pages: Mapping[str, str] = field(default_factory=dict)


def manifest_of(kept: object, *, look: str) -> Manifest:
    """The manifest in what was kept; no pages where they looked otherwise, nothing where it cannot be read."""
    if not isinstance(kept, dict):
        return Manifest()
    names, pages = kept.get("names"), kept.get("pages")
    if not isinstance(names, list) or not isinstance(pages, dict):
        return Manifest()
    if not all(isinstance(one, str) for one in (*names, *pages.values())):
        return Manifest()
    return Manifest(frozenset(names), pages if kept.get("look") == look else {})


def _beside(reader: Reader, renderer: Renderer, view: View) -> Files:
    """The tables and feeds that lie beside a page."""
    address = view["address"]
    for suffix in FEEDS if view["kind"] in FED else ():
        name = "feed" if address == "index" else f"{address}/feed"
        yield f"{name}.{suffix}", _bytes(renderer.feed(feed_of(view), suffix))
    if view["kind"] == "brief":
        yield f"{address}.md", _bytes(renderer.markdown(view))
    if view["kind"] == "category":
        yield f"{address}.csv", _bytes(series_csv(view["series"]))
    if view["kind"] == "relation":
        yield f"{address}/timeline.csv", _bytes(series_csv(view["series"]))
        yield f"{address}/events.csv", _bytes(events_csv(reader.shelf.events(dyad=view["dyad"])))


def _extras(reader: Reader, renderer: Renderer, wanted: Iterable[str]) -> Files:
    yield "404.html", _bytes(renderer.html(missing(reader, "")))
    for name in ("comity.css", "comity.js", "icon.svg"):
        yield f"static/{name}", (resources.files("comity.pages") / "static" / name).read_bytes()
    yield "static/index.js", _bytes(listings.index(reader))
    yield from _downloads(reader)
    yield "CITATION.cff", _bytes(listings.citation(reader))
    if reader.config.address:
        yield from ((name, _bytes(text)) for name, text in listings.sitemaps(wanted, renderer.where))


def _downloads(reader: Reader) -> Files:
    """All events as tables."""
    yield "data/events.csv", _bytes(events_csv(reader.shelf.events()))
    with TemporaryDirectory(prefix="comity-") as folder:
        yield "data/events.parquet", events_parquet(reader.shelf.events(), Path(folder)).read_bytes()


def _bytes(text: str) -> bytes:
    """UTF-8; half characters, which no file can hold, become question marks."""
    return text.encode("utf-8", "replace")


def _dumped(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=0) + "\n").encode()


def _kept(path: Path) -> object:
    """What an earlier build left; None if it left nothing that can be read."""
    try:
        found: object = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


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


def _remove(out: Path, names: Collection[str]) -> int:
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
