"""Copies: articles whose texts are the same or nearly so, grouped and never deleted.

Candidates come from MinHash signatures (Broder 1997) by locality-sensitive hashing; each pair is then verified by the
real Jaccard similarity of its shingles. Signatures can be stored and used alone: then similarity is their estimate.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from datasketch import MinHash, MinHashLSH
from numpy.typing import NDArray

from comity.records import Article

__all__ = ["copies", "matches", "signature"]

SHINGLE_WORDS = 4
PERMUTATIONS = 128
SCHEME = "affine32"
_WORD = re.compile(r"\w+")
_HASH_TYPE = "<u4"
# A verified group needs every true pair among the candidates: the search is made wider than the threshold by this.
SLACK = 0.15


def signature(article: Article) -> bytes:
    """The MinHash signature of the article's text, 512 bytes, to be stored; equal texts have equal signatures."""
    return bytes(_minhash(_shingles(article.text)).hashvalues.astype(_HASH_TYPE).tobytes())


def copies(articles: Iterable[Article], *, threshold: float = 0.8) -> tuple[tuple[str, ...], ...]:
    """Groups of two or more ids of articles that are copies of each other, the earliest published first.

    Two articles are copies where their sets of 4-word shingles have a Jaccard similarity of `threshold` or more; a
    group is what such pairs connect. Groups are ordered by their first article; the order given changes nothing.
    """
    by_id = {article.id: article for article in articles}
    ordered = sorted(by_id.values(), key=_when)
    shingles = {article.id: _shingles(article.text) for article in ordered}
    # Only the first of the same texts is compared: a thousand copies would be half a million pairs.
    firsts: dict[frozenset[int], str] = {}
    pairs = [(firsts.setdefault(found, name), name) for name, found in shingles.items()]
    hashes = {name: _minhash(found) for found, name in firsts.items()}
    pairs += [
        (one, other)
        for one, other in _candidates(hashes, threshold)
        if _jaccard(shingles[one], shingles[other]) >= threshold
    ]
    return _groups([article.id for article in ordered], pairs)


def matches(new: Mapping[str, bytes], stored: Mapping[str, bytes], *, threshold: float = 0.8) -> dict[str, str]:
    """For each new id the stored (else the earlier new) id whose signature is most alike, where any is alike enough.

    Both map ids to signatures. The similarity is estimated, with a standard error of about 4 points.
    """
    firsts: dict[bytes, str] = {}
    same = {name: firsts.setdefault(value, name) for name, value in {**stored, **new}.items()}
    best = {name: (1.0, first) for name, first in same.items() if name != first and name in new}
    hashes = {name: _restored(value) for value, name in firsts.items()}
    rank = {name: index for index, name in enumerate(hashes)}
    for one, other in _candidates(hashes, threshold):
        later, earlier = (one, other) if rank[one] > rank[other] else (other, one)
        alike = float(hashes[one].jaccard(hashes[other]))
        if later in new and alike >= threshold and alike > best.get(later, (0.0, ""))[0]:
            best[later] = (alike, earlier)
    return {name: found for name, (_, found) in best.items()}


def _when(article: Article) -> tuple[bool, float, str]:
    return (article.published is None, article.published.timestamp() if article.published else 0.0, article.id)


def _shingles(text: str) -> frozenset[int]:
    """Hashes of all runs of 4 words, case-folded; of the whole text where it has fewer."""
    words = _WORD.findall(text.casefold())
    runs = (words[start : start + SHINGLE_WORDS] for start in range(max(1, len(words) - SHINGLE_WORDS + 1)))
    return frozenset(zlib.crc32(" ".join(run).encode("utf-8", "replace")) for run in runs)


def _minhash(shingles: Iterable[int]) -> MinHash:
    made = MinHash(num_perm=PERMUTATIONS, hashfunc=int, scheme=SCHEME)
    made.update_batch(sorted(shingles))
    return made


def _restored(stored: bytes) -> MinHash:
    values: NDArray[np.uint32] = np.frombuffer(stored, dtype=_HASH_TYPE)
    return MinHash(num_perm=PERMUTATIONS, hashfunc=int, hashvalues=values, scheme=SCHEME)


def _candidates(hashes: Mapping[str, MinHash], threshold: float) -> Iterator[tuple[str, str]]:
    index = MinHashLSH(threshold=max(threshold - SLACK, 0.1), num_perm=PERMUTATIONS, weights=(0.1, 0.9))
    for name, made in hashes.items():
        for other in index.query(made):
            yield other, name
        index.insert(name, made)


def _jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other)


def _groups(ids: Sequence[str], pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """What the pairs connect, members and groups in the order of `ids`."""
    leader = {name: name for name in ids}

    def first(name: str) -> str:
        while leader[name] != name:
            leader[name] = name = leader[leader[name]]
        return name

    rank = {name: index for index, name in enumerate(ids)}
    for one, other in pairs:
        low, high = sorted((first(one), first(other)), key=rank.__getitem__)
        leader[high] = low
    groups: dict[str, list[str]] = {}
    for name in ids:
        groups.setdefault(first(name), []).append(name)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)
