"""The encoder reads placeholders, never names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from comity.events.marking import FIRST, FIRST_NAME, OTHER_NAME, SECOND, SECOND_NAME, Spot, mark

TEXT = "{} envoys left {} after {} protested."


def spots(first: str, second: str, third: str) -> tuple[str, Spot, Spot, list[tuple[int, int, str]]]:
    text = TEXT.format(first, second, third)
    one, two = text.index(second), text.rindex(third)
    return (
        text,
        Spot(0, len(first) + len(" envoys"), 0, len(first), first),
        Spot(one, one + len(second), one, one + len(second), second),
        [(two, two + len(third), third)],
    )


names = st.sampled_from(["Norway", "Mali", "Peru", "Chad", "Fiji", "Oman", "Cuba", "Togo"])


@given(st.lists(names, min_size=3, max_size=3, unique=True), st.lists(names, min_size=3, max_size=3, unique=True))
def test_swapping_all_names_changes_nothing_that_is_read(some: list[str], others: list[str]) -> None:
    assert mark(*spots(*some)) == mark(*spots(*others))


def test_parties_are_marked_and_bystanders_hidden() -> None:
    marked = mark(*spots("Norway", "Mali", "Peru"))
    assert marked.text.startswith(f"{FIRST} {FIRST_NAME} envoys")
    assert f"{SECOND} {SECOND_NAME}" in marked.text
    assert f"after {OTHER_NAME} protested" in marked.text
    assert not {"Norway", "Mali", "Peru"} & set(marked.text.split())


def test_two_parties_of_one_state_bear_one_name() -> None:
    text = "Norwegian police stopped Norwegian farmers."
    second = text.rindex("Norwegian")
    marked = mark(text, Spot(0, 16, 0, 9, "NOR"), Spot(second, second + 17, second, second + 9, "NOR"), [])
    assert marked.text.count(FIRST_NAME) == 2
    assert SECOND_NAME not in marked.text


def test_words_without_a_name_stay_as_they_are() -> None:
    marked = mark("The rebels fled.", Spot(0, 10, 0, 0, ""), None, [])
    assert "The rebels" in marked.text
    assert FIRST_NAME not in marked.text
    assert not marked.pair
