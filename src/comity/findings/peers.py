"""With which relations one is compared: the peer set, by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from comity.codebook.book import Book, Entity
from comity.errors import NotFound

__all__ = ["EVERYBODY", "NEIGHBOURS", "Peers", "peers_of"]

NEIGHBOURS = "neighbours"
EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Peers:
    """Codes whose ties with a state are compared, and what they are called: "neighbours of Belarus"."""

    codes: tuple[str, ...]
    name: str


def peers_of(
    wanted: str, book: Book, *, of: str, on: date | None = None, regions: Mapping[str, tuple[str, ...]] | None = None
) -> Peers:
    """The peer set that `wanted` names, `of` being the state whose peers they are, as it was on that day (now, if
    None).

    "neighbours" are the states that border on it; "everybody" all states; else the name of a region (the monitor's own
    first), the code or name of an organisation (its members), or codes like "POL,LTU". Raises `NotFound` with what else
    was possible.
    """
    day = on or date.max
    if wanted == NEIGHBOURS:
        return _set(book, _named(book, of).borders, f"the neighbours of {_named(book, of).name}", day)
    if wanted == EVERYBODY:
        return _set(book, (one.code for one in book.entities.values() if one.kind == "state"), "all states", day)
    for name, members in {**book.regions, **(regions or {})}.items():
        if name.casefold() == wanted.casefold():
            return _set(book, members, name, day)
    organisation = next(
        (one for one in book.entities.values() if wanted in (one.code, one.name) and one.kind != "state"), None
    )
    if organisation is not None:
        return _set(book, _members(book, organisation, day), f"the members of {organisation.name}", day)
    codes = tuple(code.strip().upper() for code in wanted.split(",") if code.strip())
    unknown = [code for code in codes if code not in book.entities]
    if unknown or not codes:
        known = ", ".join(sorted({**book.regions, **(regions or {})}))
        raise NotFound(
            f"no peers {wanted!r}: neither neighbours, everybody, an organisation's code, codes like POL,LTU, nor one "
            f"of the regions {known}"
        )
    return Peers(codes, ", ".join(book.entities[code].name for code in codes))


def _set(book: Book, codes: Iterable[str], name: str, day: date) -> Peers:
    found = (book.entities[code] for code in codes if code in book.entities)
    return Peers(tuple(sorted(one.code for one in found if _is(one.begins, one.ends, day))), name)


def _members(book: Book, organisation: Entity, day: date) -> Iterable[str]:
    for one in book.entities.values():
        for membership in one.members:
            if membership.of == organisation.code and _is(membership.begins, membership.ends, day):
                yield one.code


def _named(book: Book, code: str) -> Entity:
    entity = book.entities.get(code)
    if entity is None:
        raise NotFound(book.unknown(code))
    return entity


def _is(begins: date | None, ends: date | None, day: date) -> bool:
    """Whether something is so on the day; `date.max` stands for now, when only what has not ended is."""
    return (begins or date.min) <= day and (ends is None or day <= ends)
