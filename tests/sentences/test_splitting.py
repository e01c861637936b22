"""Where sentences end: claims about stops, lines, quotes and scripts, and laws for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.records import Article
from comity.sentences import headline, split

TEXTS = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400),
    st.text(alphabet='aBc. \n\t\r!?…"”)(:;,1№г中。\u2028\x85\x1c-•', max_size=300),
)


def sentences(text: str) -> list[str]:
    return [sentence.text for sentence in split(Article("a", text))]


@given(TEXTS)
def test_offsets_hold_for_any_text(text: str) -> None:
    for index, sentence in enumerate(split(Article("a", text))):
        assert text[sentence.start : sentence.end] == sentence.text
        assert (sentence.article, sentence.index) == ("a", index)


@given(TEXTS)
def test_sentences_cover_all_that_is_not_blank_in_order_without_overlap(text: str) -> None:
    last = 0
    for sentence in split(Article("a", text)):
        assert sentence.start >= last
        assert not text[last : sentence.start].strip()
        assert sentence.text == sentence.text.strip() != ""
        last = sentence.end
    assert not text[last:].strip()


@given(st.text(alphabet="ab ,;", min_size=2500, max_size=6000))
def test_no_sentence_is_longer_than_the_parser_reads(text: str) -> None:
    assert all(len(sentence) <= 2000 for sentence in sentences(text))


def test_a_long_list_is_cut_after_a_clause() -> None:
    parts = sentences("one, two, three and four; " * 200)
    assert len(parts) > 1
    assert all(part.endswith(";") for part in parts)


@pytest.mark.parametrize(
    "text",
    [
        "Mr. A. G. Lukashenko met Gen. John W. Baker Jr. in Minsk.",
        "The U.S. Army left the base at 9 a.m. on Jan. 5.",
        "MINSK, Oct. 3 (Sample) - Deputies ratified a pact worth 3.5 billion dollars.",
        "Art. 5 and No. 12 of St. Petersburg's charter, i.e. the old one, were kept.",
        "France vs. Poland was played, cf. Fig. 3 on p. 5.",
        "В 1991 г. Беларусь стала независимой, т.е. вышла из Союза.",
        "Университет им. Ленина открыт проф. Ивановым.",
        "The text is at https://example.org/a.b?c=d.",
        "“Why?” Lavrov asked.",
        "“Never!” the general said.",
        "They waited... and left.",
        "1. The parties agree.",
    ],
)
def test_a_stop_inside_a_sentence_does_not_end_it(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "parts",
    [
        ["He lives in the U.S.", "She does too."],
        ["It began at 9 p.m.", "The crowd left at ten."],
        ["“It is late.”", "Then they left."],
        ['He said: "Stop."', "The car stopped."],
        ["(It was late.)", "He left."],
        ["Is it true?", "Yes!", "It is…", "They left."],
        ["The vote was held in Oct.", "The result came later."],
        ["It was 2014.", "In 2015 they met."],
        ["Он уехал.", "Она осталась."],
        ["Они производят нефть, газ и т.д.", "В стране кризис."],
    ],
)
def test_a_stop_ends_a_sentence_where_another_begins(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


def test_chinese_stops_need_no_space() -> None:
    assert sentences("两国签署协议。双方很高兴。") == ["两国签署协议。", "双方很高兴。"]


def test_a_missing_space_after_a_stop_ends_a_sentence_but_splits_no_name() -> None:
    assert sentences("They signed the treaty.Then they left.") == ["They signed the treaty.", "Then they left."]
    assert sentences("He wrote to Mail.Ru Group.") == ["He wrote to Mail.Ru Group."]


def test_a_headline_a_caption_and_a_list_end_with_their_lines() -> None:
    text = "Ministers meet in Minsk\nФото: RFRM\nThey agreed on:\n- trade\n- defence\n\nThe talks go on."
    assert sentences(text) == [
        "Ministers meet in Minsk",
        "Фото: RFRM",
        "They agreed on:",
        "- trade",
        "- defence",
        "The talks go on.",
    ]


def test_a_folded_paragraph_is_one_text() -> None:
    text = (
        "Deputies of the lower house ratified an agreement with China on\n"
        "Wednesday. The agreement sets out the status of troops who are\n"
        "in the country for joint exercises and training, and it was the\n"
        "first of its kind.\n"
        "The upper house will vote next."
    )
    assert sentences(text)[0] == "Deputies of the lower house ratified an agreement with China on\nWednesday."
    assert len(sentences(text)) == 3


def test_a_line_that_goes_on_in_small_letters_is_not_cut() -> None:
    assert len(sentences("The two ministers\nsigned the protocol.")) == 1


def test_the_title_is_told_apart() -> None:
    article = Article("a", "They met.", title="  Ministers meet ")
    title = headline(article)
    assert title is not None
    assert (title.article, title.index, title.start, title.end, title.text) == ("a", -1, 0, 0, "Ministers meet")
    assert [sentence.text for sentence in split(article)] == ["They met."]


def test_an_article_without_title_or_text_has_no_sentences() -> None:
    assert headline(Article("a", "x", title=" ")) is None
    assert split(Article("a", " \n\t ")) == ()
