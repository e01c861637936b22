"""Words find articles, and any text is a query."""

from __future__ import annotations

import pytest
from store_making import an_article

from comity.errors import NotFound
from comity.store import Store


@pytest.fixture
def library(store: Store) -> Store:
    texts = {
        "rail": "Minsk signed an accord on rail freight.",
        "plant": "Vilnius protested over the nuclear plant near Astravets.",
        "both": "Rail workers protested; the plant stood still.",
        "cyrillic": "Лукашенко принял посла. Café Été.",
    }
    store.add_articles(an_article(id=name, text=text, title="") for name, text in texts.items())
    store.add_articles([an_article(id="titled", text="Nothing else.", title="Sanctions on rails")])
    return store


def found(store: Store, query: str) -> set[str]:
    return {hit.article for hit in store.search(query)}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("rail", {"rail", "both", "titled"}),
        ("protest", {"plant", "both"}),
        ("rail plant", {"both"}),
        ("protest -rail", {"plant"}),
        ('"nuclear plant"', {"plant"}),
        ('"plant nuclear"', set()),
        ("astrav*", {"plant"}),
        ("ЛУКАШЕНКО", {"cyrillic"}),
        ("cafe ete", {"cyrillic"}),
        ("sanction", {"titled"}),
        ("-rail", set()),
        ("", set()),
        ('" *', set()),
        ("rail AND NOT", set()),
        ("title:rail", set()),
        ("rail;", {"rail", "both", "titled"}),
    ],
)
def test_a_query_finds(library: Store, query: str, expected: set[str]) -> None:
    assert found(library, query) == expected


def test_the_words_found_are_told_from_the_rest(library: Store) -> None:
    (hit,) = library.search("nuclear")
    assert hit.snippet == (
        ("Vilnius protested over the ", False),
        ("nuclear", True),
        (" plant near Astravets.", False),
    )


def test_hits_can_be_read_page_by_page(library: Store) -> None:
    whole = [hit.article for hit in library.search("rail")]
    first = library.search("rail", limit=1)
    rest = library.search("rail", after=first[0].article)
    assert [hit.article for hit in (*first, *rest)] == whole
    assert library.search("rail", after=whole[-1]) == ()
    assert library.search("rail", limit=0) == ()
    with pytest.raises(NotFound):
        library.search("rail", after="plant")


def test_the_full_text_can_be_built_anew(library: Store) -> None:
    with library._begun() as connection:
        connection.exec_driver_sql("INSERT INTO article_fts(article_fts) VALUES ('delete-all')")
    assert any("full text" in fault for fault in library.check())
    library.mend_search()
    assert library.check() == []
    assert found(library, "nuclear") == {"plant"}


def test_half_a_surrogate_pair_in_a_query_finds_nothing_or_the_rest(library: Store) -> None:
    assert library.search("word\ud800") == ()
