"""The words of the page round an article (`furniture.yaml`), as sets to look lines up in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

__all__ = ["Vocabulary", "bare", "vocabulary"]

LONGEST = 200
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_COUNT = re.compile(r"[\s(\[:]*\d[\d\s.,]*[)\]]*$")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What `furniture.yaml` holds; lines case-folded, longest first where a beginning is looked for."""

    other_articles: frozenset[str]
    pointers: tuple[str, ...]
    boxes: frozenset[str]
    weak_boxes: frozenset[str]
    labels: tuple[str, ...]
    lines: frozenset[str]
    starts: tuple[str, ...]
    bylines: tuple[str, ...]
    credits: tuple[str, ...]
    caption_ends: tuple[str, ...]
    time_words: frozenset[str]
    later_words: tuple[str, ...]
    weekdays: frozenset[str]
    months: Mapping[str, int]
    zones: Mapping[str, float]


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that comes with Comity."""
    raw = yaml.load(files("comity.articles").joinpath("furniture.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
    words = {key: [entry.casefold() for entry in entries] for key, entries in raw.items() if isinstance(entries, list)}
    ordered = {key: tuple(sorted(entries, key=len, reverse=True)) for key, entries in words.items()}
    return Vocabulary(
        other_articles=frozenset(words["other_articles"]),
        pointers=ordered["pointers"],
        boxes=frozenset(words["boxes"]),
        weak_boxes=frozenset(words["weak_boxes"]),
        labels=ordered["labels"],
        lines=frozenset(words["lines"]),
        starts=ordered["starts"],
        bylines=ordered["bylines"],
        credits=ordered["credits"],
        caption_ends=ordered["caption_ends"],
        time_words=frozenset(words["time_words"]),
        later_words=ordered["later_words"],
        weekdays=frozenset(" ".join(words["weekdays"]).split()),
        months={name: number for number, row in enumerate(words["months"], 1) for name in re.split(r"[ /]", row)},
        zones={name.casefold(): float(hours) for name, hours in raw["zones"].items()},
    )


def bare(line: str) -> str:
    """The line case-folded, without marks at its edges and a count at its end: "▸ Comments (12)" → "comments".

    A line of more than 200 characters, which is none of the vocabulary's, is only case-folded.
    """
    if len(line) > LONGEST:
        return line.casefold()
    folded = _EDGES.sub("", line.casefold())
    return _EDGES.sub("", _COUNT.sub("", folded)) or folded
