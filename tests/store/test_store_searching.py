"""Words find articles, and any text is a query."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from store_making import an_article, coded

from comity.errors import NotFound, StoreSlow
from comity.store import Sought, Store


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
    sqlite = library.name.endswith(".db")
    lost = "INSERT INTO article_fts(article_fts) VALUES ('delete-all')" if sqlite else "DELETE FROM article_words"
    with library._begun() as connection:
        connection.exec_driver_sql(lost)
    assert any("full text" in fault for fault in library.check())
    library.mend_search()
    assert library.check() == []
    assert found(library, "nuclear") == {"plant"}


def test_half_a_surrogate_pair_in_a_query_finds_nothing_or_the_rest(library: Store) -> None:
    assert library.search("word\ud800") == ()


@pytest.fixture
def dispatches(store: Store) -> Store:
    articles = [an_article(number, source=f"wire {number % 2}", publisher="Herald") for number in range(4)]
    store.add_articles([*articles, an_article(9, published=None, source="wire 0")])
    store.add_coded(map(coded, articles[:2]), codebook="book")
    return store


@pytest.mark.parametrize(
    ("query", "only", "expected"),
    [
        ("rail", {"since": date(2014, 1, 3)}, {2, 3}),
        ("rail", {"until": date(2014, 1, 2)}, {0, 1}),
        ("rail", {"since": date(2014, 1, 2), "until": date(2014, 1, 3)}, {1, 2}),
        ("rail", {"until": date.max}, {0, 1, 2, 3}),
        ("rail", {"source": "wire 1"}, {1, 3}),
        ("rail", {"source": "Herald"}, {0, 1, 2, 3}),
        ("rail", {"party": "LTU"}, {0, 1}),
        ("rail", {"party": "LTU", "action": "ACCUSE", "status": "happened"}, {0, 1}),
        ("rail", {"party": "CHN", "action": "ACCUSE"}, set()),
        ("rail", {"action": "AGREE", "status": "denied"}, set()),
        ("-rail", {"party": "LTU"}, set()),
        ("", {"party": "LTU"}, {0, 1}),
        (" ", {"source": "wire 0"}, {0, 2, 9}),
        ("", {"since": None, "party": ""}, set()),
        ("rail", {"party": "' OR 1 --"}, set()),
        ("rail", {"source": "half \ud800"}, set()),
    ],
)
def test_what_is_found_can_be_narrowed(dispatches: Store, query: str, only: Sought, expected: set[int]) -> None:
    assert {hit.article for hit in dispatches.search(query, **only)} == {f"a{number:05}" for number in expected}


def test_without_words_the_newest_come_first_and_go_on(dispatches: Store) -> None:
    first = dispatches.search("", source="wire 0", limit=1)
    rest = dispatches.search("", source="wire 0", after=first[0].article)
    assert [hit.article for hit in (*first, *rest)] == ["a00002", "a00000", "a00009"]
    with pytest.raises(NotFound):
        dispatches.search("", source="wire 0", after="a00001")


def test_a_question_that_takes_too_long_is_given_up(path: Path) -> None:
    with Store.open(path) as store:
        store.add_articles(an_article(number) for number in range(3000))
    hasty = Store.open(path, readonly=True, patience=1e-9)
    with hasty, pytest.raises(StoreSlow, match="took too long"):
        hasty.search("rail")
    with Store.open(path, readonly=True, patience=60) as patient:
        assert len(patient.search("rail", limit=5)) == 5
