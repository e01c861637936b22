"""Who is named in a sentence: all names of the codebook at once (Aho–Corasick), the longest first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import ahocorasick

from comity.codebook.book import Book, Entity, Person

__all__ = ["BYSTANDERS", "Mention", "Spotter", "supported"]

# How long before and after a term a name still means the person: candidates and former leaders are in the news too.
SLACK = timedelta(days=365 * 12)

_WORD_BEFORE = re.compile(r"\b[A-Z][a-z]+[ -]$")
_WORD_AFTER = re.compile(r"[ -][A-Z][a-z]")

# Places are where things happen; media report and firms trade far more often than they take part.
BYSTANDERS = frozenset({"place", "media", "company"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text: `code` of the entity, `sector` where the name has one, `kind` of name (name, demonym, capital,
    seat, organ, place, person, group, media, company). `sure` is False where the article must support it; `members` are
    a group's."""

    start: int
    end: int
    text: str
    code: str
    sector: str = ""
    kind: str = "name"
    sure: bool = True
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Meaning:
    """One thing that a name can mean, and when it does."""

    code: str
    sector: str
    kind: str
    sure: bool
    begins: date | None = None
    ends: date | None = None
    members: tuple[str, ...] = ()


class Spotter:
    """Finds the names of a codebook in texts; looking for 20,000 names costs as much as for one."""

    def __init__(self, book: Book) -> None:
        self._prefixes = {f"{prefix}-": code for prefix, code in book.language.prefixes.items()}
        meanings: dict[str, list[_Meaning]] = defaultdict(list)
        for text, meaning in _meanings(book):
            meanings[text].append(meaning)
        words = book.language.words
        national = words.get("national", ())
        self._offices = {"name": _office(national), "demonym": _office((*national, *words.get("national_people", ())))}
        self._names = ahocorasick.Automaton()
        for text, found in meanings.items():
            self._names.add_word(text, (text, tuple(dict.fromkeys(found))))
        for text, code in self._prefixes.items():
            self._names.add_word(text, (text, (_Meaning(code, "", "demonym", True),)))
        for entity in book.entities.values():
            for text in entity.never:
                self._names.add_word(text, (text, ()))
        if len(self._names):
            self._names.make_automaton()

    def spot(self, text: str, *, on: date | None = None) -> tuple[Mention, ...]:
        """The names in the text, left to right, none inside another; who is meant depends on the day."""
        found: list[Mention] = []
        last = 0
        for start, name, meanings in self._longest(text):
            if start < last:
                continue
            last = start + len(name)
            meaning = _meant(meanings, on)
            if meaning is not None:
                found.append(self._with_office(text, _mention(start, name, meaning)))
        return tuple(found)

    def _with_office(self, text: str, one: Mention) -> Mention:
        """A weak name is sure where an office or people of a state stand behind it: "Georgia's government"."""
        office = self._offices.get(one.kind)
        if one.sure or office is None or _capital_before(text, one):
            return one
        return replace(one, sure=office.match(text, one.end) is not None)

    def _longest(self, text: str) -> list[tuple[int, str, tuple[_Meaning, ...]]]:
        if not len(self._names):
            return []
        hits = [
            (end - len(name) + 1, name, meanings)
            for end, (name, meanings) in self._names.iter(text)
            if _bounded(text, end - len(name) + 1, end + 1)
        ]
        return sorted(hits, key=lambda hit: (hit[0], -len(hit[1])))


def supported(text: str, mentions: Iterable[Mention], sure: frozenset[str]) -> tuple[Mention, ...]:
    """The mentions that are sure, whose entity is surely named elsewhere in the article, or that stand beside a sure
    one in their sentence and are not part of a longer name."""
    listed = list(mentions)
    company = any(one.sure and one.kind not in BYSTANDERS | {"group"} for one in listed)
    kept = (one for one in listed if one.sure or one.code in sure or (company and _alone(text, one)))
    return tuple(replace(one, sure=True) for one in kept)


def _in_longer_name(text: str, one: Mention) -> bool:
    """Whether the word before or behind begins with a capital: "Georgia Tech", "Michael Jordan"."""
    return _capital_before(text, one) or _WORD_AFTER.match(text, one.end) is not None


def _alone(text: str, one: Mention) -> bool:
    """Whether a weak name may mean the state beside others: many states have a Congress or a National Guard."""
    return one.kind != "organ" and not _in_longer_name(text, one)


def _capital_before(text: str, one: Mention) -> bool:
    before = _WORD_BEFORE.search(text, 0, one.start)
    return before is not None and before.start() > 0


def _office(words: Iterable[str]) -> re.Pattern[str] | None:
    """What of a state stands behind its name: "'s new government", " troops"; None without words."""
    listed = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(rf"(?:['’]s (?:[a-z-]+ )?(?i:{listed})| (?:{listed}))\b") if listed else None


def _meanings(book: Book) -> Iterator[tuple[str, _Meaning]]:
    for entity in book.entities.values():
        for name in entity.names:
            sector = name.sector or ("GOV" if name.kind == "seat" else entity.sector)
            kind = entity.kind if entity.kind in BYSTANDERS else name.kind
            yield name.text, _Meaning(entity.code, sector, kind, name.sure, entity.begins, entity.ends)
        for person in entity.people:
            yield from _of_person(entity, person)
    for group in book.groups:
        for text in group.names:
            yield text, _Meaning("", "", "group", True, members=group.members)


def _of_person(entity: Entity, person: Person) -> Iterator[tuple[str, _Meaning]]:
    meaning = _Meaning(entity.code, person.sector, "person", True, person.begins, person.ends)
    for text in (person.name, *person.also):
        yield text, meaning
    for text in person.weak_also:
        yield text, replace(meaning, sure=False)


def _bounded(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (before.isalnum() or (after.isalnum() and text[end - 1] != "-"))


def _meant(meanings: tuple[_Meaning, ...], on: date | None) -> _Meaning | None:
    """The meaning nearest to the day; None where none is near. Sure ones go before weak, states before persons."""
    distances = [(_distance(meaning, on), meaning) for meaning in meanings]
    near = [
        (distance, not meaning.sure, meaning.kind == "person", index)
        for index, (distance, meaning) in enumerate(distances)
        if distance <= SLACK or (meaning.kind != "person" and distance <= SLACK * 10)
    ]
    if not near:
        return None
    best = meanings[min(near)[-1]]
    out_of_office = best.kind == "person" and _distance(best, on) > timedelta(days=31)
    return replace(best, sector="") if out_of_office else best


def _distance(meaning: _Meaning, on: date | None) -> timedelta:
    """How far the day is from the time in which the name has this meaning; the latest meaning where no day is known."""
    day = on or date.max
    ends = meaning.ends or date.max
    if meaning.begins and day < meaning.begins:
        return meaning.begins - day
    if day <= ends:
        return timedelta(0)
    return day - ends if on else min(SLACK, (date.max - ends) / 200)


def _mention(start: int, name: str, meaning: _Meaning) -> Mention:
    end = start + len(name.rstrip("-"))
    return Mention(
        start, end, name.rstrip("-"), meaning.code, meaning.sector, meaning.kind, meaning.sure, meaning.members
    )
