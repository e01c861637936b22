"""Decisions survive: coding again with the same codebook keeps all, with another those that still find their event."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from comity.codec import digest
from comity.events.reviewing import REVIEW, deciding, identified, rulings, standing
from comity.records import Decision, Event, Milestone, Party, Sentence, Span, Verdict

NOW = datetime(2024, 5, 1, 9, tzinfo=UTC)
CODES = ("BLR", "CHN", "POL")
ACTIONS = ("AGREE", "CONSULT", "ACCUSE")


def an_event(
    article: str = "a", sentence: int = 0, action: str = "CONSULT", who: str = "BLR", whom: str = "CHN", book: str = "b"
) -> Event:
    return Event(
        id=digest(article, str(sentence), action, who, whom, "" if book == "b" else book),
        article=article,
        sentence=Sentence(article, sentence, 0, 9, f"Sentence {sentence}."),
        when=Span(date(2014, 3, 5), date(2014, 3, 5), "day", "2014-03-05"),
        who=(Party(who, "GOV", who.title()),),
        whom=(Party(whom, "", whom.title()),),
        action=action,
        quad=1,
        confidence=0.6,
        codebook=book,
    )


def a_milestone(name: str = "Treaty of Minsk", kind: str = "treaty") -> Milestone:
    sentence = Sentence("a", 0, 0, 9, "Sentence 0.")
    parties = (Party("BLR"), Party("CHN"))
    return Milestone(digest(name, kind), "a", sentence, kind, parties, name, Span(), confidence=0.5)


def decided(
    seen: Event | Milestone, verdict: Verdict = "rejected", minute: int = 0, by: str = "Ada", **more: object
) -> Decision:
    values = {"id": "", "at": NOW + timedelta(minutes=minute), "verdict": verdict, "seen": seen, "by": by}
    return identified(Decision(**{**values, **more}))  # type: ignore[arg-type]


events = st.builds(
    an_event,
    article=st.sampled_from("ab"),
    sentence=st.integers(0, 2),
    action=st.sampled_from(ACTIONS),
    who=st.sampled_from(CODES),
    whom=st.sampled_from(CODES),
)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Event], list[Decision]]:
    """What was coded, and decisions on it by several people, some of them taken back."""
    coded = draw(st.lists(events, max_size=8, unique_by=lambda one: one.id))
    log: list[Decision] = []
    for minute in range(draw(st.integers(0, 10)) if coded else 0):
        seen, by = draw(st.sampled_from(coded)), draw(st.sampled_from(["Ada", "Bo"]))
        verdict = draw(st.sampled_from(["confirmed", "corrected", "rejected", *(["undone"] if log else [])]))
        if verdict == "undone":
            target = draw(st.sampled_from(log))
            log.append(decided(target.seen, "undone", minute, by, undoes=target.id))
        elif verdict == "corrected":
            log.append(
                decided(seen, "corrected", minute, by, corrected=replace(seen, action=draw(st.sampled_from(ACTIONS))))
            )
        else:
            log.append(decided(seen, verdict, minute, by))
    return coded, log


@given(worlds(), st.randoms())
def test_coding_again_with_the_same_codebook_keeps_all_decisions(
    world: tuple[list[Event], list[Decision]], chance: st.DataObject
) -> None:
    coded, log = world
    found = rulings(log, coded)
    assert {one.decision for one in found} == {one.id for one in deciding(log)}
    chance.shuffle(coded)  # type: ignore[attr-defined]
    chance.shuffle(log)  # type: ignore[attr-defined]
    assert rulings(log, coded) == found
    by_id = {one.id: one for one in log}
    for one in found:
        decision = by_id[one.decision]
        assert one.coded == decision.seen
        if decision.verdict == "rejected":
            assert one.now is None
        else:
            meant = decision.corrected or decision.seen
            assert isinstance(one.now, Event)
            assert isinstance(meant, Event)
            assert (one.now.action, one.now.who, one.now.when) == (meant.action, meant.who, meant.when)
            assert (one.now.why[0].kind, one.now.why[0].text) == (REVIEW, decision.id)
            assert one.now.confidence == 1.0


@given(worlds(), st.lists(events, max_size=8, unique_by=lambda one: one.id))
def test_whatever_is_coded_nothing_has_two_decisions_and_none_comes_from_elsewhere(
    world: tuple[list[Event], list[Decision]], coded: list[Event]
) -> None:
    found = rulings(world[1], [replace(one, id=f"other-{one.id}") for one in coded])
    assert len({one.coded.id for one in found}) == len(found)
    by_id = {one.id: one for one in world[1]}
    for one in found:
        decision = by_id[one.decision]
        assert decision in deciding(world[1])
        assert (one.coded.article, one.coded.sentence.text) == (decision.seen.article, decision.seen.sentence.text)


def test_a_persons_last_word_holds_and_what_is_taken_back_brings_the_one_before() -> None:
    event = an_event()
    first, second = decided(event, "confirmed"), decided(event, "rejected", 1)
    other = decided(event, "confirmed", 2, "Bo")
    undone = decided(event, "undone", 3, undoes=second.id)
    assert standing([first, second]) == (second,)
    assert standing([undone, second, first]) == (first,)
    assert standing([first, second, other]) == (second, other)
    assert deciding([first, second, other]) == (other,)


def test_the_same_decision_has_the_same_id_and_another_another() -> None:
    assert decided(an_event()).id == decided(an_event()).id
    assert decided(an_event()).id != decided(an_event(), minute=1).id
    assert identified(decided(an_event())).id == decided(an_event()).id


def test_a_correction_follows_its_sentence_into_another_codebook() -> None:
    seen = an_event(action="ACCUSE")
    right = replace(seen, action="CONSULT", who=(Party("POL"),))
    (found,) = rulings([decided(seen, "corrected", corrected=right)], [an_event(action="AGREE", book="other")])
    assert isinstance(found.now, Event)
    assert (found.now.action, found.now.who, found.now.codebook) == ("CONSULT", (Party("POL"),), "other")


def test_a_rejection_takes_no_event_of_another_action_with_it() -> None:
    decision = decided(an_event(action="ACCUSE"))
    assert not rulings([decision], [an_event(action="AGREE", book="other")])
    (found,) = rulings([decision], [an_event(action="ACCUSE", book="other")])
    assert found.now is None


def test_what_stood_beside_it_is_never_taken_for_it() -> None:
    beside = an_event(action="AGREE")
    decision = decided(an_event(), "confirmed", beside=(beside.id,))
    assert not rulings([decision], [beside])


def test_other_sentences_articles_and_parties_are_not_touched() -> None:
    decision = decided(an_event(), "confirmed")
    others = [an_event(sentence=1, book="o"), an_event("b", book="o"), an_event(who="POL", whom="LTU", book="o")]
    assert not rulings([decision], others)


def test_of_several_readings_of_a_sentence_the_likest_is_taken() -> None:
    decision = decided(an_event(), "confirmed")
    turned, other = an_event(who="CHN", whom="BLR", book="o"), an_event(action="AGREE", book="o")
    likest = an_event(book="o")
    (found,) = rulings([decision], [turned, other, likest])
    assert found.coded == likest


def test_milestones_are_decided_like_events() -> None:
    treaty, visit = a_milestone(), a_milestone("Visit", "visit")
    found = rulings(
        [decided(treaty, "corrected", corrected=replace(treaty, stage="signed")), decided(visit, minute=1)],
        [treaty, visit],
    )
    assert [one.now and one.now.stage for one in found if isinstance(one.now, Milestone | None)] == ["signed", None]
