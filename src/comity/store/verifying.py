"""Does everything in the archive agree with everything else? Each fault is told with its table and id."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any

from sqlalchemy import Connection, Table, func, select, type_coerce

from comity.codec import dump, load
from comity.ledger import COLUMNS, unpacked
from comity.records import Article, Decision, Event, Finding, Milestone, Timeline
from comity.store.base import CHUNK, Values
from comity.store.checking import Checking
from comity.store.columns import Words as Text
from comity.store.columns import whole
from comity.store.faults import told
from comity.store.rows import (
    article_of,
    decision_row,
    dyad_rows,
    event_row,
    finding_row,
    instant,
    milestone_row,
    party_rows,
    timeline_row,
    version_of,
)
from comity.store.tables import (
    annal,
    article,
    article_version,
    copy,
    dataset,
    decision,
    event,
    event_dyad,
    event_party,
    finding,
    ledger,
    merged,
    merged_dyad,
    merged_member,
    merged_party,
    milestone,
    milestone_party,
    original,
    run,
    sentence,
    timeline,
)

__all__ = ["Verifying"]

Row = Mapping[Any, Any]

# Pieces of imported data held at a time: some megabytes each.
_PIECES = 5


@dataclass(frozen=True, slots=True)
class _Kept:
    """A table of records: of which kind each row's is, and what its other columns have to be."""

    table: Table
    kind: Callable[[Row], type[Any]]
    row: Callable[[Any], Values]


def _is(kind: type[Any]) -> Callable[[Row], type[Any]]:
    return lambda _: kind


_KEPT = (
    _Kept(article_version, _is(Article), lambda one: {"article": one.id, "version": version_of(one)}),
    _Kept(event, _is(Event), event_row),
    _Kept(merged, _is(Event), event_row),
    _Kept(milestone, _is(Milestone), milestone_row),
    _Kept(original, lambda row: Event if row["kind"] == "event" else Milestone, lambda one: {"id": one.id}),
    _Kept(decision, _is(Decision), decision_row),
    _Kept(timeline, _is(Timeline), timeline_row),
    _Kept(finding, _is(Finding), finding_row),
)


class Verifying(Checking):
    """Looking at everything."""

    def verify(self) -> list[str]:
        """All faults that `check` finds; and of articles, records, sides, sentences, groups of copies, decisions and
        imported data that do not agree with what else is said of them: columns with records, digests with texts,
        numbers of rows with what is there.
        """
        faults = self.check()
        if any(fault.startswith("file: ") for fault in faults):
            return faults
        looks = (_articles, _records, _sides, _sentences, _members, _copies, _rulings, _runs, _datasets, _annals)
        with told(self.name), self._dialect.snapshot() as connection:
            return faults + [fault for look in looks for fault in look(connection)]


def _parts(connection: Connection, query: Any) -> Iterator[Sequence[Any]]:
    return iter(connection.execute(query, execution_options={"yield_per": CHUNK}).mappings().partitions())


def _articles(connection: Connection) -> Iterator[str]:
    for part in _parts(connection, select(article)):
        for row in part:
            one = article_of(row)
            if row["version"] != version_of(one):
                yield f"article {one.id!r}: its digest is not that of its text, title, date and language"
            if row["day"] != instant(one.published):
                yield f"article {one.id!r}: is sorted by {row['day']!r}, published {instant(one.published)!r}"


def _records(connection: Connection) -> Iterator[str]:
    for kept in _KEPT:
        for part in _parts(connection, _as_text(kept.table)):
            for row in part:
                yield from _record(kept, row)


def _as_text(table: Table) -> Any:
    """All of a table, records as the text they are stored as."""
    return select(*(type_coerce(one, Text).label("record") if one.name == "record" else one for one in table.c))


def _record(kept: _Kept, row: Row) -> Iterator[str]:
    name = f"{kept.table.name} {_key(kept.table, row)}"
    try:
        plain = json.loads(row["record"])
        one = load(kept.kind(row), plain)
        wanted = kept.row(one)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        yield f"{name}: its record cannot be read ({type(error).__name__}: {error})"
        return
    if dump(one) != plain:
        yield f"{name}: its record holds what none of its kind does"
    for column, value in wanted.items():
        said = whole(value) if isinstance(value, str) else value
        if column != "record" and row[column] != said:
            yield f"{name}: column {column} is {row[column]!r}, its record says {said!r}"


def _key(table: Table, row: Row) -> str:
    return ", ".join(repr(row[one.name]) for one in table.primary_key) if "id" not in table.c else repr(row["id"])


def _sides(connection: Connection) -> Iterator[str]:
    """Parties and relations have to be those of the records."""
    sides: Sequence[tuple[Table, type[Any], Table, Callable[[str, Any], Iterator[Values]]]] = (
        (event, Event, event_party, party_rows),
        (event, Event, event_dyad, dyad_rows),
        (merged, Event, merged_party, party_rows),
        (merged, Event, merged_dyad, dyad_rows),
        (milestone, Milestone, milestone_party, party_rows),
    )
    for table, kind, side, rows in sides:
        for part in _parts(connection, select(table.c.id, type_coerce(table.c.record, Text).label("record"))):
            yield from _differing(connection, table, side, dict(_wanted(table, kind, rows, part)))


