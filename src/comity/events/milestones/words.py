"""The words of milestones, ready to be looked up in sentences and in trees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from comity.codebook.book import Book, Kind, Stage
from comity.sentences import Parsed, Token

__all__ = ["Lexicon", "Phrase", "Role", "forms"]

Role = Literal["done", "does", "nouns", "since", "acts"]

# How far behind its verb the rest of a phrase may stand: "took, on Monday, effect".
REACH = 6

_QUOTES = frozenset("'\"‘’“”«»`,")
_HYPHENS = re.compile(r"[\s-]+")
# What an instrument is about stands right behind its name.
_ON = re.compile(r"\s+(?:on|for|under|by|to|that|which|allowing|letting|giving|granting)(?:\s+[\w'’-]+){1,8}")
# A word's beginning that its inflections share: "treaties", "ratified".
_INFLECTED = 2


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in order, and what they stand for."""

    words: tuple[str, ...]
    code: str


class Lexicon:
    """Looks kinds, tiers and stages up."""

    def __init__(self, book: Book) -> None:
        self.kinds = book.kinds
        self.ranks = {tier.code: tier.rank for tier in book.tiers}
        self.domains = tuple((domain.code, _any_of(domain.words)) for domain in book.domains)
        self._stages = book.stages
        self._nouns = _by_first((word, kind.code) for kind in book.kinds.values() for word in kind.say)
        self._tiers = _by_first((word, tier.code) for tier in book.tiers for word in tier.words)
        self._roles: dict[tuple[str, Role], Mapping[str, list[tuple[tuple[str, ...], Stage]]]] = {}
        self._acts = {word: (family, stage) for stage in book.stages for family in stage.of for word in stage.acts}
        self._needed = {kind.code: frozenset(kind.needs) for kind in book.kinds.values()}
        self._about = {kind.code: _any_of(kind.about) for kind in book.kinds.values() if kind.about}
        self._tempting = _tempting(book)

    def tempting(self, text: str) -> bool:
        """Whether a word of the text may belong to a milestone; no tree is needed to say so."""
        return bool(self._tempting.search(text))

    def noun(self, parsed: Parsed, index: int) -> tuple[Kind, int] | None:
        """The kind that a phrase beginning at the word names, and the index of the phrase's head."""
        found = _longest(parsed, index, self._nouns)
        if found is None:
            return None
        phrase, last = found
        head = index if "of" in phrase.words else last
        return self.kinds[phrase.code], head

    def tier(self, parsed: Parsed, index: int) -> tuple[str, int] | None:
        """The rung that a phrase beginning at the word names, and the index of its last word."""
        found = _longest(parsed, index, self._tiers)
        return (found[0].code, found[1]) if found else None

    def is_of(self, kind: Kind, text: str, name: str, end: int) -> Kind:
        """The kind of an instrument whose `name` ends before that offset of the text: one on the status of forces is
        basing. The words that say so stand in the name, reach into it, or follow it."""
        behind = _ON.match(text, end)
        begins = text.rfind(name, 0, end)
        # A name that lost its quotes is not found as it is written.
        start = begins if begins >= 0 else max(0, end - len(name))
        stop = behind.end() if behind else end
        for code, words in self._about.items():
            if words.search(name) or any(match.end() > start for match in words.finditer(text, 0, stop)):
                return self.kinds[code]
        return kind

    def needs(self, kind: Kind, words: Iterable[str]) -> bool:
        """Whether one of the words that the kind's nouns need is there."""
        needed = self._needed[kind.code]
        return not needed or any(
            word in needed or any(need in word for need in needed if "-" in need) for word in words
        )

    def act(self, parsed: Parsed, index: int) -> tuple[str, Stage] | None:
        """The family and stage of a verb that is a milestone by itself."""
        for phrase, found in self._acts.items():
            words = tuple(phrase.split())
            if words[0] in forms(parsed.tokens[index]) and _follow(parsed, index, words[1:]):
                return found
        return None

    def stage(self, parsed: Parsed, index: int, family: str, role: Role, led: str = "") -> Stage | None:
        """The stage that the word tells in that role, by a phrase that holds the word `led`; the longest wins."""
        phrases = self._of(family, role)
        found: tuple[int, Stage] | None = None
        for form in forms(parsed.tokens[index]):
            for words, stage in phrases.get(form, ()):
                longer = (found is None or len(words) > found[0]) and (not led or led in words)
                if longer and _follow(parsed, index, words[1:]):
                    found = len(words), stage
        return found[1] if found else None

    def stages(self, family: str) -> Iterator[Stage]:
        """The stages of a family, the earliest first."""
        return (stage for stage in self._stages if family in stage.of)

    def _of(self, family: str, role: Role) -> Mapping[str, list[tuple[tuple[str, ...], Stage]]]:
        if (family, role) not in self._roles:
            listed: dict[str, list[tuple[tuple[str, ...], Stage]]] = {}
            for stage in self.stages(family):
                for phrase in getattr(stage, role):
                    words = tuple(phrase.split())
                    listed.setdefault(words[0], []).append((words, stage))
            self._roles[family, role] = listed
        return self._roles[family, role]


