"""The command line: the only part of Comity that prints."""

from __future__ import annotations

from comity.cli.app import app, main

__all__ = ["app", "main"]
