"""Which acts answered which: the likeliest chain of acts in turn.

The chance that an act answers one of the other side's is the share that the latter has in what was expected of the day
(stochastic declustering: Zhuang, Ogata and Vere-Jones 2002).
"""

from __future__ import annotations

from dataclasses import dataclass

from comity.findings.exciting import Acts, Answers, past

__all__ = ["Link", "chain"]

# A link that is less sure than this is none.
LEAST_CHANCE = 0.05
# After so many half-lives, a sixteenth of an act's effect is left.
HALF_LIVES = 4


@dataclass(frozen=True, slots=True)
class Link:
    """A side's acts of a day, and the chance that one of them answers the acts of the link before (0 for the first)."""

    day: int
    side: int
    chance: float


def chain(acts: Acts, found: Answers, *, most: int) -> tuple[Link, ...]:
    """At most `most` links, each of the other side than the one before it, with the highest sum of chances.

    Empty where no act is likely enough to be an answer.
    """
    chances = _chances(acts, found)
    # best[links][day, side]: the highest sum of a chain of so many links that ends there, and its last step.
    best: list[dict[tuple[int, int], tuple[float, tuple[int, int] | None]]] = [
        dict.fromkeys(((day, side) for day, side, *_ in _acted(acts)), (0.0, None))
    ]
    for _ in range(1, most):
        step: dict[tuple[int, int], tuple[float, tuple[int, int] | None]] = {}
        for (cause, answer), chance in chances.items():
            if cause in best[-1]:
                total = best[-1][cause][0] + chance
                if total > step.get(answer, (0.0, None))[0]:
                    step[answer] = (total, cause)
        if not step:
            break
        best.append(step)
    if len(best) == 1:
        return ()
    return _walked(best, chances)


def _walked(
    best: list[dict[tuple[int, int], tuple[float, tuple[int, int] | None]]],
    chances: dict[tuple[tuple[int, int], tuple[int, int]], float],
) -> tuple[Link, ...]:
    links = max(range(1, len(best)), key=lambda number: max(total for total, _ in best[number].values()))
    here = max(best[links], key=lambda act: (best[links][act][0], act))
    found: list[Link] = []
    while links >= 0:
        cause = best[links][here][1]
        found.append(Link(*here, chances[cause, here] if cause else 0.0))
        if cause is None:
            break
        here, links = cause, links - 1
    return tuple(reversed(found))


def _acted(acts: Acts) -> list[tuple[int, int]]:
    return [(int(day), int(side)) for day, side in zip(*acts.counts.nonzero(), strict=True)]


def _chances(acts: Acts, found: Answers) -> dict[tuple[tuple[int, int], tuple[int, int]], float]:
    """From each act to each later one of the other side: the chance that this one answers it, where it counts."""
    own, other = past(acts.counts, found.echo_days), past(acts.counts, found.answer_days)
    keep = 0.5 ** (1 / found.answer_days)
    listed = _acted(acts)
    chances = {}
    for day, side in listed:
        expected = found.rates[side] + found.echoes[side] * own[day, side] + found.answers[side] * other[day, 1 - side]
        for before, who in listed:
            lag = day - before
            if who == side or not 0 < lag <= HALF_LIVES * found.answer_days:
                continue
            share = found.answers[side] * (1 - keep) * keep ** (lag - 1) * acts.counts[before, who] / expected
            if share >= LEAST_CHANCE:
                chances[(before, who), (day, side)] = float(share)
    return chances
