"""How far a long step has come, for whoever wants to be told."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Progress", "silent"]

Progress = Callable[[str, int, int], None]
"""Told of long steps: the step's name, how much of it is done, of how much (0: unknown)."""


def silent(_step: str, _done: int, _total: int) -> None:
    """Nobody is told."""
