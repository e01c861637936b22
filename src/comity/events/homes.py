"""Whose the nameless are: "rebels attacked villagers in Chad" tells of rebels and villagers of Chad, and not of Chad.

Told only of those who mostly belong to where they are (police, villagers, rebels; not reporters or refugees), where
the sentence names one scene of what they do or suffer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from comity.codebook.book import Book
from comity.events.grouping import Act
from comity.events.mentions import Mention
from comity.events.parties import NAMELESS, Taking
from comity.sentences import Parsed

__all__ = ["LOCAL", "Homes"]

LOCAL = "local"
"""The kind of a party without a name whose state the scene tells."""

_SCENES = frozenset({"name", "capital", "place"})
_PREDICATES = frozenset({"VERB", "AUX"})


class Homes:
    """Gives the nameless of a sentence their state; the words are lists of the codebook's language."""

    def __init__(self, book: Book) -> None:
        words = book.language.words
        self._within = frozenset(words.get("home_within", ()))
        self._sectors = frozenset(words.get("home_sectors", ()))
        self._acts = frozenset(words.get("home_acts", ()))
        self._ruled = frozenset(words.get("home_ruled", ()))
        self._rulers = frozenset(words.get("home_rulers", ()))
        self._states = frozenset(code for code, entity in book.entities.items() if entity.kind == "state")

    def housed(self, parsed: Parsed, takings: Sequence[Taking], mentions: Iterable[Mention]) -> tuple[Taking, ...]:
        """The parties with the nameless at home in the scene; the scene itself is no party then."""
        scenes = dict(self._scenes(parsed, mentions))
        kept: list[Taking] = []
        left: set[int] = set()
        for taking in takings:
            home = self._home(parsed, taking, scenes)
            if home is not None:
                left.add(home.start)
                taking = replace(taking, party=replace(taking.party, code=home.code), kind=LOCAL)
            kept.append(taking)
        return tuple(one for one in kept if one.party.sector or one.name_start not in left)

    def ruled(self, takings: Sequence[Taking], act: Act) -> tuple[Taking, ...]:
        """The parties with those of an act that only authorities do to their own at home with these: "Turkey jailed
        two reporters"; and whatever the police or a court does."""
        named = {takings[index].party for index in (*act.who, *act.whom) if takings[index].party.code in self._states}
        sectors = {party.sector for party in named}
        at_home = act.edge.action in self._acts and sectors <= self._rulers
        codes = {party.code for party in named}
        if len(codes) != 1 or not (at_home or sectors <= {"COP", "JUD"}):
            return tuple(takings)
        (code,) = codes
        return tuple(
            replace(taking, party=replace(taking.party, code=code), kind=LOCAL)
            if index in (*act.who, *act.whom) and taking.kind == NAMELESS and taking.party.sector in self._ruled
            else taking
            for index, taking in enumerate(takings)
        )

    def _scenes(self, parsed: Parsed, mentions: Iterable[Mention]) -> Iterator[tuple[int, Mention]]:
        """By the verb or noun that it is the scene of, each name behind a preposition of place."""
        for mention in mentions:
            covered = parsed.covering(mention.start, mention.end)
            if not covered or mention.kind not in _SCENES or not mention.code:
                continue
            root = next((word for word in covered if parsed.tokens[word].head not in covered), covered[-1])
            above = parsed.tokens[root].head
            if parsed.tokens[root].dep == "pobj" and parsed.tokens[above].lemma in self._within:
                yield parsed.tokens[above].head, mention

    def _home(self, parsed: Parsed, taking: Taking, scenes: dict[int, Mention]) -> Mention | None:
        if taking.kind != NAMELESS or taking.party.sector not in self._sectors:
            return None
        found = [scenes[word] for word in self._around(parsed, taking.head) if word in scenes]
        return found[0] if len({mention.code for mention in found}) == 1 else None

    def _around(self, parsed: Parsed, head: int) -> Iterator[int]:
        """The word, and the verb that it is subject or object of."""
        yield head
        for above in parsed.ancestors(head):
            if parsed.tokens[above].pos in _PREDICATES:
                yield above
                return
