"""Full text: words in, articles out, with the place where they stand; narrowed by time, source and what was coded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypedDict, Unpack

from sqlalchemy import text

from comity.errors import NotFound
from comity.store.base import Base
from comity.store.columns import whole
from comity.store.faults import told
from comity.store.words import Snippet, parsed

__all__ = ["Hit", "Searching", "Sought"]

_HITS = """
    WITH found AS MATERIALIZED ({ranked}), fits AS MATERIALIZED (
        SELECT article.id, article.title, article.published, article.seq, found.weight
        FROM found JOIN article USING (seq) WHERE {only})
    SELECT id, title, published, seq FROM fits
    WHERE :after = '' OR (weight, id) > (SELECT weight, id FROM fits WHERE id = :after)
    ORDER BY weight, id LIMIT :limit
"""
_AMONG = "WITH found AS ({ranked}) SELECT 1 FROM found JOIN article USING (seq) WHERE id = :after AND {only}"
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
    snippet: Snippet


class Searching(Base):
    """Looking for words."""

    def search(self, query: str, *, limit: int = 20, after: str = "", **only: Unpack[Sought]) -> tuple[Hit, ...]:
        """Articles with all the words in title or text, the best first, from behind the one with the id `after`.

        "Words in quotes" stand together, `-word` must not occur, `word*` begins a word. Any text is a query; one
        without words finds nothing, or all that `only` leaves (see `Sought`), the newest first. Raises `NotFound` if
        `after` is no article that the query finds.
        """
        looked_for = parsed(query)
        words = self._dialect.match(looked_for)
        narrow = {name: value for name, value in only.items() if value}
        if limit <= 0 or not (words or (narrow and not query.strip())):
            return ()
        wanted: dict[str, str | int] = {name: whole(str(value)) for name, value in narrow.items()}
        wanted |= {"words": words, "after": whole(after), "limit": limit}
        wanted["until"] = _day_after(only.get("until"))
        ranked = self._dialect.RANKED if words else self._dialect.NEWEST
        parts = {"ranked": ranked, "only": " AND ".join(_conditions(narrow))}
        with told(self.name), self._engine.connect() as connection:
            rows = connection.execute(text(_HITS.format(**parts)), wanted).all()
            if not rows and after and not connection.execute(text(_AMONG.format(**parts)), wanted).all():
                raise NotFound(f"{self.name}: the search does not find article {after!r} to go on from")
            numbers = [row.seq for row in rows]
            pieces = self._dialect.snippets(connection, looked_for, numbers) if words and rows else {}
        return tuple(
            Hit(
                row.id,
                row.title,
                datetime.fromisoformat(row.published) if row.published else None,
                pieces.get(row.seq, ()),
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
