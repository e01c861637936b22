"""What a sentence may tell milestones of: its treaties, partnerships, exercises, visits, organisations."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from comity.codebook.book import Kind, Stage
from comity.events.milestones.words import Lexicon, forms
from comity.events.parties import Taking
from comity.sentences import Parsed

__all__ = ["Anchor", "anchors"]

_NOUNS = frozenset({"NOUN", "PROPN", "ADJ"})
_VERBS = frozenset({"VERB", "AUX"})
# How a noun hangs on the noun whose name it is part of: "declaration on the partnership", "partnership agreement".
_PART = frozenset({"pobj", "prep", "compound", "nmod", "amod", "poss"})


@dataclass(frozen=True, slots=True)
class Anchor:
    """A word that names a possible milestone: its kind, its index, the tier in its name; `act` is the stage where the
    word is a verb that is one by itself."""

    kind: Kind
    head: int
    first: int
    tier: str = ""
    act: Stage | None = None


def anchors(
    parsed: Parsed, takings: Sequence[Taking], lexicon: Lexicon, organisations: Collection[str]
) -> list[Anchor]:
    """All of them in the order of their words, none part of another's name."""
    nouns = list(_nouns(parsed, lexicon))
    tiers = list(_tiers(parsed, lexicon))
    kept = [_with_tier(parsed, one, tiers) for one in nouns]
    spent = {tier.head for tier in tiers for one in nouns if _within(parsed, tier.head, one.head, joined=True)}
    free = [tier for tier in tiers if tier.head not in spent]
    members = [
        Anchor(lexicon.kinds["membership"], taking.head, taking.head)
        for taking in takings
        if taking.party.code in organisations
        and "membership" in lexicon.kinds
        # Not what is only named after one: "the CIS summit".
        and parsed.tokens[taking.head].end <= taking.name_end
    ]
    found = [*kept, *free, *_acts(parsed, lexicon), *members]
    return sorted(found, key=lambda one: one.head)


def _nouns(parsed: Parsed, lexicon: Lexicon) -> Iterator[Anchor]:
    taken = -1
    words = {form for token in parsed.tokens for form in forms(token)}
    for index in range(len(parsed.tokens)):
        if index <= taken:
            continue
        found = lexicon.noun(parsed, index)
        if found is None or parsed.tokens[found[1]].pos not in _NOUNS:
            continue
        kind, head = found
        taken = max(index, head)
        again = parsed.tokens[head].dep == "appos" and lexicon.noun(parsed, parsed.tokens[head].head) is not None
        again = again or any(parsed.tokens[child].lemma == "such" for child in parsed.children(head))
        if not again and (lexicon.needs(kind, words) or _called(parsed, head)):
            yield Anchor(kind, head, index)


def _called(parsed: Parsed, head: int) -> bool:
    """Whether it has a name of its own: "the Rapid Trident exercise", "the exercise Sea Breeze"."""
    tokens = parsed.tokens
    above = tokens[tokens[head].head] if tokens[head].dep == "compound" else None
    names = [tokens[child] for child in parsed.children(head) if tokens[child].dep in ("compound", "appos")]
    return any(token.pos == "PROPN" for token in (*names, *((above,) if above else ())))


def _tiers(parsed: Parsed, lexicon: Lexicon) -> Iterator[Anchor]:
    last, kind = -1, lexicon.kinds.get("partnership")
    for index in range(len(parsed.tokens) if kind else 0):
        found = lexicon.tier(parsed, index) if index > last else None
        if found is None:
            continue
        code, last = found
        if kind and not (
            _proper(parsed, index, last) and not lexicon.noun(parsed, min(last + 1, len(parsed.tokens) - 1))
        ):
            yield Anchor(kind, _noun(parsed, index, last), index, code)


def _proper(parsed: Parsed, first: int, last: int) -> bool:
    """Whether the words are part of another name: "Eastern Partnership"."""
    before = parsed.tokens[first - 1] if first else None
    named = parsed.tokens[last].text[:1].isupper() and first == last
    return bool(named and before and before.text[:1].isupper() and before.pos in _NOUNS)


def _noun(parsed: Parsed, first: int, last: int) -> int:
    """The word of the phrase that the others hang on: "level" of "strategic level of relations"."""
    inside = range(first, last + 1)
    return next((index for index in inside if parsed.tokens[index].head not in inside), last)


def _with_tier(parsed: Parsed, one: Anchor, tiers: Sequence[Anchor]) -> Anchor:
    inside = [tier for tier in tiers if _within(parsed, tier.head, one.head)]
    if not inside or one.kind.family not in ("instrument", "relations"):
        return one
    # "'Comprehensive strategic partnership' relations were established": it is the partnership that was.
    kind = inside[0].kind if one.kind.family == "relations" else one.kind
    return replace(one, tier=inside[0].tier, kind=kind)


def _within(parsed: Parsed, inner: int, outer: int, *, joined: bool = False) -> bool:
    """Whether the one word stands in the other's name, by modifiers and prepositions only; `joined`: or by "and"."""
    index = inner
    while index != outer:
        token = parsed.tokens[index]
        if token.head == index or (token.dep not in _PART and not (joined and token.dep == "conj")):
            return False
        index = token.head
    return True


def _acts(parsed: Parsed, lexicon: Lexicon) -> Iterator[Anchor]:
    for index, token in enumerate(parsed.tokens):
        found = lexicon.act(parsed, index) if token.pos in _VERBS else None
        if found is None:
            continue
        family, stage = found
        kind = next((kind for kind in lexicon.kinds.values() if kind.family == family), None)
        if kind is not None:
            yield Anchor(kind, index, index, act=stage)
