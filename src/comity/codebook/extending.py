"""A folder of files as sections of keyed entries, and a user's folder laid over the one it extends.

An entry with a new key is added. An entry with a known key is joined with it: lists grow, single values are
replaced. `replaces: yes` in an entry takes the place of the old one altogether, `remove: yes` takes it out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from comity.codebook.nodes import Faults, Node, read_csv, read_yaml
from comity.errors import NotFound

__all__ = ["BUILT_IN", "SECTIONS", "Digests", "Section", "Sections", "find", "gather"]

BUILT_IN = Path(__file__).resolve().parent.parent / "codebooks"

# Files that the classifier learns from, by the beginning of their name.
TEACHING = ("actions.yaml", "patterns/", "sentences/")

Sections = Mapping[str, Mapping[str, Node]]


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of entry: the files that hold it (glob) and the keys that name an entry."""

    name: str
    files: str
    key: tuple[str, ...]
    columns: tuple[str, ...] = ()


SECTIONS = (
    Section("actions", "actions.yaml", ("code",)),
    Section("contexts", "contexts.yaml", ("code",)),
    Section("scores", "scores.csv", ("action", "mode"), ("action", "mode", "plover", "goldstein")),
    Section("crosswalk", "crosswalks/cameo.csv", ("cameo",), ("cameo", "action", "mode", "context", "name")),
    Section("states", "actors/states/*.yaml", ("code",)),
    Section("organisations", "actors/organisations*.yaml", ("code",)),
    Section("groups", "actors/groups.yaml", ("names",)),
    Section("roles", "roles.yaml", ("sector",)),
    Section("regions", "regions.yaml", ("name",)),
    Section("tiers", "tiers.yaml", ("code",)),
    Section("kinds", "milestones/kinds.yaml", ("code",)),
    Section("stages", "milestones/stages.yaml", ("code", "of")),
    Section("domains", "milestones/domains.yaml", ("code",)),
    Section("language", "language/*.yaml", ("code",)),
    Section("patterns", "patterns/*.yaml", ("id",)),
    Section("examples", "sentences/*.yaml", ("id",)),
    Section("sources", "sources.yaml", ("what",)),
)


def find(name: str, *, near: Path) -> Path:
    """The folder of a codebook: a path (relative to `near`) or the name of a built-in one. Raises `NotFound`."""
    for folder in (near / name, Path(name), BUILT_IN / name):
        if (folder / "codebook.yaml").is_file():
            return folder.resolve()
    built_in = ", ".join(sorted(path.parent.name for path in BUILT_IN.glob("*/codebook.yaml")))
    raise NotFound(f"no codebook {name!r}: neither a folder with codebook.yaml nor built in ({built_in})")


@dataclass(frozen=True, slots=True)
class Digests:
    """Of all files, and of those that teach the classifier (actions, patterns, labelled sentences)."""

    all: str
    teaching: str


def gather(folder: Path, faults: Faults, *, examples: bool) -> tuple[Node, Sections, Digests]:
    """The head (codebook.yaml), all sections merged, and the digests of the files they were read from."""
    chain = _chain(folder, faults)
    hashed, teaching = hashlib.sha256(), hashlib.sha256()
    sections: dict[str, dict[str, Node]] = {section.name: {} for section in SECTIONS}
    for link, _ in chain:
        for path in sorted(path for path in link.rglob("*") if path.suffix in (".yaml", ".csv")):
            name = path.relative_to(link).as_posix()
            content = name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n")
            hashed.update(content)
            if name.startswith(TEACHING):
                teaching.update(content)
        for section in SECTIONS:
            if section.name != "examples" or examples:
                _lay(sections[section.name], _entries(link, section, faults), faults)
    head = chain[-1][1]
    return head, sections, Digests(hashed.hexdigest()[:16], teaching.hexdigest()[:16])


def _chain(folder: Path, faults: Faults) -> list[tuple[Path, Node]]:
    """The codebook and those it extends, the most basic first."""
    chain: list[tuple[Path, Node]] = []
    while True:
        head = read_yaml(folder / "codebook.yaml", _shown(folder / "codebook.yaml", folder), faults)
        if any(folder == link for link, _ in chain):
            faults.add(head, "extends: goes round in a circle")
            return chain[::-1]
        chain.append((folder, head))
        base = faults.text(head, "extends", "")
        if not base:
            return chain[::-1]
        folder = find(base, near=folder)


def _entries(folder: Path, section: Section, faults: Faults) -> Iterable[tuple[str, Node]]:
    for path in sorted(folder.glob(section.files)):
        shown = _shown(path, folder)
        if path.suffix == ".csv":
            nodes = read_csv(path, shown, section.columns, faults)
        else:
            root = read_yaml(path, shown, faults)
            nodes = list(root.items())
        for node in nodes:
            if not isinstance(node.value, dict):
                faults.add(node, f"expected an entry with {', '.join(section.key)}, found {node.plain()!r}")
                continue
            yield _key(node, section), node


def _key(node: Node, section: Section) -> str:
    """The entry's name; its place where it has none, so that the builder can tell the fault."""
    parts = [node.get(key) for key in section.key]
    first = [next((item for item in part.items()), part) if part else None for part in parts]
    words = [part.value if part and isinstance(part.value, str) else "" for part in first]
    return "|".join(words) if any(words) else f"{node.file}:{node.line}"


def _lay(under: dict[str, Node], over: Iterable[tuple[str, Node]], faults: Faults) -> None:
    fresh: dict[str, Node] = {}
    for key, node in over:
        if key in fresh:
            faults.add(node, f"{key!r} stands here again; first at {fresh[key].file}:{fresh[key].line}")
            continue
        fresh[key] = node
        if _yes(node, "remove"):
            if under.pop(key, None) is None:
                faults.add(node, f"remove: there is no {key!r} to remove")
        else:
            kept = key in under and not _yes(node, "replaces")
            under[key] = _joined(under[key], node) if kept else _without(node, "replaces")


def _joined(old: Node, new: Node) -> Node:
    if isinstance(old.value, dict) and isinstance(new.value, dict):
        both = old.value | {
            key: _joined(old.value[key], node) if key in old.value else node for key, node in new.value.items()
        }
        return replace(new, value=both)
    if isinstance(old.value, list) and isinstance(new.value, list):
        return replace(new, value=[*old.value, *new.value])
    return new


def _without(node: Node, key: str) -> Node:
    if isinstance(node.value, dict) and key in node.value:
        return replace(node, value={name: item for name, item in node.value.items() if name != key})
    return node


def _yes(node: Node, key: str) -> bool:
    found = node.get(key)
    return found is not None and found.value in ("yes", "true")


def _shown(path: Path, folder: Path) -> str:
    """How the file is named in messages: with its codebook's folder, not the whole path."""
    return f"{folder.name}/{path.relative_to(folder).as_posix()}"
