"""The coder, with all that comes with it: plain cases, and what must hold of any text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from comity.codebook.book import Book
from comity.codebook.reading import read
from comity.events.coding import Coder
from comity.records import Article, Event


@pytest.fixture(scope="module")
def plover() -> Book:
    return read()


@pytest.fixture(scope="module")
def coder(plover: Book) -> Coder:
    return Coder(plover)


def coded(coder: Coder, text: str, identity: str = "a", title: str = "") -> tuple[Event, ...]:
    article = Article(identity, text, title=title, published=datetime(2021, 9, 1, tzinfo=UTC))
    (found,) = coder.code([article])
    return found.events


def told(events: tuple[Event, ...]) -> set[tuple[str, str, str]]:
    return {
        ("+".join(p.code for p in event.who), event.action, "+".join(p.code for p in event.whom)) for event in events
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lithuania condemned Belarus over the forced landing of a passenger plane.", ("LTU", "ACCUSE", "BLR")),
        ("Belarus was condemned by Lithuania over the forced landing of a plane.", ("LTU", "ACCUSE", "BLR")),
        ("Estonia expelled three Russian diplomats on Tuesday.", ("EST", "SANCTION", "RUS")),
        ("Three Russian diplomats were expelled by Estonia on Tuesday.", ("EST", "SANCTION", "RUS")),
        ("Japan delivered tents and medicine to Nepal after the earthquake.", ("JPN", "AID", "NPL")),
        ("Nepal received tents and medicine from Japan after the earthquake.", ("JPN", "AID", "NPL")),
        ("Turkish warplanes bombed Kurdish positions in northern Syria.", ("TUR", "ASSAULT", "")),
    ],
)
def test_who_did_what_to_whom_does_not_depend_on_voice(coder: Coder, text: str, expected: tuple[str, str, str]) -> None:
    who, action, whom = expected
    found = told(coded(coder, text))
    assert any(one[:2] == (who, action) and (not whom or one[2] == whom) for one in found), found


@pytest.mark.parametrize(
    "text",
    [
        "France beat Spain 2-1 in a friendly match on Sunday.",
        "The river rises in Austria and reaches the sea in Romania.",
        "Sales of cars rose in Italy and fell in Portugal last year.",
        "Nobody in the village could say when the bridge had been built.",
        "Volkswagen gave Reuters a look into its new car.",
        "Portugal will launch its first lunar probe in June.",
    ],
)
def test_what_is_no_act_gives_no_event(coder: Coder, text: str) -> None:
    assert coded(coder, text) == ()


@pytest.mark.parametrize(
    ("text", "who", "whom"),
    [
        ("Two Israeli soldiers were killed on Tuesday.", "", "ISR"),
        ("Ukraine was hit by missiles overnight.", "", "UKR"),
        ("An Indian helicopter was shot down on Sunday.", "", "IND"),
        ("Sudan mobilised its reserves.", "SDN", ""),
        ("Russian troops were massed at the border.", "RUS", ""),
    ],
)
def test_a_party_alone_does_or_suffers(coder: Coder, text: str, who: str, whom: str) -> None:
    (event,) = coded(coder, text)
    assert ["".join(party.code for party in side) for side in (event.who, event.whom)] == [who, whom]


def test_who_is_hit_by_the_nameless_is_told_once(coder: Coder) -> None:
    (event,) = coded(coder, "Gunmen killed six Pakistani policemen.")
    assert [party.code for party in event.whom] == ["PAK"]
    assert event.who


def test_swapping_all_names_changes_no_code(coder: Coder) -> None:
    text = "{0} accused {1} of arming rebels, and {1} recalled its ambassador from {0}."
    names = [("Kenya", "Sudan"), ("Peru", "Bolivia"), ("Poland", "Belarus"), ("Thailand", "Cambodia")]
    found = [coded(coder, text.format(*pair)) for pair in names]
    codes = [[(e.action, e.mode, e.status) for e in events] for events in found]
    assert codes[0]
    assert all(other == codes[0] for other in codes)
    # The parser sees names, and may find other parties to ask about beside these.
    sure = [event.confidence for events in found for event in events]
    assert max(sure) - min(sure) < 0.1


def test_an_event_keeps_its_sentence_its_reasons_and_its_codebook(coder: Coder, plover: Book) -> None:
    text = "Nothing happened at first.\n\nEstonia expelled three Russian diplomats on Tuesday."
    (event,) = (one for one in coded(coder, text) if one.action == "SANCTION")
    assert text[event.sentence.start : event.sentence.end] == event.sentence.text
    assert event.codebook == plover.digest
    assert event.why[0].text == "expelled"
    assert event.quad == 4
    assert event.cameo.startswith("16")
    assert event.score == plover.score("SANCTION", event.mode).plover
    assert event.when.edtf == "2021-08-31"


def test_denied_acts_are_told_as_denied(coder: Coder) -> None:
    events = coded(coder, "Iran denied that it had attacked the tanker of Norway.")
    assert all(event.status != "happened" for event in events if event.action == "ASSAULT")


def test_order_and_company_of_articles_change_no_event(coder: Coder) -> None:
    texts = [
        "Estonia expelled three Russian diplomats on Tuesday.",
        "Japan delivered tents and medicine to Nepal after the earthquake.",
        "Chile and Peru signed a treaty on fishing in Lima.",
    ]
    articles = [Article(str(number), text) for number, text in enumerate(texts)]
    forward = {one.article.id: one.events for one in coder.code(articles)}
    backward = {one.article.id: one.events for one in coder.code(articles[::-1])}
    alone = {one.article.id: one.events for article in articles for one in coder.code([article])}
    assert forward == backward == alone


def test_two_articles_of_one_id_keep_their_own_events(coder: Coder) -> None:
    texts = ["Estonia expelled three Russian diplomats on Tuesday.", "Nobody came."]
    first, second = coder.code(Article("same", text) for text in texts)
    assert first.events
    assert first.sentences[0].text == texts[0]
    assert second.events == ()
    assert second.sentences[0].text == texts[1]


@pytest.mark.parametrize("text", ["", "\n\n", "China", "🙂 " * 50, "Russia " * 400, "а б в Россия Китай", "U.S. " * 30])
def test_odd_texts_are_coded_without_fault(coder: Coder, text: str) -> None:
    for event in coded(coder, text):
        assert text[event.sentence.start : event.sentence.end] == event.sentence.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iran's president resigned on Monday, a day after a visit to France.", ("IRN", "RETREAT", "")),
        ("Moscow massed troops near the border, Kyiv said.", ("RUS", "MOBILIZE", "")),
    ],
)
def test_an_act_of_one_party_is_told_in_a_sentence_of_several(
    coder: Coder, text: str, expected: tuple[str, str, str]
) -> None:
    assert told(coded(coder, text)) == {expected}


@pytest.mark.parametrize(
    "text",
    [
        "Taiwan had no seat at the meeting of ministers, which was chaired by a doctor from Malta.",
        "Police arrested protesters near the Turkish embassy.",
        "Kenya made statements about Somalia's alleged raid on the ferry.",
    ],
)
def test_whoever_stands_by_does_nothing(coder: Coder, text: str) -> None:
    assert not told(coded(coder, text))


def test_a_surname_with_another_first_name_is_somebody_else(coder: Coder) -> None:
    known = coded(coder, "President Lukashenko threatened Lithuania with strikes on Monday.")
    other = coded(coder, "Belarus slept. Pavel Lukashenko threatened Lithuania with strikes on Monday.")
    assert ("BLR", "THREATEN", "LTU") in told(known)
    assert ("BLR", "THREATEN", "LTU") not in told(other)


def test_a_state_does_nothing_to_its_own_government(coder: Coder) -> None:
    events = coded(coder, "Israel's prime minister said that Israel would bomb Lebanon, and Lebanon threatened Israel.")
    assert all({p.code for p in event.who} != {p.code for p in event.whom} for event in events)


def test_a_headline_that_the_text_repeats_tells_no_event_of_its_own(coder: Coder) -> None:
    text = "Estonia expelled three Russian diplomats on Tuesday, its foreign ministry said."
    (event,) = coded(coder, text, title="Estonia expels Russian diplomats")
    assert event.sentence.text == text


def test_a_headline_tells_what_the_text_does_not(coder: Coder) -> None:
    (event,) = coded(coder, "Nothing else was known by noon.", title="Estonia expels three Russian diplomats")
    assert event.sentence.index < 0
