"""Full text: words in, articles out, with the place where they stand; narrowed by time, source and what was coded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypedDict, Unpack

from sqlalchemy import text

from comity.errors import NotFound
from comity.store.base import Base
from comity.store.faults import told
from comity.store.tables import whole

__all__ = ["Hit", "Searching", "Sought", "match_of"]

# Characters of no script mark the words found; they can stand in a text only by accident.
_OPEN, _SHUT = "\ue0f0", "\ue0f1"
_MARKED = re.compile(f"{_OPEN}(.*?){_SHUT}", re.DOTALL)
_PARTS = re.compile(r'(-?)"([^"]*)"?|(\S+)')
_MOST_WORDS = 32
_SNIPPET_WORDS = 40

_RANKED = "SELECT rowid AS seq, rank AS weight FROM article_fts WHERE article_fts MATCH :words"
# Without words the newest come first, those without a time last.
_NEWEST = "SELECT seq, coalesce(-julianday(nullif(day, '')), 0) AS weight FROM article"
_HITS = """
    WITH found AS MATERIALIZED ({ranked}), fits AS MATERIALIZED (
        SELECT article.id, article.title, article.published, article.seq, found.weight
        FROM found JOIN article USING (seq) WHERE {only})
    SELECT id, title, published, seq FROM fits
    WHERE :after = '' OR (weight, id) > (SELECT weight, id FROM fits WHERE id = :after)
    ORDER BY weight, id LIMIT :limit
"""
_PIECES = f"""
    SELECT rowid AS seq, snippet(article_fts, 1, '{_OPEN}', '{_SHUT}', ' … ', {_SNIPPET_WORDS}) AS piece
    FROM article_fts WHERE article_fts MATCH :words AND rowid = :seq
"""
_CODED = """EXISTS (SELECT 1 FROM event {party} WHERE event.article = article.id AND {event})"""


class Sought(TypedDict, total=False):
    """Which articles, all of these at once.

    Published from `since` to `until`, both included; of a `source` or publisher of that name; with an event in which
    the `party` takes part or speaks, of that `action` and `status`, all three of the same event.
    """

    since: date | None
    until: date | None
    source: str
    party: str
    action: str
    status: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An article found. `snippet` is its best place in pieces: the words, and whether they were looked for."""

    article: str
    title: str
    published: datetime | None
    snippet: tuple[tuple[str, bool], ...]


class Searching(Base):
    """Looking for words."""

    def search(self, query: str, *, limit: int = 20, after: str = "", **only: Unpack[Sought]) -> tuple[Hit, ...]:
        """Articles with all the words in title or text, the best first, from behind the one with the id `after`.

        "Words in quotes" stand together, `-word` must not occur, `word*` begins a word. Any text is a query; one
        without words finds nothing, or all that `only` leaves (see `Sought`), the newest first. Raises `NotFound` if
        `after` is no article that the query finds.
        """
        words = match_of(query)
        narrow = {name: value for name, value in only.items() if value}
        if limit <= 0 or not (words or (narrow and not query.strip())):
            return ()
        wanted: dict[str, str | int] = {name: whole(str(value)) for name, value in narrow.items()}
        wanted |= {"words": words, "after": whole(after), "limit": limit}
        wanted["until"] = _day_after(only.get("until"))
        hits = _HITS.format(ranked=_RANKED if words else _NEWEST, only=" AND ".join(_conditions(narrow)))
        with told(self.name), self._engine.connect() as connection:
            rows = connection.execute(text(hits), wanted).all()
            pieces = {
                row.seq: connection.execute(text(_PIECES), {"words": words, "seq": row.seq}).one().piece
                for row in (rows if words else ())
            }
            if not rows and after:
                known = connection.execute(text(hits), wanted | {"after": "", "limit": -1})
                if after not in {row.id for row in known}:
                    raise NotFound(f"{self.name}: the search does not find article {after!r} to go on from")
        return tuple(
            Hit(
                row.id,
                row.title,
                datetime.fromisoformat(row.published) if row.published else None,
                _pieces(str(pieces.get(row.seq, ""))),
            )
            for row in rows
        )


def _day_after(day: date | None) -> str:
    """The day behind a last one as ISO text: texts of that last day and a time come before it."""
    return (day + timedelta(days=1)).isoformat() if day and day < date.max else "9999-99"


def _conditions(narrow: Mapping[str, object]) -> Iterator[str]:
    """What an article must be, in SQL with the names of `narrow` as parameters."""
    yield "true"
    if "since" in narrow:
        yield "article.day >= :since"
    if "until" in narrow:
        yield "article.day <> '' AND article.day < :until"
    if "source" in narrow:
        yield "(article.source = :source OR article.publisher = :source)"
    coded = [f"event.{name} = :{name}" for name in ("action", "status") if name in narrow]
    party = ""
    if "party" in narrow:
        party = "JOIN event_party ON event_party.event = event.id"
        coded.append("event_party.code = :party")
    if coded:
        yield _CODED.format(party=party, event=" AND ".join(coded))


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
