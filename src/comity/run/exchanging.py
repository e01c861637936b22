"""The log of decisions goes from desk to desk as JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from comity.codec import dump, kind_of, load
from comity.errors import ComityError, NotFound
from comity.events.reviewing import identified
from comity.imports import Bad
from comity.records import Decision, Event, Milestone
from comity.store import Store

__all__ = ["Taken", "lines_of", "take_in"]


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of another desk's log: how many decisions were new, how many known, and the bad lines."""

    new: int
    known: int
    bad: tuple[Bad, ...] = ()


def lines_of(decisions: Iterable[Decision]) -> Iterator[str]:
    """The log as JSON Lines, a decision each."""
    return (json.dumps(dump(one), ensure_ascii=False) + "\n" for one in decisions)


def take_in(store: Store, path: Path) -> Taken:
    """Add another desk's log, as `lines_of` gives it; bad lines are told and left out, the same log twice is once.

    Raises `NotFound` or `ComityError` where the file cannot be read.
    """
    if not path.is_file():
        raise NotFound(f"{path}: there is no such file")
    good: list[Decision] = []
    bad: list[Bad] = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ComityError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                good.append(_decision(line))
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
                bad.append(Bad(number, _told(error)))
    new = store.add_decisions(good)
    return Taken(new, len(good) - new, tuple(bad))


def _decision(line: str) -> Decision:
    """The decision of a line, all its values of the kinds they should be; raises where it is none."""
    plain = json.loads(line)
    if not isinstance(plain, dict):
        raise ValueError("no object")
    one = load(Decision, plain)
    checks = _checks()
    for record in (one.seen, one.corrected or one.seen):
        checks[kind_of(record)].validate_python(asdict(record))
    checks["decision"].validate_python(asdict(one) | {"seen": one.seen, "corrected": one.corrected})
    if (one.verdict == "corrected") != (one.corrected is not None) or (one.verdict == "undone") != bool(one.undoes):
        raise ValueError(f"a decision of verdict {one.verdict!r} has other fields")
    if one.corrected and _place(one.corrected) != _place(one.seen):
        raise ValueError("what is corrected is another thing than what was seen")
    if one.at.tzinfo is None:
        raise ValueError("at: names no moment with its zone")
    if identified(one).id != one.id:
        raise ValueError("its id does not fit what it says; it was changed after it was decided")
    return one


@cache
def _checks() -> dict[str, TypeAdapter[Any]]:
    return {"event": TypeAdapter(Event), "milestone": TypeAdapter(Milestone), "decision": TypeAdapter(Decision)}


def _place(one: Event | Milestone) -> tuple[object, ...]:
    return kind_of(one), one.id, one.article, one.sentence


def _told(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    if isinstance(error, KeyError):
        return f"no decision: {error} is missing or unknown"
    return str(error)[:200]
