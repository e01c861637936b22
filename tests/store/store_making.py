"""Small records for the tests of the store."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from comity.records import Article, Event, Milestone, Party, Sentence, Span
from comity.store import Coded

SENTENCES = (
    "Minsk and Beijing signed an accord on rail freight.",
    "Vilnius protested to Minsk over the plant.",
    "A café in Гомель stayed open — as always.",
)
TEXT = " ".join(SENTENCES)


def an_article(number: int = 0, **changes: object) -> Article:
    day = datetime(2014, 1, 1, 12, tzinfo=UTC) + timedelta(days=number)
    values = {"title": f"Dispatch {number}", "published": day, "basis": "given", "language": "en", "source": "wire"}
    return Article(**{"id": f"a{number:05}", "text": TEXT, **values, **changes})  # type: ignore[arg-type]


def sentences_of(article: Article) -> tuple[Sentence, ...]:
    starts = [article.text.index(text) for text in SENTENCES]
    told = [
        Sentence(article.id, index, start, start + len(text), text)
        for index, (start, text) in enumerate(zip(starts, SENTENCES, strict=True))
    ]
    return (Sentence(article.id, -1, 0, 0, article.title), *told)


def an_event(article: Article, index: int = 0, **changes: object) -> Event:
    day = article.published.date() if article.published else None
    values = {
        "id": f"e-{article.id}-{index}",
        "article": article.id,
        "sentence": sentences_of(article)[index + 1],
        "when": Span(day, day, "day", day.isoformat()) if day else Span(),
        "who": (Party("BLR", "GOV", "Minsk"), Party("CHN", "", "Beijing")),
        "whom": (),
        "action": "AGREE",
        "quad": 1,
        "score": 5.0,
        "confidence": 0.8,
        "codebook": "book",
    }
    return Event(**{**values, **changes})  # type: ignore[arg-type]


def a_protest(article: Article, **changes: object) -> Event:
    parties = {"who": (Party("LTU", "GOV", "Vilnius"),), "whom": (Party("BLR", "GOV", "Minsk"),)}
    return an_event(article, 1, **{**parties, "action": "ACCUSE", "quad": 3, "score": -4.0, **changes})


def a_milestone(article: Article, **changes: object) -> Milestone:
    when = Span(date(2013, 7, 16), date(2013, 7, 16), "day", "2013-07-16")
    parties = (Party("BLR", "", "Minsk"), Party("CHN", "", "Beijing"))
    values = {"kind": "partnership", "parties": parties, "name": "strategic partnership", "when": when}
    place = {"id": f"m-{article.id}", "article": article.id, "sentence": sentences_of(article)[1]}
    return Milestone(**{**place, **values, **changes})  # type: ignore[arg-type]


def coded(article: Article) -> Coded:
    events = (an_event(article), a_protest(article))
    return Coded(article.id, sentences_of(article), events, (a_milestone(article),))
