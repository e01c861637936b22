"""Text made fit for offsets: NFC, without control characters, paragraphs separated by one blank line.

Everything that becomes `Article.text` or `Article.title` goes through `clean` once; no later room changes a character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from itertools import pairwise

__all__ = ["clean", "one_line", "paragraphs", "unwrap"]

_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Besides controls and lone surrogates: soft hyphens, zero-width spaces, marks of writing direction and byte order,
# all of which split words for a reader of offsets though no eye sees them.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_HOLES = re.compile(r"\n{3,}")
# No language stacks more marks on a letter (UAX 15, stream-safe text). NFC sorts them in time that grows with the
# square of their number.
MOST_MARKS = 30
_LAST_MARK = 0x20000
WIDEST_WRAP = 120
FULL = 0.85


def clean(text: str) -> str:
    """The text in NFC with plain spaces and newlines; `clean(clean(x)) == clean(x)`."""
    text = _UNSEEN.sub("", _BREAKS.sub("\n", text))
    if not text.isascii():
        # Once more, since NFC takes some marks for two.
        text = _piled().sub(r"\1", unicodedata.normalize("NFC", _piled().sub(r"\1", text)))
    text = _SPACES.sub(" ", text)
    return _HOLES.sub("\n\n", "\n".join(line.strip() for line in text.split("\n"))).strip()


@cache
def _piled() -> re.Pattern[str]:
    """Finds marks piled upon a letter beyond all sense; its group is what may stay."""
    marks = re.escape("".join(chr(code) for code in range(0x300, _LAST_MARK) if unicodedata.combining(chr(code))))
    return re.compile(f"([{marks}]{{{MOST_MARKS}}})[{marks}]+")


def one_line(text: str | None) -> str:
    """The text cleaned, on one line; "" for None."""
    return clean(text).replace("\n\n", " ").replace("\n", " ") if text else ""


def paragraphs(lines: list[str]) -> str:
    """The lines, each a paragraph, as one cleaned text."""
    return clean("\n\n".join(line for line in lines if line.strip()))


def unwrap(text: str, *, is_apart: Callable[[str], bool] | None = None) -> str:
    """The text with hard-wrapped paragraphs joined to one line each, whatever else left as it is.

    A block is wrapped where no line but its last could well have taken the next line's first word: people break lines
    early where they mean it, machines only where the line is full. A block with a line that `is_apart` stays as it is.
    """
    lines = text.split("\n")
    width = max((len(line) for line in lines), default=0)
    if not 40 <= width <= WIDEST_WRAP:
        return text
    return "\n\n".join(
        block if is_apart and any(map(is_apart, block.split("\n"))) else _joined(block, width)
        for block in text.split("\n\n")
    )


def _joined(block: str, width: int) -> str:
    lines = block.split("\n")
    full = all(
        len(line) > width // 2 and len(line) + 1 + len(after.split(" ", 1)[0]) > FULL * width
        for line, after in pairwise(lines)
    )
    return " ".join(lines) if len(lines) > 1 and full else block
