"""Phrases are found in their order, within reach."""

from __future__ import annotations

import pytest

from comity.codebook.book import Book
from comity.events.patterns import Patterns, telling
from comity.sentences import Parser


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Oslo stripped two reporters from Sweden of their long-standing accreditation.", "stripped"),
        ("Oslo will be withdrawing accreditation from them.", "withdrawing"),
        ("The school stripped the paint.", None),
        ("Accreditation was what they revoked.", None),
    ],
)
def test_phrases_are_found_by_lemma(book: Book, parser: Parser, text: str, trigger: str | None) -> None:
    parsed = next(parser.parse([text]))
    hits = Patterns(book).find(parsed)
    assert [parsed.tokens[hit.trigger].text for hit in hits] == ([trigger] if trigger else [])


def test_only_a_hit_on_the_way_between_the_parties_tells(book: Book, parser: Parser) -> None:
    parsed = next(parser.parse(["Oslo withdrew accreditation."]))
    hits = Patterns(book).find(parsed)
    assert list(telling(hits, [hits[0].trigger])) == list(hits)
    assert list(telling(hits, [len(parsed.tokens) - 1])) == []
