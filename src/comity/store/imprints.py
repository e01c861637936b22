"""What texts are compared by, kept so that no text is read twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import delete, select

from comity.records import Article
from comity.store.base import Base, chunks, insert_all, without
from comity.store.rows import article_of
from comity.store.tables import article, imprint

__all__ = ["Imprints"]


class Imprints(Base):
    """Reading and writing the imprints of articles; `made` says what they were made with."""

    def unprinted(self, made: str) -> Iterator[Article]:
        """Articles without an imprint so made, in the order they came. Imprints may be added meanwhile."""
        query = without(select(article), imprint, imprint.c.made == made)
        rows = self._walk(query, (article.c.seq,), limit=None, start=None)
        return (article_of(row._mapping) for row in rows)

    def add_imprints(self, imprints: Mapping[str, bytes], *, made: str) -> None:
        """Keep them by article id; a new one takes the place of an old."""
        with self._begun() as connection:
            for part in chunks(imprints.items()):
                connection.execute(delete(imprint).where(imprint.c.article.in_([name for name, _ in part])))
                rows = [{"article": name, "made": made, "value": value} for name, value in part]
                insert_all(connection, imprint, rows)

    def imprints(self, made: str) -> Iterator[tuple[str, bytes]]:
        """Ids and imprints so made, in the order the articles came."""
        query = select(article.c.seq, article.c.id, imprint.c.value).join(imprint).where(imprint.c.made == made)
        rows = self._walk(query, (article.c.seq,), limit=None, start=None)
        return ((row.id, row.value) for row in rows)
