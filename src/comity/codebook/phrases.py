"""Patterns and labelled sentences, from nodes to records; the marks in a sentence ("{who:Paris} …") to offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from comity.codebook.book import Action, Example, Pattern
from comity.codebook.nodes import Faults, Node, known
from comity.records import STATUSES, Status

__all__ = ["MARKS", "NONE", "examples", "patterns", "unmarked"]

MARKS = ("who", "whom", "a", "b", "other")
NONE = "NONE"

_MARK = re.compile(r"\{([a-z]+):([^{}]*)\}")


def unmarked(text: str) -> tuple[str, tuple[tuple[str, int, int], ...]]:
    """The sentence without marks, and its marks as (kind, start, end) into it.

    >>> unmarked("{who:Paris} called.")
    ('Paris called.', (('who', 0, 5),))
    """
    pieces: list[str] = []
    marks: list[tuple[str, int, int]] = []
    length = last = 0
    for found in _MARK.finditer(text):
        before, words = text[last : found.start()], found[2]
        start = length + len(before)
        pieces += [before, words]
        marks.append((found[1], start, start + len(words)))
        length, last = start + len(words), found.end()
    return "".join([*pieces, text[last:]]), tuple(marks)


def examples(nodes: Mapping[str, Node], actions: Mapping[str, Action], faults: Faults) -> tuple[Example, ...]:
    """The labelled sentences of all templates."""
    return tuple(example for node in nodes.values() for example in _template(node, actions, faults))


def _template(node: Node, actions: Mapping[str, Action], faults: Faults) -> Iterator[Example]:
    faults.only(node, ("id", "action", "mode", "status", "sentences", "notes"))
    yield from _examples(node, "sentences", faults.text(node, "id"), actions, faults)


def patterns(nodes: Mapping[str, Node], actions: Mapping[str, Action], faults: Faults) -> tuple[Pattern, ...]:
    """The patterns of all actions."""
    found = []
    for node in nodes.values():
        faults.only(node, ("id", "action", "mode", "status", "say", "yes", "no", "notes"))
        name = faults.text(node, "id")
        action, mode = _act(node, actions, faults)
        found.append(
            Pattern(
                id=name,
                action=action,
                mode=mode,
                status=_status(node, faults),
                say=faults.texts(node, "say"),
                yes=tuple(_examples(node, "yes", name, actions, faults)),
                no=tuple(unmarked(text)[0] for text in faults.texts(node, "no")),
                file=node.file,
                line=node.line,
            )
        )
    return tuple(found)


def _examples(node: Node, key: str, template: str, actions: Mapping[str, Action], faults: Faults) -> Iterator[Example]:
    action, mode = _act(node, actions, faults)
    for item in faults.nodes(node, key):
        text = item.value if isinstance(item.value, str) else faults.text(item, "text")
        own = action, mode
        if isinstance(item.value, dict):
            faults.only(item, ("text", "status", "mode"))
            own = action, faults.text(item, "mode", mode)
        words, marks = unmarked(text)
        _check_marks(item, text, words, marks, faults)
        status = _status(item if item.get("status") else node, faults)
        yield Example(template, own[0], own[1], status, words, marks, item.file, item.line)


def _check_marks(item: Node, text: str, words: str, marks: Iterable[tuple[str, int, int]], faults: Faults) -> None:
    for kind, start, end in marks:
        if kind not in MARKS:
            faults.add(item, f"unknown mark {kind!r}{known(kind, MARKS)}")
        if start == end or words[start:end] != words[start:end].strip():
            faults.add(item, f"a mark holds no words, or blanks at its edge: {text[:60]!r}")
    if "{" in words or "}" in words:
        faults.add(item, f"a mark is not closed, or not like {{who:Paris}}: {words[:80]!r}")


def _act(node: Node, actions: Mapping[str, Action], faults: Faults) -> tuple[str, str]:
    action = faults.choice(node, "action", (*actions, NONE))
    modes = [mode.code for mode in actions[action].modes] if action in actions else []
    mode = faults.choice(node, "mode", modes, "") if node.get("mode") else ""
    return action, mode


def _status(node: Node, faults: Faults) -> Status:
    told = faults.choice(node, "status", STATUSES, "happened")
    return next(status for status in STATUSES if status == told)
