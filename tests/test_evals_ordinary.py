"""The draw of events to be judged, and what judged files say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, cast

import pytest

from comity.events.coding import Coded, Coder
from comity.records import Article, Event, Party, Sentence, Span
from evals import ordinary


class Manifold:
    """Finds three events in every article."""

    def code(self, articles: Iterable[Article]) -> Iterator[Coded]:
        for article in articles:
            sentence = Sentence(article.id, 0, 0, 4, "Words of others.")
            events = tuple(
                Event(f"{article.id}-{n}", article.id, sentence, Span(), (Party("NOR", "GOV", "Oslo"),), (), action)
                for n, action in enumerate(("AID", "AGREE", "SUPPORT"))
            )
            yield Coded(article, (sentence,), events)


def drawn(names: Iterable[str], wanted: int = 5) -> list[dict[str, Any]]:
    coder = cast("Coder", Manifold())
    return list(ordinary.drawn(coder, (Article(name, "Words of others.") for name in names), wanted=wanted))


def test_no_article_gives_more_than_two_and_the_draw_is_always_the_same() -> None:
    found = drawn("abc")
    assert len(found) == 5
    assert max(sum(one["id"] == other["id"] for other in found) for one in found) == 2
    assert found == drawn("abc")


def test_codes_tell_sectors_and_who_has_none() -> None:
    assert ordinary.codes([Party("SWE", "", "Swedish"), Party("", "REB", "rebels")]) == "?.REB SWE"


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([(True, True), (False, False)], 1.0),
        ([(True, False), (False, True)], -0.5),
        ([(True, True)] * 3, 1.0),
    ],
)
def test_alpha_is_one_where_judges_agree_and_low_where_they_do_not(
    pairs: list[tuple[bool, bool]], expected: float
) -> None:
    assert ordinary.alpha(pairs) == pytest.approx(expected)


@pytest.mark.parametrize("path", sorted(ordinary.FOLDER.glob("ordinary-judge-*.jsonl")), ids=lambda path: path.name)
def test_judged_files_hold_digests_codes_and_verdicts_and_no_text(path: Any) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    keys = {"id", "who", "action", "whom", "status", "confidence", "right", "error"}
    assert rows
    assert all(set(row) == keys and set(row["right"]) == set(ordinary.PARTS) for row in rows)
    assert all(bool(row["error"]) != ordinary.right(row) for row in rows)
    assert len(ordinary.judged(path)) == len(rows)
