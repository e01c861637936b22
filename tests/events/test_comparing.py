"""What differs between two codings of the same articles."""

from __future__ import annotations

from dataclasses import replace

from comity.events.comparing import changes
from comity.records import Event, Party, Sentence, Span

SENTENCE = Sentence("a", 0, 0, 9, "A sentence.")
NOR, SWE, BLR = Party("NOR", "", "Oslo"), Party("SWE", "", "Swedish"), Party("BLR", "", "Minsk")
AID = Event("1", "a", SENTENCE, Span(), (NOR,), (SWE,), "AID", quad=2, score=8.0)


def test_the_same_events_have_no_changes_however_sure_they_are() -> None:
    assert not list(changes([AID], [replace(AID, id="2", confidence=0.7, codebook="other")]))


def test_an_event_with_another_action_or_party_is_recoded() -> None:
    (action,) = changes([AID], [replace(AID, action="COOPERATE", score=6.0)])
    assert (action.kind, action.what) == ("recoded", ("action", "score"))
    (party,) = changes([AID], [replace(AID, whom=(Party("SVE", "", "Swedish"),))])
    assert (party.kind, party.what) == ("recoded", ("whom",))


def test_what_only_one_tells_is_added_or_gone() -> None:
    other = replace(AID, sentence=replace(SENTENCE, index=1))
    found = list(changes([AID], [other]))
    assert [(one.kind, one.event) for one in found] == [("gone", AID), ("added", other)]


def test_the_most_alike_are_matched_first() -> None:
    visit = replace(AID, id="2", action="CONSULT", who=(NOR, BLR), whom=(), quad=1, score=1.0)
    changed = replace(visit, mode="visit")
    (only,) = changes([AID, visit], [changed, AID])
    assert (only.kind, only.was, only.now, only.what) == ("recoded", visit, changed, ("mode",))


def test_swapping_old_and_new_swaps_added_and_gone() -> None:
    other = replace(AID, who=(BLR,), whom=(), action="MOBILIZE", quad=4)
    there, back = list(changes([AID], [other])), list(changes([other], [AID]))
    assert sorted(one.kind for one in there) == sorted(one.kind for one in back) == ["added", "gone"]
    assert {one.was for one in there} == {one.now for one in back}