def forms(token: Token) -> tuple[str, ...]:
    """The word as it may stand in a list: its lemma, as written, and without the s that names keep."""
    lower = token.text.lower()
    return tuple(dict.fromkeys((token.lemma, lower, lower.removesuffix("s"))))


def _by_first(pairs: Iterable[tuple[str, str]]) -> Mapping[str, list[Phrase]]:
    found: dict[str, list[Phrase]] = {}
    for text, code in pairs:
        words = tuple(_HYPHENS.split(text))
        found.setdefault(words[0], []).append(Phrase(words, code))
    return {first: sorted(phrases, key=lambda phrase: -len(phrase.words)) for first, phrases in found.items()}


def _longest(parsed: Parsed, index: int, phrases: Mapping[str, list[Phrase]]) -> tuple[Phrase, int] | None:
    """The longest phrase that begins at the word, and its last word; quotes and hyphens inside it do not count."""
    for form in forms(parsed.tokens[index]):
        for phrase in phrases.get(form, ()):
            last = _spelled(parsed, index, phrase.words)
            if last is not None:
                return phrase, last
    return None


def _spelled(parsed: Parsed, index: int, words: tuple[str, ...]) -> int | None:
    at = index
    for word in words[1:]:
        at += 1
        while at < len(parsed.tokens) and parsed.tokens[at].text in _QUOTES | {"-"}:
            at += 1
        if at >= len(parsed.tokens) or word not in forms(parsed.tokens[at]):
            return None
    return at


def _follow(parsed: Parsed, index: int, words: tuple[str, ...]) -> bool:
    """Whether the words follow in order, soon, with others between them."""
    at, last = index, min(len(parsed.tokens), index + REACH + len(words))
    for word in words:
        at = next((i for i in range(at + 1, last) if word in forms(parsed.tokens[i])), len(parsed.tokens))
        if at >= last:
            return False
    return True


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    listed = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"\b(?:{listed})(?:s|es)?\b", re.IGNORECASE)


def _tempting(book: Book) -> re.Pattern[str]:
    first = {word.split()[0] for kind in book.kinds.values() for word in kind.say}
    first |= {word.split()[0] for tier in book.tiers for word in tier.words}
    first |= {word.split()[0] for stage in book.stages for word in stage.acts}
    members = [stage for stage in book.stages if "membership" in stage.of]
    first |= {word.split()[0] for stage in members for word in (*stage.done, *stage.does, *stage.nouns, *stage.since)}
    stems = {word[: max(4, len(word) - _INFLECTED)] for word in first - {"be"}}
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, stems)))}|left\b|broke\b)", re.IGNORECASE)
