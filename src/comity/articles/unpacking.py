"""Packed bodies unpacked piece by piece, so that none grows beyond what is allowed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

__all__ = ["CODINGS", "TooMuch", "unpacked"]

MEGABYTE = 1_000_000
_WINDOW = {"gzip": 31, "x-gzip": 31, "deflate": 15}
CODINGS = ("gzip", "deflate")


class TooMuch(Exception):
    """The body is larger than allowed, before or after unpacking, is cut off, or packed in a way that is not known."""


def unpacked(pieces: Iterable[bytes], coding: str, *, largest: int) -> Iterator[bytes]:
    """The pieces of a body, unpacked by its Content-Encoding; raises `TooMuch` beyond `largest` bytes.

    Deflate comes with zlib's head, as it should, or without, as some servers send it.
    """
    coding = coding.strip().lower() or "identity"
    if coding not in (*_WINDOW, "identity"):
        raise TooMuch(f"content encoding {coding!r} is not read; known: {', '.join(CODINGS)}")
    unpack = None
    left = largest
    for raw in filter(None, pieces):
        if unpack is None and coding in _WINDOW:
            is_bare = coding == "deflate" and raw[0] & 15 != zlib.DEFLATED
            unpack = zlib.decompressobj(-_WINDOW[coding] if is_bare else _WINDOW[coding])
        try:
            piece = unpack.decompress(raw, left + 1) if unpack else raw
        except zlib.error as error:
            raise TooMuch(f"the body is not {coding}: {error}") from error
        left -= len(piece)
        if left < 0:
            raise TooMuch(f"larger than {largest / MEGABYTE:g} MB")
        yield piece
    if unpack is not None and not unpack.eof:
        raise TooMuch(f"the {coding} body is cut off")
