"""Whose milestone it is: the parties around its name and its verb, the nearest by syntax first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from comity.events.milestones.anchors import Anchor
from comity.events.milestones.naming import codename
from comity.events.parties import Taking
from comity.records import Party
from comity.sentences import Parsed

__all__ = ["OFFICIAL", "codes", "guests", "official", "reached", "sides"]

OFFICIAL = frozenset({"", "GOV", "MIL", "LEG", "JUD", "COP", "SPY", "IGO"})
"""Sectors that act for their state or organisation."""

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "agent"})
_OBJECTS = frozenset({"dobj", "dative"})
_MODIFIERS = frozenset({"amod", "compound", "nmod", "poss", "conj", "appos", "pobj", "nummod", "npadvmod"})
_INHERIT = frozenset({"xcomp", "advcl", "conj", "ccomp", "pcomp"})
_LOCATIVES = frozenset({"in", "at", "near", "outside", "off"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_VERBS = frozenset({"VERB", "AUX"})
# Prepositions that join parties to what they share.
_TIES = frozenset({"of", "between", "with", "among", "by", "from", "and", "amongst"})
# ... and those that lead to the one it is done to.
_TOWARDS = frozenset({"to", "on", "against", "for", "upon", "into", "over"})
# ... and those before what they act by: "under an accord signed in May, Oman supplies …".
_FRAMES = frozenset({"in", "under", "by", "through"})
# Whose milestones have a party at a place: who visits Minsk visits Belarus, a base in Qatar is Qatar's affair.
_PLACED = frozenset({"visit", "basing"})
_AIMED = frozenset({"visit", "sanctions", "recognition", "membership", "relations"})

_Test = Callable[[Taking], bool]


def official(
    parsed: Parsed, takings: Iterable[Taking], anchors: Iterable[Anchor], known: Collection[str]
) -> tuple[Taking, ...]:
    """Those that act for one of the `known` states and organisations; a name that only describes a thing ("Polish
    company") or is part of an exercise's ("West-2017") is none."""
    anchored = list(anchors)
    heads = {anchor.head for anchor in anchored}
    punished = {anchor.head for anchor in anchored if anchor.kind.family == "sanctions"}
    return tuple(
        one
        for one in takings
        if (one.party.sector in OFFICIAL or any(above in punished for above in parsed.ancestors(one.head)))
        and (one.party.code in known or one.members)
        and not _describes(parsed, one, heads)
        and not codename(parsed.text[one.name_start :]).startswith(one.party.text)
    )


def _describes(parsed: Parsed, one: Taking, heads: set[int]) -> bool:
    token = parsed.tokens[one.head]
    if one.kind != "demonym" or token.dep not in ("amod", "compound", "nmod") or token.head in heads:
        return False
    above = parsed.tokens[token.head]
    if above.dep in ("amod", "compound", "conj") and (above.pos != "NOUN" or above.head in heads):
        return False
    return above.pos == "NOUN" and not one.party.sector and not _in_name(parsed, token.head, heads)


def _in_name(parsed: Parsed, index: int, heads: set[int]) -> bool:
    """Whether the noun stands under one of the heads: "an agreement on American forces"."""
    return any(above in heads for above in parsed.ancestors(index)) or any(
        child in heads for child in parsed.subtree(index)
    )


def sides(parsed: Parsed, anchor: Anchor, verb: int, takings: Sequence[Taking]) -> tuple[tuple[Taking, ...], str]:
    """The parties, and where they stand: "near", that is in its name or with its verb, or else in its "clause"."""
    name = frozenset(parsed.subtree(anchor.head))
    steps: tuple[_Test, ...] = (
        lambda one: _near(parsed, anchor, one) or _argument(parsed, anchor, verb, one),
        lambda one: anchor.act is None and one.head in name and not _beside(parsed, one),
        lambda one: _clause_of(parsed, one.head) in _clauses(parsed, verb) and not _placed(parsed, one),
        lambda one: _framed(parsed, anchor, verb, one),
    )
    found: list[Taking] = []
    where = "near"
    for number, step in enumerate(steps):
        where = "near" if number == 0 else "clause"
        found += [one for one in takings if one not in found and step(one)]
        if len(codes(found)) >= 2:
            break
    return tuple(sorted(found, key=lambda one: one.start)), where


def reached(parsed: Parsed, verb: int, one: Taking) -> bool:
    """Whether it is where the verb leads itself, and nothing that is there: "visited Minsk", "flew to Minsk"."""
    index = one.head
    while parsed.tokens[index].dep in ("conj", "appos"):
        index = parsed.tokens[index].head
    token = parsed.tokens[index]
    above = parsed.tokens[token.head]
    return (token.head == verb and token.dep in _OBJECTS | {"nsubjpass"}) or (
        token.dep == "pobj" and above.head == verb and above.dep != "agent"
    )


def guests(parsed: Parsed, anchor: Anchor, near: Sequence[Taking], hosting: Collection[str]) -> tuple[Taking, ...]:
    """Without the host of others: "Minsk hosted the summit of the leaders of …"."""
    verb = parsed.tokens[anchor.head].head
    kept = tuple(one for one in near if not _subject(parsed, verb, one))
    hosted = parsed.tokens[verb].lemma in hosting and len(codes(kept)) >= 2
    return kept if hosted else tuple(near)


def codes(takings: Iterable[Taking]) -> dict[str, Party]:
    """The parties by code, each once, groups as their members."""
    found: dict[str, Party] = {}
    for one in takings:
        members = one.members or ((one.party.code,) if one.party.code else ())
        for code in members:
            found.setdefault(code, Party(code, one.party.sector, one.party.text))
    return found


def _near(parsed: Parsed, anchor: Anchor, one: Taking) -> bool:
    """Whether it stands in the name itself: "the Sino-Belarusian agreement", "… between Belarus and China"."""
    if anchor.act is not None:
        return False
    ties = _TIES | _TOWARDS if anchor.kind.family in _AIMED else _TIES
    if one.head == anchor.head:
        return True
    index, nouns = one.head, 0
    while index != anchor.head:
        token = parsed.tokens[index]
        if token.head == index:
            return False
        if token.dep == "prep":
            placed = _is_placed(anchor) and token.lemma in _LOCATIVES
            if token.lemma not in ties and not placed:
                return False
        elif token.dep not in _MODIFIERS:
            return False
        nouns += token.dep == "pobj"
        index = token.head
    return nouns <= 2


def _argument(parsed: Parsed, anchor: Anchor, verb: int, one: Taking) -> bool:
    """Whether it is the verb's subject, object or joined to it by a preposition."""
    own = _hangs(parsed, anchor, verb, one)
    return own or any(_subject(parsed, above, one) for above in _actors_of(parsed, verb))


def _framed(parsed: Parsed, anchor: Anchor, verb: int, one: Taking) -> bool:
    """Whether it is among those who act in it: "In a statement signed on Friday, China and Russia opposed …"."""
    frame = parsed.tokens[anchor.head].head
    if parsed.tokens[verb].head != anchor.head or parsed.tokens[frame].lemma not in _FRAMES:
        return False
    return _subject(parsed, parsed.tokens[frame].head, one)


def _subject(parsed: Parsed, verb: int, one: Taking) -> bool:
    """Whether it is among the verb's subjects, or what a relative clause with that verb is about."""
    token = parsed.tokens[verb]
    if token.dep == "relcl" and token.head == one.head and not _named_subject(parsed, verb):
        return True
    way = [one.head, *parsed.ancestors(one.head)]
    if verb not in way:
        return False
    below = way[: way.index(verb)]
    joined = all(parsed.tokens[index].dep in _MODIFIERS | {"prep"} for index in below[:-1])
    return bool(below) and joined and parsed.tokens[below[-1]].dep in _SUBJECTS


def _named_subject(parsed: Parsed, verb: int) -> bool:
    """Whether a noun, and no pronoun, is the verb's subject."""
    return any(
        parsed.tokens[child].dep in _SUBJECTS - {"agent"} and parsed.tokens[child].pos in _NOUNS
        for child in parsed.children(verb)
    )


def _hangs(parsed: Parsed, anchor: Anchor, verb: int, one: Taking) -> bool:
    index = one.head
    while parsed.tokens[index].head not in (verb, index):
        token = parsed.tokens[index]
        allowed = _MODIFIERS | {"prep"} if parsed.tokens[token.head].dep != "relcl" else frozenset()
        if token.dep not in allowed or (token.dep == "prep" and token.lemma not in _TIES | _TOWARDS):
            return token.dep == "pobj" and _leads(parsed, anchor, token.head, verb)
        if token.dep == "pobj" and parsed.tokens[token.head].head == verb and parsed.tokens[token.head].dep == "prep":
            return _leads(parsed, anchor, token.head, verb)
        index = token.head
    token = parsed.tokens[index]
    return token.head == verb and (token.dep in _SUBJECTS or (token.dep in _OBJECTS and _object(anchor, index)))


def _object(anchor: Anchor, index: int) -> bool:
    return index != anchor.head or anchor.kind.family == "membership"


def _leads(parsed: Parsed, anchor: Anchor, preposition: int, verb: int) -> bool:
    token = parsed.tokens[preposition]
    if token.head != verb:
        return False
    if token.lemma in _LOCATIVES:
        return _is_placed(anchor)
    return token.lemma in _TIES | _TOWARDS or token.dep == "agent"


def _actors_of(parsed: Parsed, word: int) -> Iterator[int]:
    """The word, and the verbs above it whose subject is its own: "decided to sign", "denied that it had signed"."""
    yield word
    for _ in range(4):
        token = parsed.tokens[word]
        noun = token.pos in _NOUNS | {"ADP"}
        if token.head == word or (not noun and (_named_subject(parsed, word) or token.dep not in _INHERIT)):
            return
        word = token.head
        yield word


def _clauses(parsed: Parsed, verb: int) -> set[int]:
    found = {_clause_of(parsed, verb)}
    return found | {_clause_of(parsed, word) for word in _actors_of(parsed, verb)}


def _clause_of(parsed: Parsed, index: int) -> int:
    """The verb whose clause the word is in."""
    if parsed.tokens[index].pos in _VERBS:
        return index
    return next((above for above in parsed.ancestors(index) if parsed.tokens[above].pos in _VERBS), -1)


def _beside(parsed: Parsed, one: Taking) -> bool:
    """Whether it only lies near: "drills off Cyprus"."""
    token = parsed.tokens[one.head]
    return token.dep == "pobj" and parsed.tokens[token.head].lemma in _LOCATIVES - {"in", "at"}


def _is_placed(anchor: Anchor) -> bool:
    return anchor.kind.family in _PLACED


def _placed(parsed: Parsed, one: Taking) -> bool:
    token = parsed.tokens[one.head]
    return token.dep == "pobj" and parsed.tokens[token.head].lemma in _LOCATIVES
