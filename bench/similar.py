"""How quickly are a new article's neighbours found among 10⁵, beside a plain TF-IDF scan in the same run?

    ./run.sh bench similar [--articles N …] [--new N]

Made-up archives of N articles (10,000 and 100,000 if none is given) on a thousand subjects: what is compared of an
article has the size of a real one's (384 numbers, some 120 words, two events, three pairs). Once they are spread over
twenty years, and once all within half a year, where every article must be looked at. New articles are compared one by
one, on one core; times are processor time, so that what else a machine does does not count. `found` is how many of the
nearest by meaning are among those that are looked at. The plain way (scikit-learn's TfidfVectorizer with its defaults,
the product of the new text's vector with all others, the greatest five) knows only words, and is given texts of the
same words.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from math import log, sqrt
from statistics import median
from typing import Any, TypeVar

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from comity.articles.meaning import SIZE
from comity.findings.profiles import Profile
from comity.findings.similarity import NEAREST, Neighbours
from evals.frame import table

SEED = 20140224
SUBJECTS = 1000
WORDS, VOCABULARY = 120, 30_000
TOLD = 5
FIRST_DAY = 731_000
SPANS = {"twenty years": 7300, "half a year": 183}

T = TypeVar("T")


def main(argv: Sequence[str] | None = None) -> int:
    """Measure; returns 0."""
    parser = argparse.ArgumentParser(prog="./run.sh bench similar", description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--new", type=int, default=200)
    options = parser.parse_args(argv)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    rows = [_measured(size, span, options.new) for size in sorted(options.articles) for span in SPANS]
    columns = ["articles", "within", "ours, ms", "95 % of ours, ms", "TF-IDF, ms", "ratio", "found", "layout, s"]
    table("Neighbours of a new article", columns, [list(row.values()) for row in rows])
    print(json.dumps({"bench": "similar", "new": options.new, "sizes": rows}))
    return 0


def _measured(size: int, span: str, new: int) -> dict[str, Any]:
    made = _Maker(SPANS[span])
    known = {f"a{number:07}": made.profile(number) for number in range(size)}
    began = time.perf_counter()
    neighbours = Neighbours(known)
    laid = time.perf_counter() - began
    asked = [made.profile(number) for number in range(size, size + new)]
    ours = sorted(_seconds(neighbours.of_new, asked, limit=TOLD))
    same = [len({*neighbours.alike(one)} & {*neighbours.alike(one, exactly=True)}) for one in asked]
    del neighbours
    plain = _plain([_text(one) for one in known.values()], [_text(one) for one in asked])
    return {
        "articles": size,
        "within": span,
        "ms": round(median(ours) * 1000, 2),
        "p95_ms": round(ours[int(len(ours) * 0.95)] * 1000, 2),
        "tfidf_ms": round(median(plain) * 1000, 2),
        "ratio": round(median(plain) / median(ours), 1),
        "found": round(sum(same) / (len(same) * (NEAREST + 1)), 3),
        "layout_seconds": round(laid, 1),
    }


def _plain(archive: Sequence[str], asked: Sequence[str]) -> list[float]:
    """Seconds that the plain scan takes for each new text."""
    vectorizer = TfidfVectorizer()
    counted = vectorizer.fit_transform(archive)

    def scan(text: str) -> list[int]:
        near = (counted @ vectorizer.transform([text]).T).toarray().ravel()
        best = np.argpartition(-near, TOLD)[:TOLD]
        return [int(place) for place in best[np.argsort(-near[best])]]

    return list(_seconds(scan, asked))


def _seconds(work: Callable[..., object], asked: Sequence[T], **how: int) -> Iterator[float]:
    """How long the work takes for each thing that is asked."""
    for one in asked:
        began = time.process_time()
        work(one, **how)
        yield time.process_time() - began


def _text(one: Profile) -> str:
    return " ".join(f"w{word}" for word in one.words)


class _Maker:
    """Articles on subjects: those of one subject share meaning, words, pairs, and some of their events."""

    def __init__(self, days: int) -> None:
        self.days = days
        numbers = np.random.default_rng(SEED)
        self.subjects = numbers.normal(size=(SUBJECTS, SIZE)).astype(np.float32)

    def profile(self, number: int) -> Profile:
        """The article of that number, the same each time."""
        chance = random.Random(SEED + number)
        subject = chance.randrange(SUBJECTS)
        noise = np.random.default_rng(SEED + number).normal(size=SIZE).astype(np.float32)
        meaning = self.subjects[subject] + noise
        day = FIRST_DAY + chance.randrange(self.days)
        # Zipf's law: the word of rank r about 1/r as often.
        words = {int(VOCABULARY ** chance.random()) for _ in range(WORDS)} | {VOCABULARY + subject}
        return Profile(
            day=day,
            meaning=meaning / np.float32(np.linalg.norm(meaning)),
            words=_unit({word: log(2 + word) for word in words}),
            events=_unit({f"e{subject}-{day // 7}-{chance.randrange(3)}": 1.0 for _ in range(2)}),
            agreements={},
            pairs=_unit({f"p{(subject + step * step) % 200}": 1.0 for step in range(3)}),
        )


def _unit(weights: dict[Any, float]) -> dict[Any, float]:
    length = sqrt(sum(weight * weight for weight in weights.values()))
    return {name: weight / length for name, weight in weights.items()}


if __name__ == "__main__":
    sys.exit(main())
