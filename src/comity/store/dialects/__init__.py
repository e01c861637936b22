"""All that SQLite and PostgreSQL do differently; the rest of the store knows one `Dialect`."""

from __future__ import annotations

from pathlib import Path

from comity.errors import StoreError
from comity.store.dialects.kind import Dialect

__all__ = ["Dialect", "dialect_of"]


def dialect_of(path_or_url: str | Path, *, readonly: bool, wait: float, patience: float) -> Dialect:
    """The database at a path, `sqlite:///` or `postgresql://` URL. Raises `NotFound` or `StoreError` where there can
    be none; no password is in what is said."""
    given = str(path_or_url)
    kind, told, _ = given.partition("://")
    if not told or given.startswith("sqlite:///"):
        from comity.store.dialects.sqlite import SQLite

        path = Path(given.removeprefix("sqlite:///"))
        return SQLite(path, readonly=readonly, wait=wait, patience=patience)
    if kind not in ("postgresql", "postgresql+psycopg"):
        raise StoreError(
            f"{kind}://…: no archive can be there; give a path, sqlite:///path or postgresql://user@host/base"
        )
    from comity.store.dialects.postgres import Postgres

    return Postgres(given, readonly=readonly, patience=patience)
