"""Bytes become text, whatever they say of themselves."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.articles.charsets import declared, decode


@pytest.mark.parametrize("name", ["utf-8", "cp1251", "koi8-r", "iso8859-5", "utf-16", "utf-8-sig"])
def test_a_charset_in_the_header_is_used(name: str) -> None:
    assert decode("Министры".encode(name), charset=name) == "Министры"


def test_valid_utf_8_wins_over_a_header_that_lies() -> None:
    assert decode("Grüße".encode(), charset="iso-8859-1") == "Grüße"


def test_a_byte_order_mark_is_no_text() -> None:
    assert decode(codecs.BOM_UTF8 + b"a") == "a"


def test_latin_1_means_what_browsers_mean() -> None:
    assert decode(b"it\x92s \x96 \xfc", charset="latin-1") == "it’s – ü"


@pytest.mark.parametrize("name", ["base64", "zlib", "rot13", "no-such", "undefined", "idna"])
def test_a_charset_that_is_none_is_passed_over(name: str) -> None:
    assert decode(b"plain \xff", charset=name)


def test_a_header_names_its_charset() -> None:
    assert declared('text/html; charset="windows-1251"') == "windows-1251"
    assert declared("text/html") == ""


@given(st.binary(), st.sampled_from(["", "utf-8", "cp1251", "utf-7", "hz", "punycode", "unicode_escape"]))
def test_any_bytes_become_text(body: bytes, charset: str) -> None:
    assert isinstance(decode(body, charset=charset), str)
