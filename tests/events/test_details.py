"""What else a sentence tells: what it is about, where it is, who says so."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from comity.codebook.book import Book, Context, Language
from comity.events.details import contexts, place, said_by
from comity.events.mentions import Mention
from comity.events.parties import Taking
from comity.records import Party
from comity.sentences import Parsed, Parser, load

KINDS = {
    "Minsk": "capital", "Kiev": "capital", "Vienna": "capital", "Moscow": "capital", "Sochi": "place",
    "Belarus": "name", "China": "name", "Russia": "name",
}  # fmt: skip


@lru_cache(maxsize=1)
def parser() -> Parser:
    return load()


@lru_cache(maxsize=1)
def english() -> Language:
    text = files("comity.codebooks.plover").joinpath("language/en.yaml").read_text(encoding="utf-8")
    lists = yaml.load(text, Loader=yaml.BaseLoader)
    return Language("en", {name: tuple(words) for name, words in lists.items() if name not in ("code", "prefixes")})


def book() -> Book:
    """A codebook with nothing but contexts."""
    known = (
        Context("military", words=("army", "troop", "military exercise")),
        Context("economic", words=("trade", "economy", "loan")),
        Context("human_rights", words=("human right",)),
        Context("legal", words=("court", "right")),
        Context("diplomatic", words=("embassy", "summit")),
    )
    empty: dict[str, str] = dict.fromkeys(("name", "title", "version", "digest", "teaching"), "")
    return Book(
        **empty, actions={}, contexts={one.code: one for one in known}, scores={}, crosswalk=(), entities={}, groups=(),
        roles=(), regions={}, patterns=(), examples=(), tiers=(), language=Language("en"),
    )  # fmt: skip


def parse(text: str) -> Parsed:
    return next(parser().parse([text]))


def mentions(text: str) -> list[Mention]:
    named = [(text.index(name), name, kind) for name, kind in KINDS.items() if name in text]
    return [Mention(start, start + len(name), name, name, kind=kind) for start, name, kind in named]


def where(text: str, word: str) -> str:
    parsed = parse(text)
    index = next(i for i, token in enumerate(parsed.tokens) if token.text == word)
    return place(parsed, mentions(text), index, language=english())


def says(text: str, word: str, takings: tuple[Taking, ...] = ()) -> str | None:
    parsed = parse(text)
    index = next(i for i, token in enumerate(parsed.tokens) if token.text == word)
    party = said_by(parsed, takings, index, english())
    return party.text if party else None


def test_words_speak_for_contexts_the_most_spoken_for_first() -> None:
    assert contexts("The army moved troops before the summit.", "", book()) == ("military", "diplomatic")


def test_plurals_speak_too() -> None:
    assert contexts("Both economies took loans, and armies marched.", "", book()) == ("economic", "military")


def test_words_inside_other_words_say_nothing() -> None:
    assert contexts("The courtyard and the disarmyed were trademarks.", "", book()) == ()


def test_the_longest_phrase_wins() -> None:
    assert contexts("It spoke of human rights.", "", book()) == ("human_rights",)


def test_the_title_counts_half() -> None:
    assert contexts("The court spoke of trade.", "A trade dispute", book()) == ("economic", "legal")


def test_the_title_speaks_where_the_sentence_is_silent() -> None:
    assert contexts("They met again.", "Trade talks", book()) == ("economic",)


def test_at_most_three_contexts_are_told() -> None:
    text = "The army, the court, the summit and trade and human rights."
    assert len(contexts(text, "", book())) == 3


@given(st.text(max_size=80), st.text(max_size=40))
def test_any_text_has_known_contexts(text: str, title: str) -> None:
    assert set(contexts(text, title, book())) <= set(book().contexts)


@pytest.mark.parametrize(
    ("text", "word", "wanted"),
    [
        ("Wang met Makei in Minsk on Monday.", "met", "Minsk"),
        ("Soldiers fired near Gomel in Belarus.", "fired", "Gomel"),
        ("China and Russia signed a treaty at the Minsk summit.", "signed", "Minsk"),
        ("In Vienna, China accused Russia of attacks in Sochi.", "accused", "Vienna"),
        ("China signed a treaty in March.", "signed", ""),
        ("China signed a treaty, a spokesman in Moscow said.", "signed", ""),
        ("China signed a treaty with Belarus.", "signed", ""),
        ("They met at the White House.", "met", "White House"),
        ("China said in Vienna that Russia opened a bank in Minsk.", "opened", "Minsk"),
    ],
)
def test_where_an_act_is(text: str, word: str, wanted: str) -> None:
    assert where(text, word) == wanted


def test_without_language_only_known_names_are_places() -> None:
    text = "Wang met Makei in Minsk in March."
    assert place(parse(text), mentions(text)) == "Minsk"


@pytest.mark.parametrize(
    ("text", "word", "wanted"),
    [
        ("According to the mayor, rebels shelled a village.", "shelled", "the mayor"),
        ("Rebels shelled a village, said General Petrov, who commands the front.", "shelled", "General Petrov"),
        ("The minister told reporters that Minsk would sign.", "sign", "The minister"),
        ("Rebels shelled a village, the army said on Monday.", "shelled", "the army"),
        ("He said that Minsk would sign.", "sign", None),
        ("Rebels shelled a village.", "shelled", None),
    ],
)
def test_who_says_so(text: str, word: str, wanted: str | None) -> None:
    assert says(text, word) == wanted


def test_a_speaker_who_is_a_party_is_told_as_that_party() -> None:
    text = "Russia said that Minsk would sign."
    taking = Taking(Party("RUS", "", "Russia"), 0, 6, 0, 6, 0, "name")
    parsed = parse(text)
    index = next(i for i, token in enumerate(parsed.tokens) if token.text == "sign")
    assert said_by(parsed, (taking,), index, english()) == Party("RUS", "", "Russia")


@pytest.mark.parametrize("text", ["", "?", "In.", "Minsk"])
def test_fragments_have_no_place_and_no_speaker(text: str) -> None:
    parsed = parse(text)
    assert place(parsed, mentions(text), language=english()) == ""
    assert all(said_by(parsed, (), index, english()) is None for index in range(len(parsed.tokens)))
