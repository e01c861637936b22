"""Whether a date lies ahead, and whether it is told of the sentence's main act or aside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from comity.sentences.vocabulary import vocabulary

__all__ = ["ahead", "aside", "named"]

CLAUSE = re.compile(r"[;:]\s|,\s|\s[–—-]\s|[(]")
CLOSED = re.compile(r"[^,;.]{0,30},\s")
PARTICIPLE = re.compile(r"(?:[a-z]+ly\s+)?[a-z]{2,}(?:ed|ing)\b")
OWNER = re.compile(r"(?:\b(?:the|an?|its|their|his|her|our|this|that)|['’]s)\s+$", re.IGNORECASE)
NOUN = re.compile(r"\s+[a-z]")


@dataclass(frozen=True, slots=True)
class _Cues:
    ahead: re.Pattern[str]
    behind: re.Pattern[str]
    asides: re.Pattern[str]
    participles: re.Pattern[str]
    auxiliary: re.Pattern[str]


@cache
def _cues() -> _Cues:
    known = vocabulary("dates")
    ahead_ = re.sub(r"\s*\n\s*|(?<=\|)\s+|\s+(?=\|)", "", known["ahead"])
    behind = "|".join(known["behind"].split())
    verbless = "|".join(known["no_verbs"].split())
    auxiliaries = known["auxiliaries"].split()
    helped = "".join(rf"(?<!\b{word}\s)" for word in auxiliaries)
    return _Cues(
        ahead=re.compile(rf"\b(?:{ahead_})\b|['’]ll\b", re.IGNORECASE),
        behind=re.compile(rf"(?<!\bbe )(?<!\bto )\b(?:{behind}|(?!(?:{verbless})\b)[a-z]{{2,}}ed)\b"),
        asides=re.compile(rf"\b(?:{'|'.join(known['asides'].split())})\b", re.IGNORECASE),
        participles=re.compile(rf"{helped}\b(?:{'|'.join(known['participles'].split())})\b", re.IGNORECASE),
        auxiliary=re.compile(rf"\s+(?:\w+ly\s+)?(?:{'|'.join(auxiliaries)})\b"),
    )


def ahead(text: str, start: int, end: int) -> bool:
    """Whether the words from start to end tell of the future: by the last verb before them, else the first after."""
    cues = _cues()
    future = [match.end() for match in cues.ahead.finditer(text, 0, start)]
    past = [match.end() for match in cues.behind.finditer(text, 0, start)]
    if future or past:
        return max(future, default=-1) >= max(past, default=-1)
    coming, gone = cues.ahead.search(text, end), cues.behind.search(text, end)
    if coming is None:
        return False
    return gone is None or coming.start() <= gone.start()


def aside(text: str, start: int, end: int, since: int = 0) -> bool:
    """Whether the date stands in a clause of its own: "Poland, which joined in 2004, closed its border".

    Only words after the offset `since` have a say.
    """
    breaks = [match.end() for match in CLAUSE.finditer(text, since, start)]
    opening = breaks[-1] if breaks else since
    if _cues().asides.search(text, opening, start) or _participle(text, opening, start, end):
        return True
    inserted = len(breaks) == 1 and since == 0 and CLOSED.match(text, end)
    return bool(inserted and PARTICIPLE.match(text, opening))


def _participle(text: str, opening: int, start: int, end: int) -> bool:
    """Whether the date hangs on a participle: one that opens the sentence, or has a verb before or behind it."""
    cues = _cues()
    found = list(cues.participles.finditer(text, opening, start))
    if not found:
        return False
    verb = found[-1].start()
    opens = not text[:verb].strip()
    return bool(opens or cues.behind.search(text, opening, verb) or cues.auxiliary.match(text, end))


def named(text: str, start: int, end: int) -> bool:
    """Whether the date is part of a name: "the 1994 memorandum"."""
    return bool(OWNER.search(text, 0, start) and NOUN.match(text, end)) if start else False
