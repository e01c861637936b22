"""Whether it happened, read from the syntax around the act's word (in capitals in the cases)."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import pytest
import yaml

from comity.codebook.book import Language
from comity.events.status import factuality, status
from comity.records import Reason, Status
from comity.sentences import Parsed, Parser, load

CASES: dict[Status, tuple[str, ...]] = {
    "happened": (
        "Kenya will close the border and has ACCUSED Somalia of lying.",
        "China and Belarus SIGNED a treaty on trade in Minsk.",
        "Turkish jets BOMBED a village in northern Syria on Monday.",
        "The president said that Poland RECALLED its envoy last week.",
        "Norway not only CONDEMNED the raid but closed its embassy.",
        "Moscow regrets that Kiev SIGNED the pact.",
        "Seoul did not know that Tokyo SIGNED the pact.",
        "Cairo criticised Khartoum for SHELLING the border town.",
        "The deal that Riga SIGNED may be cancelled.",
        "Jakarta managed to SEIZE two trawlers.",
        "The troops began to WITHDRAW from the valley.",
        "Berlin THREATENED sanctions unless the prisoners were freed.",
        "The two armies HELD an exercise near Brest.",
        "Hanoi REJECTED the offer.",
        "After it EXPELLED the envoy, Lima closed the border.",
        "Minsk thanked Beijing for SENDING doctors.",
    ),
    "announced": (
        "China and Belarus will SIGN a treaty on trade next week.",
        "Poland plans to RECALL its envoy.",
        "Norway is to SEND four ships to the Gulf.",
        "The ministers are due to MEET in Vienna on Tuesday.",
        "Ankara agreed to RELEASE the pilots.",
        "The president is expected to VISIT Hanoi in May.",
        "Ghana said it would SEND police to Liberia.",
        "Tokyo has decided to CLOSE its embassy.",
        "The army is going to LEAVE the valley.",
        "Riga promised to SUPPORT the resolution.",
        "Delhi PLANS to visit the fair in Minsk.",
        "The planned VISIT was welcomed in Hanoi.",
        "The leaders will meet and SIGN a declaration.",
        "The generals scheduled an EXERCISE for June.",
    ),
    "hypothetical": (
        "Poland may RECALL its envoy.",
        "Warsaw could SEND tanks to the border.",
        "Chad should WITHDRAW its army.",
        "If Serbia RECOGNISES the province, talks will begin.",
        "Kenya will CLOSE the border if the raids go on.",
        "Unless the prisoners are freed, Oslo will EXPEL the envoy.",
        "Washington called on Moscow to WITHDRAW its troops.",
        "Brussels urged Minsk to RELEASE the journalists.",
        "Paris wants to MEET the rebels.",
        "Mexico is ready to SIGN the treaty.",
        "The premier hopes to VISIT Seoul.",
        "Will Greece RECALL its envoy?",
        "Delhi is considering whether to EXPEL the diplomats.",
        "The ministers met to DISCUSS a ceasefire.",
        "Manila would EXPEL the envoy if the boats came back.",
        "Perhaps Hanoi SENT the ships.",
        "Tunis proposed TALKS with Tripoli.",
    ),
    "alleged": (
        "Kigali allegedly ARMED the rebels.",
        "The rebels reportedly SHOT two hostages.",
        "Kinshasa accused Kigali of ARMING the rebels.",
        "The opposition claims that police BEAT the marchers.",
        "Iran is said to have SENT drones to Sudan.",
        "The militia is suspected of BOMBING the station.",
        "Rebels alleged that the army BURNED their village.",
        "Moscow is believed to have SENT advisers to Mali.",
        "Tehran is rumoured to have MET the rebels.",
        "The alleged ATTACK took place in March.",
    ),
    "denied": (
        "Poland did not RECALL its envoy.",
        "Moscow never SENT troops to the island.",
        "Kigali denied that it ARMED the rebels.",
        "Kigali denied ARMING the rebels.",
        "Kigali DENIED that it had armed the rebels.",
        "There is no evidence that Iran SENT drones.",
        "The two sides failed to SIGN a truce.",
        "Chad stopped short of RECALLING its ambassador.",
        "The ministers left without SIGNING a communique.",
        "Hanoi refused to SIGN the pact.",
        "No one ATTACKED the embassy.",
        "Neither side SIGNED the accord.",
        "Oslo does not plan to EXPEL the envoy.",
        "Poland has yet to RATIFY the treaty.",
        "It is not true that Cairo EXPELLED the envoy.",
        "Kabul cancelled the VISIT.",
        "Lagos said it had not SENT soldiers to Benin.",
        "There was no MEETING of the two ministers.",
        "Rome is unlikely to SIGN the pact.",
    ),
    "historical": (
        "In 1968 five armies INVADED Czechoslovakia.",
        "Decades ago Spain RECOGNISED the republic.",
        "During the Cold War Cuba SENT advisers to Angola.",
        "In the seventies Cuba SENT doctors to Angola.",
    ),
}


@lru_cache(maxsize=1)
def parser() -> Parser:
    return load()


@lru_cache(maxsize=1)
def english() -> Language:
    text = files("comity.codebooks.plover").joinpath("language/en.yaml").read_text(encoding="utf-8")
    lists = yaml.load(text, Loader=yaml.BaseLoader)
    return Language("en", {name: tuple(words) for name, words in lists.items() if name not in ("code", "prefixes")})


def read(marked: str) -> tuple[Parsed, int]:
    """The sentence, and its word in capitals."""
    word = next(word.strip(".,?") for word in marked.split() if word.strip(".,?").isupper() and len(word) > 2)
    text = marked.replace(word, word.lower())
    parsed = next(parser().parse([text]))
    return parsed, next(i for i, token in enumerate(parsed.tokens) if token.text == word.lower())


def told(
    marked: str, *, title: bool = False, years_ago: float | None = None, action: str = ""
) -> tuple[Status, Reason | None]:
    return status(*read(marked), english(), title=title, years_ago=years_ago, action=action)


def sure(marked: str) -> float:
    return factuality(*read(marked), english())


@pytest.mark.parametrize(
    ("wanted", "marked"), [(wanted, marked) for wanted, listed in CASES.items() for marked in listed]
)
def test_the_words_around_an_act_tell_its_status(wanted: Status, marked: str) -> None:
    assert told(marked)[0] == wanted


@pytest.mark.parametrize("marked", ["Xi to VISIT Minsk in May", "Poland to CLOSE embassy in Chad"])
def test_a_headlines_infinitive_is_announced(marked: str) -> None:
    assert told(marked, title=True)[0] == "announced"


def test_a_headlines_present_tense_happened() -> None:
    assert told("Poland EXPELS two diplomats of Chad", title=True)[0] == "happened"


def test_what_was_published_years_later_is_historical() -> None:
    marked = "The two presidents MET in Geneva."
    assert told(marked, years_ago=12.0)[0] == "historical"
    assert told(marked, years_ago=0.1)[0] == "happened"


def test_the_year_of_another_thing_does_not_date_the_act() -> None:
    assert told("Kiev says that Moscow BROKE the 1994 memorandum.", years_ago=20.0)[0] == "happened"


def test_a_recent_date_beats_words_of_the_past() -> None:
    assert told("Decades ago Spain RECOGNISED the republic.", years_ago=0.0)[0] == "happened"


@pytest.mark.parametrize(
    ("action", "marked"),
    [
        ("THREATEN", "Moscow threatened to CUT the gas."),
        ("THREATEN", "Moscow will CUT the gas if Kiev does not pay."),
        ("REQUEST", "Washington called on Moscow to WITHDRAW its troops."),
        ("REJECT", "Hanoi refused to SIGN the pact."),
        ("REJECT", "Moscow will not RETURN the sailors."),
        ("ACCUSE", "Kinshasa accused Kigali of ARMING the rebels."),
        ("AGREE", "Ankara agreed to RELEASE the pilots."),
    ],
)
def test_an_act_in_words_happened_although_what_it_speaks_of_has_not(action: str, marked: str) -> None:
    assert told(marked, action=action)[0] == "happened"
    assert told(marked)[0] != "happened"


def test_a_threat_that_is_only_possible_has_not_happened() -> None:
    assert told("Moscow may THREATEN a blockade.", action="THREATEN")[0] == "hypothetical"


def test_the_reason_names_the_operator_and_its_word() -> None:
    reason = told("Poland may RECALL its envoy.")[1]
    assert reason is not None
    assert (reason.kind, reason.name, reason.text) == ("status", "modals", "may")


def test_what_happened_needs_no_reason() -> None:
    assert told("Poland RECALLED its envoy.") == ("happened", None)


def test_two_denials_undo_each_other() -> None:
    assert sure("Kigali did not deny that it ARMED the rebels.") > 0


def test_how_sure_an_act_is_falls_from_told_to_denied() -> None:
    order = [
        "Kigali ARMED the rebels.",
        "Kigali will ARM the rebels.",
        "Kigali may ARM the rebels.",
        "Kigali does not plan to ARM the rebels.",
        "Kigali did not ARM the rebels.",
    ]
    graded = [sure(marked) for marked in order]
    assert graded == sorted(graded, reverse=True)
    assert len(set(graded)) == len(graded)
    assert (graded[0], graded[-1]) == (3.0, -3.0)


@pytest.mark.parametrize("text", ["", "...", "?", "Not.", "To visit.", "If."])
def test_fragments_have_a_status_too(text: str) -> None:
    parsed = next(parser().parse([text]))
    for index in range(len(parsed.tokens)):
        assert -3.0 <= factuality(parsed, index, english()) <= 3.0
        assert status(parsed, index, english(), title=True)[0]


def test_a_codebook_without_words_calls_all_acts_happened() -> None:
    parsed, index = read("Poland did not RECALL its envoy.")
    assert status(parsed, index, Language("en")) == ("happened", None)
