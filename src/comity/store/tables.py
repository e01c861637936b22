"""The tables of an archive. Real columns for what is looked up by; the whole record beside them, as `codec` dumps it.

    article ─┬─ article_version   earlier texts under the same id
             ├─ coded             which articles are coded, and with which codebook
             ├─ sentence
             ├─ event ─────────── event_party, event_dyad          as coded, one report each
             ├─ milestone ─────── milestone_party
             ├─ copy, signature   groups of near copies, and what they are told by
             ├─ imprint           what texts are compared by without being read again
             └─ full text of titles and texts, each database's own (`dialects`)
    decision                       what people decided of events and milestones; only ever added to
    original                       what the machine had coded, where `event` and `milestone` hold what a person decided
    merged ──── merged_party, merged_dyad, merged_member           one row an event, however many reports
    dataset ─── ledger             other people's event data, a file's rows of a month in one piece
    annal                          other people's data on pairs over the years, a file in one piece
    timeline · finding · skipped · run · validator

What SQLite and PostgreSQL do differently, the full text among it, is in `dialects`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
)

from comity.store.columns import Plain, Quoting, Words

__all__ = [
    "METADATA",
    "annal",
    "article",
    "article_version",
    "coded",
    "copy",
    "dataset",
    "decision",
    "event",
    "event_dyad",
    "event_party",
    "finding",
    "imprint",
    "ledger",
    "merged",
    "merged_dyad",
    "merged_member",
    "merged_party",
    "milestone",
    "milestone_party",
    "original",
    "run",
    "sentence",
    "signature",
    "skipped",
    "timeline",
    "validator",
]

METADATA = MetaData()
# Numbers have 64 bits, in either database.
_WHOLE = Integer().with_variant(BigInteger(), "postgresql")


def _needed(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, nullable=False)


def _of(table: str, *, key: bool = False) -> Column[Any]:
    target = ForeignKey(f"{table}.id", ondelete="CASCADE")
    return Column(table, Words, target, primary_key=key, nullable=False)


def _events(name: str, *more: Index) -> Table:
    """One event a row. `day` orders: the earliest day known as ISO text, "" where none is."""
    return Table(
        name,
        METADATA,
        Column("id", Words, primary_key=True),
        _of("article"),
        _needed("index", _WHOLE),
        _needed("start", _WHOLE),
        _needed("end", _WHOLE),
        _needed("day", Words),
        Column("when_earliest", Date),
        Column("when_latest", Date),
        _needed("precision", Words),
        _needed("action", Words),
        _needed("mode", Words),
        _needed("status", Words),
        _needed("quad", _WHOLE),
        _needed("score", Float),
        _needed("confidence", Float),
        _needed("reports", _WHOLE),
        _needed("codebook", Words),
        _needed("record", Quoting),
        Index(f"{name}_day", "day", "id"),
        Index(f"{name}_latest", "when_latest"),
        Index(f"{name}_article", "article"),
        Index(f"{name}_action", "action", "day", "id"),
        *more,
    )


def _parties(of: str) -> Table:
    """Who stands on which side: `who`, `whom`, `said` (or `party` of a milestone), in order."""
    return Table(
        f"{of}_party",
        METADATA,
        _of(of, key=True),
        Column("side", Words, primary_key=True),
        Column("position", _WHOLE, primary_key=True),
        _needed("code", Words),
        _needed("sector", Words),
        _needed("text", Words),
        Index(f"{of}_party_code", "code", of),
    )


def _dyads(of: str) -> Table:
    """The relations an event belongs to: "BLR-CHN", and the sector of each side as told."""
    return Table(
        f"{of}_dyad",
        METADATA,
        _of(of, key=True),
        Column("dyad", Words, primary_key=True),
        Column("one_sector", Words, primary_key=True),
        Column("other_sector", Words, primary_key=True),
        Index(f"{of}_dyad_name", "dyad", of),
    )


article = Table(
    "article",
    METADATA,
    Column("seq", _WHOLE, primary_key=True, autoincrement=True),
    Column("id", Words, nullable=False, unique=True),
    _needed("text", Words),
    _needed("title", Words),
    Column("published", Words),
    _needed("day", Words),
    _needed("basis", Words),
    _needed("language", Words),
    _needed("url", Words),
    _needed("publisher", Words),
    _needed("author", Words),
    _needed("label", Words),
    _needed("doubt", Words),
    _needed("source", Words),
    _needed("version", Words),
    Index("article_day", "day", "id"),
    Index("article_source", "source", "day", "id"),
    sqlite_autoincrement=True,
)

article_version = Table(
    "article_version",
    METADATA,
    _of("article", key=True),
    Column("version", Words, primary_key=True),
    _needed("record", Plain),
)

coded = Table("coded", METADATA, _of("article", key=True), _needed("codebook", Words))

sentence = Table(
    "sentence",
    METADATA,
    _of("article", key=True),
    Column("index", _WHOLE, primary_key=True, autoincrement=False),
    _needed("start", _WHOLE),
    _needed("end", _WHOLE),
    _needed("text", Words),
    sqlite_with_rowid=False,
)

event = _events("event")
event_party = _parties("event")
event_dyad = _dyads("event")
merged = _events("merged")
merged_party = _parties("merged")
merged_dyad = _dyads("merged")
merged_member = Table(
    "merged_member",
    METADATA,
    _of("merged", key=True),
    Column("event", Words, primary_key=True),
    Index("merged_member_event", "event"),
)

milestone = Table(
    "milestone",
    METADATA,
    Column("id", Words, primary_key=True),
    _of("article"),
    _needed("index", _WHOLE),
    _needed("start", _WHOLE),
    _needed("end", _WHOLE),
    _needed("kind", Words),
    _needed("name", Words),
    _needed("day", Words),
    Column("when_earliest", Date),
    Column("when_latest", Date),
    _needed("stage", Words),
    _needed("tier", Words),
    _needed("domain", Words),
    _needed("confidence", Float),
    _needed("codebook", Words),
    _needed("record", Quoting),
    Index("milestone_day", "day", "id"),
    Index("milestone_article", "article"),
)
milestone_party = _parties("milestone")

decision = Table(
    "decision",
    METADATA,
    Column("seq", _WHOLE, primary_key=True, autoincrement=True),
    Column("id", Words, nullable=False, unique=True),
    _needed("at", Words),
    _needed("kind", Words),
    _needed("verdict", Words),
    _needed("subject", Words),
    _needed("article", Words),
    _needed("by", Words),
    _needed("record", Plain),
    Index("decision_at", "at", "id"),
    Index("decision_subject", "subject"),
)

original = Table(
    "original",
    METADATA,
    Column("kind", Words, primary_key=True),
    Column("id", Words, primary_key=True),
    _of("article"),
    _needed("decision", Words),
    _needed("record", Quoting),
    Index("original_article", "article"),
)

copy = Table(
    "copy",
    METADATA,
    _of("article", key=True),
    _needed("lead", Words),
    _needed("position", _WHOLE),
    Index("copy_lead", "lead", "position"),
)

signature = Table("signature", METADATA, _of("article", key=True), _needed("value", LargeBinary))

imprint = Table(
    "imprint",
    METADATA,
    _of("article", key=True),
    _needed("made", Words),
    _needed("value", LargeBinary),
)

timeline = Table(
    "timeline",
    METADATA,
    Column("subject", Words, primary_key=True),
    Column("by", Words, primary_key=True),
    _needed("record", Plain),
)

finding = Table(
    "finding",
    METADATA,
    Column("id", Words, primary_key=True),
    Column("position", _WHOLE, nullable=False, unique=True),
    _needed("kind", Words),
    _needed("subject", Words),
    _needed("day", Words),
    _needed("record", Plain),
    Index("finding_kind", "kind", "subject", "position"),
    Index("finding_subject", "subject", "position"),
)

dataset = Table(
    "dataset",
    METADATA,
    Column("name", Words, primary_key=True),
    Column("file", Words, primary_key=True),
    _needed("form", Words),
    _needed("digest", Words),
    _needed("codebook", Words),
    _needed("lines", _WHOLE),
    _needed("rows", _WHOLE),
    _needed("bad", _WHOLE),
    _needed("first", Words),
    _needed("last", Words),
)

ledger = Table(
    "ledger",
    METADATA,
    Column("name", Words, primary_key=True),
    Column("file", Words, primary_key=True),
    Column("month", Words, primary_key=True),
    _needed("rows", _WHOLE),
    _needed("content", LargeBinary),
    ForeignKeyConstraint(["name", "file"], ["dataset.name", "dataset.file"], ondelete="CASCADE"),
)

annal = Table(
    "annal",
    METADATA,
    Column("name", Words, primary_key=True),
    Column("file", Words, primary_key=True),
    _needed("form", Words),
    _needed("digest", Words),
    _needed("codebook", Words),
    _needed("rows", _WHOLE),
    _needed("content", LargeBinary),
)

skipped = Table(
    "skipped",
    METADATA,
    Column("source", Words, primary_key=True),
    Column("where", Words, primary_key=True),
    _needed("reason", Words),
    _needed("at", Words),
)

run = Table(
    "run",
    METADATA,
    Column("seq", _WHOLE, primary_key=True, autoincrement=True),
    _needed("started", Words),
    _needed("finished", Words),
    _needed("counts", Plain),
    _needed("codebook", Words),
    _needed("version", Words),
)

validator = Table(
    "validator",
    METADATA,
    Column("url", Words, primary_key=True),
    _needed("etag", Words),
    _needed("modified", Words),
)
