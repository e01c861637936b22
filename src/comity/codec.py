"""Records as plain dicts and back; the only place that knows the names used in JSON, CSV and Parquet.

`load(kind, dump(record)) == record` for every record. The keys of an event are a promise to users (docs/records.md);
new keys may come, none goes or changes its meaning.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any, TypeVar

from comity.records import (
    Article,
    Bucket,
    Decision,
    Event,
    Finding,
    Milestone,
    Party,
    Reason,
    Scale,
    Sentence,
    Skipped,
    Span,
    Standing,
    Timeline,
)

__all__ = ["EVENT_KEYS", "digest", "dump", "flat", "kind_of", "load"]

Record = (
    Article
    | Skipped
    | Sentence
    | Span
    | Party
    | Reason
    | Scale
    | Event
    | Milestone
    | Decision
    | Bucket
    | Timeline
    | Standing
    | Finding
)
R = TypeVar("R", bound=Record)
Plain = dict[str, Any]

EVENT_KEYS = (
    "id", "article", "sentence", "start", "end", "when", "who", "whom", "action", "mode", "contexts", "quad", "score",
    "cameo", "status", "said_by", "place", "confidence", "why", "codebook", "reports", "index", "scale", "copies",
)  # fmt: skip
"""The keys of a dumped event, in order; the last three came after the promise."""

# Nested records by field; everything else is a scalar, a list of scalars or a date.
_NESTED: Mapping[str, type[Any]] = {
    "when": Span, "period": Span, "who": Party, "whom": Party, "parties": Party, "said_by": Party, "why": Reason,
    "scale": Scale, "buckets": Bucket, "standings": Standing,
}  # fmt: skip


def digest(*parts: str) -> str:
    """A short stable id: the first 16 hexadecimal digits of the SHA-256 of the parts."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def dump(record: Record) -> Plain:
    """The record as a plain dict of JSON values; dates as ISO 8601 strings."""
    plain = {field.name: _plain(getattr(record, field.name)) for field in fields(record)}
    if isinstance(record, (Event, Milestone)):
        del plain["sentence"]
        sentence = record.sentence
        plain |= {"sentence": sentence.text, "start": sentence.start, "end": sentence.end, "index": sentence.index}
    if isinstance(record, Event):
        return {key: plain[key] for key in EVENT_KEYS}
    if isinstance(record, Decision):
        return {"kind": kind_of(record.seen)} | plain
    return plain


def kind_of(record: Event | Milestone) -> str:
    """What a record is called where events and milestones stand side by side: "event" or "milestone"."""
    return "event" if isinstance(record, Event) else "milestone"


def load(kind: type[R], plain: Mapping[str, Any]) -> R:
    """The record of that kind; raises `KeyError`, `TypeError` or `ValueError` where the dict is not one."""
    if kind is Decision:
        return kind(**_decision(plain))
    values = {key: _record(key, value) for key, value in plain.items()}
    if kind in (Event, Milestone):
        place = {key: values.pop(key) for key in ("index", "start", "end")}
        values["sentence"] = Sentence(article=values["article"], text=values["sentence"], **place)
    if kind is Article:
        values["published"] = datetime.fromisoformat(plain["published"]) if plain.get("published") else None
    if kind is Finding:
        values["parameters"] = tuple((name, setting) for name, setting in plain["parameters"])
    return kind(**values)


def _decision(plain: Mapping[str, Any]) -> Plain:
    """The fields of a decision: which kind of record its nested ones are stands beside them."""
    coded = {"event": Event, "milestone": Milestone}[plain["kind"]]
    values = {key: value for key, value in plain.items() if key != "kind"}
    for key in ("seen", "corrected"):
        values[key] = load(coded, values[key]) if values.get(key) else None
    return values | {"at": datetime.fromisoformat(values["at"]), "beside": tuple(values["beside"])}


def flat(record: Event | Milestone) -> dict[str, str | int | float | None]:
    """The event or milestone as one row of scalars for CSV: `when_earliest`, `who_code` ("BLR;RUS"), `why` as text."""
    plain = dump(record)
    row: dict[str, str | int | float | None] = {}
    for key, value in plain.items():
        if key in ("who", "whom", "parties", "said_by"):
            row |= _party_columns(key, value if isinstance(value, list) else [value] if value else [])
        elif key == "when":
            row |= {f"when_{name}": part for name, part in value.items()}
        elif key == "why":
            row[key] = "; ".join(f"{reason['kind']}:{reason['name']}={reason['weight']:g}" for reason in value)
        elif key == "scale":
            row[key] = "; ".join(f"{scale['what']}={scale['low']}/{scale['best']}/{scale['high']}" for scale in value)
        else:
            row[key] = ";".join(value) if isinstance(value, list) else value
    return row


def _party_columns(key: str, parties: Iterable[Mapping[str, str]]) -> dict[str, str]:
    listed = list(parties)
    return {f"{key}_{name}": ";".join(party[name] for party in listed) for name in ("code", "sector", "text")}


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return dump(value) if hasattr(value, "__dataclass_fields__") else value


def _record(key: str, value: Any) -> Any:
    kind = _NESTED.get(key)
    if kind is not None and isinstance(value, Mapping):
        return load(kind, value)
    if isinstance(value, (list, tuple)):
        return tuple(load(kind, item) if kind else _frozen(item) for item in value)
    if key in ("earliest", "latest", "start") and isinstance(value, str):
        return date.fromisoformat(value)
    return value


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
