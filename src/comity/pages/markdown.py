"""Markdown as Comity writes it and as people edit it: plain words made safe in it, and the way to HTML and to parts.

CommonMark without images and without HTML: whatever an edited file holds, no markup but this language's reaches a page.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

__all__ = ["linked", "parts_of", "plain", "title_of", "titled"]

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SIGNS = re.compile(r"([\\`*_\[\]<>]|&(?=[#A-Za-z]))")
_AT_START = re.compile(r"^([#+=~:|-])")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])")
# All that a link's target may hold as it is; the rest is written in percents.
_IN_TARGET = "/:?#@!$'*+,=%~-._&"
_MARKS = {"\u25b2": "up", "\u25bc": "down"}
_MARKED = re.compile(f"[{''.join(_MARKS)}]")


def plain(text: str) -> str:
    """Words as Markdown that says just these words, in one line, wherever it stands."""
    line = _UNPRINTABLE.sub("\ufffd", " ".join(text.split()))
    return _NUMBERED.sub(r"\1\\\2", _AT_START.sub(r"\\\1", _SIGNS.sub(r"\\\1", line)))


def linked(text: str, target: str) -> str:
    """A link; `text` is Markdown already, `target` any address."""
    return f"[{text}]({quote(target, safe=_IN_TARGET, errors='replace')})" if target else text


def titled(text: str) -> tuple[str, str]:
    """The words of the first heading, "" if there is none, and the Markdown as HTML; signs of better and worse get a
    class of that name."""
    reader = _reader()
    reader.add_render_rule("text", _text)
    tokens = reader.parse(text)
    rendered: str = reader.renderer.render(tokens, reader.options, {})
    return _title(SyntaxTreeNode(tokens)), rendered


def parts_of(text: str) -> dict[str, Any]:
    """The Markdown as a tree of plain values: `kind`, and by kind `text`, `href`, `level`, `start`, `parts`."""
    return _part(SyntaxTreeNode(_reader().parse(text)))


def title_of(text: str) -> str:
    """The words of the first heading; "" if there is none."""
    return _title(SyntaxTreeNode(_reader().parse(text)))


def _title(tree: SyntaxTreeNode) -> str:
    for node in tree.children:
        if node.type == "heading":
            return "".join(one.content for one in node.walk() if one.type in ("text", "code_inline"))
    return ""


def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable("image")


def _text(renderer: Any, tokens: Any, at: int, _options: Any, _env: Any) -> str:
    """Words as HTML. `renderer` is markdown-it's own, which binds itself."""
    escaped = renderer.text(tokens, at, _options, _env)
    return _MARKED.sub(lambda found: f'<span class="{_MARKS[found[0]]}">{found[0]}</span>', escaped)


def _part(node: SyntaxTreeNode) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": node.type, "parts": [_part(one) for one in node.children]}
    if node.type in ("text", "code_inline", "code_block", "fence"):
        found["text"] = node.content
    if node.type == "heading":
        found["level"] = int(node.tag.removeprefix("h"))
    if node.type == "link":
        found["href"] = str(node.attrs.get("href", ""))
    if node.type == "ordered_list":
        found["start"] = int(node.attrs.get("start", 1))
    return found
