"""What a change of the codebook changes: the same articles coded by two codebooks, event by event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from comity.records import Event

__all__ = ["Change", "changes"]

# What is compared of two events of one sentence. Confidence, reasons and the codebook's digest may differ.
_TOLD = ("who", "action", "mode", "whom", "status", "contexts", "quad", "score", "cameo", "when", "place", "said_by")


@dataclass(frozen=True, slots=True)
class Change:
    """An event that one codebook tells and the other does not (`was` or `now` is None), or both tell differently;
    `what` names the fields that differ."""

    kind: Literal["added", "gone", "recoded"]
    was: Event | None
    now: Event | None
    what: tuple[str, ...] = ()

    @property
    def event(self) -> Event:
        """The event as it is now, or was."""
        found = self.now or self.was
        assert found is not None
        return found


def changes(old: Iterable[Event], new: Iterable[Event]) -> Iterator[Change]:
    """The changes from the one coding to the other, sentence by sentence in the order of the old and then the new.

    Within a sentence, events are matched that tell the same, then those that share most of who, action and whom.
    """
    sentences: dict[tuple[str, int], tuple[list[Event], list[Event]]] = defaultdict(lambda: ([], []))
    for side, events in enumerate((old, new)):
        for event in events:
            sentences[event.article, event.sentence.index][side].append(event)
    for before, after in sentences.values():
        yield from _of_sentence(before, after)


def _of_sentence(before: Sequence[Event], after: Sequence[Event]) -> Iterator[Change]:
    left, rest = list(before), list(after)
    ranked = sorted(
        ((_alike(one, other), i, j) for i, one in enumerate(before) for j, other in enumerate(after)),
        key=lambda found: (-found[0], found[1], found[2]),
    )
    for alike, i, j in ranked:
        if alike and before[i] in left and after[j] in rest:
            left.remove(before[i])
            rest.remove(after[j])
            what = tuple(name for name in _TOLD if getattr(before[i], name) != getattr(after[j], name))
            if what:
                yield Change("recoded", before[i], after[j], what)
    yield from (Change("gone", event, None) for event in left)
    yield from (Change("added", None, event) for event in rest)


def _alike(one: Event, other: Event) -> int:
    """How much two events share: the whole of it, else action and codes of the parties; 0 for too little."""
    if all(getattr(one, name) == getattr(other, name) for name in _TOLD):
        return len(_TOLD) + 5
    sides = ((one.who, other.who), (one.whom, other.whom))
    words = sum(bool({p.text for p in was} & {p.text for p in now}) or was == now for was, now in sides)
    score = 2 * (one.action == other.action) + words + (one.mode == other.mode)
    return score if words and score > 2 else 0
