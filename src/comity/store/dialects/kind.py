"""What the store asks of a database beyond plain SQL."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from typing import ClassVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from comity.records import Article
from comity.store.words import Query, Snippet

__all__ = ["Dialect"]


class Dialect(ABC):
    """A database that can hold an archive, open. `name` is what it is called in errors."""

    NEWEST: ClassVar[str]
    """SQL: `seq` and `weight` of all articles, the newest lightest, those without a time heaviest."""

    RANKED: ClassVar[str]
    """SQL: `seq` and `weight` of the articles that `:words` finds, the best lightest."""

    def __init__(self, engine: Engine, *, name: str) -> None:
        self.engine = engine
        self.name = name

    def close(self) -> None:
        """Let go of it."""
        with suppress(SQLAlchemyError):
            self.engine.dispose()

    @abstractmethod
    def held(self, wait: float) -> AbstractContextManager[None]:
        """Be the only process that writes. Raises `StoreBusy` after `wait` seconds, saying who it is instead."""

    @abstractmethod
    def begun(self) -> AbstractContextManager[Connection]:
        """One transaction that writes, while it is `held`."""

    @abstractmethod
    def aside(self) -> AbstractContextManager[Connection]:
        """One short transaction that writes beside whoever holds the turn: no two of these at once."""

    @abstractmethod
    def snapshot(self) -> AbstractContextManager[Connection]:
        """Reading the archive as it is now, however much is written meanwhile."""

    @abstractmethod
    def version(self, connection: Connection) -> int:
        """The version of the archive's tables, 0 where there are none yet; raises `StoreVersion` where another program
        has its own."""

    @abstractmethod
    def stamp(self, connection: Connection, version: int) -> None:
        """Write down the version of the tables."""

    @abstractmethod
    def prepare(self) -> None:
        """What has to be done once before the first table is made."""

    @abstractmethod
    def add_full_text(self, connection: Connection) -> None:
        """Make what words are looked up in, beside the tables just made."""

    @abstractmethod
    def index(self, connection: Connection, articles: Sequence[Article]) -> None:
        """Make the words of new or changed articles findable."""

    @abstractmethod
    def reindex(self, connection: Connection) -> None:
        """Make the words of all articles findable anew."""

    @abstractmethod
    def resume(self, connection: Connection) -> None:
        """Number new rows from behind those that were put in with their numbers."""

    @abstractmethod
    def match(self, query: Query) -> str:
        """The query in the database's own language, for `RANKED`."""

    @abstractmethod
    def snippets(self, connection: Connection, query: Query, numbers: Sequence[int]) -> Mapping[int, Snippet]:
        """The best place of each article that the query finds, by the articles' `seq`."""

    @abstractmethod
    def faults_of_file(self, connection: Connection) -> Iterator[str]:
        """What is wrong below the tables."""

    @abstractmethod
    def faults_of_words(self, connection: Connection) -> Iterator[str]:
        """Where words looked up are not those of the articles. Needs the right to write."""
