"""A milestone's name as it is written, its domain, and which in a row it is ("the seventh visit")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from comity.events.milestones.anchors import Anchor
from comity.events.milestones.words import Lexicon
from comity.sentences import Parsed

__all__ = ["codename", "domain", "name", "ordinal", "shortened"]

# A name goes no further than this many words.
LONGEST = 24

_BEFORE = frozenset({"det", "predet", "poss"})
_ARTICLES = frozenset({"a", "an", "the", "this", "that", "its", "their", "his", "her", "another", "some", "other"})
_CLAUSES = frozenset({"acl", "relcl", "advcl", "parataxis", "ccomp"})
_TIMES = re.compile(
    r"\b(?:since|in|on|from|until|till|by|after|before)\s+(?:early |mid-?|late |the )?[\w-]*\s*\d{4}\b.*$"
)
_TITLED = re.compile(r"(?:\b[A-Z][\w’'-]*(?:,| of| on| and| for| the)* )+$")
_CODENAME = re.compile(r"\b[A-Z][\w-]*(?: [A-Z][\w-]*)*[- ](?:19|20)?\d\d\b")
_WHOSE = re.compile(r"\s+(?:between|with)\s.*$")
_QUOTES = re.compile(r"(?<!\w)['\"‘’“”«»]|['\"‘’“”«»](?!\w)")
_NTH = re.compile(r"(\d{1,3})(?:st|nd|rd|th)")


def name(parsed: Parsed, anchor: Anchor) -> str:
    """The words that name it, without article, clauses and dates; of an exercise also its own name."""
    cut = _cut(parsed, anchor.head)
    inside = [index for index in parsed.subtree(anchor.head) if index not in cut]
    low = min(anchor.first, min(inside, default=anchor.head))
    high = max(inside, default=anchor.head)
    tokens = parsed.tokens
    while low < anchor.head and tokens[low].text.lower() in _ARTICLES:
        low += 1
    high = min(high, low + LONGEST)
    start = _titled(parsed, tokens[low].start) if tokens[anchor.head].text[:1].isupper() else tokens[low].start
    words = parsed.text[start : tokens[high].end]
    named = tokens[anchor.head].end - start
    words = words[:named] + words[named:].split(",")[0]
    words = _QUOTES.sub("", _TIMES.sub("", words))
    return words.strip(" ,;:–—-.") or tokens[anchor.head].text


def shortened(words: str) -> str:
    """The name without whose it is: for another pair's one of the same name."""
    return _WHOSE.sub("", words)


def _cut(parsed: Parsed, head: int) -> set[int]:
    """Words that hang on the name and are none of it: clauses, asides, what a comma sets apart."""
    found: set[int] = set()
    for child in parsed.children(head):
        token = parsed.tokens[child]
        apart = child > head and parsed.tokens[child - 1].text in (",", ";", "(", "–", "—")
        dated = token.dep == "prep" and token.lemma in ("since", "until", "during", "after", "before")
        if token.dep in _CLAUSES or dated or (apart and token.dep != "appos") or token.text in ",;–—":
            found |= set(parsed.subtree(child))
    return found


def _titled(parsed: Parsed, start: int) -> int:
    """A name in capitals begins with its first capital: "the Good Neighbourhood, Friendship and Cooperation Treaty"."""
    before = _TITLED.search(parsed.text[:start])
    if before is None or before.start() == 0:
        return start
    words = before[0]
    skipped = re.match(r"(?:The|A|An|In|On|Signed) ", words)
    return before.start() + (skipped.end() if skipped else 0)


def codename(text: str) -> str:
    """The proper name with a year that exercises have: "West-2017"; "" if there is none."""
    found = _CODENAME.search(text)
    return found[0] if found else ""


def domain(parsed: Parsed, anchor: Anchor, others: Iterable[Anchor], lexicon: Lexicon) -> str:
    """The domain whose words come first in its phrase, others' phrases left out; "" where none does."""
    cut = {inner for other in others if other.kind.family == "instrument" and other.head != anchor.head
           for inner in parsed.subtree(other.head)}  # fmt: skip
    inside = [
        index for index in {*parsed.subtree(anchor.head), anchor.first} if index == anchor.head or index not in cut
    ]
    words = " ".join(parsed.tokens[index].text for index in sorted(inside))
    found = [(match.start(), rank, code) for rank, (code, known) in enumerate(lexicon.domains)
             if (match := known.search(words))]  # fmt: skip
    return min(found)[2] if found else ""


def ordinal(parsed: Parsed, anchor: Anchor, ordinals: Mapping[str, int]) -> int:
    """Which in a row it is; 0 where that is not told."""
    for index in parsed.children(anchor.head):
        token = parsed.tokens[index]
        if index > anchor.head or token.dep not in ("amod", "nummod", "compound", "advmod"):
            continue
        word = token.text.lower()
        if figures := _NTH.fullmatch(word):
            return int(figures[1])
        if word in ordinals:
            return ordinals[word]
    return 0
