"""Full text: words in, articles out, with the place where they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from comity.errors import NotFound
from comity.store.base import Base
from comity.store.faults import told
from comity.store.tables import whole

__all__ = ["Hit", "Searching", "match_of"]

# Characters of no script mark the words found; they can stand in a text only by accident.
_OPEN, _SHUT = "\ue0f0", "\ue0f1"
_MARKED = re.compile(f"{_OPEN}(.*?){_SHUT}", re.DOTALL)
_PARTS = re.compile(r'(-?)"([^"]*)"?|(\S+)')
_MOST_WORDS = 32
_SNIPPET_WORDS = 40

_RANKED = "SELECT rowid AS seq, rank AS weight FROM article_fts WHERE article_fts MATCH :words"
_HITS = f"""
    WITH found AS MATERIALIZED ({_RANKED})
    SELECT article.id, article.title, article.published, article.seq FROM found JOIN article USING (seq)
    WHERE :after = '' OR (found.weight, article.id) > (
        SELECT found.weight, article.id FROM found JOIN article USING (seq) WHERE article.id = :after)
    ORDER BY found.weight, article.id LIMIT :limit
"""
_PIECES = f"""
    SELECT rowid AS seq, snippet(article_fts, 1, '{_OPEN}', '{_SHUT}', ' … ', {_SNIPPET_WORDS}) AS piece
    FROM article_fts WHERE article_fts MATCH :words AND rowid = :seq
"""
_KNOWN = f"WITH found AS ({_RANKED}) SELECT 1 FROM found JOIN article USING (seq) WHERE article.id = :after"


@dataclass(frozen=True, slots=True)
class Hit:
    """An article found. `snippet` is its best place in pieces: the words, and whether they were looked for."""

    article: str
    title: str
    published: datetime | None
    snippet: tuple[tuple[str, bool], ...]


class Searching(Base):
    """Looking for words."""

    def search(self, query: str, *, limit: int = 20, after: str = "") -> tuple[Hit, ...]:
        """Articles with all the words in title or text, the best first, from behind the one with the id `after`.

        "Words in quotes" stand together, `-word` must not occur, `word*` begins a word. Any text is a query; one
        without words finds nothing. Raises `NotFound` if `after` is no article that the query finds.
        """
        words = match_of(query)
        if not words or limit <= 0:
            return ()
        wanted: dict[str, str | int] = {"words": words, "after": after, "limit": limit}
        with told(self.name), self._engine.connect() as connection:
            rows = connection.execute(text(_HITS), wanted).all()
            pieces = {row.seq: connection.execute(text(_PIECES), {"words": words, "seq": row.seq}) for row in rows}
            snippets = {seq: str(found.one().piece) for seq, found in pieces.items()}
        if not rows and after:
            self._insist(wanted)
        return tuple(
            Hit(
                row.id,
                row.title,
                datetime.fromisoformat(row.published) if row.published else None,
                _pieces(snippets[row.seq]),
            )
            for row in rows
        )

    def _insist(self, wanted: Mapping[str, str | int]) -> None:
        with told(self.name), self._engine.connect() as connection:
            known = connection.execute(text(_KNOWN), wanted).all()
        if not known:
            raise NotFound(f"{self.name}: the search does not find article {wanted['after']!r} to go on from")


def match_of(query: str) -> str:
    """The query in FTS5's language, every word quoted; "" if nothing can be looked for."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for dash, phrase, word in _PARTS.findall(whole(query).replace("\0", " "))[:_MOST_WORDS]:
        minus = bool(dash) or word.startswith("-")
        said = phrase or word.lstrip("-")
        if any(character.isalnum() for character in said):
            (unwanted if minus else wanted).append(_quoted(said))
    if not wanted:
        return ""
    return f"({' AND '.join(wanted)}){_but(unwanted)}"


def _quoted(said: str) -> str:
    begins = said.endswith("*")
    return '"{}"{}'.format(said.rstrip("*").replace('"', " "), "*" if begins else "")


def _but(unwanted: Sequence[str]) -> str:
    return f" NOT ({' OR '.join(unwanted)})" if unwanted else ""


def _pieces(marked: str) -> tuple[tuple[str, bool], ...]:
    parts = _MARKED.split(marked)
    return tuple((part, bool(number % 2)) for number, part in enumerate(parts) if part)
