"""Who joins or leaves an organisation: the states that do, or that it is done to; not those that only have a say."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from comity.events.milestones.anchors import Anchor
from comity.events.milestones.sides import codes
from comity.events.milestones.stages import Staged
from comity.events.milestones.words import forms
from comity.events.parties import Taking
from comity.records import Party
from comity.sentences import Parsed

__all__ = ["membership"]

_NOUNS = frozenset({"NOUN", "PROPN"})
_OBJECTS = frozenset({"dobj", "nsubjpass"})
_OWNERS = frozenset({"poss", "amod", "compound", "nmod"})
_MODIFIERS = frozenset({"conj", "appos", "compound", "amod", "nmod", "poss"})
_ITSELF = frozenset({"", "IGO"})
_JOINING = frozenset({"", "GOV", "LEG"})


def membership(
    parsed: Parsed, anchor: Anchor, one: Staged, near: Sequence[Taking], organisations: Collection[str]
) -> Mapping[str, Party]:
    """The states and the one organisation; none where it is done to another thing ("suspended talks", "joined a NATO
    mission", "joined the Union in condemning …")."""
    if _other_object(parsed, anchor, one, near) or _joins_in(parsed, one.word):
        return {}
    own = codes(taking for taking in near if taking.head == anchor.head and taking.party.sector in _ITSELF)
    states = [taking for taking in near if taking.party.code not in organisations and taking.party.sector in _JOINING]
    done_to = [taking for taking in states if _under(parsed, taking.head, set(_whose(parsed, one.word)))]
    found = codes(done_to or states)
    return {**found, **own} if found and own else {}


def _other_object(parsed: Parsed, anchor: Anchor, one: Staged, near: Sequence[Taking]) -> bool:
    """Whether the verb has an object that is no state or organisation, nor a word of the stage ("membership")."""
    members = {anchor.head} | {taking.head for taking in near if taking.kind != "demonym" and not taking.party.sector}
    objects = (child for child in parsed.children(one.word) if parsed.tokens[child].dep == "dobj")
    return any(child not in members and one.stage.words.isdisjoint(forms(parsed.tokens[child])) for child in objects)


def _joins_in(parsed: Parsed, word: int) -> bool:
    """Whether it is an act that is joined in."""
    leading = (child for child in parsed.children(word) if parsed.tokens[child].dep == "prep")
    return any(parsed.tokens[below].dep == "pcomp" for child in leading for below in parsed.children(child))


def _whose(parsed: Parsed, word: int) -> Iterator[int]:
    """What the verb is done to, or whose the noun is ("Sweden's accession", "the accession of Sweden")."""
    if parsed.tokens[word].pos not in _NOUNS:
        yield from (child for child in parsed.children(word) if parsed.tokens[child].dep in _OBJECTS)
        return
    for child in parsed.children(word):
        token = parsed.tokens[child]
        if token.dep in _OWNERS:
            yield child
        elif token.dep == "prep" and token.lemma == "of":
            yield from parsed.children(child)


def _under(parsed: Parsed, index: int, heads: set[int]) -> bool:
    """Whether the word is one of the heads, or hangs on one by modifiers only."""
    while index not in heads:
        token = parsed.tokens[index]
        if token.head == index or token.dep not in _MODIFIERS:
            return False
        index = token.head
    return True
