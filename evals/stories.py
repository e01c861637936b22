"""Are articles of one story put together, and others kept apart? `./run.sh eval stories [--data JSON]`.

Articles with their event, in the form of Giveme5W1H's news clusters (a JSON list, plain or gzipped: `dId`, `title`,
`text`, `date_publish`, `newsCluster.EventId`). They go the whole way: coded, merged, compared, clustered. B³ (Bagga and
Baldwin 1998) is the mean over articles of how much of an article's cluster is of its event, and the reverse.

Beside ours in the same run: the same clustering with nothing but plain TF-IDF (scikit-learn, its defaults) or the plain
cosine of MiniLM, each with the threshold that is best for it on the half for tuning. That half are the events whose
number divides by four; our constants (`findings/grouping.py`, `findings/closeness.py`) were chosen there, `f1_other` is
measured on the other. `--choose` varies each constant alone and prints what that gives on the half for tuning.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from comity.articles.imprints import imprint
from comity.articles.meaning import encoder
from comity.events.encoder import VOCABULARY
from comity.events.merging import merge
from comity.findings import Facts, Profile, profiles
from comity.findings.facts import reporting
from comity.findings.grouping import GROUPING, Grouping, grouped
from comity.records import Article
from comity.run.jobs import Setting, coded
from evals import frame

__all__ = ["b_cubed", "main", "single_pass"]

DATA = "news5w1h/news_cluster_dev.json.gz"
TRIED: Mapping[str, Sequence[float]] = {
    "belongs": (0.2, 0.22, 0.26, 0.3, 0.34, 0.38, 0.44, 0.5),
    "surer": (0.0, 0.06, 0.1),
    "open_days": (92, 183, 365, 100_000),
    "events": (0.4, 0.6, 0.8),
    "agreements": (0.3, 0.5, 0.7),
    "pairs": (0.0, 0.15, 0.3),
    "by_words": (0.0, 0.3, 0.5),
    "fades": (0.0, 0.1, 0.3, 0.4),
    "fading_days": (60, 120, 240),
}
"""What is tried of each constant: those of `Grouping`, then those of its `Weighing`."""
PLAIN = tuple(round(0.05 + 0.025 * step, 3) for step in range(35))

Groups = Sequence[Sequence[str]]


def main(argv: Sequence[str] | None = None) -> int:
    """Prints F1 by threshold and way, then one line of JSON."""
    options = frame.arguments("stories", __doc__ or "", argv, default=DATA, chooses=True)
    articles, gold = articles_of(options.data)
    known = _profiles(articles)
    tuning = {one: event for one, event in gold.items() if event % 4 == 0}
    other = {one: event for one, event in gold.items() if event % 4}
    ours = grouped(known)
    if options.choose:
        frame.table("Each constant alone, on the half for tuning", ["", "", "B³ F1"], _tried(known, tuning))
    texts = [f"{one.title}. {one.text}" for one in articles]
    tfidf = TfidfVectorizer().fit_transform(texts)
    meanings = np.stack([known[one.id].meaning for one in articles])
    ways = {
        "TF-IDF": _plain(articles, (tfidf @ tfidf.T).toarray(), tuning),
        "MiniLM": _plain(articles, (meanings @ meanings.T).astype(float), tuning),
    }
    named: dict[str, Groups] = {f"comity ({GROUPING.belongs:g})": ours} | {
        way: found for way, (_, found) in ways.items()
    }
    rows = [[name, *(_f1(found, part) for part in (tuning, other, gold))] for name, found in named.items()]
    frame.table("B³ F1, each with its threshold", ["", "tuning", "other", "all"], rows)
    place = {one: number for number, group in enumerate(ours) for one in group}
    told = ({"id": one, "gold": gold[one], "predicted": place[one]} for one in gold)
    frame.predictions(options.predictions, told)
    parts: dict[str, tuple[Groups, Mapping[str, int]]] = {"f1": (ours, gold), "f1_other": (ours, other)}
    parts |= {f"f1_{way.lower().replace('-', '')}": (found, gold) for way, (_, found) in ways.items()}
    figures: dict[str, frame.Figure | float] = {key: _figure(*part) for key, part in parts.items()}
    return frame.finish("stories", figures, n=len(articles), events=len(set(gold.values())), stories=len(ours))


def articles_of(path: Path) -> tuple[list[Article], dict[str, int]]:
    """The articles and their events by id."""
    opened: Callable[..., object] = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as stream:  # type: ignore[attr-defined]
        rows = json.load(stream)
    articles = [
        Article(row["dId"], row["text"] or "", row["title"] or "", published=_moment(row["date_publish"]))
        for row in rows
    ]
    return articles, {row["dId"]: int(row["newsCluster"]["EventId"]) for row in rows}


def _moment(written: str) -> datetime:
    found = datetime.fromisoformat(written)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _profiles(articles: Sequence[Article]) -> dict[str, Profile]:
    """The whole way from articles to what is compared of them, as a run goes it."""
    coding = list(coded(articles, Setting("plover", Path())))
    reports = [event for one in coding for event in one.events]
    published = {one.id: one.published for one in articles}
    merged = merge(reports, published={name: moment.date() for name, moment in published.items() if moment})
    encode = encoder(VOCABULARY)
    facts = Facts(
        published=published,
        reports={event.id: event.article for event in reports},
        imprints={one.id: imprint(one, encode) for one in articles},
    )
    return profiles(reporting(merged, facts), facts)


def _plain(articles: Sequence[Article], near: NDArray[np.float64], gold: Mapping[str, int]) -> tuple[float, Groups]:
    """The threshold that is best on these articles, and what it gives for all."""
    tried = [(level, single_pass(articles, near, level)) for level in PLAIN]
    return max(tried, key=lambda one: (_f1(one[1], gold), -one[0]))


def single_pass(articles: Sequence[Article], near: NDArray[np.float64], level: float) -> Groups:
    """The same clustering as ours (two passes, mean nearness) with a matrix of nearness and no time."""
    order = sorted(range(len(articles)), key=lambda place: (str(articles[place].published), articles[place].id))
    groups: list[list[int]] = []
    for _ in range(2):
        for place in order:
            for group in groups:
                if place in group:
                    group.remove(place)
            means = [near[place, group].mean() if group else -1.0 for group in groups]
            best = int(np.argmax(means)) if means else -1
            if best >= 0 and means[best] >= level:
                groups[best].append(place)
            else:
                groups.append([place])
    return [[articles[place].id for place in group] for group in groups if group]


def b_cubed(groups: Groups, gold: Mapping[str, int]) -> dict[str, tuple[float, float]]:
    """Precision and recall of each article of `gold`; articles that `gold` does not know are left out."""
    events: dict[int, set[str]] = defaultdict(set)
    for one, event in gold.items():
        events[event].add(one)
    found: dict[str, tuple[float, float]] = {}
    for group in groups:
        members = {one for one in group if one in gold}
        for one in members:
            both = len(members & events[gold[one]])
            found[one] = both / len(members), both / len(events[gold[one]])
    return found


def _f1_of(shares: Sequence[tuple[float, float]]) -> float:
    precision, recall = (fmean(column) for column in zip(*shares, strict=True)) if shares else (0.0, 0.0)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _f1(groups: Groups, gold: Mapping[str, int]) -> float:
    return _f1_of(list(b_cubed(groups, gold).values()))


def _figure(groups: Groups, gold: Mapping[str, int]) -> frame.Figure:
    return frame.interval(list(b_cubed(groups, gold).values()), _f1_of)


def _tried(known: Mapping[str, Profile], tuning: Mapping[str, int]) -> Iterator[list[object]]:
    """Each constant, each value tried, and what it gives while all others are as chosen."""
    for name, values in TRIED.items():
        for value in values:
            how = _with(name, value)
            yield [name, f"{value:g}{' (chosen)' if how == GROUPING else ''}", _f1(grouped(known, how), tuning)]


def _with(name: str, value: float) -> Grouping:
    if name in Grouping.__dataclass_fields__:
        return replace(GROUPING, **{name: type(getattr(GROUPING, name))(value)})
    return replace(GROUPING, weighing=replace(GROUPING.weighing, **{name: value}))


if __name__ == "__main__":
    sys.exit(main())
