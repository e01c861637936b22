"""The paragraphs of a page's article, told from everything round it."""

from __future__ import annotations

from lxml.html import HtmlElement
from trafilatura import bare_extraction

__all__ = ["body_of"]


def body_of(tree: HtmlElement, *, title: str = "") -> list[str]:
    """The paragraphs of the article on a page, in order, without its title; [] where there is none."""
    found = bare_extraction(tree, include_comments=False, favor_precision=True)
    text = found.text if found is not None and not isinstance(found, dict) else None
    return [line for line in (text or "").split("\n") if line.strip() and line.strip() != title]
