"""Whether an event happened: announced, hypothetical, alleged, denied or historical, read from the syntax around it.

Each operator around the act (`operators`) turns how sure the act is so far into how sure it is now, the innermost
first: "denied that it had planned to attack" is attack, planned, denied.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from comity.codebook.book import Language
from comity.events.operators import VERBS, Operator, Words, act, infinitive, operators, words_of
from comity.records import Reason, Status
from comity.sentences import Parsed

__all__ = ["factuality", "status"]

CERTAIN = 3.0

# Events told two years or more after their day are history, not news.
HISTORICAL_YEARS = 2.0

# A year before this one dates an act as history even where the article has no date: online news begins about then.
ONLINE_NEWS = 1995

# Surer than this that it did not happen, and it is denied.
DENIED = -0.4


@dataclass(frozen=True, slots=True)
class _Effect:
    """What an operator does to how sure an act is: times `factor`; `negated` is the factor of "not" upon it; the
    status it gives on its own ("" for none)."""

    factor: float
    status: Status | None = None
    negated: float = -1.0


# Set from the meaning of the words on our own sentences, not fitted: a bare assertion is 3, "will" about 1.5, what may
# or should be about 1, what is only wanted less, a denial about -2. Repeat with ./run.sh eval status.
_EFFECTS: Mapping[str, _Effect] = {
    "negators": _Effect(-1.0, "denied"),
    "without": _Effect(-0.9, "denied"),
    "failing": _Effect(-0.85, "denied"),
    "cancelled": _Effect(-0.8, "denied"),
    "denying": _Effect(-0.65, "denied"),
    "doubting": _Effect(0.5, "alleged", negated=0.2),
    "doubt": _Effect(0.55, "alleged"),
    "perhaps": _Effect(0.4, "hypothetical"),
    "conditionals": _Effect(0.2, "hypothetical", negated=0.2),
    "questions": _Effect(0.25, "hypothetical"),
    "orders": _Effect(0.25, "hypothetical", negated=-0.5),
    "modals": _Effect(0.3, "hypothetical", negated=-0.7),
    "futures": _Effect(0.6, "announced", negated=-0.8),
    "intending": _Effect(0.5, "announced", negated=-0.6),
    "committing": _Effect(0.55, "announced", negated=-0.6),
    "planned": _Effect(0.5, "announced", negated=-0.6),
    "wishing": _Effect(0.3, "hypothetical", negated=-0.5),
    "open": _Effect(0.35, "hypothetical", negated=-0.6),
    "grounds": _Effect(0.8, None, negated=-0.6),
    "reporting": _Effect(0.95, None, negated=0.3),
    "managing": _Effect(1.0),
    "factive": _Effect(1.0, None, negated=1.0),
    "other": _Effect(1.0),
}

# By which operators an act in words is itself told, so that they do not put it in doubt.
_SAYING: Mapping[str, frozenset[str]] = {
    "ACCUSE": frozenset({"doubting"}),
    "AGREE": frozenset({"committing"}),
    "REJECT": frozenset({"failing", "denying", "futures", "modals"}),
    "REQUEST": frozenset({"wishing"}),
    "THREATEN": frozenset({"wishing", "futures", "modals", "conditionals"}),
}

_NOUNS = frozenset({"NOUN", "PROPN"})
_HEADLINES = frozenset({"ROOT", "acl", "relcl", "xcomp", "ccomp", "advcl"})
_YEAR = re.compile(r"(1[0-9]|20)\d\d(s|’s|'s)?")


def status(
    parsed: Parsed,
    index: int,
    language: Language,
    *,
    title: bool = False,
    years_ago: float | None = None,
    action: str = "",
) -> tuple[Status, Reason | None]:
    """The status of the event that word `index` tells, and what spoke for it (None where nothing speaks against
    "happened").

    `title` says that the sentence is a headline ("X to visit Y" is announced there); `years_ago` is how long before
    the article's publication the sentence's date lies. `action` is the event's, where known: what is threatened or
    requested is still to come, but the threat has been made.
    """
    words = words_of(language)
    core = act(parsed, index, words)
    past = _past(parsed, core, words, years_ago)
    if past:
        return "historical", Reason("status", "past", text=past)
    to_come = title and infinitive(parsed, core) and parsed.tokens[core].dep in _HEADLINES
    found = [("intending", core)] if to_come else list(operators(parsed, core, words))
    found = _made(found, action, words.governing(parsed, core))
    sure = _fold(found)
    speaking = [(name, word) for name, word in found if _EFFECTS[name].status]
    if sure <= DENIED:
        speaking = [one for one in speaking if _EFFECTS[one[0]].status == "denied"] or speaking
        return "denied", _reason(parsed, speaking[0], sure)
    doubtful = [one for one in speaking if _EFFECTS[one[0]].status != "denied"] or speaking
    if not doubtful or sure > CERTAIN * 0.9:
        return "happened", None
    strongest = min(doubtful, key=lambda one: _EFFECTS[one[0]].factor)
    told = _EFFECTS[strongest[0]].status
    return "hypothetical" if told in (None, "denied") else told, _reason(parsed, strongest, sure)


def factuality(parsed: Parsed, index: int, language: Language) -> float:
    """How surely the event of word `index` happened, from -3 (surely not) over 0 (open) to +3 (surely)."""
    return _fold(list(operators(parsed, index, words_of(language))))


def _reason(parsed: Parsed, operator: Operator, sure: float) -> Reason:
    name, word = operator
    return Reason("status", name, round(sure, 2), parsed.tokens[word].text)


def _made(found: list[Operator], action: str, kind: str) -> list[Operator]:
    """The operators without those that are the act itself: of a threat to attack, told by "attack", the threat."""
    saying = _SAYING.get(action, frozenset())
    if kind in saying:
        return found
    kept: list[Operator] = []
    for number, (name, word) in enumerate(found):
        refused = name == "negators" and number > 0 and found[number - 1][0] in saying
        if name not in saying and not refused:
            kept.append((name, word))
    return kept


def _fold(operators: list[Operator]) -> float:
    """The operators applied to a certain act, the innermost first; "not" does to an operator what that one says."""
    sure, last = CERTAIN, "other"
    for name, _ in operators:
        sure *= _EFFECTS[last].negated if name == "negators" else _EFFECTS[name].factor
        last = name if name != "negators" else "other"
    return sure


def _past(parsed: Parsed, index: int, words: Words, years_ago: float | None) -> str:
    """The words that tell the act as history, "" if it is news."""
    tokens = parsed.tokens
    if years_ago is not None and years_ago < HISTORICAL_YEARS:
        return ""
    years = [i for i, token in enumerate(tokens) if _YEAR.fullmatch(token.text) or words.has("decades", token)]
    dating = [tokens[i].text for i in years if _dates(parsed, i, index, words)]
    if years_ago is not None and (dating or not years):
        return dating[0] if dating else f"{years_ago:.0f} years before"
    if dating and not any(year[:4].isdigit() and int(year[:4]) >= ONLINE_NEWS for year in dating):
        return dating[0]
    for i, token in enumerate(tokens):
        told = [one for one in parsed.children(i) if words.has("long", tokens[one])]
        if words.has("ago", token) and told and _dates(parsed, i, index, words):
            return f"{tokens[told[0]].text} {token.text}"
    return words.within("past", parsed.text.lower())


def _dates(parsed: Parsed, year: int, index: int, words: Words) -> bool:
    """Whether the year dates the act: it hangs on the act's word or on one above it, not on another thing of it."""
    way = {index, *parsed.ancestors(index)}
    before = max(0, year - 1)
    if words.has("since", parsed.tokens[before]):
        return False
    # "In 1968 five armies …": the parser takes the year for the armies' number.
    for above in parsed.ancestors(before if parsed.tokens[before].dep == "prep" else year):
        token = parsed.tokens[above]
        if words.has("since", token):
            return False
        if above in way:
            return above == index or token.pos in VERBS
        if token.pos in VERBS or (token.pos in _NOUNS and token.dep not in ("pobj", "npadvmod")):
            return False
    return False
