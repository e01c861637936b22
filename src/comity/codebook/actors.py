"""States, organisations, groups, roles and regions, from nodes to records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from comity.codebook.book import Entity, Group, Membership, Name, Person, Role
from comity.codebook.nodes import Faults, Node

__all__ = ["entities", "groups", "regions", "roles"]

_STATE = (
    "code", "name", "iso2", "cow", "gw", "exists", "successors", "region", "borders", "names", "demonyms", "capital",
    "seats", "organs", "weak", "never", "places", "people", "members", "notes",
)  # fmt: skip
_ORGANISATION = (
    "code", "name", "kind", "names", "demonyms", "weak", "never", "home", "sector", "seats", "organs", "people", "from",
    "to", "members", "notes",
)  # fmt: skip
_PERSON = ("name", "also", "weak_also", "role", "sector", "from", "to")
_KINDS = ("IGO", "alliance", "NGO", "armed group", "media", "company", "community", "party")


def entities(states: Mapping[str, Node], organisations: Mapping[str, Node], faults: Faults) -> dict[str, Entity]:
    """All entities by code."""
    found: dict[str, Entity] = {}
    for node in states.values():
        entity = _state(node, faults)
        found[entity.code] = entity
    for node in organisations.values():
        entity = _organisation(node, faults)
        if entity.code in found:
            faults.add(node, f"code {entity.code!r} is taken by {found[entity.code].name}")
        found[entity.code] = entity
    return found


def groups(nodes: Mapping[str, Node], faults: Faults) -> tuple[Group, ...]:
    """Phrases that stand for several entities."""
    found = []
    for node in nodes.values():
        faults.only(node, ("code", "names", "members", "notes"))
        found.append(Group(faults.texts(node, "names"), faults.texts(node, "members")))
    return tuple(found)


def roles(nodes: Mapping[str, Node], faults: Faults) -> tuple[Role, ...]:
    """Words that give a sector."""
    found = []
    for node in nodes.values():
        faults.only(node, ("sector", "words", "never", "notes"))
        found.append(Role(faults.text(node, "sector"), faults.texts(node, "words"), faults.texts(node, "never")))
    return tuple(found)


def regions(nodes: Mapping[str, Node], faults: Faults) -> dict[str, tuple[str, ...]]:
    """Codes by region."""
    for node in nodes.values():
        faults.only(node, ("name", "members", "notes"))
    return {faults.text(node, "name"): faults.texts(node, "members") for node in nodes.values()}


def _state(node: Node, faults: Faults) -> Entity:
    faults.only(node, _STATE)
    begins, ends = _interval(node, "exists", faults)
    return Entity(
        code=faults.text(node, "code"),
        name=faults.text(node, "name"),
        iso2=faults.text(node, "iso2", ""),
        cow=faults.text(node, "cow", ""),
        gw=faults.text(node, "gw", ""),
        begins=begins,
        ends=ends,
        successors=faults.texts(node, "successors"),
        regions=faults.texts(node, "region"),
        borders=faults.texts(node, "borders"),
        names=tuple(_names(node, faults)),
        never=faults.texts(node, "never"),
        people=tuple(_people(node, faults)),
        members=tuple(_members(node, faults)),
    )


def _organisation(node: Node, faults: Faults) -> Entity:
    faults.only(node, _ORGANISATION)
    return Entity(
        code=faults.text(node, "code"),
        name=faults.text(node, "name"),
        kind=faults.choice(node, "kind", _KINDS),
        sector=faults.text(node, "sector", ""),
        home=faults.text(node, "home", ""),
        begins=faults.day(node, "from"),
        ends=faults.day(node, "to", last=True),
        names=tuple(_names(node, faults)),
        never=faults.texts(node, "never"),
        people=tuple(_people(node, faults)),
        members=tuple(_members(node, faults)),
    )


def _names(node: Node, faults: Faults) -> Iterator[Name]:
    weak = set(faults.texts(node, "weak"))
    own = faults.text(node, "name", "")
    seen: set[tuple[str, str]] = set()
    for key, kind in (("names", "name"), ("demonyms", "demonym"), ("capital", "capital"), ("places", "place")):
        listed = faults.texts(node, key)
        for text in (own, *listed) if kind == "name" and own else listed:
            if (text, kind) not in seen:
                seen.add((text, kind))
                yield Name(text, kind, sure=text not in weak)
    for key, kind in (("seats", "seat"), ("organs", "organ")):
        for item in faults.nodes(node, key):
            yield _seat(item, kind, weak, faults)
    for text in weak - {text for text, _ in seen}:
        yield Name(text, "name", sure=False)


def _seat(item: Node, kind: str, weak: set[str], faults: Faults) -> Name:
    """A seat of power or organ: a bare string, or `{name, sector}`."""
    if isinstance(item.value, dict):
        faults.only(item, ("name", "sector"))
        text, sector = faults.text(item, "name"), faults.text(item, "sector", "")
    else:
        text, sector = str(item.value), ""
    return Name(text, kind, sector, text not in weak)


def _people(node: Node, faults: Faults) -> Iterator[Person]:
    for item in faults.nodes(node, "people"):
        faults.only(item, _PERSON)
        yield Person(
            name=faults.text(item, "name"),
            also=faults.texts(item, "also"),
            weak_also=faults.texts(item, "weak_also"),
            role=faults.text(item, "role", ""),
            sector=faults.text(item, "sector", "GOV"),
            begins=faults.day(item, "from"),
            ends=faults.day(item, "to", last=True),
        )


def _members(node: Node, faults: Faults) -> Iterator[Membership]:
    for item in faults.nodes(node, "members"):
        if isinstance(item.value, str):
            yield Membership(item.value)
        else:
            faults.only(item, ("of", "from", "to"))
            yield Membership(faults.text(item, "of"), faults.day(item, "from"), faults.day(item, "to", last=True))


def _interval(node: Node, key: str, faults: Faults) -> tuple[date | None, date | None]:
    """First and last day of an EDTF interval like `1991-08-25/..`."""
    value = faults.text(node, key, "")
    if not value:
        return None, None
    begins, _, ends = value.partition("/")
    place = node.get(key) or node
    halves = Node({"from": Node(begins, place.file, place.line), "to": Node(ends, place.file, place.line)}, "", 0)
    return faults.day(halves, "from"), faults.day(halves, "to", last=True)
