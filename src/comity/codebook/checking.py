"""What no single entry can know: that names, codes, modes and members fit together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from comity.codebook.book import Book, Entity
from comity.codebook.copies import copied
from comity.codebook.extending import Sections
from comity.codebook.nodes import Faults, Node, known
from comity.errors import Fault

__all__ = ["check"]


def check(book: Book, sections: Sections, faults: Faults, *, copies: bool = False) -> None:
    """Add a fault for everything that does not fit together; near `copies` among the labelled sentences if asked."""
    _check_scores(book, sections, faults)
    _check_crosswalk(book, sections, faults)
    _check_references(book, sections, faults)
    _check_names(book, sections, faults)
    if copies:
        _check_copies(book, faults)


def _check_scores(book: Book, sections: Sections, faults: Faults) -> None:
    for (action, mode), node in zip(book.scores, sections["scores"].values(), strict=False):
        _act(book, node, action, mode, faults)
    for code, node in sections["actions"].items():
        if (code, "") not in book.scores:
            faults.add(node, f"{code} has no score; add a line to scores.csv")


def _check_crosswalk(book: Book, sections: Sections, faults: Faults) -> None:
    for row in book.crosswalk:
        node = sections["crosswalk"][row.cameo]
        _act(book, node, row.action, row.mode, faults)
        if row.context and row.context not in book.contexts:
            faults.add(node, f"unknown context {row.context!r}{known(row.context, book.contexts)}")


def _act(book: Book, node: Node, action: str, mode: str, faults: Faults) -> None:
    if action not in book.actions:
        faults.add(node, f"unknown action {action!r}{known(action, book.actions)}")
    elif mode and mode not in {known_mode.code for known_mode in book.actions[action].modes}:
        modes = [known_mode.code for known_mode in book.actions[action].modes]
        faults.add(node, f"{action} has no mode {mode!r}{known(mode, modes)}")


def _check_references(book: Book, sections: Sections, faults: Faults) -> None:
    nodes = {**sections["states"], **sections["organisations"]}
    for entity in book.entities.values():
        node = nodes.get(entity.code)
        if node is None:
            continue
        _all_known(node, "region", entity.regions, book.regions, faults)
        _all_known(node, "border", entity.borders, book.entities, faults)
        _all_known(node, "successor", entity.successors, book.entities, faults)
        _all_known(node, "organisation", (member.of for member in entity.members), book.entities, faults)
        if entity.home:
            _all_known(node, "home", [entity.home], book.entities, faults)
    for name, members in book.regions.items():
        if name in sections["regions"]:
            _all_known(sections["regions"][name], "state", members, book.entities, faults)
    for group, node in zip(book.groups, sections["groups"].values(), strict=False):
        _all_known(node, "member", group.members, book.entities, faults)


def _all_known(node: Node, what: str, words: Iterable[str], options: Iterable[str], faults: Faults) -> None:
    listed = set(options)
    for word in words:
        if word not in listed:
            faults.add(node, f"unknown {what} {word!r}{known(word, listed)}")


def _check_names(book: Book, sections: Sections, faults: Faults) -> None:
    """No name surely means two states at one time."""
    holders: dict[str, list[Entity]] = defaultdict(list)
    for entity in book.entities.values():
        for name in {name.text for name in entity.names if name.sure and name.kind in ("name", "demonym", "organ")}:
            holders[name].append(entity)
    nodes = {**sections["states"], **sections["organisations"]}
    for name, entities in holders.items():
        for index, one in enumerate(entities):
            for other in entities[index + 1 :]:
                if _overlap(one, other):
                    faults.add(nodes[one.code], f"{name!r} means {one.code} and {other.code}; make it weak in one")


def _check_copies(book: Book, faults: Faults) -> None:
    """No labelled sentence nearly copies another."""
    taught = [*book.examples, *(example for pattern in book.patterns for example in pattern.yes)]
    for one, other in copied(taught):
        told = f"a near copy of {other.file}:{other.line}; write it otherwise, or leave it out: {one.text[:60]!r}"
        faults.found.append(Fault(one.file, one.line, told))


def _overlap(one: Entity, other: Entity) -> bool:
    """Whether both exist for more than a year of transition at the same time."""
    begins = max(one.begins or date.min, other.begins or date.min)
    ends = min(one.ends or date.max, other.ends or date.max)
    return (ends - begins).days > 366
