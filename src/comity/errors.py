"""Everything that can go wrong on purpose, as one tree.

    ComityError
    ├── FaultyCodebook     the codebook has faults; all of them, each with file:line
    ├── FaultyConfig       monitor.toml has faults; all of them
    ├── StoreError         the archive could not be read or written; it is whole
    │   ├── StoreBusy      another run is writing
    │   ├── StoreFull      the disk (or quota) is full; the last step was rolled back
    │   ├── StoreSlow      a question took longer than whoever opened the archive has patience for
    │   └── StoreVersion   made by a newer Comity, or no archive at all
    ├── NoModel            the parser's model is missing or its weights are not the known ones
    └── NotFound           a file, monitor, event or page that was asked for is not there

A bad article is no error: the room `articles` hands it on as `Skipped`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = [
    "ComityError",
    "Fault",
    "FaultyCodebook",
    "FaultyConfig",
    "NoModel",
    "NotFound",
    "StoreBusy",
    "StoreError",
    "StoreFull",
    "StoreSlow",
    "StoreVersion",
]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault in a file a person wrote: where it is, what it is, and what else was possible."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}"


class ComityError(Exception):
    """Something a person can mend; its message says where and how."""


class _Faulty(ComityError):
    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class FaultyCodebook(_Faulty):
    """The codebook has faults; `faults` lists them all."""


class FaultyConfig(_Faulty):
    """`monitor.toml` has faults; `faults` lists them all."""


class StoreError(ComityError):
    """The archive could not be read or written; what was in it is whole."""


class StoreBusy(StoreError):
    """Another run is writing to the archive."""


class StoreFull(StoreError):
    """The disk is full; the last step was rolled back."""


class StoreSlow(StoreError):
    """A question took longer than it may."""


class StoreVersion(StoreError):
    """The file is no archive, or one that a newer Comity made."""


class NoModel(ComityError):
    """The parser's model is missing, or its weights are not the known ones."""


class NotFound(ComityError):
    """What was asked for is not there; the message names near matches."""
