"""Stories: what is told of one thing, and its key sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import numpy as np
from findings_making import an_event, week
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.articles.imprints import Imprint
from comity.articles.meaning import SIZE
from comity.findings import Facts, Profile, profiles, stories
from comity.findings.facts import reporting
from comity.findings.grouping import GROUPING, grouped
from comity.records import Event, Finding, Sentence

DAY = datetime(2013, 1, 7, tzinfo=UTC)


def meaning_of(topic: int, noise: float = 0.0, seed: int = 0) -> Imprint:
    meaning = np.zeros(SIZE, dtype=np.float32)
    meaning[topic] = 1
    meaning[100:110] = noise * np.random.default_rng(seed).normal(size=10)
    return Imprint((meaning / np.linalg.norm(meaning)).astype(np.float32), {topic: 1})


def told(topics: Mapping[str, tuple[int, int]], **more: object) -> Facts:
    """Articles by id: their topic and day."""
    published = {name: DAY + timedelta(days=day) for name, (_, day) in topics.items()}
    imprints = {name: meaning_of(topic, 0.1, number) for number, (name, (topic, _)) in enumerate(topics.items())}
    return Facts(published=published, imprints=imprints, **more)  # type: ignore[arg-type]


def stories_of(facts: Facts, events: tuple[Event, ...] = ()) -> list[Finding]:
    reported = reporting(events, facts)
    return list(stories(profiles(reported, facts), reported, facts))


def articles(story: Finding) -> list[str]:
    return [value for name, value in story.parameters if name == "article"]


def test_articles_of_one_topic_are_one_story_and_others_another() -> None:
    facts = told({"a": (1, 0), "b": (2, 1), "c": (1, 2), "d": (2, 3), "e": (3, 4)})
    assert [articles(one) for one in stories_of(facts)] == [["a", "c"], ["b", "d"]]


def test_a_topic_that_comes_back_after_long_is_a_new_story() -> None:
    facts = told({"a": (1, 0), "b": (1, 2), "c": (1, GROUPING.open_days + 3), "d": (1, GROUPING.open_days + 4)})
    found = stories_of(facts)
    assert [articles(one) for one in found] == [["a", "b"], ["c", "d"]]
    assert [one.value for one in found] == ["closed", "open"]


def test_copies_of_one_text_are_no_story() -> None:
    assert stories_of(told({"a": (1, 0), "b": (1, 1)}, copies=(("a", "b"),))) == []


def test_the_key_sentence_is_of_the_event_most_articles_report() -> None:
    facts = told({"a": (1, 0), "b": (1, 1), "c": (1, 2)}, reports={"e2": "b"})
    events = (
        an_event(
            "e1", week(0), "BLR", "CHN", article="a", copies=("e1", "e2"), sentence=Sentence("a", 0, 0, 1, "Key.")
        ),
        an_event("f1", week(0), "BLR", "VEN", article="c", confidence=0.99),
    )
    story = stories_of(facts, events)[0]
    assert (story.sentence, story.subject, story.estimate) == ("Key.", "BLR-CHN", 3)
    assert story.evidence == ("e1", "f1")


def test_without_events_the_central_title_tells_the_story() -> None:
    titles = {"a": "A said", "b": "B said", "c": "C said"}
    story = stories_of(told({"a": (1, 0), "b": (1, 1), "c": (1, 2)}, titles=titles))[0]
    assert story.sentence == titles[dict(story.parameters)["central"]]


def test_a_story_keeps_its_id_as_it_grows() -> None:
    day_by_day = {"a": (1, 0), "b": (1, 1), "c": (1, 2)}
    young = stories_of(told(dict(list(day_by_day.items())[:2])))
    assert young[0].id == stories_of(told(day_by_day))[0].id


def known_of(topics: list[tuple[int, int]]) -> dict[str, Profile]:
    return profiles({}, told({f"a{number:02}": both for number, both in enumerate(topics)}))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 900)), max_size=14), st.randoms())
def test_the_order_of_articles_changes_nothing_and_none_is_lost(topics: list[tuple[int, int]], chance: object) -> None:
    known = known_of(topics)
    shuffled = list(known.items())
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    found = grouped(known)
    assert grouped(dict(shuffled)) == found
    assert sorted(one for group in found for one in group) == sorted(known)
