"""Copies are grouped, whatever their order; different news of one style are not."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.articles import copies, matches, signature
from comity.records import Article

WORDS = [f"word{number}" for number in range(400)]


def text_of(seed: int, words: int = 120) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def article(name: str, text: str, day: int = 1) -> Article:
    return Article(name, text, published=datetime(2016, 4, 1, tzinfo=UTC) + timedelta(days=day))


def test_exact_and_near_copies_are_one_group_sorted_by_publication() -> None:
    text = text_of(1)
    near = text.replace(text.split()[60], "changed")
    given_articles = [
        article("c", near, 3),
        article("x", text_of(2), 1),
        article("a", text, 2),
        article("b", text.upper(), 1),
    ]
    assert copies(given_articles) == (("b", "a", "c"),)


def test_an_undated_copy_comes_last() -> None:
    text = text_of(1)
    assert copies([replace(article("a", text), published=None), article("b", text)]) == (("b", "a"),)


def test_the_threshold_is_the_real_similarity() -> None:
    half = " ".join([*text_of(1).split()[:60], *text_of(3).split()[:60]])
    pair = [article("a", text_of(1)), article("b", half)]
    assert copies(pair, threshold=0.8) == ()
    assert copies(pair, threshold=0.2) == (("a", "b"),)


def test_stored_signatures_find_the_copy_too() -> None:
    stored = {str(seed): signature(article(str(seed), text_of(seed))) for seed in range(20)}
    new = {"copy": signature(article("copy", text_of(7))), "news": signature(article("news", text_of(99)))}
    assert matches(new, stored) == {"copy": "7"}


def test_a_signature_is_the_same_each_time_and_small() -> None:
    one = article("a", text_of(1))
    assert signature(one) == signature(replace(one, id="b"))
    assert len(signature(one)) == 512


def test_empty_texts_and_no_articles_are_borne() -> None:
    assert copies([]) == ()
    assert copies([article("a", ""), article("b", "!")]) == (("a", "b"),)


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_articles_changes_nothing(order: list[int]) -> None:
    made = [article(str(number), text_of(number % 3), number) for number in range(6)]
    assert copies([made[number] for number in order]) == (("0", "3"), ("1", "4"), ("2", "5"))


def test_a_thousand_copies_of_one_text_take_no_million_comparisons() -> None:
    same = [article(f"{number:04}", text_of(1), number % 20) for number in range(3000)]
    start = time.process_time()
    (group,) = copies(same)
    assert len(group) == 3000
    one = signature(same[0])
    found = matches({each.id: one for each in same}, {"stored": one, "other": signature(article("o", text_of(2)))})
    assert found == dict.fromkeys((each.id for each in same), "stored")
    assert time.process_time() - start < 10
