"""Which line breaks end a sentence, and which only fold a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

__all__ = ["blocks"]

BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
BULLET = re.compile(r"\s*(?:[-–—•*·▪■●◦‣►]\s|\(?\d{1,3}[.)]\s|\(?[a-z]\)\s)")
ENDED = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*\s*$")

# Folded text runs to 55-100 characters a line; paragraphs of one line are longer, captions and lists shorter.
WIDEST = 110
NARROWEST = 40
# A line of folded text that ends this far before the margin closes its paragraph.
SHORT = 0.6


def blocks(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each stretch of text that no line break ends; together they are the whole text."""
    lines = _lines(text)
    margin = _margin(text, lines)
    start = 0
    for line, following in pairwise(lines):
        if _ends(text, line, following, margin):
            yield start, following[0]
            start = following[0]
    yield start, len(text)


def _lines(text: str) -> list[tuple[int, int]]:
    """Start and end of each line, without its break."""
    found, start = [], 0
    for match in BREAK.finditer(text):
        found.append((start, match.start()))
        start = match.end()
    return [*found, (start, len(text))]


def _margin(text: str, lines: list[tuple[int, int]]) -> int:
    """The width to which the article's lines are folded; 0 if a line is a paragraph."""
    inner = [
        text[start:end].rstrip()
        for (start, end), (after, last) in pairwise(lines)
        if text[start:end].strip() and text[after:last].strip()
    ]
    if len(inner) < 3:
        return 0
    margin = max(map(len, inner))
    full = sum(len(line) >= SHORT * margin for line in inner)
    open_ = sum(not ENDED.search(line) for line in inner)
    folded = NARROWEST <= margin <= WIDEST and full >= 0.7 * len(inner) and open_ >= 0.6 * len(inner)
    return margin if folded else 0


def _ends(text: str, line: tuple[int, int], following: tuple[int, int], margin: int) -> bool:
    this, after = text[line[0] : line[1]].strip(), text[following[0] : following[1]].strip()
    if not this or not after or BULLET.match(text, following[0]):
        return True
    if after[0].islower() and not ENDED.search(this):
        return False
    return not margin or (len(this) < SHORT * margin and not this.endswith(","))
