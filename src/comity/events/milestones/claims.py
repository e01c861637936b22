"""Claims that a relation has no like: who makes them, and whether the text denies them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from comity.codebook.book import Book
from comity.events import status
from comity.events.milestones.sides import codes
from comity.events.milestones.telling import said_by
from comity.events.parties import Taking
from comity.records import Party, Reason, Status
from comity.sentences import Parsed

__all__ = ["Claim", "Claims"]


@dataclass(frozen=True, slots=True)
class Claim:
    """The word that claims, whose relation it is about, whether it is alleged or denied, and who claims it."""

    kind: str
    word: int
    parties: Mapping[str, Party]
    status: Status
    said_by: Party | None
    reason: Reason


class Claims:
    """Finds such claims by the words of the codebook's kind of the family "claim"."""

    def __init__(self, book: Book) -> None:
        self._language = book.language
        self._kind = next((kind for kind in book.kinds.values() if kind.family == "claim"), None)
        words = "|".join(re.escape(word) for word in (self._kind.say if self._kind else ()))
        self._words = re.compile(rf"\b(?:{words})\b" if words else r"(?!)", re.IGNORECASE)

    def tempting(self, text: str) -> bool:
        """Whether the text holds such a word."""
        return bool(self._words.search(text))

    def find(self, parsed: Parsed, takings: Sequence[Taking]) -> Iterator[Claim]:
        """The claims about a relation: two parties must take part in what is called unlike all others."""
        for match in self._words.finditer(parsed.text):
            word = parsed.covering(match.start(), match.end())[0]
            around = _topic(parsed, word)
            known = codes(taking for taking in takings if taking.head in around)
            if self._kind is None or len(known) < 2:
                continue
            told, _ = status.status(parsed, word, self._language)
            denied = told == "denied" or _negated(parsed, word, self._language.words.get("negators", ()))
            speaker = said_by(parsed, takings, word, self._language)
            reason = Reason("claim", self._kind.code, text=match[0])
            yield Claim(self._kind.code, word, known, "denied" if denied else "alleged", speaker, reason)


def _topic(parsed: Parsed, word: int) -> set[int]:
    """The words of what is called so: of the noun it describes, or of the clause that it is said in."""
    for above in (word, *parsed.ancestors(word)):
        token = parsed.tokens[above]
        if token.pos in ("VERB", "AUX"):
            return set(parsed.subtree(above))
    return set(parsed.subtree(word))


def _negated(parsed: Parsed, word: int, negators: Sequence[str]) -> bool:
    around = {word, parsed.tokens[word].head}
    around |= {next((above for above in parsed.ancestors(word) if parsed.tokens[above].pos in ("VERB", "AUX")), word)}
    return any(
        parsed.tokens[child].dep == "neg" or parsed.tokens[child].lemma in negators
        for one in around
        for child in parsed.children(one)
    )
