"""What is kept of a text so that articles can be compared without reading them again: its meaning and its words.

The model of meaning knows English alone; other languages are compared by their words, which names make telling.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from comity.articles.meaning import SIZE, WEIGHTS, Encode, Vector
from comity.codec import digest
from comity.records import Article

__all__ = ["MADE", "Imprint", "imprint", "packed", "unpacked"]

# News tells the most important first; more words weigh more and tell little more.
WORDS = 256
# Scripts without spaces (Chinese, Japanese, Thai …): each pair of neighbours stands for a word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_UNSPACED}](?=([{_UNSPACED}]))|[^\W{_UNSPACED}]+")
_MOST = 255
_ENGLISH = ("", "en")

MADE = digest("imprint 2", WEIGHTS, str(WORDS))
"""What an imprint is made with; one made otherwise cannot be compared with it."""


@dataclass(frozen=True, slots=True, eq=False)
class Imprint:
    """An article without its text: `meaning` is a vector of unit length (zeros where the text is not English), `words`
    maps hashes to how often they stand in title and lead."""

    meaning: Vector
    words: Mapping[int, int]


def imprint(article: Article, encode: Encode) -> Imprint:
    """The imprint of the article's title and the beginning of its text."""
    whole = _whole(article)
    words = (found[0] + (found[1] or "") for found in _WORD.finditer(whole.casefold()))
    counts = Counter(zlib.crc32(word.encode("utf-8", "replace")) for word in islice(words, WORDS))
    meaning = encode(whole) if article.language in _ENGLISH else np.zeros(SIZE, dtype=np.float32)
    return Imprint(meaning, counts)


def _whole(article: Article) -> str:
    """Title and text; the title once where the text begins with it."""
    title = article.title.strip()
    return article.text if not title or article.text.lstrip().startswith(title) else f"{title}. {article.text}"


def packed(made: Imprint) -> bytes:
    """The imprint in some 1.5 kB, to be stored: the vector in halves, then hashes, then counts."""
    hashes = np.array(sorted(made.words), dtype="<u4")
    counts = np.array([min(made.words[one], _MOST) for one in sorted(made.words)], dtype="u1")
    return made.meaning.astype("<f2").tobytes() + hashes.tobytes() + counts.tobytes()


def unpacked(stored: bytes) -> Imprint:
    """The imprint that was packed; halves hold three digits."""
    head = SIZE * 2
    meaning = np.frombuffer(stored[:head], dtype="<f2").astype(np.float32)
    size = (len(stored) - head) // 5
    hashes: NDArray[np.uint32] = np.frombuffer(stored[head : head + 4 * size], dtype="<u4")
    counts: NDArray[np.uint8] = np.frombuffer(stored[head + 4 * size :], dtype="u1")
    return Imprint(meaning, dict(zip(hashes.tolist(), counts.tolist(), strict=True)))
