"""A region: what stands out in it, and how its members stand with each other and with those outside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from comity.config import dyad_of
from comity.pages import addresses
from comity.pages.reading import Reader, Region
from comity.pages.views.parts import View, finding_row, frame, party_row, relation_row
from comity.records import Party

__all__ = ["region", "region_rows"]

# More columns than these do not fit a page; those with most events are shown.
_COLUMNS = 16
_OUTSIDE = 6
_RELATIONS = 60
_EXCEPTIONS = 12


def region(reader: Reader, slug: str) -> View:
    """Exceptions first, then the matrix of relations with their status, then the list of them."""
    one = reader.region(slug)
    dyads = [dyad for dyad in reader.relations if _within(dyad, one)]
    inside, outside = _sides(reader, one)
    return frame(reader, "region", addresses.region(slug), one.name) | {
        "followed": one.followed,
        "members": [party_row(reader, Party(code)) for code in one.members],
        "exceptions": [finding_row(reader, found, evidence=2) for found in _exceptions(reader, one)],
        "columns": [party_row(reader, Party(code)) for code in inside],
        "inside": [_row(reader, code, inside) for code in inside],
        "outside": [_row(reader, code, inside) for code in outside],
        "relations": [relation_row(reader, dyad) for dyad in dyads[:_RELATIONS]],
        "relations_count": len(dyads),
    }


def region_rows(reader: Reader, code: str = "") -> list[View]:
    """The regions that have a page; of a `code`, those that it belongs to."""
    return [
        {"name": one.name, "address": addresses.region(slug), "members": len(one.members), "followed": one.followed}
        for slug, one in reader.regions.items()
        if not code or code in one.members
    ]


def _within(dyad: str, one: Region) -> bool:
    return frozenset(one.members).issuperset(dyad.split("-"))


def _sides(reader: Reader, one: Region) -> tuple[list[str], list[str]]:
    """The members that have relations, in the order of names, and the busiest partners of the region outside it."""
    busy: Counter[str] = Counter()
    for dyad, events in reader.relations.items():
        codes = dyad.split("-")
        if any(code in one.members for code in codes):
            busy.update(dict.fromkeys(codes, events))
    inside = [code for code, _ in busy.most_common() if code in one.members][:_COLUMNS]
    outside = [code for code, _ in busy.most_common() if code not in one.members][:_OUTSIDE]
    return sorted(inside, key=reader.name), outside


def _row(reader: Reader, code: str, columns: Iterable[str]) -> Mapping[str, Any]:
    """A party and its relation with each column: None where there is none, or with itself."""
    dyads = (dyad_of(code, other) for other in columns)
    cells = [_cell(reader, dyad) if dyad in reader.relations else None for dyad in dyads]
    return {"party": party_row(reader, Party(code)), "cells": cells}


def _cell(reader: Reader, dyad: str) -> Mapping[str, Any]:
    row = relation_row(reader, dyad)
    return {name: row[name] for name in ("dyad", "address", "events", "cooperation", "conflict", "status")}


def _exceptions(reader: Reader, one: Region) -> list[Any]:
    """What is out of line among the relations of its members, in the order it was found."""
    members = frozenset(one.members)
    subjects = {one.name, *(dyad for dyad in reader.relations if members & set(dyad.split("-")))}
    return [finding for finding in reader.exceptions if finding.subject in subjects][:_EXCEPTIONS]
