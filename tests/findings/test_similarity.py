"""What else to read, and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from findings_making import an_event, week

from comity.articles.imprints import Imprint
from comity.articles.meaning import SIZE
from comity.findings import Facts, profiles, similar, similars
from comity.findings.facts import reporting
from comity.findings.similarity import Neighbours
from comity.records import Event

DAY = datetime(2013, 1, 7, tzinfo=UTC)


def facts(*articles: str, copies: tuple[tuple[str, ...], ...] = (), apart: int = 30, **reports: str) -> Facts:
    published = {article: DAY + timedelta(days=apart * number) for number, article in enumerate(articles)}
    return Facts(published=published, copies=copies, reports=reports, names={"BLR": "Belarus", "CHN": "China"})


def by(article: str, name: str, whom: str = "CHN", copies: tuple[str, ...] = ()) -> Event:
    return an_event(name, week(0), "BLR", whom, article=article, copies=copies)


def about(*weights: float, words: tuple[int, ...] = ()) -> Imprint:
    """A text that means what its first numbers say."""
    meaning = np.zeros(SIZE, dtype=np.float32)
    meaning[: len(weights)] = weights
    return Imprint(meaning / np.linalg.norm(meaning), dict.fromkeys(words, 1))


def reasons(article: str, events: list[Event], known: Facts) -> list[tuple[str, str]]:
    found = similar(article, reporting(events, known), known)
    return [(dict(finding.parameters)["article"], finding.value) for finding in found]


def test_an_article_that_reports_the_same_event_comes_first() -> None:
    known = facts("one", "two", "three", e2="two")
    events = [by("one", "e1", copies=("e1", "e2")), by("three", "e3")]
    assert reasons("one", events, known) == [("two", "same event"), ("three", "same pair")]


def test_the_same_week_counts_more_than_the_same_pair() -> None:
    known = facts("one", "two", "three", apart=4)
    events = [by("one", "e1"), by("two", "e2"), by("three", "e3")]
    assert reasons("one", events, known) == [("two", "same pair, same week"), ("three", "same pair")]


def test_the_same_agreement_is_found_years_apart() -> None:
    agreements = {"one": ("accord",), "two": ("accord", "other"), "three": ("other",)}
    known = Facts(published=facts("one", "two", "three", apart=2000).published, agreements=agreements)
    assert reasons("one", [], known) == [("two", "same agreement")]


def test_texts_of_one_meaning_are_similar_and_others_are_not() -> None:
    imprints = {"one": about(1, 0.1), "two": about(1, 0.2), "three": about(0.1, 0, 1)}
    known = Facts(published=facts("one", "two", "three", apart=1).published, imprints=imprints)
    assert reasons("one", [], known) == [("two", "similar text")]


def test_texts_without_a_known_meaning_are_compared_by_their_words() -> None:
    nothing = np.zeros(SIZE, dtype=np.float32)
    words = {"one": (1, 2, 3), "two": (1, 2, 4), "three": (7, 8, 9)}
    imprints = {name: Imprint(nothing, dict.fromkeys(those, 1)) for name, those in words.items()}
    assert reasons("one", [], Facts(imprints=imprints)) == [("two", "similar text")]


def test_every_reason_is_kept_with_what_it_contributes() -> None:
    known = facts("one", "two", apart=1, e2="two")
    known = Facts(known.published, known.reports, imprints={"one": about(1), "two": about(1)})
    finding = similar("one", reporting([by("one", "e1", copies=("e1", "e2"))], known), known)[0]
    kept = {name: float(weight) for name, weight in finding.parameters if name != "article"}
    assert list(kept) == ["similar text", "same event", "same pair, same week"]
    assert finding.value == "similar text"
    assert max(kept.values()) < (finding.estimate or 0.0) < 1


def test_copies_of_the_article_itself_are_not_named() -> None:
    known = facts("one", "two", copies=(("one", "two"),))
    assert reasons("one", [by("one", "e1"), by("two", "e2")], known) == []


def test_of_copies_only_one_is_named() -> None:
    known = facts("one", "two", "three", copies=(("two", "three"),))
    assert len(reasons("one", [by("one", "e1"), by("two", "e2"), by("three", "e3")], known)) == 1


def test_a_rare_pair_says_more_than_a_busy_one() -> None:
    known = facts("one", "two", "three", "four", apart=0)
    events = [by("one", "e1"), by("one", "f1", "VEN"), by("two", "e2"), by("four", "e4"), by("three", "f3", "VEN")]
    assert reasons("one", events, known)[0][0] == "three"


def test_an_article_without_anything_shared_has_none() -> None:
    assert reasons("one", [by("one", "e1"), by("two", "e2", "VEN")], facts("one", "two")) == []


def test_an_article_nobody_knows_has_none() -> None:
    assert similar("gone", {}, Facts()) == ()


def test_all_at_once_say_the_same_as_each_alone() -> None:
    chance = np.random.default_rng(3)
    names = [f"a{number:03}" for number in range(300)]
    imprints = {name: about(*chance.normal(size=4)) for name in names}
    known = Facts(published=facts(*names, apart=1).published, imprints=imprints)
    every = list(similars(profiles({}, known), known))
    for name in names[::37]:
        alone = similar(name, {}, known)
        assert [one for one in every if one.subject == name] == list(alone)
        assert len(alone) == 5


def test_a_new_article_finds_what_it_would_find_in_the_archive() -> None:
    imprints = {"one": about(1, 0.1), "two": about(1, 0.2), "three": about(0.1, 0, 1)}
    known = profiles({}, Facts(published=facts("one", "two", "three", apart=1).published, imprints=imprints))
    new = known.pop("one")
    found = Neighbours(known).of_new(new, limit=5)
    assert [name for name, _ in found] == ["two"]
    assert found[0][1].closeness == pytest.approx(0.7, abs=0.05)


def test_among_very_many_nearly_all_of_the_nearest_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(7)
    subjects = chance.normal(size=(200, SIZE))
    imprints = {}
    for number in range(3000):
        meaning = subjects[number % 200] + chance.normal(size=SIZE)
        imprints[f"a{number:04}"] = Imprint((meaning / np.linalg.norm(meaning)).astype(np.float32), {})
    known = profiles({}, Facts(imprints=imprints))
    near = Neighbours(known)
    monkeypatch.setattr("comity.findings.similarity.PICK_FROM", 1000)
    monkeypatch.setattr("comity.findings.similarity.PICKED", 200)
    asked = [known[f"a{number:04}"] for number in range(60)]
    shared = [len({*near.alike(one)} & {*near.alike(one, exactly=True)}) / len(near.alike(one)) for one in asked]
    assert min(shared) > 0.5
    assert sum(shared) / len(shared) > 0.95
    assert all(f"a{number:04}" in near.alike(one) for number, one in enumerate(asked))
