"""Bytes to text, whatever they say of themselves: header, byte order mark, meta tag, then the bytes' own look."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

__all__ = ["charset_of", "declared", "decode"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w:.-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,300}charset\s*=\s*[\"']?([\w:.-]+)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w:.-]+)", re.IGNORECASE)
# Pages say these and mean the wider set, as browsers have long agreed.
_MEANT = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}
# Python's own ways to write text, which no page is in.
_NO_CHARSET = frozenset({"unicode-escape", "raw-unicode-escape", "punycode", "idna"})
_SNIFFED = 4096
_LOOKED_AT = 20_000


def declared(content_type: str) -> str:
    """The charset that a Content-Type header names; "" where it names none."""
    found = _HEADER.search(content_type)
    return found[1] if found else ""


def decode(body: bytes, *, charset: str = "") -> str:
    """The text of the bytes; never raises: where all fails, bytes without sense become U+FFFD.

    UTF-8 that is valid wins over what header and meta say, since servers lie and valid UTF-8 is no accident.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    told = [charset, *(_named(pattern, body) for pattern in (_META, _XML))]
    for name in ["utf-8", *filter(None, told)]:
        if (text := _decoded(body, name)) is not None:
            return text
    guess = from_bytes(body[:_LOOKED_AT]).best()
    return body.decode(guess.encoding if guess else "utf-8", "replace")


def charset_of(beginning: bytes) -> str:
    """The charset of a text that begins so, to read it as a stream; the beginning may end inside a character."""
    for mark, name in _BOMS:
        if beginning.startswith(mark):
            return name
    try:
        codecs.getincrementaldecoder("utf-8")().decode(beginning)
    except UnicodeDecodeError:
        guess = from_bytes(beginning[:_LOOKED_AT]).best()
        return guess.encoding if guess else "cp1252"
    return "utf-8"


def _named(pattern: re.Pattern[bytes], body: bytes) -> str:
    found = pattern.search(body[:_SNIFFED])
    return found[1].decode("ascii", "replace") if found else ""


def _decoded(body: bytes, name: str) -> str | None:
    try:
        codec = codecs.lookup(name).name
        # Only codecs of text: "base64" or "zlib" in a header must not unpack anything.
        return None if codec in _NO_CHARSET else str(body, _MEANT.get(codec, codec))
    except (LookupError, ValueError):
        return None
