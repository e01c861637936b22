"""Patterns and labelled sentences, from nodes to records; the marks in a sentence ("{who:Paris} …") to offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from comity.codebook.book import Action, Deed, Example, Pattern
from comity.codebook.nodes import Faults, Node, known
from comity.records import STATUSES, Status

__all__ = ["MARKS", "NONE", "examples", "patterns", "unmarked"]

MARKS = ("who", "whom", "a", "b", "other")
NONE = "NONE"

# Marks of a second act, and what joins both for a party with a part in each: {who+whom2:Paris}.
_SECOND = ("who2", "whom2")
_JOIN = "+"
_MARK = re.compile(r"\{([a-z0-9+]+):([^{}]*)\}")


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
        own, second = mode, None
        if isinstance(item.value, dict):
            faults.only(item, ("text", "status", "mode", "second", "second_mode", "second_status"))
            own, second = faults.text(item, "mode", mode), _second(item, actions, faults)
        words, marks = unmarked(text)
        _check_marks(item, text, words, marks, faults)
        _check_kinds(item, marks, faults, both=second is not None)
        status = _status(item if item.get("status") else node, faults)
        yield Example(template, action, own, status, words, marks, second, item.file, item.line)


def _second(item: Node, actions: Mapping[str, Action], faults: Faults) -> Deed | None:
    if not item.get("second"):
        for key in ("second_mode", "second_status"):
            if item.get(key):
                faults.add(item, f"{key} without a second act; name it: second: ACCUSE")
        return None
    action, mode = _act(item, actions, faults, "second", "second_mode")
    if action == NONE:
        faults.add(item, "a second act of NONE; leave it out")
    return Deed(action, mode, _status(item, faults, "second_status"))


def _check_marks(item: Node, text: str, words: str, marks: Iterable[tuple[str, int, int]], faults: Faults) -> None:
    for _, start, end in marks:
        if start == end or words[start:end] != words[start:end].strip():
            faults.add(item, f"a mark holds no words, or blanks at its edge: {text[:60]!r}")
    if "{" in words or "}" in words:
        faults.add(item, f"a mark is not closed, or not like {{who:Paris}}: {words[:80]!r}")


def _check_kinds(item: Node, marks: Iterable[tuple[str, int, int]], faults: Faults, *, both: bool) -> None:
    """The kinds of marks are known ones; those of a second act stand where there is one."""
    known_kinds = (*MARKS, *(_SECOND if both else ()))
    kinds = [kind for kind, _, _ in marks]
    for kind in kinds:
        parts = kind.split(_JOIN)
        if len(parts) != len({part in _SECOND for part in parts}):
            faults.add(item, f"one party has two parts in one act: {kind!r}")
        for part in parts:
            if part not in known_kinds:
                faults.add(item, f"unknown mark {part!r}{known(part, known_kinds)}")
    if both and not any(part in _SECOND for kind in kinds for part in kind.split(_JOIN)):
        faults.add(item, "a second act without a party; mark who did it {who2:…}, and to whom {whom2:…}")


def _act(
    node: Node, actions: Mapping[str, Action], faults: Faults, action_key: str = "action", mode_key: str = "mode"
) -> tuple[str, str]:
    action = faults.choice(node, action_key, (*actions, NONE))
    modes = [mode.code for mode in actions[action].modes] if action in actions else []
    mode = faults.choice(node, mode_key, modes, "") if node.get(mode_key) else ""
    return action, mode


def _status(node: Node, faults: Faults, key: str = "status") -> Status:
    told = faults.choice(node, key, STATUSES, "happened")
    return next(status for status in STATUSES if status == told)
