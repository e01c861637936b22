"""Whether a milestone has come about, and who says so."""

from __future__ import annotations

from collections.abc import Sequence

from comity.codebook.book import Language, Stage
from comity.events import details, status
from comity.events.milestones.words import forms
from comity.events.operators import act, operators, words_of
from comity.events.parties import Taking
from comity.records import Party, Reason, Status
from comity.sentences import Parsed

__all__ = ["said_by", "standing", "wished"]

# Operators that make of an act no more than a wish.
WISHES = frozenset({"wishing", "orders"})

_VERBS = frozenset({"VERB", "AUX"})
_SUBJECTS = frozenset({"nsubj", "agent", "poss"})


def standing(
    parsed: Parsed, word: int, stage: Stage, language: Language, *, title: bool
) -> tuple[Status, tuple[Reason, ...]]:
    """The status of what the word tells. Age makes no milestone "historical"; a cancelled one is denied."""
    told, reason = status.status(parsed, word, language, title=title)
    if stage.code == "cancelled" and told == "happened":
        return "denied", (Reason("status", "cancelled", text=parsed.tokens[word].text),)
    if told == "historical":
        return "happened", ()
    return told, (reason,) if reason else ()


def wished(parsed: Parsed, word: int, language: Language) -> bool:
    """Whether what the word tells is no more than wanted, hoped for or demanded."""
    words = words_of(language)
    around = operators(parsed, act(parsed, word, words), words)
    return any(name in WISHES or words.has("wishing", parsed.tokens[at]) for name, at in around)


def said_by(parsed: Parsed, takings: Sequence[Taking], word: int, language: Language) -> Party | None:
    """Who is quoted for it: by a verb of saying, or as the one whose statement or claim it is."""
    quoted = details.said_by(parsed, takings, word, language)
    if quoted is not None:
        return quoted
    statements = frozenset(language.words.get("statements", ()))
    for above in parsed.ancestors(word):
        if any(form in statements for form in forms(parsed.tokens[above])):
            return _author(parsed, takings, above, frozenset(language.words.get("making", ())))
    return None


def _author(parsed: Parsed, takings: Sequence[Taking], statement: int, making: frozenset[str]) -> Party | None:
    """The one who made the statement, or whose it is."""
    verb = parsed.tokens[statement].head
    around = [*parsed.children(statement)]
    if parsed.tokens[verb].lemma in making:
        around += parsed.children(verb)
    owners = [child for child in around if parsed.tokens[child].dep in _SUBJECTS]
    found = (taking.party for owner in owners for taking in takings if taking.head in parsed.subtree(owner))
    return next(found, None)
