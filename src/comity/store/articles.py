"""Articles in the archive: added, changed, read; their copies and signatures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import Connection, delete, func, select, update

from comity.codec import dump, load
from comity.errors import NotFound
from comity.records import Article
from comity.store.base import CHUNK, AnyRow, Base, chunks, insert_all, without
from comity.store.rows import article_of, article_row, bounded, storable, version_of
from comity.store.tables import (
    article,
    article_version,
    coded,
    copy,
    event,
    imprint,
    milestone,
    sentence,
    signature,
    validator,
)

__all__ = ["Articles"]


class Articles(Base):
    """Reading and writing articles."""

    def add_articles(self, articles: Iterable[Article]) -> int:
        """Store them as they come, some hundreds a transaction; gives how many were new.

        An id already there is left alone if nothing changed. If its text, title, language or date changed, the newest
        is kept, the older goes to the versions, and the article counts as not coded. A version that was seen before and
        comes from another source than the stored one is not news, so that two sources that tell it differently settle.
        Validators put meanwhile are stored together with the last articles.
        """
        new = 0
        try:
            with self.writing():
                for part in chunks(articles):
                    with self._begun() as connection:
                        new += sum(self._add(connection, wanted) for wanted in _rounds(map(storable, part)))
                        if len(part) < CHUNK:
                            self._flush(connection)
        finally:
            self._pending.clear()
        return new

    def articles(
        self,
        *,
        source: str = "",
        since: date | None = None,
        until: date | None = None,
        newest: bool = False,
        limit: int | None = None,
        after: str = "",
    ) -> Iterator[Article]:
        """Articles by the time they were published (UTC), those without one first; `since` and `until` included.

        `after` is the id of the last article one has. Raises `NotFound` where there is none such.
        """
        keys = (article.c.day, article.c.id)
        query = select(article)
        if source:
            query = query.where(article.c.source == source)
        if since:
            query = query.where(article.c.day >= since.isoformat())
        if until:
            query = query.where(article.c.day < _next(until), article.c.day != "")
        start = self._place(article, keys, after)
        return _articles(self._walk(query, keys, limit=limit, start=start, newest=newest))

    def doubted(self) -> Iterator[Article]:
        """Articles whose dates are doubtful, in the order they came; `doubt` says why."""
        return _articles(
            self._walk(select(article).where(article.c.doubt != ""), (article.c.seq,), limit=None, start=None)
        )

    def publishers(self, *, limit: int = 200) -> tuple[str, ...]:
        """The publishers with most articles, at most `limit`, in the order of their names."""
        query = select(article.c.publisher).where(article.c.publisher != "").group_by(article.c.publisher)
        rows = self._rows(query.order_by(func.count().desc(), article.c.publisher).limit(limit))
        return tuple(sorted(str(row.publisher) for row in rows))

    def article(self, wanted: str) -> Article:
        """The article with that id; raises `NotFound`."""
        rows = self._rows(select(article).where(article.c.id == wanted))
        if not rows:
            raise NotFound(f"{self.name}: there is no article {wanted!r}")
        return article_of(rows[0]._mapping)

    def versions(self, wanted: str) -> tuple[Article, ...]:
        """What the article said before, in no particular order."""
        query = select(article_version.c.record).where(article_version.c.article == wanted)
        rows = self._rows(query.order_by(article_version.c.version))
        return tuple(load(Article, row.record) for row in rows)

    def uncoded(self, codebook: str, *, limit: int | None = None) -> Iterator[Article]:
        """Articles not yet coded with the codebook of that digest, in the order they came. May be coded meanwhile."""
        query = without(select(article), coded, coded.c.codebook == codebook)
        return _articles(self._walk(query, (article.c.seq,), limit=limit, start=None))

    def unsigned(self, *, limit: int | None = None) -> Iterator[Article]:
        """Articles without a signature, in the order they came."""
        query = without(select(article), signature)
        return _articles(self._walk(query, (article.c.seq,), limit=limit, start=None))

    def signatures(self) -> Iterator[tuple[str, bytes]]:
        """Ids and signatures of all articles that have one, in the order the articles came."""
        query = select(article.c.seq, article.c.id, signature.c.value).join(signature)
        rows = self._walk(query, (article.c.seq,), limit=None, start=None)
        return ((row.id, row.value) for row in rows)

    def add_signatures(self, signatures: Mapping[str, bytes]) -> None:
        """Keep what near copies are told by, by article id; a new one takes the place of an old."""
        with self._begun() as connection:
            for part in chunks(signatures.items()):
                connection.execute(delete(signature).where(signature.c.article.in_([name for name, _ in part])))
                insert_all(connection, signature, [{"article": name, "value": value} for name, value in part])

    def set_copies(self, groups: Iterable[Sequence[str]]) -> None:
        """Take these groups of article ids as all groups of copies; the first of each leads."""
        with self._begun() as connection:
            connection.execute(delete(copy))
            for part in chunks(groups):
                rows = [
                    {"article": name, "lead": group[0], "position": position}
                    for group in part
                    for position, name in enumerate(dict.fromkeys(group))
                ]
                insert_all(connection, copy, rows)

    def copies(self) -> tuple[tuple[str, ...], ...]:
        """All groups of copies, each with its lead first."""
        rows = self._rows(select(copy).order_by(copy.c.lead, copy.c.position))
        groups: dict[str, list[str]] = {}
        for row in rows:
            groups.setdefault(row.lead, []).append(row.article)
        return tuple(tuple(group) for group in groups.values())

    def copies_of(self, wanted: str) -> tuple[str, ...]:
        """The other articles of its group, the lead first; none if it has no copies."""
        lead = select(copy.c.lead).where(copy.c.article == wanted).scalar_subquery()
        rows = self._rows(select(copy.c.article).where(copy.c.lead == lead).order_by(copy.c.position))
        return tuple(row.article for row in rows if row.article != wanted)

    def get_validators(self, url: str) -> tuple[str, str] | None:
        """The ETag and Last-Modified of the page as last stored ("" where it had none), None if never."""
        rows = self._rows(select(validator).where(validator.c.url == bounded(url)))
        return (rows[0].etag, rows[0].modified) if rows else None

    def put_validators(self, url: str, etag: str, modified: str) -> None:
        """Keep them with the articles being added, so that a page is never taken for known whose articles are lost.

        They are stored when `add_articles` has come to its end (or by `keep_validators`): hand it all of a source.
        """
        self._pending[bounded(url)] = (etag, modified)

    def keep_validators(self) -> None:
        """Store the validators put so far."""
        with self._begun() as connection:
            self._flush(connection)

    def _add(self, connection: Connection, wanted: Mapping[str, Article]) -> int:
        """Insert the new, change the changed; gives how many were new."""
        rows = connection.execute(select(article).where(article.c.id.in_(list(wanted)))).all()
        known = {row.id: row for row in rows}
        new = [one for name, one in wanted.items() if name not in known]
        insert_all(connection, article, [article_row(one) for one in new])
        changed = [wanted[name] for name, row in known.items() if _follow(connection, row, wanted[name])]
        self._dialect.index(connection, new + changed)
        return len(new)

    def _flush(self, connection: Connection) -> None:
        pending, self._pending = self._pending, {}
        for part in chunks(pending.items()):
            connection.execute(delete(validator).where(validator.c.url.in_([url for url, _ in part])))
            rows = [{"url": url, "etag": etag, "modified": modified} for url, (etag, modified) in part]
            insert_all(connection, validator, rows)


def _next(day: date) -> str:
    """What sorts after every moment of the day."""
    return (day + timedelta(days=1)).isoformat() if day < date.max else "~"


def _articles(rows: Iterable[AnyRow]) -> Iterator[Article]:
    return (article_of(row._mapping) for row in rows)


def _rounds(articles: Iterable[Article]) -> list[dict[str, Article]]:
    """The articles by id; those whose id came before go in a later round, to be weighed against the one before."""
    rounds: list[dict[str, Article]] = []
    for one in articles:
        free = next((wanted for wanted in rounds if one.id not in wanted), None)
        if free is None:
            rounds.append({one.id: one})
        else:
            free[one.id] = one
    return rounds


def _follow(connection: Connection, row: AnyRow, one: Article) -> bool:
    """Change what is stored in `row` to `one`, if that is newer; gives whether it was changed."""
    there = article_of(row._mapping)
    if one == there:
        return False
    if version_of(one) != row.version:
        return _renew(connection, there, one)
    if one.source == there.source:
        _rewrite(connection, one)
    return one.source == there.source


def _renew(connection: Connection, there: Article, one: Article) -> bool:
    """The newer version in the place of the one that is there, which is kept; what was coded from it goes. Gives False
    where it is not newer."""
    seen = select(article_version.c.version).where(article_version.c.article == one.id)
    before = set(connection.execute(seen).scalars())
    if one.source != there.source and version_of(one) in before:
        return False
    if version_of(there) not in before:
        old = {"article": there.id, "version": version_of(there), "record": dump(there)}
        connection.execute(article_version.insert(), old)
    for table in (coded, sentence, event, milestone, signature, imprint):
        connection.execute(delete(table).where(table.c.article == one.id))
    _rewrite(connection, one)
    return True


def _rewrite(connection: Connection, one: Article) -> None:
    connection.execute(update(article).where(article.c.id == one.id).values(article_row(one)))
