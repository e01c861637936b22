"""Near copies among the labelled sentences: they teach nothing new, and a held-out one measures what was taught."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from comity.codebook.book import Example

__all__ = ["copied"]

SHINGLE = 3
# From so much on, of their runs of three words, two sentences are near copies (Jaccard; parties' words put aside). Set
# by looking at the pairs of our own sentences in order: above, all were copies; below .5, hardly one.
ALIKE = 0.6
# Sentences with fewer runs ("Oslo sides with Rome.") are alike by chance.
LEAST_RUNS = 4
# A run of words that stands in more sentences than this says nothing about any two of them.
COMMON = 100

Shingles = frozenset[tuple[str, ...]]

_WORD = re.compile(r"\w+|\0")


def copied(examples: Sequence[Example]) -> Iterator[tuple[Example, Example]]:
    """Each sentence that nearly copies an earlier one, with that one; whose names alone are changed is a copy."""
    shingles = [_shingles(example) for example in examples]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, own in enumerate(shingles):
        shared = Counter(other for one in own if len(holders[one]) < COMMON for other in holders[one])
        like = (other for other, both in shared.items() if both >= ALIKE * (len(own) + len(shingles[other]) - both))
        first = min(like, default=None)
        if first is not None and len(own) >= LEAST_RUNS:
            yield examples[index], examples[first]
        for one in own:
            holders[one].append(index)


def _shingles(example: Example) -> Shingles:
    text = example.text
    for _, start, end in sorted(example.marks, key=lambda mark: mark[1], reverse=True):
        text = f"{text[:start]}\0{text[end:]}"
    words = _WORD.findall(text.lower())
    return frozenset(tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1))
