"""Sentences as trees."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import NoModel
from comity.sentences import Parsed, Parser, load

PASSIVE = "Two Polish diplomats were expelled by Belarus on Monday."


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load()


def parse(parser: Parser, text: str) -> Parsed:
    return next(parser.parse([text]))


def index(parsed: Parsed, word: str) -> int:
    return next(i for i, token in enumerate(parsed.tokens) if token.text == word)


def test_passive_subject_and_agent_hang_on_the_verb(parser: Parser) -> None:
    parsed = parse(parser, PASSIVE)
    verb, subject, agent = (index(parsed, word) for word in ("expelled", "diplomats", "by"))
    assert parsed.tokens[subject].dep == "nsubjpass"
    assert parsed.tokens[agent].dep == "agent"
    assert {subject, agent} <= set(parsed.children(verb))
    assert parsed.tokens[verb].lemma == "expel"


def test_a_path_goes_up_and_down_the_tree(parser: Parser) -> None:
    parsed = parse(parser, PASSIVE)
    ends = index(parsed, "diplomats"), index(parsed, "Belarus")
    path = parsed.path(*ends)
    assert [parsed.tokens[i].text for i in path] == ["diplomats", "expelled", "by", "Belarus"]
    assert parsed.path(*reversed(ends)) == path[::-1]
    assert parsed.path(ends[0], ends[0]) == (ends[0],)


def test_subtree_chunk_and_covering_give_words_in_order(parser: Parser) -> None:
    parsed = parse(parser, PASSIVE)
    head = index(parsed, "diplomats")
    assert parsed.subtree(head) == parsed.chunk(head) == (0, 1, 2)
    assert parsed.covering(0, 10) == (0, 1)
    assert parsed.covering(3, 4) == ()


def test_texts_come_back_one_each_in_order(parser: Parser) -> None:
    texts = ["Minsk agreed.", "", "Kyiv refused.", "x" * 5000]
    found = list(parser.parse(texts, batch=2))
    assert [parsed.text for parsed in found] == [text[:2000] for text in texts]
    assert found[1].tokens == ()


@settings(max_examples=25, deadline=None)
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_words_lie_where_they_say(parser: Parser, text: str) -> None:
    parsed = parse(parser, text)
    for token in parsed.tokens:
        assert parsed.text[token.start : token.end] == token.text
        assert 0 <= token.head < len(parsed.tokens)


def test_two_runs_give_the_same_tree(parser: Parser) -> None:
    assert parse(parser, PASSIVE) == parse(parser, PASSIVE)


def test_a_missing_model_says_how_to_mend_it() -> None:
    with pytest.raises(NoModel, match="pip install no-such-model"):
        load(models=["no_such_model"])


def test_changed_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "fake_model" / "fake_model-1" / "tok2vec"
    folder.mkdir(parents=True)
    (folder / "model").write_bytes(b"not the weights")
    fake = ModuleType("fake_model")
    fake.__file__ = str(tmp_path / "fake_model" / "__init__.py")
    monkeypatch.setitem(sys.modules, "fake_model", fake)
    with pytest.raises(NoModel, match="weights of its tok2vec have SHA-256"):
        load(models=["fake_model"])
