"""References back inside an article: whom "he", "the ministry", "the alliance" or "the two countries" mean.

Told only where one candidate of the right kind stands in the two sentences before and none in the sentence itself: a
reference that is missed costs an event, one that is wrong invents one. The words are lists of language/en.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from comity.codebook.book import Book
from comity.events.parties import NAMELESS, Roles, Taking
from comity.records import Party
from comity.sentences import Parsed

__all__ = ["REACH", "Earlier", "References"]

# In how many sentences before an antecedent is looked for.
REACH = 2

REFERENCE = "reference"
"""The kind of a party that is named only in an earlier sentence."""

_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "dative", "pobj"})
_BODIES = "bodies "


@dataclass(frozen=True, slots=True)
class Earlier:
    """A sentence before: its tree and its parties."""

    parsed: Parsed
    takings: tuple[Taking, ...]

    @property
    def named(self) -> tuple[Taking, ...]:
        """Its parties that are known."""
        return tuple(taking for taking in self.takings if taking.party.code or taking.members)


class References:
    """Finds whom the words of a codebook's language refer to."""

    def __init__(self, book: Book, roles: Roles) -> None:
        words = book.language.words
        self._roles = roles
        self._kinds = {code: entity.kind for code, entity in book.entities.items()}
        self._persons = frozenset(words.get("persons", ()))
        self._bodies = {
            name.removeprefix(_BODIES): frozenset(nouns) for name, nouns in words.items() if name.startswith(_BODIES)
        }
        phrases = "|".join(map(re.escape, sorted(words.get("both", ()), key=len, reverse=True)))
        self._pairs = re.compile(rf"\b(?:{phrases})\b", re.IGNORECASE) if phrases else None

    def both(self, text: str) -> bool:
        """Whether the text speaks of two parties together without naming them ("the two countries")."""
        return self._pairs is not None and self._pairs.search(text) is not None

    def resolved(self, parsed: Parsed, takings: Sequence[Taking], earlier: Sequence[Earlier]) -> tuple[Taking, ...]:
        """The sentence's parties with those that it refers to; `earlier` are the sentences before, the nearest last."""
        if not any(one.named for one in earlier):
            return tuple(takings)
        found = [*self._pair(parsed, takings, earlier), *self._single(parsed, takings, earlier)]
        apart = [one for one in found if all(one.end <= other.start or one.start >= other.end for other in takings)]
        return tuple(sorted([*takings, *apart], key=lambda taking: taking.start))

    def _pair(self, parsed: Parsed, takings: Sequence[Taking], earlier: Sequence[Earlier]) -> Iterator[Taking]:
        match = self._pairs.search(parsed.text) if self._pairs else None
        covered = parsed.covering(*match.span()) if match else ()
        codes = _codes(taking for one in earlier for taking in one.named)
        if match is None or not covered or len(codes) != 2 or codes & _codes(takings):
            return
        if len({self._kinds.get(code) for code in codes}) == 1:
            start, end = match.span()
            members = tuple(sorted(codes))
            yield Taking(
                Party("", "", match[0]), start, end, start, end, covered[-1], REFERENCE, members, " and ".join(members)
            )

    def _single(self, parsed: Parsed, takings: Sequence[Taking], earlier: Sequence[Earlier]) -> Iterator[Taking]:
        for index, token in enumerate(parsed.tokens):
            if token.dep not in _ARGUMENTS:
                continue
            before = [taking for taking in takings if taking.start < token.start]
            if token.pos == "PRON" and token.text.lower() in self._persons:
                meant = None if _strangers(parsed, _impersonal(parsed, takings), index) else _person(earlier)
                yield from _taking(parsed, (index, index), meant, meant.party.sector if meant else "", named=True)
            elif token.pos == "NOUN" and _bare(parsed, index):
                meant = self._body(token.lemma, earlier) or self._holder(token.lemma, before, earlier)
                sector = self._roles.sector([token.lemma]) or (meant.party.sector if meant else "")
                yield from _taking(parsed, (index - 1, index), meant, sector, named=False)

    def _body(self, noun: str, earlier: Sequence[Earlier]) -> Taking | None:
        """The only organisation of the kind that the noun stands for: "the alliance"."""
        kinds = {kind for kind, nouns in self._bodies.items() if noun in nouns} - {"state"}
        fitting = [taking for one in earlier for taking in one.named if self._kinds.get(taking.party.code) in kinds]
        return fitting[-1] if len(_codes(fitting)) == 1 else None

    def _holder(self, noun: str, before: Sequence[Taking], earlier: Sequence[Earlier]) -> Taking | None:
        """Whose ministry, army or president it is: the one named with that word, or the only state that is named."""
        sector = self._roles.sector([noun])
        if not sector or noun not in self._bodies.get("state", ()):
            return None
        said = [taking for one in earlier for taking in one.named if _says(one.parsed, taking, noun)]
        every = [taking for one in earlier for taking in one.named]
        fitting = said or ([] if any(taking.party.code for taking in before) else every)
        states = all(self._kinds.get(code) == "state" for code in _codes(fitting))
        return fitting[-1] if len(_codes(fitting)) == 1 and states and not fitting[-1].members else None


