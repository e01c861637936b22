"""The encoder reads placeholders, never names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from comity.events.marking import NAMES, Pair, Sheet, Span, Spot, bound, sheet

TEXT = "{} envoys left {} after {} protested."


def asked(first: str, second: str, third: str) -> Sheet:
    text = TEXT.format(first, second, third)
    one, two = text.index(second), text.rindex(third)
    pair = (
        Spot(0, len(first) + len(" envoys"), 0, len(first), first),
        Spot(one, one + len(second), one, one + len(second), second),
    )
    return sheet(text, [pair], [(two, two + len(third), third)])


def words(written: Sheet, span: Span | None) -> str:
    return "" if span is None else written.text[span[0] : span[1]].strip()


names = st.sampled_from(["Norway", "Mali", "Peru", "Chad", "Fiji", "Oman", "Cuba", "Togo"])


@given(st.lists(names, min_size=3, max_size=3, unique=True), st.lists(names, min_size=3, max_size=3, unique=True))
def test_swapping_all_names_changes_nothing_that_is_read(some: list[str], others: list[str]) -> None:
    assert asked(*some) == asked(*others)


def test_names_are_hidden_and_parties_found_again() -> None:
    written = asked("Norway", "Mali", "Peru")
    assert not {"Norway", "Mali", "Peru"} & set(written.text.split())
    ((one, two),) = written.asked
    assert words(written, one) == f"{NAMES[0]}  envoys"
    assert words(written, two) == NAMES[1]
    assert f"after  {NAMES[2]}" in written.text


def test_a_state_bears_one_name_wherever_it_is_named() -> None:
    text = "Norwegian police stopped Norwegian farmers."
    second = text.rindex("Norwegian")
    pair: Pair = (Spot(0, 16, 0, 9, "NOR"), Spot(second, second + 17, second, second + 9, "NOR"))
    written = sheet(text, [pair], [])
    assert written.text.count(NAMES[0]) == 2
    assert NAMES[1] not in written.text


def test_more_states_than_names_share_the_last() -> None:
    states = [f"S{number}" for number in range(len(NAMES) + 3)]
    text = " ".join(states)
    starts = [text.index(state) for state in states]
    written = sheet(text, [], [(at, at + len(state), state) for at, state in zip(starts, states, strict=True)])
    assert written.text.split() == [*NAMES, *[NAMES[-1]] * 3]


def test_words_without_a_name_stay_as_they_are() -> None:
    written = sheet("The rebels fled.", [(Spot(0, 10, 0, 0, ""), None)], [])
    assert written == Sheet("The rebels fled.", (((0, 10), None),))


@given(st.data())
def test_every_party_is_where_it_was(data: st.DataObject) -> None:
    pieces = data.draw(st.lists(st.sampled_from(["Mali", "Peru", "army", "fled", "the"]), min_size=1, max_size=12))
    text = " ".join(pieces)
    starts = [sum(len(piece) + 1 for piece in pieces[:number]) for number in range(len(pieces))]
    named = [(at, at + 4, piece) for at, piece in zip(starts, pieces, strict=True) if piece in ("Mali", "Peru")]
    first = data.draw(st.integers(0, len(pieces) - 1))
    last = data.draw(st.integers(first, len(pieces) - 1))
    party = Spot(starts[first], starts[last] + len(pieces[last]), starts[first], starts[first], "")
    written = sheet(text, [(party, None)], named)
    ((span, _),) = written.asked
    plain = dict.fromkeys(NAMES, "*")
    expected = ["*" if piece in ("Mali", "Peru") else piece for piece in pieces[first : last + 1]]
    assert [plain.get(word, word) for word in words(written, span).split()] == expected


def test_sheets_of_one_text_become_one() -> None:
    one, two = asked("Norway", "Mali", "Peru"), asked("Norway", "Mali", "Peru")
    assert bound([one, two]) == Sheet(one.text, (*one.asked, *two.asked))
