"""Which pairs of parties to ask about, and what the classifier says of each: who did what to whom, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby

import numpy as np

from comity.events.clauses import Clause, Passage
from comity.events.encoder import Encoder
from comity.events.heads import Floats, Heads
from comity.events.marking import Pair, Sheet, Spot, sheet
from comity.events.material import BACKWARD, BOTH, FORWARD, NONE, given
from comity.events.mentions import Mention
from comity.events.parties import NAMELESS, Taking
from comity.events.patterns import Hit, telling
from comity.records import STATUSES, Status
from comity.sentences import Parsed, Token

__all__ = ["Edge", "Question", "Read", "ask", "between", "judge", "within"]

# A state and its government are one.
WHOLE = frozenset({"", "GOV"})

# A sentence that names more parties than this is a list; the pairs nearest to each other are asked about.
MAX_PAIRS = 10

# Of the chances of an action's modes, the likeliest must have so much: a wrong mode is worse than none.
MODE_SHARE = 0.65

# The confidence of an act that a pattern tells: patterns are written to be sure.
SURE = 0.9


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence with its tree, its names, its parties and the patterns found in it."""

    parsed: Parsed
    mentions: tuple[Mention, ...]
    takings: tuple[Taking, ...]
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Two parties of a sentence, or one, in one of its clauses: `one` and `other` index `read.takings`."""

    read: Read
    one: int
    other: int | None
    clause: Clause | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """The answer: `who` did `action` to `whom` (both together if `both`), with its chance and that of the next best."""

    read: Read
    who: int
    whom: int | None
    both: bool
    action: str
    mode: str
    chance: float
    status: Status
    status_chance: float
    runner_up: str
    runner_up_chance: float
    pattern: str = ""
    clause: Clause | None = None

    @property
    def parties(self) -> tuple[int, ...]:
        """Those with a part in it, who did it first; a party that is not named has none."""
        return tuple(index for index in (self.who, self.whom) if index is not None and index >= 0)


def ask(read: Read, clause: Clause | None = None) -> Iterator[Question]:
    """The questions of a sentence or clause: each pair of parties of which one at least has a name, or the only name
    alone."""
    takings, inside = read.takings, within(read, clause)
    pairs = [(i, j) for i, j in combinations(inside, 2) if _differ(takings[i], takings[j])]
    for one, other in sorted(pairs, key=lambda pair: _apart(takings, pair))[:MAX_PAIRS]:
        yield Question(read, one, other, clause)
    named = [index for index in inside if takings[index].kind != NAMELESS]
    if len(named) == 1:
        yield Question(read, named[0], None, clause)


def within(read: Read, clause: Clause | None) -> list[int]:
    """The parties of the sentence, or those of the clause: their head and their name stand in it."""
    if clause is None:
        return list(range(len(read.takings)))
    inside = clause.words.issuperset
    names = ((one.head, *read.parsed.covering(one.name_start, one.name_end)) for one in read.takings)
    return [index for index, words in enumerate(names) if inside(words)]


def judge(questions: Sequence[Question], encoder: Encoder, heads: Heads, *, floor: float) -> Iterator[Edge]:
    """The questions answered yes with a chance of at least `floor`; those on one sentence stand together."""
    if not questions:
        return
    vectors = encoder.encode([_sheet(list(same)) for _, same in groupby(questions, _place)])
    actions, directions = heads.action.chances(vectors), heads.direction.chances(vectors)
    statuses, modes = heads.status.chances(vectors), heads.mode.chances(vectors)
    for row, question in enumerate(questions):
        verdict = _verdict(question, heads.action.labels, actions[row])
        if verdict.action == NONE or verdict.chance < floor:
            continue
        direction = _direction(heads.direction.labels, directions[row], alone=question.other is None)
        status = int(np.argmax(statuses[row]))
        who, whom, both = _ends(question, direction)
        yield Edge(
            question.read,
            who,
            whom,
            both,
            action=verdict.action,
            mode=verdict.mode or _mode(heads.mode.labels, modes[row], verdict.action),
            chance=verdict.chance,
            status=next(known for known in STATUSES if known == heads.status.labels[status]),
            status_chance=float(statuses[row][status]),
            runner_up=verdict.runner_up,
            runner_up_chance=verdict.runner_up_chance,
            pattern=verdict.pattern,
            clause=question.clause,
        )


def _place(question: Question) -> tuple[int, Clause | None]:
    return id(question.read), question.clause


@dataclass(frozen=True, slots=True)
class _Verdict:
    action: str
    chance: float
    runner_up: str
    runner_up_chance: float
    mode: str = ""
    pattern: str = ""


def _verdict(question: Question, labels: Sequence[str], chances: Floats) -> _Verdict:
    """What the classifier says, unless a pattern on the way between the parties knows better."""
    first, second, *_ = (int(index) for index in np.argsort(chances)[::-1])
    said = _Verdict(labels[first], float(chances[first]), labels[second], float(chances[second]))
    hit = next(telling(question.read.hits, _way(question)), None)
    if hit is None:
        return said
    chance = max(float(chances[labels.index(hit.pattern.action)]), SURE) if hit.pattern.action in labels else SURE
    return _Verdict(hit.pattern.action, chance, said.action, said.chance, hit.pattern.mode, hit.pattern.id)


def _way(question: Question) -> Sequence[int]:
    """The words between the parties in the tree; above it, where there is only one."""
    parsed, takings = question.read.parsed, question.read.takings
    if question.other is None:
        return tuple(parsed.ancestors(takings[question.one].head))
    return parsed.path(takings[question.one].head, takings[question.other].head)


def between(
    read: Read, who: tuple[int, int], whom: tuple[int, int], encoder: Encoder, heads: Heads
) -> dict[str, tuple[float, float]]:
    """For two parties given as offsets: the chance of each action, and that it goes from the first to the second.

    Meant for measuring where the parties are known; the chances of the actions sum to 1 without none.
    """
    first, second = (given(read.parsed, span, read.mentions) for span in sorted((who, whom)))
    vectors = encoder.encode([sheet(read.parsed.text, [(first, second)], _names(read))])
    actions, directions = heads.action.chances(vectors)[0], heads.direction.chances(vectors)[0]
    forward, backward = (float(directions[heads.direction.labels.index(label)]) for label in (FORWARD, BACKWARD))
    ahead = (forward if who <= whom else backward) / (forward + backward)
    acts = {label: float(chance) for label, chance in zip(heads.action.labels, actions, strict=True) if label != NONE}
    total = sum(acts.values())
    return {label: (chance / total, ahead) for label, chance in acts.items()}


def _names(read: Read) -> list[tuple[int, int, str]]:
    return [(m.start, m.end, m.code or m.text) for m in read.mentions if m.kind != "place"]


def _differ(one: Taking, other: Taking) -> bool:
    if one.kind == other.kind == NAMELESS:
        return False
    if one.party.code != other.party.code or one.members != other.members:
        return True
    sectors = {one.party.sector, other.party.sector}
    return len(sectors) == 2 and not sectors <= WHOLE


def _apart(takings: Sequence[Taking], pair: tuple[int, int]) -> int:
    return abs(takings[pair[0]].head - takings[pair[1]].head)


def _sheet(questions: Sequence[Question]) -> Sheet:
    """All questions on one sentence or clause as the encoder reads them."""
    read, clause = questions[0].read, questions[0].clause
    spots = [_spot(taking) for taking in read.takings]
    names = _names(read)
    if clause is None:
        return sheet(read.parsed.text, [_pair(spots, one) for one in questions], names)
    passage = Passage(read.parsed, clause)
    moved = [_moved(passage, spot, read.parsed.tokens[one.head]) for spot, one in zip(spots, read.takings, strict=True)]
    placed = ((passage.moved(start, end), code) for start, end, code in names)
    inside = [(*span, code) for span, code in placed if span is not None]
    return sheet(passage.text, [_pair(moved, one) for one in questions], inside)


def _pair(spots: Sequence[Spot], question: Question) -> Pair:
    return spots[question.one], None if question.other is None else spots[question.other]


def _moved(passage: Passage, spot: Spot, head: Token) -> Spot:
    """The party in the passage: its phrase, else its name, else its head word; nowhere if none of it is there."""
    name = passage.moved(spot.name_start, spot.name_end) if spot.code else None
    whole = passage.moved(spot.start, spot.end) or name or passage.moved(head.start, head.end) or (0, 0)
    return Spot(*whole, *(name or (whole[0], whole[0])), spot.code)


def _spot(taking: Taking) -> Spot:
    return Spot(taking.start, taking.end, taking.name_start, taking.name_end, taking.party.code or taking.party.text)


def _direction(labels: Sequence[str], chances: Iterable[float], *, alone: bool) -> str:
    ranked = sorted(zip(chances, labels, strict=True), reverse=True)
    return next(label for _, label in ranked if not (alone and label == BOTH))


def _ends(question: Question, direction: str) -> tuple[int, int | None, bool]:
    """Who and whom, and whether both did it; a party alone that is only acted upon has nobody named as who."""
    if question.other is None:
        return (question.one, None, False) if direction == FORWARD else (-1, question.one, False)
    if direction == BACKWARD:
        return question.other, question.one, False
    return question.one, question.other, direction == BOTH


def _mode(labels: Sequence[str], chances: Iterable[float], action: str) -> str:
    """The likeliest mode of the action; none where no mode of it stands out among its own."""
    own = {
        label.partition(":")[2]: float(c)
        for label, c in zip(labels, chances, strict=True)
        if label.startswith(f"{action}:")
    }
    total = sum(own.values())
    best = max(own, key=lambda mode: own[mode], default="")
    return best if own and own[best] >= MODE_SHARE * total else ""
