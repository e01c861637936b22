"""`monitor.toml`: what a monitor reads, follows and calls things. Unknown keys are errors, told all at once."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from comity.errors import Fault, FaultyConfig, NotFound

__all__ = ["FILE", "Category", "Config", "Fetching", "Given", "Review", "Source", "dyad_of", "read"]

FILE = "monitor.toml"

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True, config=_STRICT)
class Source:
    """One news source: `at` is a path (relative to the monitor's folder) or a URL."""

    name: str
    kind: Literal["folder", "file", "feed", "url", "warc"]
    at: str
    language: str = ""
    publisher: str = ""


@dataclass(frozen=True, slots=True, config=_STRICT)
class Category:
    """A line of relations that gets a status each week: its dyads ("BLR-CHN", codes in alphabetical order)."""

    name: str
    dyads: tuple[str, ...]
    about: str = ""


@dataclass(frozen=True, slots=True, config=_STRICT)
class Fetching:
    """How politely and how far the network is used."""

    seconds_between: float = 1.0
    timeout: float = 20.0
    max_megabytes: float = 10.0
    retries: int = 3
    robots: bool = True
    private_addresses: bool = False
    agent: str = "comity/0.1 (+monitor of relations between states)"


@dataclass(frozen=True, slots=True, config=_STRICT)
class Given:
    """What the user says of one article, by id, URL or file name: its true date."""

    article: str
    published: str


@dataclass(frozen=True, slots=True, config=_STRICT)
class Review:
    """What the public log of corrections tells: whether it names the reviewers."""

    names: bool = False


@dataclass(frozen=True, slots=True, config=_STRICT)
class Config:
    """A monitor's settings, checked. `address` is the URL the site is published at, with a slash at its end, if any;
    `store` the archive's file, from the folder on, or the URL of its database."""

    folder: Path
    title: str
    about: str = ""
    address: str = Field(default="", pattern=r"^(https?://[^\s?#]+/)?$")
    sources: tuple[Source, ...] = ()
    categories: tuple[Category, ...] = ()
    regions: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    codebook: str = "plover"
    store: str = "monitor.db"
    site: str = "site"
    min_confidence: float = Field(default=0.0, ge=0.0, le=1.0)
    fetching: Fetching = Fetching()
    review: Review = Review()
    articles: tuple[Given, ...] = ()

    @property
    def archive(self) -> str:
        """Where the archive is: the path of its file, or the URL of its database."""
        return self.store if "://" in self.store else str(self.folder / self.store)


def dyad_of(one: str, other: str) -> str:
    """The name of the relation between two codes, whichever comes first: `dyad_of("CHN", "BLR") == "BLR-CHN"`."""
    return "-".join(sorted((one, other)))


def read(folder: Path) -> Config:
    """The monitor in `folder`.

    Raises `NotFound` where there is no `monitor.toml`, `FaultyConfig` with every fault and its line.
    """
    path = folder / FILE
    if not path.is_file():
        raise NotFound(
            f"{path}: there is no monitor here; name its folder (--in DIR, or DIR), or make one: comity init {folder}"
        )
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise FaultyConfig([Fault(str(path), 0, f"not UTF-8 ({error.reason}); save it as UTF-8")]) from error
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = getattr(error, "lineno", 0) or 0
        raise FaultyConfig([Fault(str(path), line, f"not TOML: {error}")]) from error
    faults = [*_unordered_dyads(raw, path, text)]
    try:
        config = TypeAdapter(Config).validate_python({**raw, "folder": folder})
    except ValidationError as error:
        raise FaultyConfig([*faults, *_faults(error, path, text)]) from error
    if faults:
        raise FaultyConfig(faults)
    return config


def _unordered_dyads(raw: Mapping[str, Any], path: Path, text: str) -> list[Fault]:
    """A dyad has two codes in alphabetical order, so that one relation has one name."""
    categories = raw.get("categories", [])
    names = [
        name
        for category in (categories if isinstance(categories, list) else [])
        if isinstance(category, dict)
        for name in category.get("dyads", [])
        if isinstance(name, str)
    ]
    return [
        Fault(
            str(path),
            _line(text, name),
            f"no dyad: {name!r}; write two codes in alphabetical order, like 'BLR-CHN'",
        )
        for name in names
        if not re.fullmatch(r"[A-Z]{3,}-[A-Z]{3,}", name) or dyad_of(*name.split("-")) != name
    ]


def _faults(error: ValidationError, path: Path, text: str) -> list[Fault]:
    faults = []
    for detail in error.errors(include_url=False):
        keys = [str(part) for part in detail["loc"] if not isinstance(part, int)]
        key = keys[-1] if keys else ""
        if detail["type"] in {"unexpected_keyword_argument", "extra_forbidden"}:
            message = f"unknown key {key!r}{_instead(key, keys[:-1])}"
        else:
            message = f"{'.'.join(keys)}: {detail['msg']}"
        faults.append(Fault(str(path), _line(text, key), message))
    return faults


def _instead(key: str, above: list[str]) -> str:
    kinds = {"sources": Source, "categories": Category, "fetching": Fetching, "review": Review, "articles": Given}
    kind = kinds.get(above[0]) if above else Config
    known = [name for name in getattr(kind, "__dataclass_fields__", {}) if name != "folder"]
    near = difflib.get_close_matches(key, known, 1)
    return f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(known)}"


def _line(text: str, key: str) -> int:
    """The first line that names the key, 1-based; 0 where none does."""
    found = re.search(rf"^.*\b{re.escape(key)}\b", text, re.MULTILINE) if key else None
    return text[: found.end()].count("\n") + 1 if found else 0
