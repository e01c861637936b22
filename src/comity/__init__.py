"""Comity reads the news about states and keeps a monitor of their relations."""

from __future__ import annotations

__all__ = ["__version__"]

__version__ = "0.1.0"
