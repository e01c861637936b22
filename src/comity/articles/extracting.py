"""The paragraphs of a page's article, told from everything round it.

Two of trafilatura's readings are weighed: the precise one, and the quick one, which keeps more. They mostly agree;
where one is more than twice as long as the other, the precise one has lost the article or taken in the text of
another, and the quick one counts. Titles and furniture are then taken off the ends.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

from lxml.html import HtmlElement
from trafilatura import bare_extraction

from comity.articles.cleaning import one_line
from comity.articles.lines import is_furniture
from comity.articles.stamps import stamp_of

__all__ = ["body_of"]

# 1.3 to 5 tried by `run.sh eval extraction` (F1 .968 to .971): 2 and 3 are best. Without the weighing it is .966.
FARTHEST = 2.0


def body_of(tree: HtmlElement, *, title: str = "") -> list[str]:
    """The paragraphs of the article on a page, in order, without its title; [] where there is none."""
    titles = {one_line(title).casefold(), *(_text(heading) for heading in tree.iter("h1"))} - {""}
    precise = _paragraphs(deepcopy(tree), precise=True)
    quick = _paragraphs(tree, precise=False)
    lengths = sorted(sum(map(len, found)) for found in (precise, quick))
    chosen = quick if lengths[1] > FARTHEST * lengths[0] else precise
    return _without_ends([line for line in chosen if line.casefold() not in titles], _is_end)


def _paragraphs(tree: HtmlElement, *, precise: bool) -> list[str]:
    found = bare_extraction(tree, include_comments=False, favor_precision=precise, fast=not precise)
    text = found.text if found is not None and not isinstance(found, dict) else None
    return [line for raw in (text or "").split("\n") if (line := one_line(raw))]


def _text(element: HtmlElement) -> str:
    return one_line(" ".join(str(part) for part in element.itertext())).casefold()


def _is_end(line: str) -> bool:
    return not line.startswith("|") and (is_furniture(line) or stamp_of(line) is not None)


def _without_ends(lines: list[str], is_end: Callable[[str], bool]) -> list[str]:
    """The lines without those at the beginning and at the end that are no part of an article."""
    start, end = 0, len(lines)
    while start < end and is_end(lines[start]):
        start += 1
    while end > start and is_end(lines[end - 1]):
        end -= 1
    return lines[start:end]
