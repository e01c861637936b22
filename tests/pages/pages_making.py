"""A small monitor for the tests of pages: invented countries, invented news, all kinds of pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from comity.codebook.book import Action, Book, Crosswalk, Entity, Language, Mode, Score
from comity.config import Category, Config, Source
from comity.events.reviewing import identified, rulings
from comity.records import (
    Article,
    Bucket,
    Decision,
    Event,
    Finding,
    Milestone,
    Party,
    Reason,
    Scale,
    Sentence,
    Skipped,
    Span,
    Standing,
    Timeline,
)
from comity.store import Coded, Run, Store

HOSTILE = '</title><script>alert("x")</script><img src=x onerror=alert(1)>\x00 & {{ 77 * 77 }}'
FIRST = "Arland's minister visited Borduria on Monday."
SECOND = f"Borduria accused Arland of {HOSTILE} at the border."
MONDAY = date(2014, 2, 24)
NAMES = {"ARL": "Arland", "BOR": "Borduria", "CAS": "Castaly", "UNI": "Union"}
NOW = datetime(2014, 4, 1, 8, 30, tzinfo=UTC)


def a_book() -> Book:
    actions = {
        "CONSULT": Action("CONSULT", "Consult", 1, "Meet or talk.", reciprocal=True, modes=(Mode("visit"),)),
        "AID": Action("AID", "Aid", 2, "Help."),
        "ACCUSE": Action("ACCUSE", "Accuse", 3, "Blame."),
        "SANCTION": Action("SANCTION", "Sanction", 4, "Cut back."),
    }
    scores = {(code, ""): Score(score, score) for code, score in zip(actions, (3.0, 7.0, -4.0, -6.0), strict=True)}
    entities = {code: Entity(code, name, regions=("Nowhere",)) for code, name in NAMES.items()}
    return Book(
        name="tiny", title="A tiny codebook", version="1", digest="feedbeef", teaching="", actions=actions, contexts={},
        scores=scores, crosswalk=(Crosswalk("036", "CONSULT", name="Meet"),), entities=entities, groups=(), roles=(),
        regions={"Nowhere else": ("CAS", "UNI")}, patterns=(), examples=(), tiers=(), language=Language("en"),
        sources=({"what": "names", "from": "us", "licence": "CC0"},),
    )  # fmt: skip


def a_config(folder: Path) -> Config:
    return Config(
        folder=folder,
        title="The <b>Arland</b> monitor",
        about="What is new & what is not.",
        sources=(Source("wire", "folder", "news"),),
        categories=(
            Category("Arland & Borduria", ("ARL-BOR",), "The border."),
            Category("The Union", ("ARL-UNI", "BOR-UNI")),
        ),
        regions={"Nowhere": ("ARL", "BOR", "CAS")},
    )


def an_article(number: int) -> Article:
    """Article 0 has no time, 1 a doubtful one, 2 a hostile title, 3 an id and address of every awkward kind."""
    when = datetime(2014, 1, 6, 9, tzinfo=UTC) + timedelta(days=5 * number)
    return Article(
        id="Ünsafe/../Id? 3" if number == 3 else f"a{number:03}",
        text=f"{FIRST} {SECOND}\n\nNobody else was there.",
        title=HOSTILE if number == 2 else f"Dispatch {number}",
        published=None if number == 0 else when,
        basis="" if number == 0 else "page",
        doubt="its text speaks of later years" if number == 1 else "",
        language="en",
        url="javascript:alert(1)" if number == 3 else f"https://example.org/{number}",
        publisher="Arland Herald",
        source="wire",
    )


def sentences_of(article: Article) -> tuple[Sentence, ...]:
    start = len(FIRST) + 1
    return (
        Sentence(article.id, -1, 0, 0, article.title),
        Sentence(article.id, 0, 0, len(FIRST), FIRST),
        Sentence(article.id, 1, start, start + len(SECOND), SECOND),
    )


def events_of(article: Article) -> tuple[Event, ...]:
    day = article.published.date() if article.published else None
    when = Span(day, day, "day", day.isoformat()) if day else Span()
    one, other = sentences_of(article)[1:]
    arland, borduria = Party("ARL", "GOV", "Arland"), Party("BOR", "", "Borduria")
    visit = Event(
        id=f"v-{article.id}", article=article.id, sentence=one, when=when, who=(arland,), whom=(borduria,),
        action="CONSULT", mode="visit", quad=1, score=3.0, cameo="036", confidence=0.9, place="Klow",
        why=(Reason("pattern", "visit", 1.25, "visited"),), scale=(Scale("guests", 1, 2, 3),), codebook="feedbeef",
    )  # fmt: skip
    blame = Event(
        id=f"b-{article.id}", article=article.id, sentence=other, when=when, who=(borduria,), whom=(arland,),
        action="ACCUSE", quad=3, score=-4.0, confidence=0.6, said_by=Party("UNI"), codebook="feedbeef",
        status="alleged" if article.id == "a005" else "happened",
    )  # fmt: skip
    return visit, blame


def a_milestone(article: Article) -> Milestone:
    day = date(2014, 2, 10)
    return Milestone(
        id="m1", article=article.id, sentence=sentences_of(article)[1], kind="treaty", name=f"Treaty of Klow {HOSTILE}",
        parties=(Party("ARL"), Party("BOR")), when=Span(day, day, "day", day.isoformat()), stage="signed",
    )  # fmt: skip


def a_status(name: str, week: int, value: str, evidence: tuple[str, ...] = ()) -> Finding:
    start = MONDAY + timedelta(weeks=week)
    end = start + timedelta(days=6)
    return Finding(
        id=f"s-{name}-{week}", kind="status", subject=name, period=Span(start, end, "week", f"{start}/{end}"),
        value=value, sentence=f"{name}: the situation {value}: 3 events.", evidence=evidence, method="test, 1",
    )  # fmt: skip


def findings() -> list[Finding]:
    values = ("too little evidence", "has not changed", "got worse", "got worse", "improved")
    found = [a_status("Arland & Borduria", week - 4, value, ("b-a008",)) for week, value in enumerate(values)]
    week = a_status("ARL-BOR", -1, "got worse", ("b-a008", "v-a009")).period
    trend = Finding("t1", "trend", "ARL-BOR", week, "first of its kind", f"First {HOSTILE}.", evidence=("b-a008",))
    shift = Finding(
        "h1", "shift", "ARL-BOR", week, "hostile events rose", f"Arland and Borduria: hostile events rose {HOSTILE}.",
        evidence=("b-a008",),
    )  # fmt: skip
    contrast = Finding(
        "c1", "contrast", "ARL-BOR", week, "exceptionally high", f"Conflict {HOSTILE}.", 2.0, (1.5, 2.5),
        parameters=(("dimension", "conflict"), ("unit", "events"), ("peers", "the neighbours")),
        standings=(Standing("ARL-BOR", 9, 4, 2.0, (1.5, 2.5), 1), Standing("ARL-CAS", None, 1.5, note=HOSTILE)),
    )  # fmt: skip
    usual = Finding(
        "c2", "contrast", "ARL-BOR", week, "in line", f"Tone {HOSTILE}.", 0.5, (0.4, 0.6), evidence=("v-a009",),
        parameters=(("dimension", "tone"), ("unit", "share of events"), ("peers", "the neighbours")),
        standings=(Standing("ARL-BOR", 0.5, None, 0.5, (0.4, 0.6), 2),),
    )  # fmt: skip
    spiral = Finding(
        "p1", "spiral", "ARL-BOR", week, "spiral", f"They answer {HOSTILE}.", evidence=("b-a008", "b-a009"),
        parameters=(("chain", "0.00 0.62"),),
    )  # fmt: skip
    outlook = Finding("o1", "outlook", "ARL-BOR", week, "worse", f"Worse is likely {HOSTILE}.")
    similar = Finding(
        "n1", "similar", "a004", Span(), "same event", "Same event, similar text.", 0.71, evidence=("v-a008",),
        parameters=(("article", "Ünsafe/../Id? 3"), ("same event", "0.600"), ("similar text", "0.412")),
    )  # fmt: skip
    story = Finding(
        "y1", "story", "ARL-BOR", Span(date(2014, 1, 26), MONDAY, "interval", "2014-01-26/2014-02-24"), "open",
        SECOND.replace("\x00", "\ufffd"), 3.0, evidence=("b-a004", "v-a008"),
        parameters=(("central", "a008"), *(("article", f"a{number:03}") for number in (4, 6, 7, 8))),
    )  # fmt: skip
    return [*found, story, trend, shift, usual, contrast, spiral, outlook, similar]


def a_slip(article: Article) -> Event:
    """What the machine coded wrongly, and a person rejected."""
    return replace(events_of(article)[1], id=f"x-{article.id}", action="SANCTION", quad=4, score=-6.0)


def coded_of(one: Article) -> Coded:
    more = (a_slip(one),) if one.id == "a010" else ()
    return Coded(one.id, sentences_of(one), (*events_of(one), *more), (a_milestone(one),) if one.id == "a008" else ())


def decisions() -> list[Decision]:
    """A rejection, a correction, one of something long gone, and one taken back; by two people."""
    slip, (_, blame) = a_slip(an_article(10)), events_of(an_article(9))
    gone = replace(blame, id="gone", article="none")
    said = [
        Decision("", NOW, "rejected", slip, "Ada", note=HOSTILE),
        Decision("", NOW, "corrected", blame, "Ada", replace(blame, mode="harshly"), note="harsh words"),
        Decision("", NOW, "confirmed", blame, "Bo", drawn=True),
        Decision("", NOW, "rejected", gone, "Bo"),
    ]
    log = [identified(replace(one, at=NOW - timedelta(hours=9 - at))) for at, one in enumerate(said)]
    undone = Decision("", NOW - timedelta(hours=2), "undone", blame, "Bo", undoes=log[2].id)
    return [*log, identified(undone)]


def merged_of(store: Store) -> list[Event]:
    """Each report as an event of its own, as reviewed."""
    return list(store.events(merged=False))


def fill(store: Store, *, number: int = 12) -> None:
    """Put `number` articles and all that follows from them into an archive."""
    articles = [an_article(one) for one in range(number)]
    store.add_articles(articles)
    store.add_coded(map(coded_of, articles), codebook="feedbeef")
    store.add_decisions(decisions())
    store.set_rulings(rulings(decisions(), store.as_coded(one.id for one in articles)))
    store.set_merged(merged_of(store))
    store.set_copies([("a006", "a007")])
    store.add_skipped([Skipped("news/bad.html", f"cannot be read: {HOSTILE}", "wire")], NOW)
    store.set_timelines([Timeline("ARL-BOR", "week", (Bucket(MONDAY),))])
    store.set_findings(findings())
    store.log_run(Run(NOW, NOW + timedelta(seconds=5), {"article": number, "merged": 2 * number}, "feedbeef", "0.1.0"))
