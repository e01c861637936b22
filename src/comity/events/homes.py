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
from comity.events.parties import NAMELESS, Roles, Taking, nameless
from comity.sentences import Parsed

__all__ = ["LOCAL", "Homes"]

LOCAL = "local"
"""The kind of a party without a name whose state the scene tells."""

_SCENES = frozenset({"name", "capital", "place"})
_PREDICATES = frozenset({"VERB", "AUX"})


class Homes:
    """Gives the nameless of a sentence their state; the words are lists of the codebook's language."""

    def __init__(self, book: Book, roles: Roles) -> None:
        words = book.language.words
        self._within = frozenset(words.get("home_within", ()))
        self._roles = roles
        self._sectors = frozenset(words.get("home_sectors", ()))
        self._organ_sectors = frozenset(words.get("home_organs", ()))
        self._acts = frozenset(words.get("home_acts", ()))
        self._ruled = frozenset(words.get("home_ruled", ()))
        self._rulers = frozenset(words.get("home_rulers", ()))
        self._states = frozenset(code for code, entity in book.entities.items() if entity.kind == "state")

    def housed(self, parsed: Parsed, takings: Sequence[Taking], mentions: Iterable[Mention]) -> tuple[Taking, ...]:
        """The parties with the nameless at home in the scene; the scene itself is no party then. Where the sentence
        names one state alone, its organs ("the army") are parties too."""
        listed = tuple(mentions)
        scenes = dict(self._scenes(parsed, listed))
        homes = [self._home(parsed, one, scenes) if one.party.sector in self._sectors else None for one in takings]
        kept = [_at(one, home.code) if home else one for one, home in zip(takings, homes, strict=True)]
        for organ in self._organs(parsed, takings, listed):
            home = self._home(parsed, organ, scenes)
            if home or any(one.party.code and one.party.sector not in ("", organ.party.sector) for one in kept):
                homes.append(home)
                kept.append(_at(organ, home.code if home else next(iter(self._named(listed)))))
        left = {home.start for home in homes if home}
        found = (one for one in kept if one.party.sector or one.name_start not in left)
        return tuple(sorted(found, key=lambda one: one.start))

    def _named(self, mentions: Iterable[Mention]) -> set[str]:
        return {mention.code for mention in mentions if mention.code in self._states}

    def _organs(self, parsed: Parsed, takings: Sequence[Taking], mentions: Sequence[Mention]) -> list[Taking]:
        """The organs without a name where the sentence names one state alone."""
        alone = len(self._named(mentions)) == 1 and not any(mention.members for mention in mentions)
        return nameless(parsed, takings, self._roles, self._organ_sectors) if alone else []

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
            _at(taking, code)
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
        if taking.kind != NAMELESS:
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


def _at(taking: Taking, code: str) -> Taking:
    return replace(taking, party=replace(taking.party, code=code), kind=LOCAL)
