"""When a milestone was: the date told of it; the day of publication only where it is told as news."""

from __future__ import annotations

from dataclasses import dataclass

from comity.records import Span
from comity.sentences import Dated, Narrative, Parsed

__all__ = ["Dating"]

_VERBS = frozenset({"VERB", "AUX"})
# Clauses that tell the news itself; what stands in others may be as old as it likes.
_NEWS = frozenset({"ROOT", "conj", "ccomp", "xcomp", "parataxis"})
_NOUNS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "prep", "attr", "compound", "appos"})
_AFTER = frozenset({"after", "before", "since", "under", "until", "despite", "following"})


@dataclass(frozen=True, slots=True)
class Dating:
    """Reads the dates of one article's sentences."""

    told: Narrative

    def when(self, parsed: Parsed, word: int, name: int, *, title: bool = False) -> tuple[Span, str]:
        """The days of what the word tells of the `name`, and the reason in words; where no date is told and the word
        tells no news, some day up to the telling. How long something is to hold is not when it came about."""
        dated, span, basis = self.told.when(parsed.text, at=parsed.tokens[word].start)
        if dated is not None and (span.earliest is None or _elsewhere(parsed, dated, word, name)):
            dated, span, basis = None, *self.told.telling()
        if dated is not None or title or _news(parsed, word):
            return span, basis
        last = span.latest.isoformat() if span.latest else ""
        return Span(None, span.latest, "unknown", f"../{last}" if last else ""), "no date told"

    def of(self, text: str, dated: Dated) -> tuple[Span, str]:
        """The days of one of the text's dates, and the reason in words."""
        if dated.complete or self.told.window is None:
            return dated.span, dated.basis
        _, span, basis = self.told.when(text, at=dated.start)
        return span, basis


def _elsewhere(parsed: Parsed, dated: Dated, word: int, name: int) -> bool:
    """Whether the date is another clause's own: "signed it, and parliament will vote on it in January"; or one that
    hangs on the name: "the accord, signed in May, was never ratified"."""
    covered = parsed.covering(dated.start, dated.end)
    if not covered:
        return False
    way = list(parsed.ancestors(covered[0]))
    clause = next((index for index in way if parsed.tokens[index].pos in _VERBS), None)
    if clause is None or clause == word or clause in parsed.ancestors(word) or word in parsed.subtree(clause):
        return False
    token = parsed.tokens[clause]
    if token.dep in ("acl", "relcl"):
        return token.head == name
    subject = any(parsed.tokens[child].dep in ("nsubj", "nsubjpass") for child in parsed.children(clause))
    return token.dep in ("conj", "parataxis") and subject


def _news(parsed: Parsed, word: int) -> bool:
    """Whether the word stands in the main clause, or in what is said to have happened."""
    for index in (word, *parsed.ancestors(word)):
        token = parsed.tokens[index]
        if token.pos in _VERBS:
            if token.dep not in _NEWS:
                return False
        elif token.dep not in _NOUNS | _NEWS or token.lemma in _AFTER:
            return False
    return True
