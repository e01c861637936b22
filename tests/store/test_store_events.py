"""Events, milestones and their relations are found by whatever one asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date

import pytest
from store_making import a_milestone, a_protest, an_article, an_event, coded, sentences_of

from comity.errors import NotFound, StoreError
from comity.records import Event, Party, Sentence, Span
from comity.store import Coded, Store, Wanted, Which

ARTICLES = [an_article(number) for number in range(10)]


@pytest.fixture
def full(store: Store) -> Store:
    store.add_articles(ARTICLES)
    store.add_coded(map(coded, ARTICLES), codebook="book")
    store.set_merged(store.events(merged=False))
    return store


def ids(events: Iterator[Event]) -> list[str]:
    return [event.id for event in events]


def test_the_keywords_are_those_explained() -> None:
    assert set(Wanted.__annotations__) == {field.name for field in fields(Which)}


def test_an_unknown_keyword_is_refused(store: Store) -> None:
    with pytest.raises(TypeError, match="colour"):
        store.events(colour="red")  # type: ignore[call-arg]


def test_events_come_by_day(full: Store) -> None:
    found = list(full.events())
    assert len(found) == 20
    assert found == sorted(found, key=lambda event: (event.when.earliest, event.id))
    assert list(full.events(newest=True)) == found[::-1]
    assert list(full.events(merged=False)) == found


def test_many_are_looked_up_at_once_as_one_by_one(full: Store) -> None:
    names = [one.id for one in full.articles()]
    events = list(full.events())
    assert full.articles_named([*names, "none"]) == {name: full.article(name) for name in names}
    assert full.merged_named([event.id for event in events]) == {event.id: event for event in events}
    assert full.coded_of([*names, "none"]) == {
        name: tuple(full.events(article=name, merged=False)) if name != "none" else () for name in [*names, "none"]
    }
    assert full.sentences_of(names) == {name: full.sentences(name) for name in names}
    assert full.reports_of([event.id for event in events]) == {event.id: full.reports(event.id) for event in events}
    assert full.members_of([*(event.id for event in events), "none"]) == {event.id: event.id for event in events}
    assert full.reports_of([]) == {}


def test_ids_come_in_the_order_of_their_events(full: Store) -> None:
    for wanted in (Wanted(), Wanted(newest=True, limit=7), Wanted(merged=False, action="AGREE")):
        assert list(full.event_ids(**wanted)) == ids(full.events(**wanted))


def test_events_are_found_by_the_days_they_began_in(full: Store) -> None:
    days = sorted({day for event in full.events() if (day := event.when.earliest)})
    first, last = days[1], days[-2]
    begun = [event.id for event in full.events() if event.when.earliest and first <= event.when.earliest <= last]
    assert ids(full.events(begun=(first, last))) == begun != []


def test_events_can_be_read_page_by_page(full: Store) -> None:
    for newest in (False, True):
        got: list[Event] = []
        while page := list(full.events(limit=3, newest=newest, after=got[-1].id if got else "", action="AGREE")):
            got += page
        assert got == list(full.events(newest=newest, action="AGREE"))
    with pytest.raises(NotFound):
        full.events(after="nothing")


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"dyad": "BLR-CHN"}, 10),
        ({"dyad": "BLR-LTU"}, 10),
        ({"dyad": "CHN-LTU"}, 0),
        ({"party": "BLR"}, 20),
        ({"party": "BLR", "side": "whom"}, 10),
        ({"party": "LTU", "side": "said"}, 0),
        ({"action": "ACCUSE", "party": "LTU"}, 10),
        ({"status": "denied"}, 0),
        ({"since": date(2014, 1, 9)}, 4),
        ({"until": date(2014, 1, 1)}, 2),
        ({"since": date(2014, 1, 3), "until": date(2014, 1, 4)}, 4),
        ({"article": "a00003"}, 2),
        ({"min_confidence": 0.81}, 0),
        ({"min_confidence": 0.8}, 20),
        ({"codebook": "other"}, 0),
    ],
)
def test_events_are_chosen(full: Store, wanted: Wanted, count: int) -> None:
    for merged in (True, False):
        assert len(list(full.events(**{**wanted, "merged": merged}))) == count
        assert full.count_events(**{**wanted, "merged": merged}) == count


def test_a_span_is_found_by_any_day_it_touches(store: Store) -> None:
    summer = Span(date(2013, 6, 1), date(2013, 8, 31), "season", "2013-22")
    open_end = Span(date(2014, 5, 1), None, "unknown", "2014-05-01/..")
    events = (an_event(ARTICLES[0], 0, when=summer), an_event(ARTICLES[0], 1, when=Span()), a_open(open_end))
    store.add_articles(ARTICLES)
    store.add_coded([Coded(ARTICLES[0].id, events=events)], codebook="book")
    touched = store.events(merged=False, since=date(2013, 7, 1), until=date(2013, 7, 2))
    assert [event.when for event in touched] == [summer]
    assert [event.when for event in store.events(merged=False)] == [Span(), summer, open_end]
    assert [event.when for event in store.events(merged=False, since=date(2014, 5, 1))] == [open_end]


def a_open(when: Span) -> Event:
    return an_event(ARTICLES[0], 2, when=when)


def test_a_dyad_is_state_to_state_unless_asked_otherwise(store: Store) -> None:
    firm = an_event(ARTICLES[0], who=(Party("BLR", "BUS", "a Minsk firm"), Party("CHN", "GOV", "Beijing")))
    store.add_articles(ARTICLES)
    store.add_coded([Coded(ARTICLES[0].id, events=(firm,))], codebook="book")
    store.set_merged([firm])
    assert ids(store.events(dyad="BLR-CHN")) == []
    assert ids(store.events(dyad="BLR-CHN", sectors=())) == [firm.id]
    assert store.dyads() == ()
    assert store.dyads(sectors=()) == (("BLR-CHN", 1),)


def test_a_meeting_of_many_is_one_event_of_each_pair(store: Store) -> None:
    everyone = tuple(Party(code) for code in ("RUS", "BLR", "KAZ", "BLR", ""))
    meeting = an_event(ARTICLES[0], who=everyone)
    store.add_articles(ARTICLES)
    store.set_merged([meeting])
    assert store.dyads() == (("BLR-KAZ", 1), ("BLR-RUS", 1), ("KAZ-RUS", 1))
    assert store.dyads(states={"BLR", "RUS"}) == (("BLR-RUS", 1),)
    assert store.actors() == (("BLR", 1), ("KAZ", 1), ("RUS", 1))
    assert store.counts()["merged"] == 1


def test_only_what_happened_counts(store: Store) -> None:
    store.add_articles(ARTICLES)
    store.set_merged([a_protest(ARTICLES[0], status="denied")])
    assert store.dyads() == store.actors() == ()
    assert store.dyads(status="") == store.dyads(status="denied") == (("BLR-LTU", 1),)


def test_a_merged_event_knows_its_reports(store: Store) -> None:
    reports = [an_event(article) for article in ARTICLES[:3]]
    store.add_articles(ARTICLES)
    store.add_coded((Coded(one.article, events=(one,)) for one in reports), codebook="book")
    lead = replace(reports[0], reports=3, copies=tuple(one.id for one in reports))
    store.set_merged([lead])
    assert list(store.events()) == [lead]
    assert store.event(lead.id) == lead
    assert store.event(reports[1].id) == reports[1]
    assert store.reports(lead.id) == tuple(reports)
    assert store.merged_into(reports[2].id) == lead.id
    assert store.merged_into("nothing") == ""
    with pytest.raises(NotFound):
        store.event(reports[1].id, merged_only=True)


def test_setting_merged_events_again_changes_only_what_changed(full: Store) -> None:
    events = list(full.events())
    changed = [*(replace(event, confidence=0.9) for event in events[:3]), *events[5:]]
    full.set_merged(changed)
    assert sorted(full.events(), key=lambda event: event.id) == sorted(changed, key=lambda event: event.id)
    full.set_merged([])
    assert list(full.events()) == []
    assert full.dyads() == ()
    assert full.counts()["event"] == 20


def test_merging_fails_wholly(full: Store) -> None:
    before = list(full.events())
    with pytest.raises(StoreError, match="does not fit"):
        full.set_merged([before[0], replace(before[1], id="new", article="unknown")])
    assert list(full.events()) == before


def test_coding_again_replaces_what_was_coded(full: Store) -> None:
    full.add_coded([Coded("a00004")], codebook="next")
    assert full.sentences("a00004") == ()
    assert ids(full.events(merged=False, article="a00004")) == []
    assert len(list(full.uncoded("next"))) == 9
    assert full.check() == []


def test_an_article_is_coded_wholly_or_not_at_all(store: Store) -> None:
    store.add_articles(ARTICLES)
    twice = Sentence("a00001", 0, 0, 1, "M")
    with pytest.raises(StoreError, match="does not fit"):
        store.add_coded([coded(ARTICLES[0]), Coded("a00001", (twice, twice))], codebook="book")
    assert store.counts()["coded"] == store.counts()["sentence"] == 0


def test_an_event_told_twice_is_kept_once(store: Store) -> None:
    store.add_articles(ARTICLES)
    event, milestone = an_event(ARTICLES[0]), a_milestone(ARTICLES[0])
    store.add_coded([Coded("a00000", (), (event, event), (milestone, milestone))], codebook="book")
    assert list(store.events(merged=False)) == [event]
    assert list(store.milestones()) == [milestone]


def test_sentences_come_in_order_with_the_title_first(full: Store) -> None:
    assert full.sentences("a00002") == sentences_of(ARTICLES[2])


def test_milestones_are_found_by_all_their_parties(full: Store) -> None:
    other = a_milestone(ARTICLES[1], id="m2", parties=(Party("BLR"), Party("RUS")), kind="treaty")
    full.add_coded([Coded("a00001", milestones=(other,))], codebook="book")
    assert list(full.milestones(parties=("RUS", "BLR"))) == [other]
    assert len(list(full.milestones(parties=("BLR",)))) == 10
    assert list(full.milestones(kind="treaty")) == list(full.milestones(article="a00001")) == [other]
    assert full.milestone("m2") == other
    first = next(full.milestones(limit=1, newest=True))
    assert len(list(full.milestones(newest=True, after=first.id))) == 9
    with pytest.raises(NotFound):
        full.milestone("m3")


def test_weeks_have_no_holes(store: Store) -> None:
    store.add_articles([an_article(0), an_article(30)])
    store.set_merged([an_event(an_article(0)), an_event(an_article(30), 1, status="alleged")])
    weeks = store.weeks()
    assert [week.name for week in weeks] == ["2014-W01", "2014-W02", "2014-W03", "2014-W04", "2014-W05"]
    assert [week.articles for week in weeks] == [1, 0, 0, 0, 1]
    assert [week.events for week in weeks] == [1, 0, 0, 0, 0]


def test_an_empty_archive_has_nothing(store: Store) -> None:
    assert store.weeks() == store.dyads() == store.actors() == store.copies() == ()
    assert list(store.events()) == list(store.articles()) == list(store.uncoded("book")) == []
    assert store.check() == []
