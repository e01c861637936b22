"""Kinds, stages and domains of milestones, from nodes to records."""

from __future__ import annotations

from collections.abc import Mapping

from comity.codebook.book import Domain, Kind, Stage
from comity.codebook.nodes import Faults, Node

__all__ = ["FAMILIES", "domains", "kinds", "stages"]

FAMILIES = (
    "instrument", "partnership", "exercise", "visit", "recognition", "relations", "membership", "basing", "sanctions",
    "claim",
)  # fmt: skip
"""How the words of a kind are read; see docs/milestones.md."""


def kinds(nodes: Mapping[str, Node], faults: Faults) -> dict[str, Kind]:
    """Kinds by code."""
    found = {}
    for node in nodes.values():
        faults.only(node, ("code", "family", "definition", "say", "needs", "about", "compared", "yes", "no"))
        kind = Kind(
            code=faults.text(node, "code"),
            family=faults.choice(node, "family", FAMILIES),
            definition=faults.text(node, "definition", ""),
            say=faults.texts(node, "say"),
            needs=faults.texts(node, "needs"),
            about=faults.texts(node, "about"),
            compared=faults.text(node, "compared", ""),
            yes=faults.texts(node, "yes"),
            no=faults.texts(node, "no"),
            line=node.line,
        )
        found[kind.code] = kind
    return found


def stages(nodes: Mapping[str, Node], faults: Faults) -> tuple[Stage, ...]:
    """Stages, the earliest first."""
    found = []
    for node in nodes.values():
        faults.only(node, ("code", "rank", "of", "definition", "done", "does", "nouns", "since", "acts", "yes", "no"))
        for family in faults.nodes(node, "of"):
            if family.value not in FAMILIES:
                faults.add(family, f"unknown family {family.value!r}; known: {', '.join(FAMILIES)}")
        found.append(
            Stage(
                code=faults.text(node, "code"),
                rank=int(faults.number(node, "rank")),
                of=faults.texts(node, "of"),
                definition=faults.text(node, "definition", ""),
                done=faults.texts(node, "done"),
                does=faults.texts(node, "does"),
                nouns=faults.texts(node, "nouns"),
                since=faults.texts(node, "since"),
                acts=faults.texts(node, "acts"),
                yes=faults.texts(node, "yes"),
                no=faults.texts(node, "no"),
                line=node.line,
            )
        )
    return tuple(sorted(found, key=lambda stage: stage.rank))


def domains(nodes: Mapping[str, Node], faults: Faults) -> tuple[Domain, ...]:
    """Domains, in the order in which they win where several are told."""
    found = []
    for node in nodes.values():
        faults.only(node, ("code", "words"))
        found.append(Domain(faults.text(node, "code"), faults.texts(node, "words")))
    return tuple(found)
