"""Names that are only a part of a longer name: "American Airlines", "Bank of America", "New England", "Chad Smith".

A state's name that stands before a capitalised noun without a role names a firm, a ship, a paper, a team or a person;
so does one that follows a first name, or the "of" of an institution. The words are lists of language/en.yaml.
"""

from __future__ import annotations

from collections.abc import Collection

from comity.codebook.book import Language
from comity.events.operators import Words, words_of
from comity.sentences import Parsed

__all__ = ["only_describes", "part_of_name", "prose"]

_BEFORE = frozenset({"amod", "compound", "nmod"})
_TOLD = frozenset({"NOUN", "VERB", "ADJ", "AUX"})
# Plural names of people ("the French Socialists") belong to the state.
_PEOPLE = "NNPS"


def part_of_name(parsed: Parsed, covered: Collection[int], root: int, language: Language) -> bool:
    """Whether the words, of which `root` is the uppermost, are part of a longer name that is none of the state's own.

    Roles and titles ("the Polish Foreign Ministry", "French President Macron") must have been looked for before.
    """
    words = words_of(language)
    if not prose(parsed):
        return False
    return _before_name(parsed, root, words) or _after_name(parsed, covered, root, words) or _of(parsed, root, words)


def only_describes(parsed: Parsed, root: int, named: Collection[int]) -> bool:
    """Whether the name only tells of which kind another party is: "Syrian Kurds", "British Isis members".

    `named` are the words of the other names.
    """
    tokens = parsed.tokens
    token = tokens[root]
    joined = root + 1 < len(tokens) and tokens[root + 1].pos in ("PUNCT", "SYM", "CCONJ")
    if token.dep not in _BEFORE or joined or not prose(parsed):
        return False
    beside = {child for child in parsed.children(token.head) if root < child < token.head and child in named}
    after = token.head in named and token.head > root
    return after or any(tokens[child].dep in _BEFORE and child == root + 1 for child in beside)


def prose(parsed: Parsed) -> bool:
    """Whether capitals mean names here; in a headline with capitals all over they mean nothing."""
    return any(token.pos in _TOLD and token.text.islower() and len(token.text) > 2 for token in parsed.tokens)


def _before_name(parsed: Parsed, root: int, words: Words) -> bool:
    token = parsed.tokens[root]
    above = parsed.tokens[token.head]
    if token.dep not in _BEFORE or token.head < root or above.pos != "PROPN" or not above.text[:1].isupper():
        return False
    own = words.has("generic", above) or any(map(str.isdigit, above.text))
    return not own and (above.tag != _PEOPLE or words.has("firms", above))


def _after_name(parsed: Parsed, covered: Collection[int], root: int, words: Words) -> bool:
    """Whether a first name or the like stands right before: "Michael Jordan", "New England"; but "Nazi Germany"."""
    first = min(covered)
    if not first or root not in covered or parsed.tokens[root].tag == _PEOPLE:
        return False
    before = parsed.tokens[first - 1]
    kinds = _BEFORE if first > 1 else {"compound"}
    tied = before.dep in kinds and before.head == root and before.tag in ("NNP", "NNPS")
    return tied and before.text.istitle() and not words.has("parts", before)


def _of(parsed: Parsed, root: int, words: Words) -> bool:
    """Whether the name follows the "of" of an institution or a water: "Bank of America", "Sea of Japan"."""
    token = parsed.tokens[root]
    link = parsed.tokens[token.head]
    owner = parsed.tokens[link.head]
    held = token.dep == "pobj" and words.has("belonging", link)
    return held and owner.text[:1].isupper() and words.has("institutions", owner)
