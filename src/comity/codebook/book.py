"""The vocabulary in memory: frozen nouns that the rooms look things up in. Read by `codebook.reading`."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from comity.records import Status

__all__ = [
    "Action",
    "Book",
    "Context",
    "Crosswalk",
    "Deed",
    "Domain",
    "Entity",
    "Example",
    "Group",
    "Kind",
    "Language",
    "Membership",
    "Mode",
    "Name",
    "Pattern",
    "Person",
    "Role",
    "Score",
    "Stage",
    "Tier",
]


@dataclass(frozen=True, slots=True)
class Mode:
    """How an action is done. `code` has a meaning only together with its action."""

    code: str
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """One of PLOVER's actions. `quad` is 1 to 4; `recipient` says whether it needs one; `reciprocal` whether it may be
    done by all parties together."""

    code: str
    name: str
    quad: int
    definition: str = ""
    recipient: bool = False
    reciprocal: bool = False
    modes: tuple[Mode, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What an event is about, and the words that speak for it."""

    code: str
    definition: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """How cooperative an act is, -10 to +10, on PLOVER's and on Goldstein's scale."""

    plover: float
    goldstein: float


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """A CAMEO code and the action, mode and context it stands for."""

    cameo: str
    action: str
    mode: str = ""
    context: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A way to write an entity. `kind` is name, demonym, capital, seat, organ or place; `sure` is False for a name that
    needs support in the article."""

    text: str
    kind: str
    sector: str = ""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who acts for an entity while in office; the days of a term count, both included."""

    name: str
    also: tuple[str, ...] = ()
    weak_also: tuple[str, ...] = ()
    role: str = ""
    sector: str = "GOV"
    begins: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """In which organisation, from when until when."""

    of: str
    begins: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """A state or organisation. `kind` is "state" or the organisation's kind; `home` the state it belongs to, if any."""

    code: str
    name: str
    kind: str = "state"
    sector: str = ""
    home: str = ""
    iso2: str = ""
    cow: str = ""
    gw: str = ""
    begins: date | None = None
    ends: date | None = None
    successors: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    borders: tuple[str, ...] = ()
    names: tuple[Name, ...] = ()
    never: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    members: tuple[Membership, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A phrase that stands for several entities ("the Baltic states")."""

    names: tuple[str, ...]
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """Words (lemmas) that, composed with an entity, give its sector: "the Belarusian army" is BLR MIL. `never` are
    longer phrases that end in one of them and give none: a customs union is no union of workers."""

    sector: str
    words: tuple[str, ...]
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deed:
    """What a labelled sentence says was done."""

    action: str
    mode: str = ""
    status: Status = "happened"


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled sentence of our own: `marks` are (kind, start, end) into `text`, kind being who, whom, a, b, other.

    A sentence may tell a `second` act: its parties are marked who2 and whom2, one with a part in both as in who+whom2.
    `template` is the id of what it was written from: training and test are split by it.
    """

    template: str
    action: str
    mode: str
    status: Status
    text: str
    marks: tuple[tuple[str, int, int], ...]
    second: Deed | None = None
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """Phrases that tell an action (`say`: lemmas, with {slots}), and sentences that do and do not."""

    id: str
    action: str
    mode: str = ""
    status: Status = "happened"
    say: tuple[str, ...] = ()
    yes: tuple[Example, ...] = ()
    no: tuple[str, ...] = ()
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Tier:
    """One rung of the partnership ladder; `rank` counts from 1, the lowest."""

    code: str
    rank: int
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of milestone. `say` are the nouns that name one (lemmas); `needs` are words of which one must stand beside
    a noun that has other meanings too, `about` words in whose company an instrument is of this kind. `family` says how
    its words are read and which stages it has; `compared` by what relations are compared: "name", or what all of the
    kind are called together."""

    code: str
    family: str
    definition: str = ""
    say: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    compared: str = ""
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a milestone of these families (`of`) has come. The words (lemmas, verbs first) by how the milestone
    stands to them: `done` to it, what it `does`, `nouns` of it; `since` count only together with "since". `acts` are
    verbs that are the milestone by themselves."""

    code: str
    rank: int
    of: tuple[str, ...]
    definition: str = ""
    done: tuple[str, ...] = ()
    does: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    line: int = 0

    @property
    def words(self) -> frozenset[str]:
        """The single words of its phrases."""
        phrases = (*self.done, *self.does, *self.nouns, *self.since, *self.acts)
        return frozenset(word for phrase in phrases for word in phrase.split())


@dataclass(frozen=True, slots=True)
class Domain:
    """What a milestone is about, and the words that tell it."""

    code: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Language:
    """Word lists of one language, by what they do: negator, conditional, reporting verb, doubt, plan, prefix, ..."""

    code: str
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    prefixes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Book:
    """A whole codebook, merged with what it extends. `digest` changes whenever anything in it does, `teaching` when
    anything does that the classifier learns from."""

    name: str
    title: str
    version: str
    digest: str
    teaching: str
    actions: Mapping[str, Action]
    contexts: Mapping[str, Context]
    scores: Mapping[tuple[str, str], Score]
    crosswalk: tuple[Crosswalk, ...]
    entities: Mapping[str, Entity]
    groups: tuple[Group, ...]
    roles: tuple[Role, ...]
    regions: Mapping[str, tuple[str, ...]]
    patterns: tuple[Pattern, ...]
    examples: tuple[Example, ...]
    tiers: tuple[Tier, ...]
    language: Language
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    stages: tuple[Stage, ...] = ()
    domains: tuple[Domain, ...] = ()
    sources: tuple[Mapping[str, str], ...] = ()
    folder: str = ""

    def score(self, action: str, mode: str = "") -> Score:
        """The score of an act; of the action alone where the mode has none of its own."""
        return self.scores.get((action, mode)) or self.scores[action, ""]

    def unknown(self, code: str) -> str:
        """What to say of a code that is none: "codebook plover knows no 'CHINA'; did you mean 'CHN'?"."""
        ways = {
            way.casefold(): one.code
            for one in self.entities.values()
            for way in (*(name.text for name in one.names), one.name, one.iso2, one.code)
        }
        word = code.casefold()
        near = [ways[word]] if word in ways else [ways[way] for way in difflib.get_close_matches(word, ways, 3, 0.7)]
        instead = f"did you mean {' or '.join(map(repr, dict.fromkeys(near)))}?" if near else "give a code like 'CHN'"
        return f"codebook {self.name} knows no {code!r}; {instead}"

    def quad(self, action: str) -> int:
        """Quad class 1 to 4 of an action."""
        return self.actions[action].quad
