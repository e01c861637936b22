"""The nouns of the house: frozen records that every room hands to the next.

    Article ─► Sentence ─► Event ──────► Timeline ─► Finding
       └─ Skipped            └ Milestone ◄─ Decision (a person's, of either)

A record never changes; a room that has more to say makes a new one with `dataclasses.replace`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

__all__ = [
    "STATUSES",
    "Article",
    "Basis",
    "Bucket",
    "Decision",
    "Event",
    "Finding",
    "Milestone",
    "Party",
    "Precision",
    "Reason",
    "Ruling",
    "Scale",
    "Sentence",
    "Skipped",
    "Span",
    "Standing",
    "Status",
    "Timeline",
    "Verdict",
]

Basis = Literal["feed", "page", "text", "given", "file", ""]
"""Where an article's date comes from: its feed, the page's metadata, the text, its user, the file's name or time."""

Precision = Literal["day", "week", "month", "season", "year", "decade", "interval", "unknown"]

Status = Literal["happened", "announced", "hypothetical", "alleged", "denied", "historical"]

STATUSES: tuple[Status, ...] = ("happened", "announced", "hypothetical", "alleged", "denied", "historical")
"""All statuses of an event. Only `happened` counts in timelines unless asked otherwise."""

Verdict = Literal["confirmed", "corrected", "rejected", "undone"]
"""What a person decided of an event or milestone; "undone" takes an earlier decision back."""


@dataclass(frozen=True, slots=True)
class Article:
    """One piece of news as it was read, text only.

    `id` is the one its user gave, else a digest of the canonical URL, else of the text. `published` is aware
    (UTC unless the page says otherwise) or None; `basis` says what it was taken from. `doubt` holds the reason
    where the date is doubtful. `label` is the page's own status label ("Category status:"), if it has one.
    """

    id: str
    text: str
    title: str = ""
    published: datetime | None = None
    basis: Basis = ""
    language: str = ""
    url: str = ""
    publisher: str = ""
    author: str = ""
    label: str = ""
    doubt: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that could not be read: where it was, and why, in words that help to mend it."""

    where: str
    reason: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article; `article.text[start:end] == text`, always. `index` counts from 0.

    The title is no part of the text: its sentence has `index` -1, `start` and `end` 0.
    """

    article: str
    index: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """When: from the earliest to the latest day, both included, and the EDTF string (ISO 8601-2, level 1-2)."""

    earliest: date | None = None
    latest: date | None = None
    precision: Precision = "unknown"
    edtf: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """Who takes part: the code of a state or organisation ("" if unknown), a sector ("" for the whole), the words."""

    code: str
    sector: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a value is what it is: what spoke for it (`kind`, `name`), how much (`weight`), in which words (`text`)."""

    kind: str
    name: str
    weight: float = 1.0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """How many (dead, injured, people in a crowd): the lowest, best and highest figure told."""

    what: str
    low: int
    best: int
    high: int


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom, and the sentence that says so.

    A reciprocal act (a meeting, a signing) lists all parties in `who` and leaves `whom` empty, as PLOVER does.
    `quad` is 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict; `score` is the
    PLOVER score, -10 to +10; `cameo` the nearest CAMEO code. `reports` counts the reports merged into this event and
    `copies` holds their event ids. `place` is the name of a place as the codebook spells it, "" if none is told.
    """

    id: str
    article: str
    sentence: Sentence
    when: Span
    who: tuple[Party, ...]
    whom: tuple[Party, ...]
    action: str
    mode: str = ""
    contexts: tuple[str, ...] = ()
    quad: int = 0
    score: float = 0.0
    cameo: str = ""
    status: Status = "happened"
    said_by: Party | None = None
    place: str = ""
    scale: tuple[Scale, ...] = ()
    confidence: float = 0.0
    why: tuple[Reason, ...] = ()
    codebook: str = ""
    reports: int = 1
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated, named fact in a relation's history: a treaty's stage, a partnership's tier, a visit, an exercise.

    Codes of `kind`, `stage`, `tier` and `domain` are those of the codebook ("" where none is told). `ordinal` is 7 for
    a seventh visit. `status` and `said_by` mean what they do for an event, but that age makes no milestone
    "historical"; only what `happened` counts in histories and ladders. `scale` holds figures told of it (troops).
    """

    id: str
    article: str
    sentence: Sentence
    kind: str
    parties: tuple[Party, ...]
    name: str
    when: Span
    stage: str = ""
    tier: str = ""
    domain: str = ""
    ordinal: int = 0
    place: str = ""
    confidence: float = 0.0
    why: tuple[Reason, ...] = ()
    codebook: str = ""
    status: Status = "happened"
    said_by: Party | None = None
    scale: tuple[Scale, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided of an event or milestone.

    `seen` is what the machine had coded, `corrected` what it should be (of verdict "corrected"), `by` who decided and
    `at` when (aware). `undoes` is the id of the decision that this one takes back (of verdict "undone"). `drawn` says
    that it came up by chance, and not because it seemed doubtful, so that it may speak for all that is coded. `beside`
    holds the ids of what else was coded from the sentence, so that none of it is taken for it later.
    """

    id: str
    at: datetime
    verdict: Verdict
    seen: Event | Milestone
    by: str = ""
    corrected: Event | Milestone | None = None
    note: str = ""
    undoes: str = ""
    drawn: bool = False
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a decision, by its id, makes of something coded: what it is `now`, None if it is no more."""

    decision: str
    coded: Event | Milestone
    now: Event | Milestone | None


@dataclass(frozen=True, slots=True)
class Bucket:
    """One period of a timeline: `start` is its first day.

    `quads` counts events of quad class 1 to 4; `score` sums their PLOVER scores; `reports` sums their reports;
    `articles` counts all articles that the monitor has of that period, so that silence is not taken for peace.
    """

    start: date
    quads: tuple[int, int, int, int] = (0, 0, 0, 0)
    score: float = 0.0
    reports: int = 0
    articles: int = 0
    events: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """All events of the period."""
        return sum(self.quads)


@dataclass(frozen=True, slots=True)
class Timeline:
    """A relation's or a category's counts per bucket, from the first to the last without holes.

    `subject` is a dyad ("BLR-CHN", codes in alphabetical order) or a category's name; `by` is week or month.
    """

    subject: str
    by: Literal["day", "week", "month", "year"]
    buckets: tuple[Bucket, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one relation stands among those it is compared with.

    `value` is what was observed and `expected` what was to be expected, in the unit of the finding's parameter `unit`;
    `estimate` is what is compared (observed over expected, or a share), shrunken, with its 90 % `interval`; None where
    nothing is known. `rank` counts from 1, the highest estimate; 0 where there is none. `note` says more in words.
    """

    dyad: str
    value: float | None = None
    expected: float | None = None
    estimate: float | None = None
    interval: tuple[float, float] | None = None
    rank: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What an analyst would say of a subject and period, with the evidence it rests on.

    `value` is the verdict in one word or phrase of its kind ("got worse"); `estimate` and `interval` are the number
    behind it where there is one; `evidence` holds ids of events, those that moved it most first; `method` names the
    method and `parameters` its settings, so that it can be repeated from the archive alone; `sentence` says it.
    `standings` is the table of a comparison with other relations, highest first, the subject among them.
    """

    id: str
    kind: str
    subject: str
    period: Span
    value: str
    sentence: str
    estimate: float | None = None
    interval: tuple[float, float] | None = None
    evidence: tuple[str, ...] = ()
    method: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    standings: tuple[Standing, ...] = ()
