"""What a page is called: one URL for all its dresses, and the id of an article."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit, urlunsplit

import yaml

from comity.codec import digest

__all__ = ["article_id", "canonical_url", "file_date_words", "host_of"]

LONGEST = 4000
_PORTS = {"http": 80, "https": 443}
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")


class _Rules(NamedTuple):
    tracking: re.Pattern[str]
    hosts: tuple[str, ...]
    paths: tuple[str, ...]
    parameters: frozenset[str]


@cache
def _rules() -> _Rules:
    raw = yaml.load(files("comity.articles").joinpath("addresses.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
    names = "|".join(re.escape(name).replace(r"\*", ".*") for name in raw["tracking"])
    variants = raw["variants"]
    return _Rules(
        re.compile(f"(?:{names})", re.IGNORECASE),
        tuple(f"{label}." for label in variants["hosts"]),
        tuple(variants["paths"]),
        frozenset(variants["parameters"]),
    )


def canonical_url(url: str) -> str:
    """The URL without what does not say which page it is: tracking, fragment, default port, mobile and AMP dress.

    `canonical_url(canonical_url(x)) == canonical_url(x)`. What is no http(s) URL, or longer than 4,000 characters,
    comes back stripped, else unchanged.
    """
    url = url.strip()
    if len(url) > LONGEST:
        return url
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    if parts.scheme not in _PORTS or not parts.hostname:
        return url
    host = _plain_host(parts.hostname)
    if port is not None and port != _PORTS[parts.scheme]:
        host = f"{host}:{port}"
    return urlunsplit((parts.scheme, host, _plain_path(parts), _plain_query(parts.query), "")).strip()


def host_of(url: str) -> str:
    """The host that the URL names, lower case; "" where it names none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def article_id(url: str, text: str) -> str:
    """A stable id: from the canonical URL where there is one, else from the text."""
    return digest("url", canonical_url(url)) if url else digest("text", text)


def file_date_words(name: str) -> str:
    """The file's name as words, so that a date in it can be read: "2014-03-02_minsk.txt" → "2014-03-02 minsk"."""
    return re.sub(r"[_\s]+", " ", name.rsplit(".", 1)[0])


def _plain_host(host: str) -> str:
    host = host.rstrip(".") or host
    while host.startswith(_rules().hosts) and host.count(".") >= 2:
        host = host.split(".", 1)[1]
    return f"[{host}]" if ":" in host else host


def _plain_path(parts: SplitResult) -> str:
    path = _ESCAPE.sub(_unescaped, parts.path).rstrip()
    endings = _rules().paths
    while True:
        shorter = path.rstrip("/") if path.rstrip("/").lower().endswith(endings) else path
        for ending in endings:
            if shorter.lower().endswith(ending):
                shorter = shorter[: -len(ending)]
        if shorter == path:
            return path or "/"
        path = shorter.rstrip()


def _plain_query(query: str) -> str:
    rules = _rules()
    kept = [
        part
        for part in _ESCAPE.sub(_unescaped, query).split("&")
        if part and not rules.tracking.fullmatch(part.split("=", 1)[0]) and part.lower() not in rules.parameters
    ]
    return "&".join(sorted(kept))


def _unescaped(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    return character if character in _UNRESERVED else escape[0].upper()
