"""YAML and CSV as a tree whose every node knows its file and line, and a reader that collects all faults."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from comity.errors import Fault

__all__ = ["Faults", "Node", "known", "read_csv", "read_yaml"]

# libyaml's loader is ten times as quick as the one in Python; both read every scalar as a string.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class Node:
    """A string, a list of nodes or a mapping of nodes, and where it stands (line 1-based)."""

    value: str | list[Node] | dict[str, Node]
    file: str
    line: int

    def get(self, key: str) -> Node | None:
        """The node under the key, None where there is none or this is no mapping."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def items(self) -> Iterator[Node]:
        """The nodes of a list; the node itself where it is a single value; nothing of an empty string."""
        if isinstance(self.value, list):
            yield from self.value
        elif self.value != "":
            yield self

    def plain(self) -> object:
        """The bare value, without places."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        return [node.plain() for node in self.value] if isinstance(self.value, list) else self.value


@dataclass(slots=True)
class Faults:
    """Collects what is wrong while reading goes on; every getter returns something usable."""

    found: list[Fault] = field(default_factory=list)

    def add(self, node: Node, message: str) -> None:
        """Note a fault at the node."""
        self.found.append(Fault(node.file, node.line, message))

    def text(self, node: Node, key: str, default: str | None = None) -> str:
        """The string under the key; a fault where it is missing (and has no default) or no string."""
        found = node.get(key)
        if found is None:
            if default is None:
                self.add(node, f"{key} is missing")
            return default or ""
        if not isinstance(found.value, str):
            self.add(found, f"{key}: expected a word or text, found a {_kind(found)}")
            return default or ""
        return found.value.strip()

    def texts(self, node: Node, key: str) -> tuple[str, ...]:
        """The strings of the list under the key; a single string is a list of one; () where there is none."""
        found = node.get(key)
        if found is None:
            return ()
        if isinstance(found.value, dict):
            self.add(found, f"{key}: expected a list, found a mapping")
            return ()
        return tuple(self._strings(found, key))

    def _strings(self, node: Node, key: str) -> Iterator[str]:
        for item in node.items():
            if isinstance(item.value, str):
                yield item.value.strip()
            else:
                self.add(item, f"{key}: expected a word or text, found a {_kind(item)}")

    def nodes(self, node: Node, key: str) -> tuple[Node, ...]:
        """The nodes of the list under the key."""
        found = node.get(key)
        return tuple(found.items()) if found is not None else ()

    def choice(self, node: Node, key: str, choices: Iterable[str], default: str | None = None) -> str:
        """The string under the key, which must be one of the choices."""
        value = self.text(node, key, default)
        options = list(choices)
        if value and value not in options:
            self.add(node.get(key) or node, f"unknown {key} {value!r}{known(value, options)}")
            return default or ""
        return value

    def number(self, node: Node, key: str, default: float | None = None) -> float:
        """The number under the key."""
        value = self.text(node, key, None if default is None else str(default))
        try:
            return float(value)
        except ValueError:
            if value:
                self.add(node.get(key) or node, f"{key}: expected a number, found {value!r}")
            return default or 0.0

    def day(self, node: Node, key: str, *, last: bool = False) -> date | None:
        """The day under the key, from `2005`, `2005-11` or `2005-11-30`; the last day of the period if asked."""
        value = self.text(node, key, "").strip("~?")
        if not value or value == "..":
            return None
        parsed = _day(value, last=last)
        if parsed is None:
            self.add(node.get(key) or node, f"{key}: expected a date like 2005, 2005-11 or 2005-11-30, found {value!r}")
        return parsed

    def only(self, node: Node, keys: Iterable[str]) -> None:
        """A fault for each key of the mapping that is not among the known."""
        options = list(keys)
        for key, found in node.value.items() if isinstance(node.value, dict) else ():
            if key not in options:
                self.add(found, f"unknown key {key!r}{known(key, options)}")


def known(word: str, options: Iterable[str]) -> str:
    """What else was possible, as the end of a message: the near ones, else all."""
    listed = sorted(options)
    near = difflib.get_close_matches(word, listed, 3)
    if near:
        return f"; did you mean {' or '.join(map(repr, near))}?"
    return f"; known: {', '.join(listed[:40])}" if listed else ""


def _day(value: str, *, last: bool) -> date | None:
    parts = value.split("-")
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) == 3:
            return date(numbers[0], numbers[1], numbers[2])
        if not last:
            return date(numbers[0], numbers[1] if len(numbers) == 2 else 1, 1)
        year, month = (numbers[0], 12) if len(numbers) == 1 else (numbers[0], numbers[1])
        return date.fromordinal(date(year + month // 12, month % 12 + 1, 1).toordinal() - 1)
    except (ValueError, IndexError):
        return None


def read_yaml(path: Path, file: str, faults: Faults) -> Node:
    """The file as a node; an empty list where it is no YAML, with a fault that says the line."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        faults.found.append(Fault(file, line, f"not YAML: {error.problem or error}"))
        return Node([], file, line)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        faults.found.append(Fault(file, 0, f"cannot be read: {error}"))
        return Node([], file, 0)
    except RecursionError:
        faults.found.append(Fault(file, 1, "nested too deep"))
        return Node([], file, 1)
    return Node([], file, 1) if root is None else _node(root, file, faults, ())


def _node(raw: yaml.Node, file: str, faults: Faults, above: tuple[yaml.Node, ...]) -> Node:
    """The node; `above` are those it stands in."""
    line = raw.start_mark.line + 1
    if raw in above:
        faults.found.append(Fault(file, line, "what is anchored here by & holds itself by *; write it out"))
        return Node([], file, line)
    if isinstance(raw, yaml.SequenceNode):
        return Node([_node(item, file, faults, (*above, raw)) for item in raw.value], file, line)
    if isinstance(raw, yaml.MappingNode):
        return Node(_mapping(raw, file, faults, (*above, raw)), file, line)
    return Node(str(raw.value), file, line)


def _mapping(raw: yaml.MappingNode, file: str, faults: Faults, above: tuple[yaml.Node, ...]) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for key, value in raw.value:
        if str(key.value) in found:
            faults.found.append(Fault(file, key.start_mark.line + 1, f"{key.value!r} stands here twice"))
        found[str(key.value)] = _node(value, file, faults, above)
    return found


def read_csv(path: Path, file: str, columns: Iterable[str], faults: Faults) -> list[Node]:
    """The rows of a CSV file with a header, as mappings; a fault for missing columns and broken rows."""
    try:
        rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        faults.found.append(Fault(file, 0, f"cannot be read: {error}"))
        return []
    missing = [column for column in columns if column not in (rows.fieldnames or ())]
    if missing:
        faults.found.append(Fault(file, 1, f"missing column {', '.join(missing)}; found: {rows.fieldnames}"))
        return []
    return [_row(row, file, rows.line_num) for row in rows]


def _row(row: Mapping[str, str | None], file: str, line: int) -> Node:
    return Node({key: Node(value or "", file, line) for key, value in row.items() if key}, file, line)


def _kind(node: Node) -> str:
    return {str: "text", list: "list", dict: "mapping"}[type(node.value)]
