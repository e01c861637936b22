"""What texts are compared by, kept beside the articles."""

from __future__ import annotations

from store_making import an_article

from comity.store import Store


def test_articles_without_an_imprint_so_made_are_told_until_they_have_one(store: Store) -> None:
    store.add_articles(an_article(number) for number in range(3))
    store.add_imprints({"a00000": b"old", "a00001": b"one"}, made="first")
    store.add_imprints({"a00000": b"new"}, made="second")
    assert [one.id for one in store.unprinted("second")] == ["a00001", "a00002"]
    assert dict(store.imprints("second")) == {"a00000": b"new"}
    assert dict(store.imprints("first")) == {"a00001": b"one"}


def test_a_changed_text_loses_its_imprint(store: Store) -> None:
    store.add_articles([an_article(0)])
    store.add_imprints({"a00000": b"one"}, made="first")
    store.add_articles([an_article(0, text="Another text.")])
    assert [one.id for one in store.unprinted("first")] == ["a00000"]
