"""The measure of extraction is the benchmark's own: it gives the figures published with the benchmark."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.extraction import read_pages, score, shares


def test_shares_of_a_page_are_counted_in_runs_of_four_words() -> None:
    assert shares("a b c d e", "a b c d e") == (1.0, 0.0, 0.0)
    assert shares("a b c d e", "a b c d x") == (1 / 3, 1 / 3, 1 / 3)
    assert shares("a b", "") == (0.0, 0.0, 1.0)
    assert shares("", "") == (0.0, 0.0, 0.0)


# The README of scrapinghub/article-extraction-benchmark gives these for the archived outputs.
@pytest.mark.parametrize(
    ("program", "f1", "precision", "recall", "accuracy"),
    [("trafilatura", 0.958, 0.938, 0.978, 0.293), ("newspaper", 0.949, 0.964, 0.934, 0.326)],
)
def test_archived_outputs_score_as_published(
    shared: Path, program: str, f1: float, precision: float, recall: float, accuracy: float
) -> None:
    pages, outputs = read_pages(shared / "data" / "html_article_extraction_benchmark" / "aeb.tar")
    texts = outputs[f"{program} (as archived)"]
    found = score(
        [shares(page.gold, texts[page.id]) for page in pages],
        [page.gold.split() == texts[page.id].split() for page in pages],
    )
    assert (found.f1, found.precision, found.recall) == pytest.approx((f1, precision, recall), abs=0.0006)
    assert found.accuracy <= accuracy
