"""Records survive the way to plain dicts and back, and the names promised to users stay."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.codec import EVENT_KEYS, digest, dump, flat, load
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

PROMISED = [
    "id", "article", "sentence", "start", "end", "when", "who",
    "whom", "action", "mode", "contexts", "quad", "score", "cameo",
    "status", "said_by", "place", "confidence", "why", "codebook", "reports",
]  # fmt: skip

texts = st.text(max_size=30)
days = st.dates(date(1, 1, 1), date(9999, 12, 31))
floats = st.floats(allow_nan=False, allow_infinity=False)
spans = st.builds(Span, earliest=days, latest=days, precision=st.sampled_from(["day", "year"]), edtf=texts)
sentences = st.builds(Sentence, article=st.just("a"), text=texts)
articles = st.builds(Article, published=st.none() | st.datetimes(timezones=st.just(UTC)))
events = st.builds(
    Event,
    article=st.just("a"),
    sentence=sentences,
    when=spans,
    scale=st.lists(st.builds(Scale), max_size=2).map(tuple),
    score=floats,
    confidence=floats,
    why=st.lists(st.builds(Reason, weight=floats), max_size=2).map(tuple),
)
milestones = st.builds(
    Milestone,
    article=st.just("a"),
    sentence=sentences,
    when=spans,
    confidence=floats,
    why=st.lists(st.builds(Reason, weight=floats), max_size=2).map(tuple),
)
standings = st.builds(Standing, value=st.none() | floats, interval=st.none() | st.tuples(floats, floats))
findings = st.builds(
    Finding,
    period=spans,
    estimate=floats,
    interval=st.tuples(floats, floats),
    standings=st.lists(standings, max_size=2).map(tuple),
)
timelines = st.builds(Timeline, buckets=st.lists(st.builds(Bucket, score=floats), max_size=3).map(tuple))
skipped = st.builds(Skipped)
moments = st.datetimes(timezones=st.just(UTC))
decisions = st.one_of(
    st.builds(Decision, at=moments, seen=events, corrected=st.none() | events),
    st.builds(Decision, at=moments, seen=milestones, corrected=st.none() | milestones),
)


@given(st.one_of(articles, events, milestones, findings, timelines, skipped, decisions))
def test_what_is_dumped_loads_as_it_was(
    record: Article | Event | Milestone | Finding | Timeline | Skipped | Decision,
) -> None:
    assert load(type(record), json.loads(json.dumps(dump(record)))) == record


@given(events)
def test_a_row_holds_only_scalars(event: Event) -> None:
    assert all(value is None or isinstance(value, (str, int, float)) for value in flat(event).values())


def test_the_promised_names_are_kept() -> None:
    event = Event(
        "e1", "a1", Sentence("a1", 0, 5, 9, "text"), Span(), (Party("BLR"),), (Party("CHN", "GOV", "Beijing"),), "AGREE"
    )
    plain = dump(event)
    assert list(plain)[: len(PROMISED)] == PROMISED
    assert tuple(plain) == EVENT_KEYS
    assert plain["sentence"] == "text"
    assert (plain["start"], plain["end"]) == (5, 9)
    assert set(plain["when"]) == {"earliest", "latest", "precision", "edtf"}
    assert plain["whom"] == [{"code": "CHN", "sector": "GOV", "text": "Beijing"}]
    assert flat(event)["who_code"] == "BLR"


def test_a_dict_that_is_no_record_is_refused() -> None:
    with pytest.raises((TypeError, KeyError)):
        load(Event, {"id": "x"})


def test_ids_are_short_and_depend_on_every_part() -> None:
    assert len(digest("a", "b")) == 16
    assert digest("a", "b") != digest("ab", "")


def test_a_date_keeps_its_zone() -> None:
    article = Article("a", "text", published=datetime(2016, 4, 22, 18, 38, tzinfo=UTC))
    assert load(Article, dump(article)) == article
