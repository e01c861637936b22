"""Patterns: phrases of the codebook that tell an act for sure, whatever the classifier thinks.

A pattern's `say` is a row of lemmas in the order of the sentence, each at most a few words from the last; `a|b` gives a
choice, `...` lets any number of words stand between, `{word}` takes any of the codebook's words for that role
("expel {diplomat}"). The first word is the one that tells the act.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from comity.codebook.book import Book, Pattern
from comity.sentences import Parsed

__all__ = ["Hit", "Patterns", "telling"]

# Words that may stand between two words of a phrase: "expelled *two senior Russian* diplomats".
GAP = 4
ANYWHERE = "..."


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern found: its first word's index, and the indices of all its words."""

    pattern: Pattern
    trigger: int
    words: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Phrase:
    pattern: Pattern
    words: tuple[frozenset[str] | str, ...]


class Patterns:
    """All phrases of a codebook, looked up by their first word."""

    def __init__(self, book: Book) -> None:
        self._by_first: dict[str, list[_Phrase]] = {}
        for pattern in book.patterns:
            for say in pattern.say:
                phrase = _Phrase(pattern, tuple(_choices(word) for word in say.lower().split()))
                first = phrase.words[0]
                for lemma in first if isinstance(first, frozenset) else ():
                    self._by_first.setdefault(lemma, []).append(phrase)

    def find(self, parsed: Parsed) -> tuple[Hit, ...]:
        """The patterns in a sentence, in the order of their first words; the longest of those that start together."""
        best: dict[tuple[int, str], Hit] = {}
        for index, token in enumerate(parsed.tokens):
            for phrase in self._by_first.get(token.lemma, ()):
                words = _match(parsed, phrase.words, index)
                known = best.get((index, phrase.pattern.action))
                if words and (known is None or len(words) > len(known.words)):
                    best[index, phrase.pattern.action] = Hit(phrase.pattern, index, words)
        return tuple(best.values())


def _choices(word: str) -> frozenset[str] | str:
    return word if word == ANYWHERE else frozenset(word.strip("{}").split("|"))


def _match(parsed: Parsed, words: Iterable[frozenset[str] | str], start: int) -> tuple[int, ...]:
    """The indices of the phrase's words from `start` on; () where it does not go through."""
    found: list[int] = []
    reach: int | None = 0
    for word in words:
        if isinstance(word, str):
            reach = None
            continue
        begin = found[-1] + 1 if found else start
        end = len(parsed.tokens) if reach is None else min(len(parsed.tokens), begin + reach + 1)
        index = next((i for i in range(begin, end) if parsed.tokens[i].lemma in word), None)
        if index is None:
            return ()
        found.append(index)
        reach = GAP
    return tuple(found)


def telling(hits: Iterable[Hit], words: Iterable[int]) -> Iterator[Hit]:
    """The hits that share a word with the given ones (the way between two parties)."""
    given = set(words)
    return (hit for hit in hits if given & set(hit.words))
