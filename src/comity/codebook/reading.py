"""A codebook from its folder to a `Book`, or all its faults at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from comity.codebook import actors, checking, milestones, phrases, vocabulary
from comity.codebook.book import Book
from comity.codebook.extending import Digests, Sections, find, gather
from comity.codebook.nodes import Faults, Node
from comity.errors import FaultyCodebook

__all__ = ["read"]

_HEAD = ("name", "title", "version", "licence", "extends", "sources")


def read(name: str = "plover", *, near: Path = Path(), examples: bool = False, copies: bool = False) -> Book:
    """The codebook of that name or folder (looked for beside `near`), merged with what it extends.

    The labelled sentences are many and only needed for training and checking: they are read if `examples` is set, and
    near copies among them are faults if `copies` is.
    Raises `NotFound` where there is none, `FaultyCodebook` with every fault and its file:line.
    """
    faults = Faults()
    folder = find(name, near=near)
    head, sections, digests = gather(folder, faults, examples=examples)
    book = replace(_book(head, sections, digests, faults), folder=str(folder))
    checking.check(book, sections, faults, copies=copies)
    if faults.found:
        raise FaultyCodebook(faults.found)
    return book


def _book(head: Node, sections: Sections, digests: Digests, faults: Faults) -> Book:
    faults.only(head, _HEAD)
    actions = vocabulary.actions(sections["actions"], faults)
    return Book(
        name=faults.text(head, "name"),
        title=faults.text(head, "title", ""),
        version=faults.text(head, "version", ""),
        digest=digests.all,
        teaching=digests.teaching,
        actions=actions,
        contexts=vocabulary.contexts(sections["contexts"], faults),
        scores=vocabulary.scores(sections["scores"], faults),
        crosswalk=vocabulary.crosswalk(sections["crosswalk"], faults),
        entities=actors.entities(sections["states"], sections["organisations"], faults),
        groups=actors.groups(sections["groups"], faults),
        roles=actors.roles(sections["roles"], faults),
        regions=actors.regions(sections["regions"], faults),
        patterns=phrases.patterns(sections["patterns"], actions, faults),
        examples=phrases.examples(sections["examples"], actions, faults),
        tiers=vocabulary.tiers(sections["tiers"], faults),
        kinds=milestones.kinds(sections["kinds"], faults),
        stages=milestones.stages(sections["stages"], faults),
        domains=milestones.domains(sections["domains"], faults),
        language=vocabulary.language(sections["language"], faults),
        sources=tuple(
            {key: faults.text(node, key, "") for key in ("what", "from", "licence")}
            for node in sections["sources"].values()
        ),
    )
