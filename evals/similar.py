"""Are articles that people call similar near each other? `./run.sh eval similar [--data CSV]`.

Pairs of articles with a judgement from 1 (very similar) to 4 (very dissimilar), in the columns of SemEval-2022 task 8
(`pair_id`, `lang1`, `lang2`, `text1`, `text2`, `Overall`), as CSV or CSV.GZ. The figure is Pearson's r of closeness
and 4 minus the judgement, for pairs of English articles; other languages beside it. Beside ours in the same run: plain
TF-IDF (scikit-learn, its defaults) and the plain cosine of MiniLM.

How much words count beside meaning and how long a text is read were chosen on the pairs at even places of the English
ones; `r_odd` is measured on the others. `--choose` prints what other values give on the even pairs, and what share of
pairs is called "similar text" rightly from which level on.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from comity.articles.imprints import imprint
from comity.articles.meaning import MAX_TOKENS, Encode, encoder
from comity.events.encoder import VOCABULARY
from comity.findings import Facts, Profile, profiles
from comity.findings.closeness import WEIGHING, match
from comity.records import Article
from evals import frame

__all__ = ["Pair", "main", "measured", "pairs_of", "pearson"]

DATA = "semeval22_task8/pairs_dev.csv.gz"
COLUMNS = ("pair_id", "lang1", "lang2", "text1", "text2", "Overall")
TOKENS = (100, MAX_TOKENS, 150, 200, 250)
BY_WORDS = (0.0, 0.3, 0.5, 0.7, 1.0)
LEVELS = (0.15, 0.25, 0.35, 0.45, 0.55)
HALF = 1.5
"""The middle of the judgements, from 0 to 3."""

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
    options = frame.arguments("similar", __doc__ or "", argv, default=DATA, chooses=True)
    pairs = pairs_of(options.data)
    encode = encoder(VOCABULARY)
    if options.choose:
        _choose([pair for pair in pairs if pair.languages == ("en", "en")][0::2])
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
    articles = _articles(pairs)
    plain = np.stack([encode(one.text) for one in articles])
    both = _compared(pairs, encode)
    counted = TfidfVectorizer().fit_transform([one.text for one in articles])
    return {
        "comity": [match(one, other).closeness for one, other in both],
        "MiniLM": [float(cell) for cell in (plain[0::2] * plain[1::2]).sum(axis=1)],
        "TF-IDF": [float(cell) for cell in np.asarray(counted[0::2].multiply(counted[1::2]).sum(axis=1)).ravel()],
    }


def _articles(pairs: Sequence[Pair]) -> list[Article]:
    return [
        Article(f"{pair.id} {side}", text, language=pair.languages[side])
        for pair in pairs
        for side, text in enumerate(pair.texts)
    ]


def _compared(pairs: Sequence[Pair], encode: Encode) -> list[tuple[Profile, Profile]]:
    known = profiles({}, Facts(imprints={one.id: imprint(one, encode) for one in _articles(pairs)}))
    return [(known[f"{pair.id} 0"], known[f"{pair.id} 1"]) for pair in pairs]


def _choose(pairs: Sequence[Pair]) -> None:
    """Print what other values of the constants give on these pairs."""
    rows: list[list[object]] = []
    for tokens in TOKENS:
        both = _compared(pairs, encoder(VOCABULARY, tokens=tokens))
        rows.append(["tokens", tokens, _r(pairs, [match(*two).closeness for two in both])])
        if tokens == MAX_TOKENS:
            chosen = both
    for value in BY_WORDS:
        near = [match(*two, replace(WEIGHING, by_words=value)).closeness for two in chosen]
        rows.append(["by_words", value, _r(pairs, near)])
    frame.table("Each constant alone, on the even pairs", ["", "", "r"], rows)
    texts = [match(*two).text for two in chosen]
    frame.table('Called "similar text" from which level on', ["", "precision", "recall"], _levels(pairs, texts))


def _levels(pairs: Sequence[Pair], texts: Sequence[float]) -> Iterator[list[object]]:
    """Of the pairs from each level on, the share judged nearer to similar than to dissimilar; and the reverse."""
    alike = [pair.gold > HALF for pair in pairs]
    for level in LEVELS:
        called = [text >= level for text in texts]
        both = sum(one and other for one, other in zip(called, alike, strict=True))
        yield [level, both / max(1, sum(called)), both / max(1, sum(alike))]


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
