"""How near two articles are, or an article and a story, and the reasons for it."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt

from comity.findings.profiles import Profile, product

__all__ = ["REASONS", "Match", "match", "text_of"]

REASONS = ("same event", "same agreement", "same pair, same week", "similar text", "same pair")
"""Why an article is named beside another."""

# What it says of two articles that they share all their events, agreements or pairs: the chance that they belong
# together if nothing else is known. Tried on evals/stories, where .4 to .8 for events and 0 to .3 for pairs are alike.
EVENTS, AGREEMENTS, PAIRS = 0.6, 0.5, 0.15

# How much words count beside meaning. .3, .5, .7, 1 tried on the even pairs of evals/similar: r .81 .80 .76 .63.
BY_WORDS = 0.3

# Of two articles far apart in time a part of the closeness goes: 0 to .4 of it, over 60 to 240 days tried on
# evals/stories; .3 over 120 is best on the half for tuning.
FADES, FADING_DAYS = 0.3, 120.0

# From here on texts are called similar: of such pairs in evals/similar 83 % are judged nearer to "very similar" than to
# "very dissimilar", and 95 % of the pairs so judged are among them (.15 to .55 tried).
SIMILAR_TEXT = 0.35


@dataclass(frozen=True, slots=True)
class Match:
    """What two articles share, each 0 to 1, and how many days they lie apart (None where a day is unknown)."""

    text: float
    events: float
    agreements: float
    pairs: float
    apart: int | None
    same_week: bool = False

    @property
    def closeness(self) -> float:
        """0 to 1: how surely they belong together. Each thing shared is a chance of its own (noisy or)."""
        apart = 1.0
        for chance in (self.text, EVENTS * self.events, AGREEMENTS * self.agreements, PAIRS * self.pairs):
            apart *= 1 - chance
        return (1 - apart) * fading(self.apart)

    def reasons(self) -> tuple[tuple[str, float], ...]:
        """Each of `REASONS` that holds, with what it contributes, the strongest first."""
        pair = "same pair, same week" if self.same_week else "same pair"
        found = (
            ("same event", EVENTS * self.events),
            ("same agreement", AGREEMENTS * self.agreements),
            (pair, PAIRS * self.pairs),
            ("similar text", self.text if self.text >= SIMILAR_TEXT else 0.0),
        )
        return tuple(sorted((one for one in found if one[1] > 0), key=lambda one: (-one[1], REASONS.index(one[0]))))


def match(one: Profile, other: Profile) -> Match:
    """What two articles share."""
    return Match(
        text=text_of(_cosine(one, other), product(one.words, other.words)),
        events=min(1.0, product(one.events, other.events)),
        agreements=min(1.0, product(one.agreements, other.agreements)),
        pairs=min(1.0, product(one.pairs, other.pairs)),
        apart=None if one.day is None or other.day is None else abs(one.day - other.day),
        same_week=_same_week(one.day, other.day),
    )


def text_of(meaning: float | None, words: float) -> float:
    """How near two texts are, 0 to 1, from the cosines of their meanings and of their words.

    Where a meaning is not known (None), words are all there is; their root brings them to the same scale.
    """
    if meaning is None:
        return min(1.0, sqrt(max(0.0, words)))
    return min(1.0, (1 - BY_WORDS) * max(0.0, meaning) + BY_WORDS * max(0.0, words))


def _cosine(one: Profile, other: Profile) -> float | None:
    return float(one.meaning @ other.meaning) if one.meaning.any() and other.meaning.any() else None


def fading(apart: int | None) -> float:
    """What time leaves of closeness; an unknown distance is a long one."""
    return 1 - FADES * (1 - exp(-apart / FADING_DAYS) if apart is not None else 1.0)


def _same_week(one: int | None, two: int | None) -> bool:
    # Ordinal day 1 is a Monday.
    return one is not None and two is not None and (one - 1) // 7 == (two - 1) // 7
