"""Where sentences end: an article's text cut into sentences whose offsets always hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from comity.records import Article, Sentence
from comity.sentences.lines import blocks
from comity.sentences.vocabulary import vocabulary

__all__ = ["headline", "split"]

# What may end a sentence: stops, what they close, and a space; Chinese and Japanese stops need no space; a stop
# without a space is one where a long word in small letters stands before it and a capitalised one after it.
STOP = re.compile(
    r"(?<![.!?…])(?P<stop>[.!?…]++)(?P<close>[\"'”’»)\]]*+)\s++(?=\S)"
    r"|(?P<wide>[。！？]++[”’」』）]*+)"
    r"|(?<=[a-zа-яё]{4})[.!?](?=[A-ZА-ЯЁ][a-zа-яё]{3,}\s)"
)
OPENING = re.compile(r"[\"'“‘„«(\[¿¡—–-]*\s?(\w[\w’'-]*)")
LAST = re.compile(r"[^\s\"'“‘„«(\[/—–]*$")
INITIALS = re.compile(r"(?:[A-ZА-ЯЁІЎ]\.-?)*[A-ZА-ЯЁІЎ]")
LETTERS = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
FIGURE = re.compile(r"\s*(?:\d{1,3}|[a-zA-Z]|[ivx]+)$")
REACH = 24
QUOTES = "\"'”’»"

# Longer "sentences" are lists, tables or furniture; parsing them costs most and gives least.
LONGEST = 2000
CLAUSES = ("; ", ": ", " — ", " – ", ", ", " ")


@dataclass(frozen=True, slots=True)
class _Words:
    """What is known of words before and after a stop."""

    names: frozenset[str]
    numbers: frozenset[str]
    either: frozenset[str]
    openers: frozenset[str]
    speaking: re.Pattern[str]


def split(article: Article) -> tuple[Sentence, ...]:
    """The sentences of the article's text, in order; all that is no white space is in exactly one of them.

    The title is not among them; `headline` gives it.
    """
    return tuple(
        Sentence(article.id, index, start, end, article.text[start:end])
        for index, (start, end) in enumerate(_spans(article.text))
    )


def headline(article: Article) -> Sentence | None:
    """The article's title as a sentence (index -1, start and end 0); None if it has none."""
    title = article.title.strip()
    return Sentence(article.id, -1, 0, 0, title) if title else None


@cache
def _words() -> _Words:
    known = vocabulary("abbreviations")
    both = {key: frozenset(w for word in known[key] for w in (word, word.upper())) for key in ("names", "numbers")}
    speaking = "|".join(known["speaking"].split())
    return _Words(
        names=both["names"],
        numbers=both["numbers"],
        either=frozenset(known["either"]),
        openers=frozenset(known["openers"].split()),
        speaking=re.compile(rf"(?:[A-Z][\w’'-]*\s+){{1,3}}(?:{speaking})\b"),
    )


def _spans(text: str) -> Iterator[tuple[int, int]]:
    words = _words()
    for start, end in blocks(text):
        for first, last in _sentences(text, start, end, words):
            yield from _bounded(text, first, last)


def _sentences(text: str, start: int, end: int, words: _Words) -> Iterator[tuple[int, int]]:
    first = start
    for match in STOP.finditer(text, start, end):
        if match["stop"] is None or _stops(text, first, match, words):
            yield first, match.end()
            first = match.end()
    yield first, end


def _stops(text: str, first: int, match: re.Match[str], words: _Words) -> bool:
    opening = OPENING.match(text, match.end())
    after = opening[1] if opening else ""
    if after[:1].islower():
        return False
    if match["stop"][0] in "!?":
        quoted = any(mark in match["close"] for mark in QUOTES)
        return not (quoted and words.speaking.match(text, match.end()))
    if match["stop"] != "." or match["close"]:
        return True
    near = text[max(first, match.start() - REACH) : match.start()]
    return _full(near, after, words, alone=match.start() - first <= REACH)


def _full(near: str, after: str, words: _Words, *, alone: bool) -> bool:
    """Whether a full stop ends a sentence: `near` lies before it, the word `after` next; `alone`: near is all of it."""
    found = LAST.search(near)
    word = found[0] if found else ""
    if word in words.names or (alone and FIGURE.fullmatch(near)):
        return False
    if word in words.numbers:
        return not after[:1].isdigit()
    if word in words.either or LETTERS.fullmatch(word) or INITIALS.fullmatch(word):
        return after in words.openers
    return True


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch without white space around it, cut at clauses where it is too long; nothing if it is blank."""
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end = start + len(words.strip())
    while end - start > LONGEST:
        cut = _clause(text, start, start + LONGEST)
        yield from _bounded(text, start, cut)
        start = cut
        while text[start].isspace():
            start += 1
    if start < end:
        yield start, end


def _clause(text: str, start: int, limit: int) -> int:
    for mark in CLAUSES:
        found = text.rfind(mark, start + LONGEST // 2, limit)
        if found >= 0:
            return found + len(mark)
    return limit
