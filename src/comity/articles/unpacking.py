"""Packed bodies unpacked piece by piece, so that none grows beyond what is allowed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

__all__ = ["CODINGS", "TooMuch", "unpacked"]

MEGABYTE = 1_000_000
_WINDOW = {"gzip": 31, "x-gzip": 31, "deflate": 15}
CODINGS = ("gzip", "deflate")


class TooMuch(Exception):
    """The body is larger than allowed, before or after unpacking, or packed in a way that is not known."""


def unpacked(pieces: Iterable[bytes], coding: str, *, largest: int) -> Iterator[bytes]:
    """The pieces of a body, unpacked by its Content-Encoding; raises `TooMuch` beyond `largest` bytes."""
    coding = coding.strip().lower() or "identity"
    if coding not in (*_WINDOW, "identity"):
        raise TooMuch(f"content encoding {coding!r} is not read; known: {', '.join(CODINGS)}")
    unpack = zlib.decompressobj(_WINDOW[coding]) if coding in _WINDOW else None
    left = largest
    for raw in pieces:
        try:
            piece = unpack.decompress(raw, left + 1) if unpack else raw
        except zlib.error as error:
            raise TooMuch(f"the body is not {coding}: {error}") from error
        left -= len(piece)
        if left < 0:
            raise TooMuch(f"larger than {largest / MEGABYTE:g} MB")
        yield piece
