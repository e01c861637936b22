"""Names of actors in other people's data, as code and sector on a day."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from comity.codebook.book import Book, Entity
from comity.imports.vocabulary import vocabulary

__all__ = ["NOBODY", "Naming", "Who"]

Who = tuple[str, str]
"""Code and sector."""

NOBODY: Who = ("", "")
OTHER = "OTH"
"""The sector of an actor that belongs to a state but is not known to act for it."""

FORMER = "ELI"
"""The sector of a person who acts for nobody on that day: PLOVER's elites, former officials among them."""

_IN_BRACKETS = re.compile(r"^(?P<head>.+?) \((?P<place>.+)\)$")


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a name can mean, and when."""

    code: str
    sector: str
    person: bool
    begins: date
    ends: date


class Naming:
    """Who is meant by a name, a code or "Government (Russia)", on a day, by the codebook."""

    def __init__(self, book: Book, words: Mapping[str, Any] | None = None) -> None:
        told = words or vocabulary()
        self._entities = book.entities
        self._codes: Mapping[str, str] = told["codes"]
        self._groups: Mapping[str, str] = told["groups"]
        self._plain = frozenset(told["plain_sectors"])
        self._sectors = [(rule["sector"], frozenset(_key(word) for word in rule["words"])) for rule in told["sectors"]]
        self._heads = {_key(head): sector for sector, heads in told["heads"].items() for head in heads}
        self._roles = sorted(
            ((word, role.sector) for role in book.roles for word in role.words), key=lambda one: -len(one[0])
        )
        self._before = _predecessors(book.entities)
        self._names = _meanings(book, told)
        self._parts: dict[str, tuple[str, str]] = {}

    def party(self, name: str, day: date) -> Who:
        """Code and sector of "Barack Obama", "Russia", "Police (India)"; `NOBODY` if none is known."""
        found = [one for one in self._names.get(_key(name), ()) if one.person or _on(one, day)]
        if found:
            best = next((one for one in found if not one.person), None) or next(
                (one for one in found if _on(one, day)), found[-1]
            )
            return (best.code, best.sector if _on(best, day) else FORMER)
        place, sector = self._split(name)
        if not place:
            return (self._as_successor(name, day), "")
        state = self.state(place, day)
        return (state, sector) if state else NOBODY

    def state(self, name: str, day: date) -> str:
        """The code of the state or organisation that is called so on that day, "" if none is."""
        if name in self._entities or name in self._codes:
            return self.code(name, day)
        return next((one.code for one in self._names.get(_key(name), ()) if not one.person and _on(one, day)), "") or (
            self._as_successor(name, day)
        )

    def code(self, code: str, day: date) -> str:
        """The code as the codebook has it on that day: that of a predecessor before the state was, "" if none is."""
        entity = self._entities.get(self._codes.get(code, code))
        if entity is None:
            return ""
        if (entity.begins or date.min) <= day <= (entity.ends or date.max):
            return entity.code
        return next((one.code for one in self._before.get(entity.code, ()) if _lives(one, day)), "")

    def group(self, code: str, day: date) -> str:
        """The organisation behind one of CAMEO's known groups, "" if none is."""
        return self.code(self._groups.get(code, ""), day)

    def sector(self, told: str, *, among: str = ",") -> str:
        """The sector behind a list of sectors as ICEWS writes it, or one of PLOVER's codes."""
        words = [word.strip() for word in re.split(f"[{among}]", told) if word.strip()]
        if not words:
            return ""
        if words[0] in self._plain:
            return words[0]
        listed = {_key(word) for word in words}
        return next((sector for sector, known in self._sectors if known & listed), OTHER)

    def _split(self, name: str) -> tuple[str, str]:
        """The place in brackets and the sector of what stands before it, "" where there are no brackets."""
        found = self._parts.get(name)
        if found is None:
            split = _IN_BRACKETS.match(name)
            found = self._parts[name] = (split["place"], self._head(split["head"])) if split else ("", "")
        return found

    def _head(self, head: str) -> str:
        known: str | None = self._heads.get(_key(head))
        if known:
            return known
        words = f" {re.sub('[^a-z]+', ' ', head.lower())} "
        sector: str = next((sector for word, sector in self._roles if f" {word} " in words), OTHER)
        return sector

    def _as_successor(self, name: str, day: date) -> str:
        """Of a state called by the name that it took later."""
        for one in self._names.get(_key(name), ()):
            if not one.person and (code := self.code(one.code, day)):
                return code
        return ""


def _meanings(book: Book, told: Mapping[str, Any]) -> Mapping[str, tuple[_Meaning, ...]]:
    found: dict[str, list[_Meaning]] = defaultdict(list)
    for name, meaning in (*_of_entities(book), *_of_people(book)):
        found[_key(name)].append(meaning)
    for code, names in told["states"].items():
        for name in names:
            entity = book.entities.get(code)
            if entity:
                found[_key(name)].append(_meaning(entity))
    for name, known in told["people"].items():
        if _key(known) in found:
            found[_key(name)] += found[_key(known)]
    return {name: tuple(meanings) for name, meanings in found.items()}


def _of_entities(book: Book) -> Iterator[tuple[str, _Meaning]]:
    for entity in book.entities.values():
        for name in entity.names:
            if name.kind in ("name", "seat", "organ"):
                sector = name.sector or ("GOV" if name.kind == "seat" else "")
                yield name.text, _meaning(entity, sector)


def _of_people(book: Book) -> Iterator[tuple[str, _Meaning]]:
    for entity in book.entities.values():
        for one in entity.people:
            for name in (one.name, *one.also):
                yield (
                    name,
                    _Meaning(entity.code, one.sector, True, one.begins or date.min, one.ends or date.max),
                )


def _meaning(entity: Entity, sector: str = "") -> _Meaning:
    return _Meaning(entity.code, sector or entity.sector, False, entity.begins or date.min, entity.ends or date.max)


def _predecessors(entities: Mapping[str, Entity]) -> Mapping[str, tuple[Entity, ...]]:
    found: dict[str, list[Entity]] = defaultdict(list)
    for entity in entities.values():
        for code in entity.successors:
            found[code].append(entity)
    return {code: tuple(before) for code, before in found.items()}


def _on(one: _Meaning, day: date) -> bool:
    return one.begins <= day <= one.ends


def _lives(one: Entity, day: date) -> bool:
    return (one.begins or date.min) <= day <= (one.ends or date.max)


def _key(name: str) -> str:
    return " ".join(name.casefold().replace("\xa0", " ").split())
