"""What a site says about itself to machines: titles for its own search, a sitemap, how to cite it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

import yaml

from comity import __version__
from comity.pages.reading import Reader
from comity.pages.views import show

__all__ = ["citation", "index", "sitemaps"]

# Titles weigh about 100 bytes: a bigger index would take longer to load than `comity serve` to answer.
_MOST_INDEXED = 5000
# The most that sitemaps.org allows in one file.
_MOST_MAPPED = 50_000
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def index(reader: Reader) -> str:
    """A script that only sets data: title, address and what else may be looked for of all that has a name."""
    listed = json.dumps(list(_titles(reader)), ensure_ascii=False, separators=(",", ":"))
    return f"window.comityIndex = {listed};\n"


def _titles(reader: Reader) -> Iterator[list[str]]:
    """Categories, regions, states, relations, the newest articles."""
    for name, slug in reader.slugs.items():
        yield [name, f"category/{slug}", ""]
    view = show(reader, "relations")
    yield from ([one["name"], one["address"], ""] for one in view["regions"])
    yield from ([one["name"], one["address"], one["code"]] for one in view["states"])
    for one in view["relations"]:
        yield [" – ".join(party["name"] for party in one["parties"]), one["address"], one["dyad"]]
    for article in reader.store.articles(newest=True, limit=_MOST_INDEXED):
        head = reader.heads([article])[0]
        yield [head["title"], head["address"], f"{head['published'][:10]} {head['publisher']}".strip()]


def sitemaps(wanted: Iterable[str], where: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Files by name: `sitemap.xml`, which lists all pages but those of single events, or lists the files that do.

    `where` gives the whole URL of a page's address, or of a file's name.
    """
    pages = [address for address in wanted if not address.startswith("event/")]
    parts = [pages[at : at + _MOST_MAPPED] for at in range(0, len(pages), _MOST_MAPPED)]
    if len(parts) <= 1:
        yield "sitemap.xml", _urls("urlset", "url", [where(one) for one in pages])
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    yield "sitemap.xml", _urls("sitemapindex", "sitemap", [where(name) for name in names])
    for name, part in zip(names, parts, strict=True):
        yield name, _urls("urlset", "url", [where(one) for one in part])


def _urls(root: str, kind: str, urls: Sequence[str]) -> str:
    listed = "".join(f"<{kind}><loc>{escape(url)}</loc></{kind}>\n" for url in urls)
    return f"{_HEAD}<{root} {_SPACE}>\n{listed}</{root}>\n"


def citation(reader: Reader) -> str:
    """`CITATION.cff`: how to cite the monitor's data as it stands, with the rules that made it."""
    last = max(reader.coverage, default=None)
    told = {
        "cff-version": "1.2.0",
        "message": "Cite the page, its day or week, and the codebook's digest, which names the rules that made it.",
        "type": "dataset",
        "title": reader.config.title,
        "authors": [{"name": reader.config.title}],
        "version": f"codebook {reader.book.digest}, comity {__version__}",
    }
    more = {
        "abstract": reader.config.about,
        "date-released": last.isoformat() if last else "",
        "url": reader.config.address,
    }
    return yaml.safe_dump(told | {key: value for key, value in more.items() if value}, allow_unicode=True, width=120)
