"""Whom an act is done to where that is somebody whom nobody names: "freed the captives", "warned us".

Such a party has words and no code: it is shown and counts for no state, and tells that the recipient is not left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from comity.codebook.book import Language
from comity.events.operators import VERBS, Words, words_of
from comity.events.parties import Roles
from comity.records import Party
from comity.sentences import Parsed

__all__ = ["unnamed"]

_OBJECTS = frozenset({"dobj", "dative"})
_LINKS = frozenset({"prep", "dative"})


def unnamed(parsed: Parsed, trigger: int, known: frozenset[int], roles: Roles, language: Language) -> Party | None:
    """The people whom the act told by the word is done to; None where it is done to nobody, to a thing, or to one of
    the `known` parties (their head words)."""
    words = words_of(language)
    for word in _done_to(parsed, trigger, words):
        if word in known:
            return None
        if roles.people(parsed, word) or words.has("somebody", parsed.tokens[word]):
            inside = parsed.chunk(word)
            return Party(
                "", roles.people(parsed, word), parsed.text[parsed.tokens[inside[0]].start : parsed.tokens[word].end]
            )
    return None


def _done_to(parsed: Parsed, trigger: int, words: Words) -> Iterator[int]:
    """The objects of a verb, or the subject of a passive, then those it is aimed at; of a noun, what follows "of"."""
    tokens, children = parsed.tokens, parsed.children(trigger)
    verb = tokens[trigger].pos in VERBS
    passive = any(tokens[child].dep == "auxpass" for child in children)
    yield from (child for child in children if tokens[child].dep in ({"nsubjpass"} if passive else _OBJECTS) and verb)
    for child in children:
        if tokens[child].dep in _LINKS and words.has("aiming" if verb else "belonging", tokens[child]):
            yield from (below for below in parsed.children(child) if tokens[below].dep == "pobj")
