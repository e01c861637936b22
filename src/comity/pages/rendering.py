"""Views to HTML: templates compiled once, charts drawn into them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from comity.codec import digest
from comity.pages.briefing import markdown_of
from comity.pages.charts import strip_chart, timeline_chart
from comity.pages.feeds import FED, json_feed
from comity.pages.guarding import sealed
from comity.pages.markdown import titled
from comity.pages.messages import Messages
from comity.pages.signs import CLASSES, SHAPES, VERDICT_SHAPES, VERDICTS
from comity.pages.views import View
from comity.pages.views.series import anchor_of, letter_of

__all__ = ["Renderer", "json_of"]

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def json_of(view: View) -> str:
    """The view as its JSON twin says it."""
    return json.dumps(view, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"


class Renderer:
    """Makes pages of views.

    `live` decides whether links end in `.html`; `address` is the URL that the site is published at, "" if unknown;
    `reviewing` whether they lead to the review.
    """

    def __init__(self, messages: Messages, *, live: bool = False, address: str = "", reviewing: bool = False) -> None:
        self.messages = messages
        self.live = live
        self.address = address
        self._link = _linker(live=live)
        environment = _environment(messages, self._link, live=live)
        environment.globals["reviewing"] = reviewing
        environment.globals["where"] = self.where if address else None
        self._templates = {name: environment.get_template(name) for name in environment.list_templates()}

    def markdown(self, view: View, *, root: str = "") -> str:
        """The brief that a view says; its links begin with `root`, else are relative to the brief's own place."""
        start = root or _root(view["address"])
        return markdown_of(view, self.messages, lambda address, end: self._link(address, start, end))

    def printed(self, text: str) -> str:
        """A page that needs no other file, of a brief's Markdown."""
        title, content = titled(text)
        return self._templates["brief.html"].render(self._brief_style, title=title, content=Markup(content))

    @cached_property
    def _brief_style(self) -> Mapping[str, str]:
        style = (resources.files("comity.pages") / "static" / "brief.css").read_text(encoding="utf-8")
        return {"style": Markup(style), "sealed": sealed(style)}

    def html(self, view: View) -> str:
        """The page of a view."""
        if view["kind"] == "brief":
            return self.printed(self.markdown(view))
        root = _root(view["address"])
        series = view.get("series")
        targets = self._targets(view, root) if series else {}
        drawn = self._timeline(series, targets) if series and not series["few"] else Markup()
        context = {"view": view, "root": root, "timeline": drawn, "targets": targets, "strip": self._strip}
        return self._templates[f"{view['kind']}.html"].render(context)

    @cached_property
    def look(self) -> str:
        """A digest of all that makes a page look as it does, but for what it says."""
        files = _files(resources.files("comity.pages"))
        return digest(self.messages.language, self.address, str(self.live), *files)

    def where(self, address: str) -> str:
        """The whole URL of a page, or of a file named with its suffix; relative where the site's own is not known."""
        return self.address + (address if "." in address else self._link(address, ""))

    def feed(self, feed: Mapping[str, Any], suffix: str, *, base: str = "") -> str:
        """A feed as Atom (`xml`) or JSON Feed (`json`); `base` is the site's URL, if it is known only now."""
        place = "" if feed["address"] == "index" else f"{feed['address']}/"
        asked = f"?{feed['query']}" if feed["query"] else ""
        root = base or self.address or "../" * place.count("/")
        at = f"{root}{place}feed.{suffix}{asked}"

        def where(address: str) -> str:
            return root + (self._link(address, "") or ("" if base or self.address else "./")) if address else ""

        if suffix == "json":
            return json_feed(feed, where, at=at, language=self.messages.language)
        return self._templates["feed.xml"].render({"feed": feed, "at": at, "where": where})

    def _targets(self, view: View, root: str) -> dict[str, str]:
        """Where the bars of a view's series lead by their first days, and its milestones by their addresses."""
        found: dict[str, str] = {}
        for bar in view["series"]["bars"]:
            names = anchor_of(bar["start"], bar["end"]) if bar["cooperation"] or bar["conflict"] else []
            name = next((name for name in names if name in view["places"]), "")
            if name:
                page = view["places"][name]
                there = "" if page == view["address"] else self._link(page, root)
                found[bar["start"]] = f"{there}#{name}"
        for one in view["series"]["milestones"]:
            found[one["address"]] = self._link(one["address"], root)
        return found

    def _timeline(self, series: Mapping[str, Any], links: Mapping[str, str]) -> Markup:
        return Markup(_clean(timeline_chart(series, self.messages, links=links)))

    def _strip(self, runs: list[dict[str, Any]]) -> Markup:
        return Markup(_clean(strip_chart(runs, self.messages)))


def _root(address: str) -> str:
    return "../" * address.count("/") or "./"


def _linker(*, live: bool) -> Callable[..., str]:
    """Links from one page to another, relative so that a site works in any folder and behind any prefix."""

    def link(address: str, root: str, end: str = "") -> str:
        if live:
            return root + ("" if address == "index" else quote(address, safe="/~")) + end
        return f"{root}{quote(address, safe='/~')}.html{end}"

    return link


def _files(folder: Traversable) -> Iterator[str]:
    """The sources of the pages, in order."""
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir() and not entry.name.startswith("__"):
            yield from _files(entry)
        elif entry.name.endswith((".py", ".html", ".xml", ".yaml", "brief.css")):
            yield entry.read_text(encoding="utf-8")


def _clean(value: Any) -> Any:
    """Text without the characters that neither HTML nor XML may hold."""
    if type(value) is str and not value.isprintable():
        return _UNPRINTABLE.sub("\ufffd", value)
    return value


def _environment(messages: Messages, link: Callable[..., str], *, live: bool) -> Environment:
    environment = Environment(
        loader=PackageLoader("comity.pages", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_clean,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "day": messages.day,
        "short": messages.short,
        "moment": messages.moment,
        "percent": lambda value: f"{value:.0%}",
        "share": lambda value: f"{value:.3f}".replace("0.", ".").replace("-", "\u2212"),
        "score": lambda value: f"{value:+.1f}".replace("-", "\u2212"),
        "weight": lambda value: f"{value:+.2f}".replace("-", "\u2212"),
        "number": lambda value: f"{value:,}".replace(",", "\u202f"),
    }
    environment.globals |= {
        "t": messages.say,
        "known": messages.known,
        "days": messages.days,
        "period": messages.period,
        "link": link,
        "language": messages.language,
        "live": live,
        "shapes": SHAPES,
        "classes": CLASSES,
        "verdicts": VERDICTS,
        "verdict_shapes": VERDICT_SHAPES,
        "letter": letter_of,
        "named": messages.named,
        "fed": tuple(FED),
    }
    return environment
