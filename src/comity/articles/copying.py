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
# An odd number with many bits set, as in splitmix64: multiplication by it loses nothing.
_MIXER = np.uint64(0x9E3779B97F4A7C15)
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
    names = list(firsts.values())
    hashes = _matrix(_minhash(found).hashvalues.astype(_HASH_TYPE).tobytes() for found in firsts)
    pairs += [
        (names[earlier], names[later])
        for later, those in _candidates(hashes, threshold)
        for earlier in those.tolist()
        if _jaccard(shingles[names[earlier]], shingles[names[later]]) >= threshold
    ]
    return _groups([article.id for article in ordered], pairs)


def matches(new: Mapping[str, bytes], stored: Mapping[str, bytes], *, threshold: float = 0.8) -> dict[str, str]:
    """For each new id the stored (else the earlier new) id whose signature is most alike, where any is alike enough.

    Both map ids to signatures. The similarity is estimated, with a standard error of about 4 points.
    """
    firsts: dict[bytes, str] = {}
    same = {name: firsts.setdefault(value, name) for name, value in {**stored, **new}.items()}
    best = {name: (1.0, first) for name, first in same.items() if name != first and name in new}
    names, hashes = list(firsts.values()), _matrix(firsts)
    for later, earlier in _candidates(hashes, threshold):
        name, alike = names[later], np.mean(hashes[earlier] == hashes[later], axis=1)
        first = int(alike.argmax())
        if name in new and threshold <= alike[first] > best.get(name, (0.0, ""))[0]:
            best[name] = (float(alike[first]), names[earlier[first]])
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


def _matrix(signatures: Iterable[bytes]) -> NDArray[np.uint32]:
    """A row a signature."""
    return np.frombuffer(b"".join(signatures), dtype=_HASH_TYPE).reshape(-1, PERMUTATIONS)


def _candidates(hashes: NDArray[np.uint32], threshold: float) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Rows, each with earlier ones that may be alike; every pair once. Rows are candidates where all of one band is
    the same, and bands are found by sorting, in a kilobyte a row."""
    index = MinHashLSH(threshold=max(threshold - SLACK, 0.1), num_perm=PERMUTATIONS, weights=(0.1, 0.9))
    bands = np.stack([_band(hashes[:, at * index.r : (at + 1) * index.r]) for at in range(index.b)], axis=1)
    for at in range(index.b):
        order = np.argsort(bands[:, at], kind="stable")
        ends = np.flatnonzero(np.diff(bands[order, at])) + 1
        for rows in np.split(order, ends):
            for place in range(1, len(rows)):
                known = (bands[rows[:place], :at] == bands[rows[place], :at]).any(axis=1)
                if not known.all():
                    yield int(rows[place]), rows[:place][~known]


def _band(values: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """One number a row; rows that differ share one by chance only, and are compared in full."""
    mixed = np.zeros(len(values), dtype=np.uint64)
    for column in values.T:
        mixed = (mixed ^ column) * _MIXER
        mixed ^= mixed >> np.uint64(32)
    return mixed


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
