"""PostgreSQL: a schema of a database, full text as `tsvector`, and the turn to write as an advisory lock."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import chain

from sqlalchemy import URL, Connection, Engine, create_engine, make_url, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from comity.errors import StoreBusy, StoreError, StoreVersion
from comity.records import Article
from comity.store.dialects.kind import Dialect
from comity.store.tables import METADATA, article
from comity.store.words import Phrase, Query, Snippet, snippet, words

__all__ = ["Postgres"]

# A tsvector holds a megabyte; the words of half as much text fit in, whatever they are.
_MOST_TEXT = 500_000
_CHUNK = 500

# Words are told apart and stripped of accents here, as SQLite does it; the server stems them, and leaves none out. The
# bar, which is no word, keeps the end of a title apart from the beginning of the text.
_FULL_TEXT = (
    "CREATE TEXT SEARCH DICTIONARY comity_stem (TEMPLATE = snowball, LANGUAGE = porter)",
    'CREATE TEXT SEARCH CONFIGURATION comity (PARSER = "default")',
    "ALTER TEXT SEARCH CONFIGURATION comity ADD MAPPING FOR asciiword, word, numword WITH comity_stem",
    "ALTER TEXT SEARCH CONFIGURATION comity ADD MAPPING FOR int, uint, float, sfloat WITH simple",
    """CREATE TABLE article_words (
        article text COLLATE "C" PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE, words tsvector NOT NULL)""",
    "CREATE INDEX article_words_found ON article_words USING gin (words)",
)
_VECTOR = r"""(to_tsvector(CAST('comity' AS regconfig), {title}) || CAST('''|''\:1' AS tsvector)
    || to_tsvector(CAST('comity' AS regconfig), {text}))"""
_INDEX = f"""
    INSERT INTO article_words VALUES (:article, {_VECTOR.format(title=":title", text=":text")})
    ON CONFLICT (article) DO UPDATE SET words = excluded.words
"""
_STALE = f"""
    SELECT told.article FROM unnest(CAST(:articles AS text[]), CAST(:titles AS text[]), CAST(:texts AS text[]))
        AS told(article, title, text) LEFT JOIN article_words USING (article)
    WHERE words IS DISTINCT FROM {_VECTOR.format(title="told.title", text="told.text")}
"""
_STEMS = "SELECT word, (ts_lexize('comity_stem', word))[1] FROM unnest(CAST(:words AS text[])) AS word"

# Two numbers that no other program locks: "COMT", or the number behind it, and the schema.
_KEY = "1129270612, hashtext(current_schema())"
_KEY_ASIDE = "1129270613, hashtext(current_schema())"
_HOLDER = """
    SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND granted AND datname = current_database() AND classid = 1129270612
        AND CAST(CAST(objid AS bigint) AS bit(32)) = CAST(hashtext(current_schema()) AS bit(32))
"""


class Postgres(Dialect):
    """The archive in the database at a URL, in the first schema of its search path. With `patience`, no question may
    take more seconds than that. Raises `StoreError` where the URL cannot be one or the driver is missing.
    """

    NEWEST = "SELECT seq, coalesce(-extract(epoch FROM CAST(nullif(day, '') AS timestamptz)), 0) AS weight FROM article"
    RANKED = """
        SELECT seq, -ts_rank(words, query, 1) AS weight
        FROM article_words JOIN article ON article.id = article_words.article
            CROSS JOIN to_tsquery(CAST('comity' AS regconfig), :words) AS query
        WHERE words @@ query"""

    def __init__(self, given: str, *, readonly: bool, patience: float) -> None:
        url = _url(given)
        super().__init__(_made(url, readonly=readonly, patience=patience), name=_told(url))
        self._holding: Connection | None = None

    @contextmanager
    def held(self, wait: float) -> Iterator[None]:
        """Hold the lock on the connection that all is written through, so that who loses one loses both."""
        with self.engine.connect() as connection:
            self._take(connection, wait)
            self._holding = connection
            try:
                yield
            finally:
                self._holding = None
                _let_go(connection)

    def _take(self, connection: Connection, wait: float) -> None:
        try:
            connection.execute(text(f"SET LOCAL lock_timeout = {max(int(wait * 1000), 1)}"))
            connection.execute(text(f"SELECT pg_advisory_lock({_KEY})"))
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", "") != "55P03":
                raise
            connection.rollback()
            held_by = connection.execute(text(_HOLDER)).scalar()
            raise StoreBusy(f"{self.name}: {_holder(str(held_by or ''))}; try again when it is done") from error
        since = datetime.now(UTC).isoformat(timespec="seconds")
        _sign(connection, f"comity {os.getpid()} {since} {socket.gethostname()}")
        connection.commit()

    @contextmanager
    def begun(self) -> Iterator[Connection]:
        """One transaction on the connection that holds the lock."""
        connection = self._holding
        if connection is None or connection.invalidated:
            raise StoreError(f"{self.name}: the connection was lost, and with it the turn to write; run again")
        with connection.begin():
            yield connection

    @contextmanager
    def aside(self) -> Iterator[Connection]:
        """One transaction under a lock of its own."""
        with self.engine.begin() as connection:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_KEY_ASIDE})"))
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """One transaction that reads, in which all questions see the same."""
        with self.engine.execution_options(isolation_level="REPEATABLE READ").begin() as connection:
            yield connection

    def version(self, connection: Connection) -> int:
        """The number in the table `comity`; tables called as the archive's, without it, are another program's."""
        schema = connection.execute(text("SELECT current_schema()")).scalar()
        if schema is None:
            raise StoreError(f"{self.name}: there is no such schema; make it first: CREATE SCHEMA …")
        known = text("SELECT tablename FROM pg_tables WHERE schemaname = :schema")
        tables = set(connection.execute(known, {"schema": schema}).scalars())
        if "comity" in tables:
            return int(connection.execute(text("SELECT version FROM comity")).scalar_one())
        taken = ", ".join(sorted(tables & set(METADATA.tables)))
        if taken:
            raise StoreVersion(
                f"{self.name}: another program has tables in schema {schema} ({taken}); give the archive a schema of "
                "its own: CREATE SCHEMA comity, and ?options=-csearch_path%3Dcomity at the end of the URL"
            )
        return 0

    def stamp(self, connection: Connection, version: int) -> None:
        """Keep the version in the table `comity`."""
        connection.execute(text("CREATE TABLE IF NOT EXISTS comity (version integer NOT NULL)"))
        connection.execute(text("DELETE FROM comity"))
        connection.execute(text("INSERT INTO comity VALUES (:version)"), {"version": version})

    def prepare(self) -> None:
        """See that the database can hold any text."""
        with self.engine.connect() as connection:
            encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
        if encoding != "UTF8":
            raise StoreError(
                f"{self.name}: its encoding is {encoding}; CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"
            )

    def add_full_text(self, connection: Connection) -> None:
        """Make the dictionary that stems, and the table of words."""
        for statement in _FULL_TEXT:
            connection.execute(text(statement))

    def index(self, connection: Connection, articles: Sequence[Article]) -> None:
        """Put the articles' words in the place of those they had."""
        if articles:
            connection.execute(text(_INDEX), [_words_of(one.id, one.title, one.text) for one in articles])

    def reindex(self, connection: Connection) -> None:
        """Put the words of all articles in, and no others."""
        connection.execute(text("DELETE FROM article_words"))
        for rows in _all_words(connection):
            connection.execute(text(_INDEX), rows)

    def resume(self, connection: Connection) -> None:
        """Set the sequences of all numbered tables."""
        for table in (one.name for one in METADATA.sorted_tables if "seq" in one.c):
            last = f"(SELECT max(seq) FROM {table})"
            sequence = f"pg_get_serial_sequence('{table}', 'seq')"
            connection.execute(text(f"SELECT setval({sequence}, coalesce({last}, 1), {last} IS NOT NULL)"))

    def match(self, query: Query) -> str:
        """The query in the language of `to_tsquery`."""
        wanted = " & ".join(filter(None, map(_quoted, query.wanted)))
        unwanted = " | ".join(filter(None, map(_quoted, query.unwanted)))
        return f"{wanted} & !({unwanted})" if wanted and unwanted else wanted

    def snippets(self, connection: Connection, query: Query, numbers: Sequence[int]) -> Mapping[int, Snippet]:
        """The best places, with the words stemmed as they are stored."""
        rows = connection.execute(select(article.c.seq, article.c.text).where(article.c.seq.in_(numbers))).all()
        texts = {row.seq: row.text[:_MOST_TEXT] for row in rows}
        phrases = [(words(phrase.said), phrase.begins) for phrase in query.wanted]
        every = set(chain(*map(words, texts.values()), *(said for said, _ in phrases)))
        found = connection.execute(text(_STEMS), {"words": sorted(every)})
        stems = {word: stem for word, stem in found if stem}
        stemmed = [([stems.get(word, word) for word in said], begins) for said, begins in phrases]
        return {seq: snippet(said, stemmed, stems) for seq, said in texts.items()}

    def faults_of_file(self, connection: Connection) -> Iterator[str]:  # noqa: ARG002
        """None: the server looks after its files."""
        yield from ()

    def faults_of_words(self, connection: Connection) -> Iterator[str]:
        """Articles whose words are not those stored for them."""
        for rows in _all_words(connection):
            told = {f"{name}s": [row[name] for row in rows] for name in ("article", "title", "text")}
            for name in connection.execute(text(_STALE), told).scalars():
                yield f"article {name!r} is not found by its words"


def _url(given: str) -> URL:
    """The URL, for psycopg; what is said of a faulty one does not repeat it, since a password may be anywhere in it."""
    shape = "the archive's URL cannot be read; write postgresql://user@host/database"
    try:
        url = make_url(given).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError):
        raise StoreError(shape) from None
    if "@" in (url.host or ""):
        raise StoreError(f"{shape}, with %40 for each @ of a password")
    return url


def _told(url: URL) -> str:
    """The URL without its password, and of its options only those that tell which archive it is."""
    rest = set(url.query) - {"host", "port", "options"}
    return url.difference_update_query(rest).render_as_string(hide_password=True)


def _made(url: URL, *, readonly: bool, patience: float) -> Engine:
    """The engine. A writer whose machine is gone is missed after two minutes, and its lock let go."""
    settings = ["tcp_keepalives_idle=60", "tcp_keepalives_interval=10", "tcp_keepalives_count=6"]
    if readonly:
        settings.append("default_transaction_read_only=on")
    if patience:
        settings.append(f"statement_timeout={max(int(patience * 1000), 1)}")
    given = url.query.get("options", "")
    options = " ".join([given if isinstance(given, str) else " ".join(given), *(f"-c{one}" for one in settings)])
    known = {"application_name": "comity", "connect_timeout": "10"} | url.query | {"options": options.strip()}
    try:
        return create_engine(url.set(query=known), pool_pre_ping=True, max_overflow=20, use_native_hstore=False)
    except ModuleNotFoundError as error:
        raise StoreError(f"{_told(url)}: needs a driver; pip install 'comity[postgres]'") from error


def _sign(connection: Connection, name: str) -> None:
    connection.execute(text("SELECT set_config('application_name', :name, false)"), {"name": name[:63]})


def _let_go(connection: Connection) -> None:
    try:
        connection.rollback()
        connection.execute(text(f"SELECT pg_advisory_unlock({_KEY})"))
        _sign(connection, "comity")
        connection.commit()
    except SQLAlchemyError:
        with suppress(SQLAlchemyError):
            connection.invalidate()


def _holder(signed: str) -> str:
    """Who has been writing, as signed."""
    found = re.fullmatch(r"comity (\d+) (\S+) (.+)", signed)
    if not found:
        return "another process is writing"
    return f"process {found[1]} on {found[3]} has been writing since {found[2]}"


def _quoted(phrase: Phrase) -> str:
    """The words of a phrase, which are letters and numbers, one behind the other."""
    said = " <-> ".join(f"'{word}'" for word in words(phrase.said))
    return f"({said}{':*' if phrase.begins else ''})" if said else ""


def _words_of(name: str, title: str, said: str) -> dict[str, str]:
    """An article's words, apart, up to as many bytes as fit."""
    fit = " ".join(words(said[:_MOST_TEXT])).encode()[:_MOST_TEXT].decode(errors="ignore")
    return {"article": name, "title": " ".join(words(title[:_CHUNK])), "text": fit}


def _all_words(connection: Connection) -> Iterator[list[dict[str, str]]]:
    """All articles' words, some hundreds at a time."""
    last = 0
    query = select(article.c.seq, article.c.id, article.c.title, article.c.text).order_by(article.c.seq).limit(_CHUNK)
    while rows := connection.execute(query.where(article.c.seq > last)).all():
        yield [_words_of(row.id, row.title, row.text) for row in rows]
        last = rows[-1].seq
