"""What each line of a saved page is: title, time, byline, caption, furniture, a heading of other articles, or text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from comity.articles.stamps import Stamp, stamp_of
from comity.articles.vocabulary import Vocabulary, bare, vocabulary

__all__ = ["Kind", "Line", "is_furniture", "lines_of"]

Kind = Literal[
    "title", "text", "time", "byline", "credit", "label", "furniture", "others", "pointer", "box", "weak box"
]

MOST_WORDS = 25
TITLE_WORDS = 30
CAPTION_WORDS = 45
_NOT_TITLE = re.compile(r"(?:[.;,:]|\.[\"”’»)]*)$")
_ABBREVIATED = re.compile(r"(?:\b[A-Z]\.){2,}$|\.\.\.$")
_ITEM = re.compile(r"^[-–—*•▪●]\s|^\d{1,2}[.)]\s")
_TRAIL = re.compile(r"\s(?:>|»|›|→|::)\s")
_AND = frozenset({"and", "et", "и", "und", "і", "i", "&", "de", "von", "van"})
_JOINED = re.compile(r"\s*[:©/|–—-]|\s*$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank. `number` counts from 1; `gap` says that a blank line stands before it.

    `value` is the author of a byline, the whole line of a label.
    """

    text: str
    kind: Kind
    number: int
    gap: bool = False
    value: str = ""
    stamp: Stamp | None = None


def lines_of(text: str) -> list[Line]:
    """The lines of a cleaned text, each with its kind."""
    found: list[Line] = []
    gap = False
    for number, raw in enumerate(text.split("\n"), 1):
        if raw.strip():
            found.append(_line(raw.strip(), number, gap))
        gap = not raw.strip()
    return found


def is_furniture(line: str) -> bool:
    """Whether the line is a caption's credit or furniture by its words alone, wherever it stands."""
    words = vocabulary()
    return _is_furniture(line, words) or _is_credit(line, words)


def _line(text: str, number: int, gap: bool) -> Line:
    words = vocabulary()
    stamp = stamp_of(text)
    if stamp:
        return Line(text, "time", number, gap, stamp.author, stamp)
    if heading := _heading(text, words):
        return Line(text, heading, number, gap)
    if _is_label(text, words):
        return Line(text, "label", number, gap, text)
    if author := _byline(text, words):
        return Line(text, "byline", number, gap, author)
    if _is_credit(text, words):
        return Line(text, "credit", number, gap)
    if _is_furniture(text, words):
        return Line(text, "furniture", number, gap)
    return Line(text, "title" if _is_title(text) else "text", number, gap)


def _heading(text: str, words: Vocabulary) -> Kind | None:
    if len(text) > 60:
        return None
    name = bare(text)
    if name in words.other_articles:
        return "others"
    if name in words.pointers:
        return "pointer"
    if name in words.boxes:
        return "box"
    return "weak box" if name in words.weak_boxes else None


def _is_label(text: str, words: Vocabulary) -> bool:
    name, colon, value = text.partition(":")
    return bool(colon) and name.strip().casefold() in words.labels and len(value.split()) <= 12


def _byline(text: str, words: Vocabulary) -> str:
    """The author that the line names; "" where it is no byline."""
    folded = text.casefold()
    for word in words.bylines:
        rest = text[len(word) :]
        if not folded.startswith(word) or rest[:1] not in (" ", ":"):
            continue
        names = rest.lstrip(": ").split()
        capital = all(name[:1].isupper() or name.casefold() in _AND for name in names)
        if 1 <= len(names) <= 8 and not text.endswith((".", "!", "?")) and (capital or ":" in rest[:2]):
            return " ".join(names)
    return ""


def _is_credit(text: str, words: Vocabulary) -> bool:
    count = len(text.split())
    folded = text.casefold().strip("()[] ")
    if count <= MOST_WORDS and any(_begins(folded, word) for word in words.credits):
        return True
    if count > CAPTION_WORDS:
        return False
    return any(_ends(folded, word) for word in words.credits) or any(
        re.search(rf"[/©|(]\s*{re.escape(word)}[^.!?]{{0,40}}$", folded) for word in words.caption_ends
    )


def _begins(folded: str, word: str) -> bool:
    if not folded.startswith(word):
        return False
    rest = folded[len(word) :]
    return bool(_JOINED.match(rest)) or (rest.startswith(" ") and (" " in word or word.endswith(".")))


def _ends(folded: str, word: str) -> bool:
    """A credit at the end of a caption: "… in Minsk. Photo: BelTA"."""
    place = folded.rfind(f" {word}")
    place = place if place >= 0 else folded.rfind(f"({word}")
    return place >= 0 and bool(re.match(r"\s*[:©/]\s*\S.{0,50}$", folded[place + 1 + len(word) :]))


def _is_furniture(text: str, words: Vocabulary) -> bool:
    folded = text.casefold().lstrip("▸►→»›•*#-– ")
    if bare(text) in words.lines or not any(character.isalpha() for character in text):
        return True
    short = len(text.split()) <= MOST_WORDS
    if short and (folded.startswith(words.starts) or _points(folded, words.pointers)):
        return True
    return _is_trail(_TRAIL.split(text), 1) or _is_trail(text.split(" | "), 2)


def _points(folded: str, pointers: Iterable[str]) -> bool:
    return any(folded.startswith(word) and folded[len(word) :].lstrip()[:1] == ":" for word in pointers)


def _is_trail(steps: list[str], fewest: int) -> bool:
    """Breadcrumbs and menus: short words between marks."""
    return len(steps) > fewest and all(len(step.split()) <= 4 for step in steps[:-1]) and len(steps[-1].split()) <= 12


def _is_title(text: str) -> bool:
    if len(text.split()) > TITLE_WORDS or len(text) > 200 or _ITEM.match(text):
        return False
    if text[0].islower() or not any(character.isalpha() for character in text):
        return False
    return not _NOT_TITLE.search(text) or bool(_ABBREVIATED.search(text))
