"""Milestones: agreements, partnerships, exercises, visits and the like, as dated facts; see docs/milestones.md."""

from __future__ import annotations

from comity.events.milestones.finding import Finder

__all__ = ["Finder"]
