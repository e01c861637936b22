"""The bill of materials of what is installed, as CycloneDX 1.6: what Comity is made of, under which licences."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

__all__ = ["hashes_of", "materials"]

_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][\w.-]*)\s*(?:\[([^\]]*)\])?")
_EXTRA = re.compile(r"""extra\s*==\s*["']([^"']+)["']""")
_LOCKED = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
# Some packages put the whole text of their licence where its name should stand.
_LONGEST_NAME = 60

Needs = Mapping[str, frozenset[str]]


def materials(root: str = "comity", *, locked: Mapping[str, Sequence[str]] | None = None) -> dict[str, Any]:
    """The bill of a package and all it needs that is installed; the same install gives the same bill.

    `locked` holds the SHA-256 sums of the archives that each `name==version` may be installed from. The sum of each
    package's RECORD, which lists the sums of all its files, is given as the property `record:sha256`.
    """
    known: dict[str, Distribution] = {}
    needs: dict[str, list[str]] = {}
    _gather(root, frozenset({"*"}), known, needs)
    components = [_component(known[name], locked or {}) for name in sorted(known)]
    references = {_name(one["name"]): one["bom-ref"] for one in components}
    (own,) = (one for one in components if _name(one["name"]) == _name(root))
    told = [one for one in components if one is not own]
    graph = [
        {"ref": references[name], "dependsOn": sorted(references[one] for one in needs[name])} for name in sorted(known)
    ]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, repr((components, graph)))}",
        "version": 1,
        "metadata": {"component": own | {"type": "application"}},
        "components": told,
        "dependencies": graph,
    }


def hashes_of(lock: Path) -> dict[str, list[str]]:
    """The sums in a requirements file with hashes, by `name==version`."""
    found: dict[str, list[str]] = {}
    hashes: list[str] = []
    for line in lock.read_text(encoding="utf-8").splitlines():
        if told := _LOCKED.match(line):
            hashes = found.setdefault(f"{_name(told[1])}=={told[2]}", [])
        hashes += _HASH.findall(line)
    return found


def _gather(root: str, extras: frozenset[str], known: dict[str, Distribution], needs: dict[str, list[str]]) -> None:
    """Fill in all that is reached from a package; what is needed and not installed belongs to another platform."""
    todo, seen = [(_name(root), extras)], set()
    while todo:
        name, asked = todo.pop()
        if (name, asked) in seen:
            continue
        seen.add((name, asked))
        known.setdefault(name, distribution(name))
        there = [(one, more) for one, more in _needed(known[name], asked) if _installed(one)]
        needs[name] = sorted({*needs.get(name, ()), *(one for one, _ in there)})
        todo += there


def _needed(of: Distribution, asked: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """What a package needs with the extras asked for ("*" are all), with the extras it asks for in turn."""
    for line in of.requires or ():
        requirement, _, marker = line.partition(";")
        extra = _EXTRA.search(marker)
        told = _REQUIREMENT.match(requirement)
        if told and (extra is None or extra[1] in asked or "*" in asked):
            yield _name(told[1]), frozenset(one.strip() for one in (told[2] or "").split(",") if one.strip())


def _installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def _component(one: Distribution, locked: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    name = _name(one.name)
    purl = f"pkg:pypi/{name}@{one.version}"
    made: dict[str, Any] = {"type": "library", "bom-ref": purl, "name": one.name, "version": one.version, "purl": purl}
    if licence := _licence(one):
        made["licenses"] = [licence]
    if record := one.read_text("RECORD"):
        digest = hashlib.sha256(record.encode()).hexdigest()
        made["properties"] = [{"name": "record:sha256", "value": digest}]
    if sums := locked.get(f"{name}=={one.version}"):
        hashes = [{"alg": "SHA-256", "content": content} for content in sorted(sums)]
        url = f"https://pypi.org/project/{name}/{one.version}/"
        made["externalReferences"] = [{"type": "distribution", "url": url, "hashes": hashes}]
    return made


def _licence(one: Distribution) -> dict[str, Any] | None:
    """The SPDX expression where the package tells one, else what it calls its licence."""
    told = one.metadata
    if expression := told["License-Expression"]:
        return {"expression": expression}
    classifiers = [line for line in told.get_all("Classifier") or () if line.startswith("License ::")]
    named = (told["License"] or "").strip()
    name = named if 0 < len(named) <= _LONGEST_NAME else ", ".join(line.split(" :: ")[-1] for line in classifiers)
    return {"license": {"name": name}} if name else None


def _name(written: str) -> str:
    return re.sub(r"[-_.]+", "-", written).lower()
