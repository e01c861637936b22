"""Are articles that people call similar near each other? `./run.sh eval similar [--data CSV]`.

Pairs of articles with a judgement from 1 (very similar) to 4 (very dissimilar), in the columns of SemEval-2022 task 8
(`pair_id`, `lang1`, `lang2`, `text1`, `text2`, `Overall`), as CSV or CSV.GZ. The figure is Pearson's r of closeness
and 4 minus the judgement, for pairs of English articles; other languages beside it. Beside ours in the same run: plain
TF-IDF (scikit-learn, its defaults) and the plain cosine of MiniLM.

How much words count beside meaning (`findings/closeness.py`, BY_WORDS) was tuned on the pairs at even places of the
English ones; `r_odd` is measured on the others.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from comity.articles.imprints import imprint
from comity.articles.meaning import Encode, encoder
from comity.events.encoder import VOCABULARY
from comity.findings import Facts, profiles
from comity.findings.closeness import match
from comity.records import Article
from evals import frame

__all__ = ["Pair", "main", "measured", "pairs_of", "pearson"]

DATA = "semeval22_task8/pairs_dev.csv.gz"
COLUMNS = ("pair_id", "lang1", "lang2", "text1", "text2", "Overall")
_FIELD = 10_000_000
_WAYS = ("comity", "MiniLM", "TF-IDF")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts and how similar people find them, 0 to 3 (most)."""

    id: str
    languages: tuple[str, str]
    texts: tuple[str, str]
    gold: float


def main(argv: Sequence[str] | None = None) -> int:
    """Prints r by language and way, then one line of JSON."""
    options = frame.arguments("similar", __doc__ or "", argv, default=DATA)
    pairs = pairs_of(options.data)
    encode = encoder(VOCABULARY)
    languages = sorted({pair.languages for pair in pairs}, key=lambda one: (one != ("en", "en"), one[0] != one[1], one))
    by_language = {one: [pair for pair in pairs if pair.languages == one] for one in languages}
    near = {one: measured(those, encode) for one, those in by_language.items()}
    rows = [
        ["-".join(one) if one[0] != one[1] else one[0], len(those), *(_r(those, near[one][way]) for way in _WAYS)]
        for one, those in by_language.items()
    ]
    frame.table("Pearson's r of closeness and judged similarity", ["", "pairs", *_WAYS], rows)
    english, ways = by_language.get(("en", "en"), []), near.get(("en", "en"), {})
    told = zip(english, *(ways.get(way, []) for way in _WAYS), strict=True)
    frame.predictions(options.predictions, _predicted(told))
    figures: dict[str, frame.Figure | float] = {
        key: frame.interval(list(zip(ways.get(way, []), (pair.gold for pair in english), strict=True)), pearson)
        for key, way in (("r", "comity"), ("r_minilm", "MiniLM"), ("r_tfidf", "TF-IDF"))
    }
    odd = list(zip(ways.get("comity", []), (pair.gold for pair in english), strict=True))[1::2]
    figures["r_odd"] = frame.interval(odd, pearson)
    return frame.finish("similar", figures, n=len(english), pairs=len(pairs))


def pairs_of(path: Path) -> list[Pair]:
    """The pairs of a file, in its order; ends the process with code 2 where a column is missing."""
    csv.field_size_limit(_FIELD)
    opened: Callable[..., object] = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as stream:  # type: ignore[attr-defined]
        rows = csv.DictReader(stream)
        missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
        if missing:
            print(f"{path}: no column {', '.join(missing)}; there are: {', '.join(rows.fieldnames or ())}")
            raise SystemExit(2)
        return [
            Pair(row["pair_id"], (row["lang1"], row["lang2"]), (row["text1"], row["text2"]), 4 - float(row["Overall"]))
            for row in rows
        ]


def measured(pairs: Sequence[Pair], encode: Encode) -> dict[str, list[float]]:
    """How near the texts of each pair are, by way. These texts are the archive; nothing else is known of them."""
    articles = [
        Article(f"{pair.id} {side}", text, language=pair.languages[side])
        for pair in pairs
        for side, text in enumerate(pair.texts)
    ]
    plain = np.stack([encode(one.text) for one in articles])
    known = profiles({}, Facts(imprints={one.id: imprint(one, encode) for one in articles}))
    both = [(known[f"{pair.id} 0"], known[f"{pair.id} 1"]) for pair in pairs]
    counted = TfidfVectorizer().fit_transform([one.text for one in articles])
    return {
        "comity": [match(one, other).closeness for one, other in both],
        "MiniLM": [float(cell) for cell in (plain[0::2] * plain[1::2]).sum(axis=1)],
        "TF-IDF": [float(cell) for cell in np.asarray(counted[0::2].multiply(counted[1::2]).sum(axis=1)).ravel()],
    }


def pearson(both: Sequence[tuple[float, float]]) -> float:
    """Pearson's r; 0.0 where one of the two does not vary."""
    found, gold = np.array(both, dtype=float).T if both else (np.zeros(2), np.zeros(2))
    return float(np.corrcoef(found, gold)[0, 1]) if found.std() and gold.std() else 0.0


def _r(pairs: Sequence[Pair], near: Sequence[float]) -> float:
    return pearson(list(zip(near, (pair.gold for pair in pairs), strict=True)))


def _predicted(told: Iterator[tuple[Pair, float, float, float]]) -> Iterator[Mapping[str, object]]:
    for pair, ours, minilm, tfidf in told:
        yield {"id": pair.id, "gold": pair.gold, "predicted": ours, "minilm": minilm, "tfidf": tfidf}


if __name__ == "__main__":
    sys.exit(main())
