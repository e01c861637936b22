"""How near two articles are, or an article and a story, and the reasons for it."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt

from comity.findings.profiles import Profile, product

__all__ = ["REASONS", "WEIGHING", "Match", "Weighing", "match", "text_of"]

REASONS = ("same event", "same agreement", "same pair, same week", "similar text", "same pair")
"""Why an article is named beside another."""

# From here on texts are called similar: of the even pairs of evals/similar from here on 76 % are judged nearer to "very
# similar" than to "very dissimilar", and 94 % of those so judged are among them (./run.sh eval similar --choose).
SIMILAR_TEXT = 0.35


@dataclass(frozen=True, slots=True)
class Weighing:
    """What each thing that two articles share says.

    `events`, `agreements`, `pairs`: the chance that they belong together if they share all of these and nothing else is
    known. `by_words`: how much words count beside meaning. Of articles far apart in time the share `fades` of their
    closeness goes, over `fading_days`. Each was varied alone on the halves for tuning; `./run.sh eval similar --choose`
    and `./run.sh eval stories --choose` print what each value gives.
    """

    events: float = 0.6
    agreements: float = 0.5
    pairs: float = 0.15
    by_words: float = 0.3
    fades: float = 0.3
    fading_days: float = 120.0


WEIGHING = Weighing()
"""How articles are compared unless asked otherwise."""


@dataclass(frozen=True, slots=True)
class Match:
    """What two articles share, each 0 to 1, and how many days they lie apart (None where a day is unknown)."""

    text: float
    events: float
    agreements: float
    pairs: float
    apart: int | None
    same_week: bool = False
    weighing: Weighing = WEIGHING

    @property
    def closeness(self) -> float:
        """0 to 1: how surely they belong together. Each thing shared is a chance of its own (noisy or)."""
        apart = 1.0
        for chance in (self.text, *self._shared()):
            apart *= 1 - chance
        return (1 - apart) * fading(self.apart, self.weighing)

    def reasons(self) -> tuple[tuple[str, float], ...]:
        """Each of `REASONS` that holds, with what it contributes, the strongest first."""
        pair = "same pair, same week" if self.same_week else "same pair"
        names = ("same event", "same agreement", pair, "similar text")
        found = zip(names, (*self._shared(), self.text if self.text >= SIMILAR_TEXT else 0.0), strict=True)
        return tuple(sorted((one for one in found if one[1] > 0), key=lambda one: (-one[1], REASONS.index(one[0]))))

    def _shared(self) -> tuple[float, float, float]:
        """What the events, agreements and pairs they share say."""
        how = self.weighing
        return how.events * self.events, how.agreements * self.agreements, how.pairs * self.pairs


def match(one: Profile, other: Profile, weighing: Weighing = WEIGHING) -> Match:
    """What two articles share."""
    return Match(
        text=text_of(_cosine(one, other), product(one.words, other.words), weighing),
        events=min(1.0, product(one.events, other.events)),
        agreements=min(1.0, product(one.agreements, other.agreements)),
        pairs=min(1.0, product(one.pairs, other.pairs)),
        apart=None if one.day is None or other.day is None else abs(one.day - other.day),
        same_week=_same_week(one.day, other.day),
        weighing=weighing,
    )


def text_of(meaning: float | None, words: float, weighing: Weighing = WEIGHING) -> float:
    """How near two texts are, 0 to 1, from the cosines of their meanings and of their words.

    Where a meaning is not known (None), words are all there is; their root brings them to the same scale.
    """
    if meaning is None:
        return min(1.0, sqrt(max(0.0, words)))
    return min(1.0, (1 - weighing.by_words) * max(0.0, meaning) + weighing.by_words * max(0.0, words))


def _cosine(one: Profile, other: Profile) -> float | None:
    return float(one.meaning @ other.meaning) if one.meaning.any() and other.meaning.any() else None


def fading(apart: int | None, weighing: Weighing = WEIGHING) -> float:
    """What time leaves of closeness; an unknown distance is a long one."""
    gone = 1 - exp(-apart / weighing.fading_days) if apart is not None else 1.0
    return 1 - weighing.fades * gone


def _same_week(one: int | None, two: int | None) -> bool:
    # Ordinal day 1 is a Monday.
    return one is not None and two is not None and (one - 1) // 7 == (two - 1) // 7
