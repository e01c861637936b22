"""Lines of a page that tell no news: bylines, credits of pictures, links to other articles."""

from __future__ import annotations

import re

from comity.codebook.book import Language

__all__ = ["Furniture"]

# "By Ann Smith in Riga": names and small words, no full stop, and no more words than a byline has.
_MOST_WORDS = 12
_ENDED = re.compile(r"[.!?][\"'”’)\]]*$")


class Furniture:
    """Knows such lines by how they begin, after the codebook's language."""

    def __init__(self, language: Language) -> None:
        self._openers = tuple(word.lower() for word in language.words.get("furniture", ()))
        authors = "|".join(map(re.escape, language.words.get("bylines", ())))
        self._byline = re.compile(rf"(?:{authors})\s+(?:[A-Z]\S+\s+){{1,3}}", re.IGNORECASE) if authors else None

    def __contains__(self, text: str) -> bool:
        line = text.strip().lstrip("([•*–—- ")
        if line.lower().startswith(self._openers):
            return True
        short = len(line.split()) <= _MOST_WORDS and not _ENDED.search(line)
        return short and self._byline is not None and self._byline.match(f"{line} ") is not None
