"""What tests of the network share: a site with its answers, a cache in memory, a page with an article."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from comity.articles import Validators

Answer = tuple[int, dict[str, str], bytes]
PARAGRAPH = "The ministers of both countries met in the capital on Friday and agreed to open a second border crossing. "


def page(title: str, *, sentences: int = 12, head: str = "") -> bytes:
    """An HTML page with an article."""
    body = "".join(f"<p>{PARAGRAPH * 2}It was meeting number {number}.</p>" for number in range(sentences // 3))
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body><nav><a href=/>Home</a></nav>"
        f"<article><h1>{title}</h1>{body}</article><footer>All rights reserved</footer></body></html>"
    ).encode()


@dataclass
class Site:
    """What the server answers by path, and what it was asked."""

    url: str
    answers: dict[str, Answer | Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@dataclass
class Kept:
    """A cache in memory."""

    kept: dict[str, Validators] = field(default_factory=dict)

    def get(self, url: str) -> Validators | None:
        return self.kept.get(url)

    def put(self, url: str, validators: Validators) -> None:
        self.kept[url] = validators
