"""A small monitor and a coder that reads one made-up kind of sentence, for tests of the walk. Claims nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from comity.codebook.book import Book
from comity.codec import digest
from comity.events.coding import Coded
from comity.records import Article, Event, Party, Reason, Sentence, Span

__all__ = ["NOW", "SETTINGS", "QuickCoder", "made"]

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)

SETTINGS = """
title = "Test monitor"
codebook = "book"

[[sources]]
name = "By hand"
kind = "folder"
at = "articles"

[[categories]]
name = "Relations with China"
dyads = ["BLR-CHN"]
"""

# A codebook small enough to be read at once.
_BOOK = {
    "codebook.yaml": "name: tiny\ntitle: Tiny\n",
    "actions.yaml": "- {code: CONSULT, name: Consult, quad: 1}\n- {code: THREATEN, name: Threaten, quad: 3}\n",
    "scores.csv": "action,mode,plover,goldstein\nCONSULT,,2.5,2.8\nTHREATEN,,-4,-4.4\n",
    "crosswalks/cameo.csv": "cameo,action,mode,context,name\n04,CONSULT,,,Consult\n13,THREATEN,,,Threaten\n",
    "language/en.yaml": "- {code: en}\n",
    "regions.yaml": "- {name: Everywhere, members: [BLR, CHN, POL, RUS]}\n",
    **{
        f"actors/states/{code.lower()}.yaml": f"- {{code: {code}, name: {name}, region: [Everywhere]}}\n"
        for code, name in {"BLR": "Belarus", "CHN": "China", "POL": "Poland", "RUS": "Russia"}.items()
    },
}

_ACT = re.compile(r"([A-Z]{3}) (meets|threatens) ([A-Z]{3})")


class QuickCoder:
    """Reads "BLR meets CHN" and "BLR threatens CHN", and needs no model."""

    def __init__(self, book: Book, *, floor: float = 0.5, **_told: object) -> None:
        self._book = book
        self._floor = floor

    def code(self, articles: Iterable[Article]) -> Iterator[Coded]:
        for article in articles:
            sentence = Sentence(article.id, 0, 0, len(article.text), article.text)
            events = (self._event(article, sentence, *found) for found in _ACT.findall(article.text))
            yield Coded(article, (sentence,), tuple(event for event in events if event.confidence >= self._floor))

    def _event(self, article: Article, sentence: Sentence, who: str, verb: str, whom: str) -> Event:
        day = article.published.date() if article.published else date(2014, 1, 1)
        meets = verb == "meets"
        return Event(
            id=digest(article.id, who, verb, whom),
            article=article.id,
            sentence=sentence,
            when=Span(day, day, "day", day.isoformat()),
            who=(Party(who),),
            whom=(Party(whom),),
            action="CONSULT" if meets else "THREATEN",
            quad=1 if meets else 3,
            score=2.5 if meets else -4.0,
            confidence=0.9 if meets else 0.6,
            why=(Reason("pattern", verb),),
            codebook=self._book.digest,
        )


def made(folder: Path, *, articles: int = 12, settings: str = SETTINGS) -> Path:
    """A monitor with so many articles, a file each."""
    for name, text in _BOOK.items():
        path = folder / "book" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    source = folder / "articles"
    source.mkdir(parents=True)
    (folder / "monitor.toml").write_text(settings, encoding="utf-8")
    for number in range(articles):
        verb = "threatens" if number % 3 == 0 else "meets"
        words = " ".join(f"word{number}x{index}" for index in range(30))
        front = f"title: Dispatch {number}\npublished: {2010 + number // 12}-{number % 12 + 1:02}-05\n"
        text = f"---\n{front}---\nBLR {verb} CHN. {words}\n"
        (source / f"{number:03}.md").write_text(text, encoding="utf-8")
    return folder
