"""From coded articles to findings: merge, trace, detect. Made anew in every run, since a new article can change any."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from comity.codebook.book import Book
from comity.config import Config
from comity.events.merging import merge
from comity.store import Store

__all__ = ["trace"]