def _wanted(
    table: Table, kind: type[Any], rows: Callable[[str, Any], Iterator[Values]], part: Sequence[Row]
) -> Iterator[tuple[str, Counter[tuple[Any, ...]]]]:
    for row in part:
        try:
            one = load(kind, json.loads(row["record"]))
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
        yield row["id"], Counter(_told(found) for found in rows(table.name, one))


def _told(row: Row) -> tuple[Any, ...]:
    return tuple(whole(row[name]) if isinstance(row[name], str) else row[name] for name in sorted(row))


def _differing(
    connection: Connection, table: Table, side: Table, wanted: Mapping[str, Counter[tuple[Any, ...]]]
) -> Iterator[str]:
    found: dict[str, Counter[tuple[Any, ...]]] = defaultdict(Counter)
    for row in connection.execute(select(side).where(side.c[table.name].in_(list(wanted)))).mappings():
        found[row[table.name]][_told(row)] += 1
    for name, rows in wanted.items():
        if found[name] != rows:
            yield f"{side.name}: {table.name} {name!r} has others in its record"


def _sentences(connection: Connection) -> Iterator[str]:
    """Numbered from 0 (a title is -1), each behind the one before."""
    query = select(sentence.c.article, sentence.c.index, sentence.c.start, sentence.c.end)
    last: dict[str, tuple[int, int]] = {}
    for part in _parts(connection, query.where(sentence.c.index >= 0).order_by(sentence.c.article, sentence.c.index)):
        for row in part:
            name, index = row["article"], row["index"]
            before, end = last.get(name, (-1, 0))
            if index != before + 1:
                yield f"sentence: article {name!r} has sentence {index} behind {before}"
            elif row["start"] < end or row["end"] < row["start"]:
                yield f"sentence: sentence {index} of article {name!r} begins before the end of the one before"
            last = {name: (index, row["end"])}


def _members(connection: Connection) -> Iterator[str]:
    """An event stands for itself and the reports whose ids it holds."""
    for part in _parts(connection, select(merged.c.id, type_coerce(merged.c.record, Text).label("record"))):
        found: dict[str, set[str]] = defaultdict(set)
        here = [row["id"] for row in part]
        for row in connection.execute(select(merged_member).where(merged_member.c.merged.in_(here))):
            found[row.merged].add(row.event)
        for row in part:
            try:
                copies = json.loads(row["record"])["copies"]
            except (ValueError, TypeError, KeyError):
                continue
            if found[row["id"]] != {row["id"], *copies}:
                yield f"merged_member: event {row['id']!r} has other reports in its record"


def _copies(connection: Connection) -> Iterator[str]:
    groups: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in connection.execute(select(copy)):
        groups[row.lead].append((row.position, row.article))
    for lead, group in groups.items():
        if [position for position, _ in sorted(group)] != list(range(len(group))) or min(group)[1] != lead:
            yield f"copy: the group of article {lead!r} is not numbered from its lead on"


def _rulings(connection: Connection) -> Iterator[str]:
    known = select(decision).where(decision.c.id == original.c.decision)
    for row in connection.execute(select(original).where(~known.exists()).with_only_columns(*original.primary_key)):
        yield f"original {row.id!r}: stands for a decision that is not there"


def _runs(connection: Connection) -> Iterator[str]:
    for row in connection.execute(select(run.c.seq, type_coerce(run.c.counts, Text).label("counts"))):
        try:
            dict(json.loads(row.counts))
        except (ValueError, TypeError) as error:
            yield f"run {row.seq}: its counts cannot be read ({error})"


def _datasets(connection: Connection) -> Iterator[str]:
    for row in connection.execute(select(ledger), execution_options={"yield_per": _PIECES}):
        name = f"ledger {row.name!r}, {row.file!r}, {row.month!r}"
        frame = _frame(partial(unpacked, row.content, list(COLUMNS)))
        if isinstance(frame, str):
            yield f"{name}: cannot be read ({frame})"
        elif frame.height != row.rows:
            yield f"{name}: has {frame.height} rows, not {row.rows}"
        elif not all(str(day).startswith(row.month) for day in frame["day"].unique()):
            yield f"{name}: has days of another month"
    total = func.coalesce(func.sum(ledger.c.rows), 0)
    query = select(dataset.c.name, dataset.c.file, dataset.c.rows, total).outerjoin(ledger)
    for found, file, rows, there in connection.execute(query.group_by(dataset.c.name, dataset.c.file, dataset.c.rows)):
        if rows != there:
            yield f"dataset {found!r}, {file!r}: has {there} rows, not {rows}"


def _annals(connection: Connection) -> Iterator[str]:
    import polars as pl

    for row in connection.execute(select(annal), execution_options={"yield_per": _PIECES}):
        frame = _frame(partial(pl.read_parquet, BytesIO(row.content)))
        if isinstance(frame, str):
            yield f"annal {row.name!r}, {row.file!r}: cannot be read ({frame})"
        elif frame.height != row.rows:
            yield f"annal {row.name!r}, {row.file!r}: has {frame.height} rows, not {row.rows}"


def _frame(read: Callable[[], Any]) -> Any:
    """The rows, or why they cannot be read."""
    import polars as pl

    try:
        return read()
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        return str(error).partition("\n")[0]
