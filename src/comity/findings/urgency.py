"""What a reviewer should look at first: what is most likely wrong, and would do most harm if it were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from comity.records import Finding

__all__ = ["Stake", "cited"]

# Findings about what was done; others tell which articles are alike.
_TELLING = frozenset({"status", "month", "trend", "shift", "spiral", "contrast", "exception", "outlook"})
# Verdicts that everything is as it was or as elsewhere: they rest on all events, and on none of them much.
_QUIET = frozenset({"has not changed", "in line", "too little evidence", "without"})
# Where more findings rest on an event they say the same of neighbouring weeks.
_MOST_CITED = 9
# The strongest act on PLOVER's scale.
_STRONGEST = 10.0
# What does not count in timelines is shown, but moves no finding.
_NOT_COUNTED = 0.25


@dataclass(frozen=True, slots=True)
class Stake:
    """How doubtful a coding is and how much depends on it: `doubt` 0 to 1, the act's `score`, whether it `counts` in
    timelines, and how many findings cite it."""

    doubt: float
    score: float
    counts: bool = True
    cited: int = 0

    @property
    def weight(self) -> float:
        """Doubt times what is at stake: the strength of the act (0 to 1), as often as it counts and is cited."""
        strength = min(abs(self.score), _STRONGEST) / _STRONGEST
        uses = (1.0 if self.counts else _NOT_COUNTED) + min(self.cited, _MOST_CITED)
        return self.doubt * strength * uses


def cited(findings: Iterable[Finding]) -> Iterator[tuple[str, Finding]]:
    """Each event with each finding that rests on it and says that something is going on."""
    for one in findings:
        if one.kind in _TELLING and one.value not in _QUIET:
            for event in one.evidence:
                yield event, one
