"""Saved pages: text copied or saved from a site, told apart into its articles.

A page is read as lines (`lines_of`): its head gives title, time, author and label; headings like "Similar articles"
introduce other articles, boxes like "Recent trends" are left out. A later article starts where a title and a time
line stand together before text: anywhere under such a heading, elsewhere only where the time line looks like the
page's own, so that a chronology inside an article stays part of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from comity.articles.cleaning import paragraphs, unwrap
from comity.articles.lines import Kind, Line, lines_of
from comity.articles.stamps import Stamp, stamp_of

__all__ = ["Piece", "pieces_of"]

LONG_WORDS = 25
UNDATED_WORDS = 40
TITLE_WORDS = 4
HEAD_LINES = 7
_HEAD: tuple[Kind, ...] = ("title", "time", "byline", "credit", "label", "furniture")
_SECTIONS: tuple[Kind, ...] = ("others", "pointer", "box")
_KEPT: tuple[Kind, ...] = ("title", "text", "label")


@dataclass(frozen=True, slots=True)
class Piece:
    """One article of a saved page; `line` is where it starts, from 1."""

    title: str
    text: str
    line: int
    stamp: Stamp | None = None
    author: str = ""
    label: str = ""


def pieces_of(text: str) -> list[Piece]:
    """The articles of a cleaned text in their order; a text without head or furniture is one article."""
    lines = _resolved(lines_of(unwrap(text, is_apart=_is_time)))
    if not lines:
        return []
    starts = [0, *_later_starts(lines)]
    chunks = [lines[start:end] for start, end in pairwise([*starts, len(lines)])]
    pieces = [piece for chunk in chunks for piece in _pieces(chunk) if piece.text]
    return pieces or [Piece("", paragraphs([line.text for line in lines]), 1)]


def _is_time(line: str) -> bool:
    return stamp_of(line) is not None


def _resolved(lines: Sequence[Line]) -> list[Line]:
    """Box headings settled: weak ones are titles where long paragraphs follow; between time line and text ("Leave a
    comment" below a blog's date) they are mere furniture."""
    found: list[Line] = []
    in_head = False
    for index, line in enumerate(lines):
        in_head = (in_head or line.kind == "time") and line.kind != "text"
        if in_head and line.kind in ("box", "weak box"):
            line = replace(line, kind="furniture")
        elif line.kind == "weak box":
            long = [after for after in _until(lines[index + 1 :], _SECTIONS) if len(after.text.split()) >= LONG_WORDS]
            line = replace(line, kind="title" if len(long) > 1 else "box")
        found.append(line)
    return found


def _until(lines: Sequence[Line], kinds: Sequence[Kind]) -> Sequence[Line]:
    """The lines before the first of those kinds."""
    for index, line in enumerate(lines):
        if line.kind in kinds:
            return lines[:index]
    return lines


def _later_starts(lines: Sequence[Line]) -> list[int]:
    """Where the second and later articles start."""
    starts: list[int] = []
    own: Stamp | None = None
    section: Kind | None = None
    told = False
    for index, line in enumerate(lines):
        section = line.kind if line.kind in _SECTIONS else section
        told = told or line.kind == "text"
        if line.stamp is None:
            continue
        own = own or (line.stamp if section is None else None)
        start = _head_start(lines, index)
        if start is None or not (told or section) or (starts and start <= starts[-1]):
            continue
        if section or (own and own is not line.stamp and _alike(own, line.stamp) and _is_full_title(lines, start)):
            starts.append(start)
    return starts


def _alike(one: Stamp, other: Stamp) -> bool:
    return (one.shape, one.clock) == (other.shape, other.clock)


def _is_full_title(lines: Sequence[Line], start: int) -> bool:
    titles = [line for line in lines[start : start + 2] if line.kind == "title"]
    return bool(titles) and len(titles[0].text.split()) >= TITLE_WORDS - 1 and lines[start].gap


def _head_start(lines: Sequence[Line], time: int) -> int | None:
    """The line where the head with that time line starts; None where it is no head of an article."""
    start = time
    while start > 0 and lines[start - 1].kind in _HEAD and lines[start - 1].kind != "time":
        if lines[start].gap and lines[start].kind == "title":
            break
        start -= 1
    while start < time and lines[start].kind != "title":
        start += 1
    below = lines[time + 1 : time + 2]
    if start == time and not (below and below[0].kind == "title"):
        return None
    after = time + (1 if start < time else 2)
    return start if _leads_to_text(lines[after : after + HEAD_LINES]) else None


def _leads_to_text(lines: Sequence[Line]) -> bool:
    """Whether text comes soon, before another time line or section."""
    for line in lines:
        if line.kind == "text":
            return True
        if line.kind not in _HEAD or line.kind == "time":
            return False
    return False


def _pieces(chunk: Sequence[Line]) -> list[Piece]:
    """The article that starts a chunk, and those under its headings of other articles that have no time line."""
    main = _without_links(_until(chunk, ("others", "box")))
    pieces = [_piece(main)] if main else []
    for index, line in enumerate(chunk):
        if line.kind == "others":
            pieces += _undated(_until(chunk[index + 1 :], _SECTIONS))
    return pieces


def _without_links(lines: Sequence[Line]) -> list[Line]:
    """The lines without pointers to other articles: the heading and the titles under it."""
    kept: list[Line] = []
    pointing = False
    for line in lines:
        pointing = line.kind == "pointer" or (pointing and line.kind != "text")
        if not pointing:
            kept.append(line)
    return kept


def _undated(lines: Sequence[Line]) -> list[Piece]:
    """Articles of a list without times: a title with a text of some length; mere links are none."""
    titles = [index for index, line in enumerate(lines) if line.kind == "title"]
    found = []
    for start, end in pairwise([*titles, len(lines)]):
        texts = [line.text for line in lines[start:end] if line.kind == "text"]
        if sum(len(text.split()) for text in texts) >= UNDATED_WORDS:
            found.append(Piece(lines[start].text.strip("# "), paragraphs(texts), lines[start].number))
    return found


def _piece(lines: Sequence[Line]) -> Piece:
    head, label = _labelled(_until(lines, ("text",)))
    body = list(lines[len(_until(lines, ("text",))) :])
    title = _title(head)
    decks = head[head.index(title) + 1 :] if title else head
    kept = [line for line in decks if line.kind in _KEPT]
    kept += [line for line in body if line.kind in _KEPT or _is_mid_time(line)]
    stamp, kept = _stamp([line for line in head if line.stamp], kept)
    authors = [line.value for line in lines if line.kind in ("byline", "time") and line.value]
    return Piece(
        title.text.strip("# ") if title else "",
        paragraphs([line.text for line in kept]),
        lines[0].number if title is None else title.number,
        stamp,
        authors[0] if authors else "",
        label,
    )


def _labelled(head: Sequence[Line]) -> tuple[list[Line], str]:
    """The head without its status label, and the label with the value beside or below it."""
    for index, line in enumerate(head):
        if line.kind != "label":
            continue
        below = head[index + 1 : index + 2]
        if line.text.endswith(":") and below and below[0].kind == "title" and not below[0].gap:
            return [*head[:index], *head[index + 2 :]], f"{line.text} {below[0].text}"
        return [*head[:index], *head[index + 1 :]], line.text
    return list(head), ""


def _title(head: Sequence[Line]) -> Line | None:
    """The title in a head: the line of some length nearest above its time line, since mastheads stand higher; below
    it where furniture parts the two; the first where there is no time line; else the longest."""
    times = [index for index, line in enumerate(head) if line.stamp]
    time = times[0] if times else len(head)
    above = [line for line in head[:time] if _is_long_title(line)]
    below = [line for line in head[time:] if _is_long_title(line)]
    if not times:
        above.reverse()
    parted = above and below and any(line.kind == "furniture" for line in head[head.index(above[-1]) : time])
    if above and not parted:
        return above[-1]
    short = [line for line in head if line.kind == "title"]
    return below[0] if below else max(short, key=lambda line: len(line.text), default=None)


def _is_long_title(line: Line) -> bool:
    return line.kind == "title" and len(line.text.split()) >= TITLE_WORDS


def _is_mid_time(line: Line) -> bool:
    """A date on its own line inside the text is part of it, but for "Updated: …"."""
    return line.stamp is not None and not line.stamp.later


def _stamp(heads: Sequence[Line], kept: list[Line]) -> tuple[Stamp | None, list[Line]]:
    """The time line's stamp: of the head, else of the first lines below the deck, else of the last line."""
    stamps = [line.stamp for line in heads if line.stamp]
    if stamps:
        first = [stamp for stamp in stamps if not stamp.later]
        return (first or stamps)[0], kept
    for place in [*range(min(3, len(kept))), len(kept) - 1]:
        if 0 <= place < len(kept) and kept[place].stamp:
            return kept[place].stamp, kept[:place] + kept[place + 1 :]
    return None, kept
