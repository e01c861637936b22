"""A sentence in clauses that each tell an act of their own: "Kenya shut the border and accused Somalia of shelling it".

The classifier gives one answer a pair; asked about each clause by itself it can give two, and who stands in one clause
is not taken for a party to what another tells. A condition stays with what it is a condition of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from comity.codebook.book import Language
from comity.events.operators import VERBS, words_of
from comity.sentences import Parsed

__all__ = ["Clause", "Passage", "clauses"]

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_HELPERS = frozenset({"aux", "auxpass"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_RELATIVES = frozenset({"WDT", "WP"})


@dataclass(frozen=True, slots=True)
class Clause:
    """The verb that a clause hangs on, and its words; where its subject stands in another clause, that too."""

    verb: int
    words: frozenset[int]


class Passage:
    """The text of a clause, and where the offsets of its sentence are in it."""

    def __init__(self, parsed: Parsed, clause: Clause) -> None:
        runs: list[list[int]] = []
        for word in sorted(clause.words):
            if runs and word == runs[-1][-1] + 1:
                runs[-1].append(word)
            else:
                runs.append([word])
        spans = [(parsed.tokens[run[0]].start, parsed.tokens[run[-1]].end) for run in runs]
        self.text = " ".join(parsed.text[start:end] for start, end in spans)
        self._moves: list[tuple[int, int, int]] = []
        length = 0
        for start, end in spans:
            self._moves.append((start, end, length - start))
            length += end - start + 1

    def moved(self, start: int, end: int) -> tuple[int, int] | None:
        """The span in the passage; None where the passage does not hold it."""
        return next((((start + by), (end + by)) for low, high, by in self._moves if low <= start and end <= high), None)


def clauses(parsed: Parsed, language: Language) -> tuple[Clause, ...]:
    """The clauses of a sentence, in order of their verbs; () where it has but one."""
    cut = [verb for verb in range(len(parsed.tokens)) if _apart(parsed, verb, language)]
    if not cut:
        return ()
    below = {verb: set(parsed.subtree(verb)) for verb in cut}
    joints = {child for verb in cut for child in _joints(parsed, verb)}
    words = {verb: _own(verb, below) | _borrowed(parsed, verb, below) for verb in cut}
    words |= {root: set(parsed.subtree(root)).difference(*below.values()) for root in {_root(parsed, v) for v in cut}}
    return tuple(Clause(verb, frozenset(words[verb] - joints)) for verb in sorted(words))


def _apart(parsed: Parsed, verb: int, language: Language) -> bool:
    """Whether the verb begins a clause: beside another verb, behind a semicolon, of somebody in the other ("which …"),
    or of another time or side with a subject of its own."""
    token = parsed.tokens[verb]
    if token.pos not in VERBS or token.head == verb:
        return False
    if token.dep == "relcl":
        return _finite(parsed, verb) and _relative(parsed, verb)
    if parsed.tokens[token.head].pos not in VERBS:
        return False
    own = _subject(parsed, verb) is not None
    if token.dep == "conj":
        return own or _finite(parsed, verb)
    if token.dep in ("parataxis", "ccomp"):
        first = parsed.subtree(verb)[0]
        return own and first > 0 and parsed.tokens[first - 1].text == ";"
    marks = (parsed.tokens[child] for child in parsed.children(verb) if parsed.tokens[child].dep in ("mark", "advmod"))
    return token.dep == "advcl" and own and any(words_of(language).has("clauses_apart", mark) for mark in marks)


def _finite(parsed: Parsed, verb: int) -> bool:
    """Whether the verb is in the past or present, not an infinitive or participle that hangs on the other's helper."""
    helpers = (parsed.tokens[child].tag for child in parsed.children(verb) if parsed.tokens[child].dep in _HELPERS)
    return any(tag in _FINITE for tag in (parsed.tokens[verb].tag, *helpers))


def _subject(parsed: Parsed, verb: int) -> int | None:
    return next((child for child in parsed.children(verb) if parsed.tokens[child].dep in _SUBJECTS), None)


def _relative(parsed: Parsed, verb: int) -> bool:
    """Whether the clause's subject is only "which" or "who"."""
    subject = _subject(parsed, verb)
    return subject is not None and parsed.tokens[subject].tag in _RELATIVES


def _root(parsed: Parsed, verb: int) -> int:
    return [verb, *parsed.ancestors(verb)][-1]


def _joints(parsed: Parsed, verb: int) -> Iterator[int]:
    """What joins the clause to the other: "and", "after"."""
    yield from (child for child in parsed.children(verb) if parsed.tokens[child].dep == "mark")
    yield from (child for child in parsed.children(verb) if parsed.tokens[child].tag in _RELATIVES)
    yield from (child for child in parsed.children(parsed.tokens[verb].head) if parsed.tokens[child].dep == "cc")


def _own(verb: int, below: Mapping[int, set[int]]) -> set[int]:
    """The words of the clause without those of clauses in it."""
    return below[verb].difference(*(words for other, words in below.items() if other != verb and other in below[verb]))


def _borrowed(parsed: Parsed, verb: int, below: Mapping[int, set[int]]) -> set[int]:
    """The subject of the verb beside which this one stands, where it has none; whom "which" or "who" means. Clauses in
    it stay behind."""
    noun = _lent(parsed, verb)
    whole = set() if noun is None else set(parsed.subtree(noun))
    return whole.difference(*(words for other, words in below.items() if other in whole))


def _lent(parsed: Parsed, verb: int) -> int | None:
    """The noun that is the subject of the verb from outside of its clause."""
    while True:
        subject = _subject(parsed, verb)
        if subject is not None and parsed.tokens[subject].tag not in _RELATIVES:
            return subject
        if subject is not None:
            return parsed.tokens[verb].head if parsed.tokens[verb].dep == "relcl" else None
        if parsed.tokens[verb].dep != "conj":
            return None
        verb = parsed.tokens[verb].head
