"""Whose the nameless are: "rebels attacked villagers in Chad" tells of rebels and villagers of Chad, and not of Chad.

Told of those who mostly belong to where they are, where the sentence names one scene of what they do or suffer; of
organs beside others of their state; and of those whom authorities act upon. A home that is wrong invents a relation:
whoever is called foreign, is a guest, or only meets or speaks there has none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from comity.codebook.book import Book
from comity.events.grouping import Act
from comity.events.mentions import Mention
from comity.events.operators import VERBS, words_of
from comity.events.parties import NAMELESS, Roles, Taking, nameless
from comity.sentences import Parsed

__all__ = ["Homes"]

_LOCAL = "local"
_SCENES = frozenset({"name", "capital", "place"})

Scenes = Mapping[int, Sequence[Mention]]
"""The places named behind a preposition, by the word that they are the scene of."""


class Homes:
    """Gives the nameless of a sentence their state; the words are lists of the codebook's language."""

    def __init__(self, book: Book, roles: Roles) -> None:
        self._words, self._roles = words_of(book.language), roles
        self._states = frozenset(code for code, entity in book.entities.items() if entity.kind == "state")

    def housed(self, parsed: Parsed, takings: Sequence[Taking], mentions: Iterable[Mention]) -> tuple[Taking, ...]:
        """The parties, the nameless with the state of their scene, which is no party then; and organs without a name
        ("the army") of the only state that the sentence names."""
        listed = tuple(mentions)
        scenes = self._scenes(parsed, listed)
        local = self._words.listed("home_sectors")
        homes = [self._home(parsed, one, scenes) if one.party.sector in local else None for one in takings]
        kept = [_at(one, home.code, home.text) if home else one for one, home in zip(takings, homes, strict=True)]
        left = {home.start for home in homes if home}
        rest = [one for one in kept if one.party.sector or one.name_start not in left]
        return tuple(sorted([*rest, *self._organs(parsed, takings, listed, scenes)], key=lambda one: one.start))

    def ruled(self, takings: Sequence[Taking], act: Act) -> tuple[Taking, ...]:
        """The parties, those at home whom an act is done to that authorities do to their own ("Turkey jailed two
        teachers"), or that the police or a court does."""
        doers = {takings[index].party for index in act.who if takings[index].party.code in self._states}
        sectors, codes = {party.sector for party in doers}, {party.code for party in doers}
        official = act.edge.action in self._words.listed("home_acts") and sectors <= self._words.listed("home_rulers")
        if len(codes) != 1 or not (official or sectors <= self._words.listed("home_police")):
            return tuple(takings)
        (code,) = codes
        parsed, ruled = act.edge.read.parsed, self._words.listed("home_ruled")
        at_home = {
            index
            for index in act.whom
            if takings[index].kind == NAMELESS
            and takings[index].party.sector in ruled
            and not self._described_as_foreign(parsed, takings[index].head)
        }
        return tuple(_at(one, code, code) if index in at_home else one for index, one in enumerate(takings))

    def _organs(
        self, parsed: Parsed, takings: Sequence[Taking], mentions: Sequence[Mention], scenes: Scenes
    ) -> list[Taking]:
        """The organs without a name where the sentence names one state alone, and puts them there or tells of others
        who deal with their own."""
        states = {mention.code: mention.text for mention in mentions if mention.code in self._states}
        if len(states) != 1 or any(mention.members for mention in mentions):
            return []
        ((code, text),) = states.items()
        inmates = {one.party.sector for one in takings if one.party.code == code} & self._words.listed("home_inmates")
        organs = nameless(parsed, takings, self._roles, self._words.listed("home_organs"))
        return [
            _at(organ, code, text)
            for organ in organs
            if not self._guest(parsed, organ.head)
            and (self._home(parsed, organ, scenes) or inmates - {organ.party.sector})
        ]

    def _scenes(self, parsed: Parsed, mentions: Iterable[Mention]) -> Scenes:
        found: dict[int, list[Mention]] = defaultdict(list)
        for mention in mentions:
            covered = parsed.covering(mention.start, mention.end)
            if not covered or mention.kind not in _SCENES or not mention.code:
                continue
            root = next((word for word in covered if parsed.tokens[word].head not in covered), covered[-1])
            while parsed.tokens[root].dep == "conj":
                root = parsed.tokens[root].head
            above = parsed.tokens[root].head
            if parsed.tokens[root].dep == "pobj" and self._words.has("home_within", parsed.tokens[above]):
                found[parsed.tokens[above].head].append(mention)
        return found

    def _home(self, parsed: Parsed, taking: Taking, scenes: Scenes) -> Mention | None:
        """The only scene of what the nameless do or suffer: of themselves, of the verb, or of others beside them."""
        if taking.kind != NAMELESS or self._guest(parsed, taking.head):
            return None
        verb = _verb(parsed, taking.head)
        elsewhere = self._words.has("home_elsewhere", parsed.tokens[verb])
        around = [word for word in scenes if word == taking.head or (_verb(parsed, word) == verb and not elsewhere)]
        found = [mention for word in around for mention in scenes[word]]
        return found[0] if len({mention.code for mention in found}) == 1 else None

    def _guest(self, parsed: Parsed, head: int) -> bool:
        """Whether who is so called is a guest where they are."""
        return self._words.has("home_guests", parsed.tokens[head]) or self._described_as_foreign(parsed, head)

    def _described_as_foreign(self, parsed: Parsed, head: int) -> bool:
        return any(
            self._words.has(name, parsed.tokens[child])
            for child in parsed.children(head)
            for name in ("home_foreign", "home_guests")
        )


def _verb(parsed: Parsed, word: int) -> int:
    """The verb that the word is, or hangs on; the word itself where there is none."""
    return next((one for one in (word, *parsed.ancestors(word)) if parsed.tokens[one].pos in VERBS), word)


def _at(taking: Taking, code: str, meant: str) -> Taking:
    return replace(taking, party=replace(taking.party, code=code), kind=_LOCAL, meant=meant)