def _taking(
    parsed: Parsed, words: tuple[int, int], meant: Taking | None, sector: str, *, named: bool
) -> Iterator[Taking]:
    """The words as the party that is meant; a pronoun stands where the name would."""
    if meant is None:
        return
    start, end = parsed.tokens[words[0]].start, parsed.tokens[words[1]].end
    party = Party(meant.party.code, sector, parsed.text[start:end])
    yield Taking(party, start, end, start, end if named else start, words[1], REFERENCE, (), meant.party.text)


def _codes(takings: Iterable[Taking]) -> set[str]:
    return {code for taking in takings for code in (taking.members or (taking.party.code,)) if code}


def _person(earlier: Sequence[Earlier]) -> Taking | None:
    """The only person of the nearest sentence that has any."""
    for one in reversed(earlier):
        persons = [taking for taking in one.takings if _is_person(one.parsed, taking)]
        strangers = _strangers(one.parsed, one.takings)
        if persons or strangers:
            return persons[-1] if len(_codes(persons)) == 1 and not strangers else None
    return None


def _is_person(parsed: Parsed, taking: Taking) -> bool:
    """Whether the party is a person by name: one of the codebook, or a name with a title ("Foreign Minister Novak")."""
    if taking.kind in ("person", REFERENCE):
        return taking.kind == "person" or taking.name_end > taking.name_start
    head = parsed.tokens[taking.head]
    titled = bool(taking.party.sector) and taking.kind != NAMELESS
    return titled and head.pos == "PROPN" and not taking.name_start <= head.start < taking.name_end


def _impersonal(parsed: Parsed, takings: Sequence[Taking]) -> list[Taking]:
    return [taking for taking in takings if not _is_person(parsed, taking)]


def _strangers(parsed: Parsed, known: Sequence[Taking], before: int | None = None) -> bool:
    """Whether a name that is none of the known parties is a subject, up to the word."""
    heads = {taking.head for taking in known}
    return any(
        token.dep in ("nsubj", "nsubjpass") and token.pos == "PROPN" and index not in heads
        for index, token in enumerate(parsed.tokens[:before])
    )


def _bare(parsed: Parsed, index: int) -> bool:
    """Whether the noun stands with nothing but "the"."""
    hung = [parsed.tokens[child] for child in parsed.children(index)]
    described = any(
        token.dep in ("amod", "compound", "poss", "prep", "relcl", "appos", "nummod", "conj") for token in hung
    )
    return bool(index) and parsed.tokens[index - 1].text.lower() == "the" and not described


def _says(parsed: Parsed, taking: Taking, noun: str) -> bool:
    """Whether the word is one of the party's own: "ministry" of "the Polish foreign ministry"."""
    return any(parsed.tokens[index].lemma == noun for index in parsed.covering(taking.start, taking.end))
